"""A document that an act asks for and that is a paper of this very matter: whoever has it here need not bring it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from coord.agencies.access import Viewer
from coord.events.record import EventRecord
from coord.matters.admission import may_read
from coord.matters.history import History, books_of, rule_of
from coord.procedures.dates.wording import date_in_words
from coord.procedures.rulebook.form_rules import RequiredDocument
from coord.procedures.rulebook.rulebook import EventRule


@dataclass(frozen=True, slots=True)
class PaperHere:
    """The paper that meets a demand: in words, and its event; without an event the act itself is that paper."""

    words: str
    event_id: str = ""
    is_written_here: bool = True


def papers_here(viewer: Viewer, rule: EventRule, history: History) -> Mapping[str, PaperHere]:
    """By name, the documents this act asks for that are in the matter already, as far as this officer may read them."""
    found = ((document.name, _paper_here(viewer, rule, document, history)) for document in rule.documents)
    return {name: paper for name, paper in found if paper}


def as_met_here(viewer: Viewer, rule: EventRule, history: History) -> EventRule:
    """The rule without demanding what is here already."""
    here = papers_here(viewer, rule, history)
    documents = tuple(replace(d, is_required=d.is_required and d.name not in here) for d in rule.documents)
    return replace(rule, documents=documents) if here else rule


def paper_words(event: EventRecord, rule: EventRule) -> str:
    """A paper as another names it: “Công văn số 86/THADS-KV1 ngày 26 tháng 11 năm 2026”."""
    kind = rule.paper.words if rule.paper else "Văn bản"
    number = f" số {event.payload.number}" if event.payload.number else ""
    return f"{kind}{number} {date_in_words(event.took_effect_on)}"


def _paper_here(viewer: Viewer, rule: EventRule, document: RequiredDocument, history: History) -> PaperHere | None:
    for event, own in _issued(viewer, history):
        if any(label.covers(event.happened, event.payload.outcome) for label in document.paper_of):
            return PaperHere(paper_words(event, own), event.id, event.payload.wording is not None)
    is_itself = rule.paper and any(label.event == rule.name for label in document.paper_of)
    return PaperHere("Chính văn bản này, khi được ký và phát hành") if is_itself else None


def _issued(viewer: Viewer, history: History) -> Iterator[tuple[EventRecord, EventRule]]:
    """The papers of the matter that this officer may read, newest first; of a secret one nothing is here."""
    books = books_of(history) if history else ()
    for event in reversed(history):
        if event.is_act and not event.payload.is_secret and may_read(viewer, event):
            rule = rule_of(event, books)
            if rule and rule.paper:
                yield event, rule
