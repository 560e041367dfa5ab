"""The text of a paper, drafted from its form and what is known: the case, the parties, earlier papers, what was typed.

Only what this officer may read goes into it; the rest is left out, as if it were not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from marshmallow import ValidationError

from coord import clock
from coord.agencies.access import Viewer, may_see
from coord.agencies.models import Agency
from coord.agencies.names import in_full
from coord.cases.models import Case
from coord.db import db
from coord.events.record import EventRecord
from coord.matters.acts_ahead import ActAhead
from coord.matters.admission import enter, may_read
from coord.matters.forms import read_day
from coord.matters.history import History, books_of, ledger_of, rule_of
from coord.matters.papers_here import paper_words
from coord.procedures.dates.wording import date_in_words, dong_in_words
from coord.procedures.forms.citing import article_of, term_of
from coord.procedures.forms.filling import Text, fill, filled
from coord.procedures.forms.form import form_for
from coord.procedures.rulebook.form_rules import Field, FieldKind
from coord.procedures.rulebook.library import find_rulebook
from coord.procedures.rulebook.rulebook import EventRule, Rulebook


@dataclass(frozen=True, slots=True)
class Drafted:
    """A text and the further lines under “Nơi nhận”."""

    text: Text
    copies: tuple[str, ...]


def drafted(viewer: Viewer, ahead: ActAhead, outcome: str | None, typed: Mapping[str, str]) -> Drafted:
    """What the form of this act says now, with what was typed into its fields."""
    form, values = form_for(ahead.procedure, ahead.rule), _Values(viewer, ahead, outcome, typed)
    copies = (filled(f"[{copy}]" if "{" in copy else copy, values) for copy in form.copies)
    return Drafted(fill(form.for_outcome(outcome), values), tuple(dict.fromkeys(copy for copy in copies if copy)))


def office_name(agency: Agency) -> str:
    """The office that writes, in full: for a unit the one in whose name it acts."""
    return in_full((agency.unit_of or agency).name)


def addressed_name(agency: Agency) -> str:
    """An agency under “Kính gửi”, in full: a unit with the office it belongs to."""
    return in_full(f"{agency.name}, {agency.unit_of.name}" if agency.unit_of else agency.name)


class _Values:
    """The values of a form by name; None for what is not known, or not for this officer."""

    def __init__(self, viewer: Viewer, ahead: ActAhead, outcome: str | None, typed: Mapping[str, str]) -> None:
        self.ahead, self.outcome, self.typed = ahead, outcome, typed
        self.history: History = enter(viewer, ahead.matter_id) if ahead.matter_id else ()
        self.readable = [e for e in self.history if e.is_act and may_read(viewer, e)]
        self.case = db.session.get_one(Case, ahead.opening.case_id)
        self.is_told = may_see(viewer, self.case.holder_id) or any(
            e.agency_id == self.case.holder_id and not e.payload.on_behalf for e in self.readable
        )
        self.on = clock.today()

    def __call__(self, name: str) -> str | None:
        room, _, rest = name.partition(".")
        found = self._rooms().get(room)
        return found(rest) if found else None

    def _rooms(self) -> dict[str, Callable[[str], str | None]]:
        return {
            "office": lambda _: office_name(db.session.get_one(Agency, self.ahead.agency_id)),
            "law": lambda _: self._book().law,
            "matter": lambda _: self.ahead.matter_id,
            "article": self._article,
            "term": lambda event: term_of(self._book(), event, self.on),
            "case": self._of_case,
            "this": self._this,
            "role": self._role,
            "earlier": self._earlier,
            "day": self._day,
            "sender": self._sender,
        }

    def _book(self) -> Rulebook:
        if self.history:
            return ledger_of(self.history).book
        return find_rulebook(f"{self.ahead.opening.procedure}.{self.ahead.opening.regime}")

    def _article(self, event: str) -> str:
        of, outcome = (event, None) if event else (self.ahead.rule.name, self.outcome)
        return article_of(self._book(), of, outcome, self.on)

    def _of_case(self, name: str) -> str | None:
        case, court = self.case, in_full(self.case.court)
        judgment = f"Bản án, quyết định số {case.judgment}" if case.judgment[:1].isdigit() else case.judgment
        decision = f"Quyết định thi hành án số {case.decision_number} {date_in_words(case.first_decision_on)}"
        known = {"debtor": case.debtor, "first_decision": decision}
        if self.is_told:
            known |= {
                "first_decision": f"{decision} của {in_full(case.issuer)}" if case.issuer else decision,
                "debtor_place": case.debtor_place,
                "judgment": f"{judgment} của {court}" if judgment and court else judgment,
                "obligation": f"{case.obligation[:1].lower()}{case.obligation[1:]}",
                "remaining": dong_in_words(case.remaining),
                "paid": dong_in_words(case.paid),
            }
        under = " và ".join(filter(None, (known.get("judgment"), known["first_decision"])))
        who = ", ".join(filter(None, (case.debtor, known.get("debtor_place"))))
        known["party"] = f"{who}, người phải thi hành án theo {under}"
        return known.get(name) or None

    def _this(self, name: str) -> str | None:
        rule = self.ahead.rule
        if name in ("outcome", "title"):
            found = rule.outcome(self.outcome)
            return _small(rule.title) if name == "title" else found.title if found else None
        field = next((f for f in rule.fields if f.name == name and f.is_asked_for(self.outcome)), None)
        text = self.typed.get(name, "").strip()
        return _typed_words(field, text) if field and text else None

    def _role(self, role: str) -> str | None:
        agency = db.session.get(Agency, self.ahead.opening.parties.get(role, 0))
        return office_name(agency) if agency else self.ahead.opening.persons.get(role)

    def _earlier(self, asked: str) -> str | None:
        events, _, field = asked.partition(".")
        event = self._last(events)
        rule = rule_of(event, books_of(self.history)) if event else None
        if event is None or rule is None or event.payload.is_secret:
            return None
        return _said(event, rule, field) if field else paper_words(event, rule)

    def _day(self, events: str) -> str | None:
        event = self._last(events)
        return date_in_words(event.took_effect_on) if event else None

    def _sender(self, events: str) -> str | None:
        event = self._last(events)
        return self._role(event.payload.acted_as) if event else None

    def _last(self, events: str) -> EventRecord | None:
        """The last act of one of these names that this officer may read."""
        return next((e for e in reversed(self.readable) if e.happened in events.split("|")), None)


def _said(event: EventRecord, rule: EventRule, name: str) -> str | None:
    if name == "outcome":
        outcome = rule.outcome(event.payload.outcome)
        return outcome.title if outcome else None
    field, value = next((f for f in rule.fields if f.name == name), None), event.payload.fields.get(name)
    return _words(field, value) if field and value is not None else None


def _words(field: Field, value: str | int) -> str:
    match field.kind:
        case FieldKind.MONEY:
            return dong_in_words(int(value))
        case FieldKind.DATE:
            return date_in_words(date.fromisoformat(str(value)))
        case FieldKind.CHOICE:
            return _small(next((o.title for o in field.options if o.value == value), str(value)))
    return str(value)


def _typed_words(field: Field, text: str) -> str | None:
    """What was typed, as a paper writes it; None while it cannot be read."""
    if field.kind is FieldKind.MONEY:
        digits = text.replace(".", "").replace(" ", "").replace("đ", "")
        return _words(field, int(digits)) if digits.isascii() and digits.isdecimal() and len(digits) < 17 else None
    if field.kind is FieldKind.DATE:
        try:
            return date_in_words(read_day(text))
        except ValidationError:
            return None
    return _words(field, text)


def _small(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"
