"""Keeps the table of papers issued, by the code printed on each."""

from coord.db import db
from coord.events.signals import Happening
from coord.meetings.models import IssuedPaper


def enter_paper(_sender: str, happening: Happening) -> None:
    """Enter the paper of this event under its code."""
    event, paper = happening.event, happening.event.payload.paper
    if paper is None or db.session.get(IssuedPaper, paper.code) is not None:
        return
    db.session.add(
        IssuedPaper(
            code=paper.code,
            kind=paper.kind,
            number=paper.number,
            issued_on=event.took_effect_on,
            content_hash=paper.content_hash,
            matter_id=event.matter_id,
            event_id=event.id,
        )
    )
