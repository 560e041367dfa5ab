"""Which procedure a matter is opened by, as the address and the form say it."""

from __future__ import annotations

from coord import clock
from coord.cases.models import Case
from coord.matters.openings import openable
from coord.procedures.rulebook.rulebook import Rulebook
from coord.web.addresses import with_query

PROCEDURE, USUAL = "thu-tuc", "exemption"


def other_procedures(book: Rulebook, case: Case) -> tuple[Rulebook, ...]:
    """The other procedures by which a matter about the case may be opened today."""
    return tuple(other for other in openable(case, clock.today()) if other.procedure != book.procedure)


def procedure_asked(said: str, case: Case) -> str:
    """The procedure asked for, where it is one by which a matter about the case is opened; otherwise the usual one."""
    known = [book.procedure for book in openable(case, clock.today())]
    if said in known or not known:
        return said if said in known else USUAL
    return USUAL if USUAL in known else known[0]


def opening_url(case_id: int | None, event: str, parent: str, kind: str, procedure: str) -> str:
    """The address of the form of an act that opens a matter."""
    where = {"viec": case_id, "mo": event, "cha": parent, "con": kind, PROCEDURE: "" if parent else procedure}
    return with_query("new_matter.form", {name: said for name, said in where.items() if said})
