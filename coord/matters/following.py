"""A dossier returned or dropped and sent again is a new matter that follows the first: which names which."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coord.agencies.access import Viewer
from coord.cases.models import Case
from coord.db import db
from coord.errors import Invalid
from coord.events import log
from coord.matters.admission import is_party
from coord.matters.history import History, ledger_of, opening_of
from coord.matters.models import Matter
from coord.matters.stages import stage_seen_by


@dataclass(frozen=True, slots=True)
class MatterMet:
    """Another matter as this officer may see it: its number, where it stands, when it was opened."""

    id: str
    stage: str
    opened_on: date


@dataclass(frozen=True, slots=True)
class Sequel:
    """The matter that this one follows, and those that follow it; each only for its own parties."""

    follows: MatterMet | None
    followed_by: tuple[MatterMet, ...]


ALONE = Sequel(None, ())


def matters_to_follow(viewer: Viewer, case: Case, procedure: str) -> tuple[MatterMet, ...]:
    """The matters of this procedure about the case that were ended before a result, and that no other follows yet.

    As far as this officer may see them; the last one first.
    """
    histories = _matters_about(case.id, procedure)
    followed = {opening_of(history).follows for history in histories}
    ended = [h for h in histories if h[0].matter_id not in followed and _is_broken_off(h) and is_party(viewer, h)]
    return tuple(_met(viewer, history) for history in reversed(ended))


def refuse_wrong_sequel(viewer: Viewer, case: Case, procedure: str, follows: str) -> None:
    """Raise Invalid (field `follows`) unless a new matter about this case may follow that one."""
    if follows and follows not in {matter.id for matter in matters_to_follow(viewer, case, procedure)}:
        message = "Hồ sơ này không lập lại được: chỉ hồ sơ cùng thủ tục của việc này, đã bị trả lại hoặc dừng."
        raise Invalid(message, fields={"follows": message})


def sequel_of(viewer: Viewer, history: History) -> Sequel:
    """What stands before and after a matter, as far as this officer may see it."""
    opening, matter_id = opening_of(history), history[0].matter_id
    others = [h for h in _matters_about(opening.case_id, opening.procedure) if is_party(viewer, h)]
    first = next((h for h in others if h[0].matter_id == opening.follows), None)
    later = tuple(_met(viewer, h) for h in others if opening_of(h).follows == matter_id)
    return Sequel(_met(viewer, first) if first else None, later)


def _matters_about(case_id: int, procedure: str) -> list[History]:
    query = select(Matter.id).where(Matter.case_id == case_id, Matter.procedure == procedure)
    ids = list(db.session.scalars(query.where(Matter.parent_id.is_(None)).order_by(Matter.opened_on, Matter.id)))
    return list(log.histories_of(ids).values()) if ids else []


def _is_broken_off(history: History) -> bool:
    """Whether it ended by an act that stops everything: what only closes a matter is its result."""
    return ledger_of(history).marking.is_ended


def _met(viewer: Viewer, history: History) -> MatterMet:
    return MatterMet(history[0].matter_id, stage_seen_by(viewer, history), history[0].took_effect_on)
