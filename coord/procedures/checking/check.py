"""Check a rulebook before anyone uses it, and show which of its relations nothing would miss."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coord.procedures.checking.child_naming import missing_procedures
from coord.procedures.checking.crossing_check import crossing_found
from coord.procedures.checking.exploring import LIMIT, Explored, explore
from coord.procedures.checking.form_check import form_problems, without_form
from coord.procedures.checking.naming import naming_problems
from coord.procedures.checking.stories import differences, replay
from coord.procedures.dates.calendar import Calendar
from coord.procedures.engine.crossing import crossing_into, revision
from coord.procedures.engine.marking import graph_of
from coord.procedures.forms.form import forms_of
from coord.procedures.rulebook.children import child_of
from coord.procedures.rulebook.relations import Relation, labels_of
from coord.procedures.rulebook.rulebook import Rulebook
from coord.procedures.rulebook.switches import without_switch


@dataclass(frozen=True, slots=True)
class Report:
    """What the check found. `unnoticed` are relations that could be deleted without check or story missing them.

    `without_form` are the papers that get a plain text, because nobody has written their form.

    `coverage` counts the acts that happened in some marking, and all acts: beyond the limit not every marking is
    visited. Nor is then every one crossed (`is_crossing_exhaustive`).
    """

    name: str
    problems: tuple[str, ...]
    markings: int
    is_exhaustive: bool
    stories: int
    unnoticed: tuple[str, ...] = ()
    coverage: tuple[int, int] = (0, 0)
    without_form: tuple[str, ...] = ()
    is_crossing_exhaustive: bool = True

    @property
    def is_good(self) -> bool:
        """No problem found."""
        return not self.problems


def check(
    book: Rulebook,
    calendar: Calendar,
    books: Sequence[Rulebook] = (),
    earlier: Sequence[Rulebook] = (),
    *,
    deletions: bool = False,
    limit: int = LIMIT,
) -> Report:
    """Check names, structure, stories, the crossing, and that each of its `earlier` editions can pass into it.

    With `deletions`, also delete each relation in turn.
    """
    names = [*naming_problems(book), *missing_procedures(book, books)]
    if names:
        return Report(book.name, tuple(names), 0, False, 0)
    explored = explore(graph_of(book), limit=limit)
    forms = forms_of(book.procedure)
    problems = [*structure_problems(book, explored), *story_problems(book, calendar), *form_problems(book, forms)]
    crossed = _crossings(book, books, earlier, limit)
    problems += [problem for found, _ in crossed for problem in found]
    return Report(
        book.name,
        tuple(problems),
        len(explored.edges),
        explored.is_exhaustive,
        len(book.stories),
        tuple(unnoticed_deletions(book, calendar, books, limit)) if deletions and not problems else (),
        explored.coverage(),
        tuple(without_form(book, forms)),
        all(is_all for _, is_all in crossed),
    )


def _crossings(
    book: Rulebook, books: Sequence[Rulebook], earlier: Sequence[Rulebook], limit: int
) -> list[tuple[list[str], bool]]:
    """What is wrong with passing into this rulebook from the law before and from each earlier edition."""
    rows = []
    for old in earlier:
        found, is_all = crossing_found(old, revision(old, book), limit)
        rows.append(([f"từ bản {old.edition}: {p}" for p in found], is_all))
    if book.crossing is None:
        return rows
    regime = book.crossing.from_regime
    before = next((b for b in books if b.procedure == book.procedure and b.regime == regime), None)
    missing = ([f"chuyển luật: không có bộ quy tắc {regime}"], True)
    return [*rows, crossing_found(before, crossing_into(book), limit) if before else missing]


def story_problems(book: Rulebook, calendar: Calendar) -> list[str]:
    """Each story's differences, with the story's title."""
    return [f"tình huống “{s.title}”: {problem}" for s in book.stories for problem in replay(book, s, calendar)]


def structure_problems(book: Rulebook, explored: Explored) -> Iterator[str]:
    """Nothing unreachable, nothing stuck, no undeclared return, no rival system acts, no other way to begin."""
    graph = explored.graph
    for action in graph.possible(graph.initial):
        if action.event not in book.opens:
            yield f"làm được ngay từ đầu mà không phải việc mở hồ sơ: {action}"
    if explored.is_exhaustive:
        happening = explored.happening()
        yield from (f"không bao giờ xảy ra được: {a}" for a in graph.actions if str(a) not in happening)
    yield from (f"phải làm mà không bao giờ làm được: {' hoặc '.join(t)}" for t in explored.never_met())
    yield from (f"không thể kết thúc khi {_facts(explored, m)}" for m in explored.stuck()[:3])
    declared = {e.name for e in book.events if e.may_return or e.repeats}
    returning = explored.returning()
    yield from (f"có thể trở lại mà không khai again: {e}" for e in sorted(returning - declared))
    if explored.is_exhaustive:
        yield from (f"khai again mà không bao giờ trở lại: {e.name}" for e in book.events
                    if e.may_return and e.name not in returning)  # fmt: skip
    yield from _rivals(book, explored)


def _rivals(book: Rulebook, explored: Explored) -> Iterator[str]:
    system = {e.name for e in book.events if e.is_system and not child_of(e)}
    rivals = {
        tuple(sorted(str(a) for a, _ in outgoing if a.event in system and not a.lapsed))
        for outgoing in explored.edges.values()
    }
    yield from (f"hai việc của hệ thống cùng lúc: {', '.join(r)}" for r in sorted(rivals) if len(r) > 1)


def _facts(explored: Explored, marking: int) -> str:
    shown = [f for f in explored.graph.facts if marking & explored.graph.bit(f) and not f.startswith(("in(", "gate("))]
    inside = [f for f in explored.graph.facts if marking & explored.graph.bit(f) and f.startswith("in(")]
    return ", ".join(shown) or f"chỉ còn {', '.join(inside[:6])}"


def unnoticed_deletions(
    book: Rulebook, calendar: Calendar, books: Sequence[Rulebook] = (), limit: int = LIMIT
) -> Iterator[str]:
    """Delete each relation in turn: those that no story and no structure misses, nor the check with a branch off."""
    for i, relation in enumerate(book.relations):
        mutant = replace(book, relations=book.relations[:i] + book.relations[i + 1 :])
        if not _is_missed(mutant, calendar, limit) and not _is_missed_with_a_branch_off(mutant, calendar, books, limit):
            yield described(relation)


def _is_missed(mutant: Rulebook, calendar: Calendar, limit: int) -> bool:
    if any(naming_problems(mutant)) or any(d for s in mutant.stories for d in differences(mutant, s, calendar)):
        return True
    return any(structure_problems(mutant, explore(graph_of(mutant), limit=limit)))


def _is_missed_with_a_branch_off(mutant: Rulebook, calendar: Calendar, books: Sequence[Rulebook], limit: int) -> bool:
    left = (without_switch(mutant, switch.name) for switch in mutant.switches)
    return any(check(book, calendar, books, limit=limit).problems for book in left)


def described(relation: Relation) -> str:
    """A relation in a few words: its kind, its labels, its article."""
    labels = " → ".join(str(label) for label in labels_of(relation))
    return f"{type(relation).__name__.lower()} {labels} ({relation.basis.citation})"
