"""Lists of duties: what is due first comes first, page by page, and a number is shown to those who received it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from coord.db import db, transaction
from coord.matters import duty_lists, receipts
from coord.matters.duty_lists import NEVER, DutyLine, Narrowed, duties_awaited, duties_owed
from tests import databases, story
from tests.matters import stage
from tests.story import Act


def test_pages_follow_one_another_by_due_date_and_hold_each_duty_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = story.make_world(tmp_path)
    for n, last in enumerate(["dossier_sent", "ground_arisen", "court_proposed", "accepted", "decision_sent"]):
        with app.app_context(), transaction():
            story.add_case(number=f"{n}/QĐ", debtor=f"Người Ví Dụ {n}")
        story.play_until(app, last, debtor=f"Người Ví Dụ {n}")
    monkeypatch.setattr(duty_lists, "PAGE", 2)
    for who in ("holder", "court", "procuracy"):
        lines: list[DutyLine] = []
        after = "start"
        with stage.seen_by(app, who) as viewer:
            while after:
                page = duties_owed(viewer, after="" if after == "start" else after)
                lines += page.lines
                after = page.after
        assert len({line.id for line in lines}) == len(lines) == page.total
        assert [line.due_on or NEVER for line in lines] == sorted(line.due_on or NEVER for line in lines)


def test_a_list_can_be_narrowed_to_those_assigned_to_me_or_to_nobody(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    sent = stage.events(app, story.play_until(app, "dossier_sent"))[-1]
    entry_id = stage.letter(app, sent, "VKS-KV1")
    with stage.seen_by(app, "procuracy", date(2026, 10, 6)) as procuracy:
        totals = [duties_owed(procuracy, to=Narrowed(assigned_to=to)).total for to in ("me", "nobody", "")]
        with transaction():
            receipts.assign(procuracy, entry_id, procuracy.officer_id)
        totals += [duties_owed(procuracy, to=Narrowed(assigned_to=to)).total for to in ("me", "nobody", "")]
        assert duties_owed(procuracy).lines[0].assigned_to == "Hà Thử Nghiệm"
    assert totals == [0, 1, 1, 1, 0, 1]


def test_the_number_of_what_raised_a_duty_is_for_those_who_may_read_it(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "session_held")
    story.play(app, matter_id, Act("court", "decided", date(2026, 11, 18), "refuses"), number="09/QĐ-TA")
    with stage.seen_by(app, "court", date(2026, 11, 19)) as court:
        assert duties_owed(court).lines[0].raised_number == "09/QĐ-TA"
    with stage.seen_by(app, "holder", date(2026, 11, 19)) as holder:
        (line,) = duties_awaited(holder).lines
    assert (line.title, line.raised_number) == ("Gửi quyết định", "")


def test_a_list_reads_inboxes_by_their_key_and_not_whole_for_each_row(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "court_proposed")
    with stage.seen_by(app, "court") as court:
        query = str(duty_lists._owed(court, Narrowed()).compile(db.engine, compile_kwargs={"literal_binds": True}))
        db.session.execute(text("SET LOCAL enable_seqscan = off" if databases.server() else "SELECT 1"))
        explain = "EXPLAIN" if databases.server() else "EXPLAIN QUERY PLAN"
        plan = [row[-1] for row in db.session.execute(text(f"{explain} {query}"))]
    (inbox,) = [line for line in plan if "inbox_entries" in line]
    assert ("pk_inbox_entries" if databases.server() else "(id=?)") in inbox
