"""The numbers of matters: one after another by procedure and year."""

from sqlalchemy import func, select

from coord import clock
from coord.db import db
from coord.events import log
from coord.matters.models import Matter
from coord.procedures.rulebook.rulebook import Rulebook


def next_id(book: Rulebook) -> str:
    """The next number of this procedure and year, such as MG-2026-0147; given in our turn to write, so none doubles."""
    log.take_turn()
    prefix = f"{book.code_prefix}-{clock.today().year}-"
    last = db.session.scalar(
        select(Matter.id).where(Matter.id.startswith(prefix)).order_by(func.length(Matter.id).desc(), Matter.id.desc())
        .limit(1)
    )  # fmt: skip
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
