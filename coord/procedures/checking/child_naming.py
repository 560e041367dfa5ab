"""Does a rulebook speak of its child matters only as it can: one kind is declared, and nobody is asked to close all."""

from collections.abc import Iterator, Sequence

from coord.procedures.rulebook.children import kinds_of
from coord.procedures.rulebook.relations import (
    Allows,
    Bars,
    Guarantees,
    May,
    Owes,
    Pauses,
    Relation,
    Requires,
    Stops,
    WaitsFor,
)
from coord.procedures.rulebook.rulebook import Rulebook


def child_problems(book: Rulebook) -> Iterator[str]:
    """What cannot be: to ask for, allow or hold back what comes from outside."""
    closings = {kind.all_closed for kind in kinds_of(book)}
    for relation in book.relations:
        for event in sorted(closings & set(_asked(relation))):
            yield f"{event}: do hệ thống ghi khi hồ sơ con cuối cùng kết thúc, không đòi, cho hay chặn được"


def missing_procedures(book: Rulebook, books: Sequence[Rulebook]) -> Iterator[str]:
    """Kinds of child matters for which none of these rulebooks has a procedure."""
    known = {other.procedure for other in books}
    yield from (
        f"hồ sơ con {kind.name}: không có thủ tục {kind.procedure}"
        for kind in kinds_of(book)
        if books and kind.procedure not in known
    )


def _asked(relation: Relation) -> tuple[str, ...]:
    """The events that a relation asks for, lets, or keeps from happening."""
    match relation:
        case Owes():
            return relation.token
        case May(right=right):
            return (right,)
        case Allows(target=target) | Stops(target=target):
            return (target.event,)
        case Requires(before=before) | WaitsFor(before=before):
            return (before.event,)
        case Pauses(paused=paused):
            return (paused,)
        case Bars(before=before):
            return (before.event,)
        case Guarantees(path=path):
            return path
