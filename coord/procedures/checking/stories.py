"""Replay a rulebook's stories: dated acts, the duties and dates they must raise, and acts that must be refused."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from coord.procedures.dates.barred import Moment
from coord.procedures.dates.calendar import Calendar
from coord.procedures.engine.advice import full_time, refusals, warnings_of
from coord.procedures.engine.folding import Folding
from coord.procedures.engine.known import Known
from coord.procedures.engine.ledger import DutyStatus, Ledger, Past
from coord.procedures.engine.marking import graph_of
from coord.procedures.engine.timing import next_system_act, too_early
from coord.procedures.rulebook.children import is_told
from coord.procedures.rulebook.relations import Label, parse_label
from coord.procedures.rulebook.rulebook import Rulebook
from coord.procedures.rulebook.story_lines import Story, StoryAct


def replay(book: Rulebook, story: Story, calendar: Calendar) -> list[str]:
    """What in the story does not come out as written; empty when all of it does."""
    return list(differences(book, story, calendar))


def differences(book: Rulebook, story: Story, calendar: Calendar) -> Iterator[str]:
    """The same one by one, for those who need only the first."""
    unknown = [act for act in story.acts if not _is_known(book, label_of(act))]
    if unknown:
        yield from (f"{act.on:%d/%m/%Y}: không có {label_of(act)}" for act in unknown)
    else:
        yield from _Replay(book, story, calendar).problems()


def label_of(act: StoryAct) -> Label:
    """What a line of a story names."""
    return parse_label(act.does or act.refuses or act.system)


def _is_known(book: Rulebook, label: Label) -> bool:
    """One act of the rulebook: with its outcome where the event has outcomes, without where it has none."""
    return graph_of(book).action(label.event, _one_outcome(label), lapsed=label.lapsed) is not None


def _one_outcome(label: Label) -> str | None:
    return "|".join(sorted(label.outcomes)) or None


class _Replay:
    def __init__(self, book: Rulebook, story: Story, calendar: Calendar) -> None:
        self.book, self.story = book, story
        self.folding = Folding([book], Known(calendar))
        self.ledger = self.folding.ledger()

    def problems(self) -> Iterator[str]:
        """Each difference, with the date and the act it stands at."""
        for i, act in enumerate(self.story.acts):
            for problem in self._take(i, act):
                yield f"{act.on:%d/%m/%Y} {act.does or act.refuses or act.system}: {problem}"
        if self.ledger.is_closed != self.story.can_close:
            still = ", ".join("|".join(d.events) for d in self.ledger.duties if d.is_open) or "không còn gì"
            yield f"cuối tình huống: kết thúc được = {self.ledger.is_closed}; còn mở: {still}"

    def _take(self, i: int, act: StoryAct) -> Iterator[str]:
        if act.system and not is_told(act.system):
            yield from self._system(i, act)
            return
        due = next_system_act([self.book], self.ledger, act.on)
        if due is not None:
            yield f"tình huống thiếu dòng hệ thống ghi {due.name} ngày {due.on:%d/%m/%Y}"
        label = label_of(act)
        refusals = self._refusals(label, act)
        if act.refuses:
            if not refusals:
                yield "phải bị từ chối mà lại được phép"
            return
        yield from refusals
        to = self.book.event(label.event).to
        yield from (f"không gửi cho {role}" for role, _ in act.received_by if role not in to)
        yield from self._record(act, label)

    def _system(self, i: int, act: StoryAct) -> Iterator[str]:
        later = [a.on for a in self.story.acts[i + 1 :] if not a.system or is_told(a.system)]
        due = next_system_act([self.book], self.ledger, later[0] if later else act.on + timedelta(days=1))
        wanted = (act.system, act.on)
        if due is None or (due.name, due.on) != wanted:
            yield f"hệ thống ghi {f'{due.name} ngày {due.on:%d/%m/%Y}' if due else 'không gì cả'}"
            if due is None:
                return
        yield from self._record(act, parse_label(act.system))

    def _refusals(self, label: Label, act: StoryAct) -> list[str]:
        outcome = _one_outcome(label)
        reasons = self.ledger.marking.why_not(label.event, outcome, self.ledger.happened)
        early = too_early(self.ledger, label.event, outcome, act.on)
        now = Moment(self.ledger.calendar, act.on, self.ledger.planned_on, self.ledger.planned_time)
        barred = refusals(self.book, self._past(act, label), now).values()
        return [f"bị từ chối: {r}" for r in (*reasons, *early, *barred)]

    def _record(self, act: StoryAct, label: Label) -> Iterator[str]:
        before = self.ledger
        past = self._past(act, label)
        self.folding.take(past)
        self.ledger = self.folding.ledger()
        raised = {("|".join(d.events), d.due_on) for d in self.ledger.duties if d.raised_by == past.id}
        if act.raises is not None and raised != set(act.raises):
            yield f"sinh ra {_listed(raised)}, tình huống ghi {_listed(act.raises)}"
        for status, wanted in ((DutyStatus.MET, act.meets), (DutyStatus.CANCELLED, act.cancels)):
            ended = _newly(status, before, self.ledger)
            if wanted and ended != set(wanted):
                yield f"{status}: {sorted(ended)}, tình huống ghi {sorted(wanted)}"
        yield from self._advice(act)

    def _advice(self, act: StoryAct) -> Iterator[str]:
        """Whether the planned day is warned about as written, and from which day on everybody has full time."""
        warned, day = bool(warnings_of(self.ledger)), full_time(self.ledger)
        if act.is_warned is not None and warned != act.is_warned:
            yield f"cảnh báo = {warned}, tình huống ghi {act.is_warned}"
        if act.guaranteed_on and (day is None or day.on != act.guaranteed_on):
            found = f"{day.on:%d/%m/%Y}" if day else "không rõ ngày"
            yield f"đủ thời hạn từ {found}, tình huống ghi {act.guaranteed_on:%d/%m/%Y}"

    def _past(self, act: StoryAct, label: Label) -> Past:
        rule = self.book.event(label.event)
        received = {} if act.receipt_unknown else dict.fromkeys(rule.to, act.received_on or act.on)
        received |= dict(act.received_by)
        name = f"{label.event}.lapsed" if label.lapsed else label.event
        return Past(
            str(len(self.ledger.standing)),
            name,
            act.on,
            _one_outcome(label),
            received=received,
            fields=rule.typed(dict(act.fields)),
        )


def _newly(status: DutyStatus, before: Ledger, after: Ledger) -> set[str]:
    already = {d.key for d in before.duties if d.status is status}
    return {"|".join(d.events) for d in after.duties if d.status is status and d.key not in already}


def _listed(rows: Sequence[tuple[str, date | None]] | set[tuple[str, date | None]]) -> str:
    words = sorted(f"{name} {due:%d/%m/%Y}" if due else f"{name} không có ngày" for name, due in rows)
    return ", ".join(words) or "không gì cả"
