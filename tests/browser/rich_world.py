"""A world in which every list holds something: matters at many stages, letters at each status, papers issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask

from coord.agencies.queries import agency_by_code
from coord.db import db, transaction
from coord.events.models import InboxEntry
from coord.matters import receipts, reminders
from coord.meetings.commands import Issuer, issue_paper
from coord.meetings.kinds import PaperKind
from coord.meetings.queries import papers_of
from coord.meetings.sharing import usual_recipients
from coord.web.documents import store
from tests import story
from tests.acts.desks import Desk
from tests.web import phone

STAGES = {
    "Lê Ví Dụ": "dossier_compiled",
    "Trần Thử Nghiệm": "dossier_sent",
    "Hồ Giả Định": "court_proposed",
    "Đỗ Thị Mẫu": "court_proposed",
    "Ngô Minh Họa": "court_proposed",
    "Bùi Thí Điểm": "session_notified",
}
"""A debtor of each further matter, and the last act of it."""

WITH_PHONE = story.CAST["superior_procuracy"]
"""Who must show a code after the password."""

ON_PAPER = "Mai Thí Điểm"
"""The debtor of a matter that has gone to the superior court, which is on paper."""

FORGOTTEN = ("Vũ Thí Dụ", "Đặng Văn Mẫu")
"""Debtors whose cases nobody has proposed."""


@dataclass(frozen=True, slots=True)
class World:
    """The app, the id of each matter by its debtor, the id of a forgotten case, the code of a paper that was issued.

    `sent` is the id of the letter that went to a court on paper. `act` is on its way at the court, in the matter
    `begun`.
    """

    app: Flask
    matters: dict[str, str]
    forgotten: int
    code: str
    sent: str
    act: int

    @property
    def begun(self) -> str:
        """The matter in which the court has begun a paper."""
        return self.matters["Ngô Minh Họa"]

    def matter(self, last: str) -> str:
        """A matter whose last act that is."""
        return self.matters[next(debtor for debtor, act in STAGES.items() if act == last)]


def make_rich_world(folder: Path) -> World:
    """The story's world with more of everything."""
    app = story.make_world(folder)
    with app.app_context(), transaction():
        for number, debtor in enumerate((ON_PAPER, *STAGES, *FORGOTTEN), start=301):
            forgotten = story.add_case(number=f"{number}/QĐ-CCTHADS", debtor=debtor).id
    matters = {story.DEBTOR: story.play_until(app, "decision_sent")}
    for debtor, last in STAGES.items():
        matters[debtor] = story.play_until(app, last, debtor=debtor)
    receive(app)
    matters[ON_PAPER], sent = go_on_paper(app)
    phone.set_up(app, WITH_PHONE, datetime(2026, 11, 20, tzinfo=UTC))
    with app.app_context(), story.at(story.TODAY):
        reminders.tick()
    return World(app, matters, forgotten, issue(app, matters[story.DEBTOR]), sent, begin(app, matters))


def go_on_paper(app: Flask) -> tuple[str, str]:
    """A decision is protested, and its file goes to a superior court that has no inbox: the matter and the letter."""
    with app.app_context(), transaction():
        agency_by_code("TAND-T").is_on_platform = False
    matter_id = story.play_until(app, "decision_sent", debtor=ON_PAPER)
    story.play(app, matter_id, story.Act("procuracy", "protested", date(2026, 11, 20)))
    return matter_id, story.play(app, matter_id, story.Act("court", "file_transferred", date(2026, 11, 20))).id


def begin(app: Flask, matters: dict[str, str]) -> int:
    """The court has issued one paper, and begun another; the id of that one."""
    desks = [Desk(app, matters[debtor], "accepted", "", story.TODAY) for debtor in ("Đỗ Thị Mẫu", "Ngô Minh Họa")]
    desks[0].proceed("court", desks[0].draft("court"))
    return desks[1].draft("court", note="Hồ sơ đủ tài liệu.")


def receive(app: Flask) -> None:
    """Of the letters at the court one is assigned, one refused, one waits."""
    with app.app_context(), story.at(story.TODAY, hour=8), transaction():
        court = story.viewer_named("court")
        waiting = db.select(InboxEntry).where(InboxEntry.agency_id == court.agency_id, InboxEntry.status == "arrived")
        entries = [entry.id for entry in db.session.scalars(waiting.order_by(InboxEntry.id))]
        assert len(entries) >= 3, entries
        receipts.accept(court, entries[:1], court.officer_id)
        receipts.refuse(court, entries[1], "Hồ sơ không thuộc thẩm quyền của Tòa án khu vực này.")


def issue(app: Flask, matter_id: str) -> str:
    """Issue the minutes of a matter; the code by which anybody may check them."""
    with app.app_context(), story.at(story.TODAY):
        holder = story.viewer_named("holder")
        recipients = usual_recipients(holder, matter_id)
        issue_paper(holder, matter_id, PaperKind.MINUTES, recipients, Issuer(store(), "http://127.0.0.1:8000"))
        return papers_of(holder, matter_id)[0].code
