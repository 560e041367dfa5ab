"""Seeding: the whole demonstration, played into a migrated, empty instance. Equal days give equal events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from coord import clock
from coord.agencies.models import Agency, Officer
from coord.cases.commands import enter_case
from coord.cases.models import Case
from coord.clock import VN
from coord.db import Base, db, transaction
from coord.demo.acting import Stage
from coord.demo.casework import Casework
from coord.demo.desks import desks_of
from coord.demo.letters import Letters
from coord.demo.office_life import morning
from coord.demo.on_the_way import leave_some
from coord.demo.papers import Papers
from coord.demo.plays import Play, read_plays
from coord.demo.province import ACCOUNTS, PASSWORD, Account, add_agencies, add_officers, let_rooms_sign
from coord.demo.schedule import Beat, Schedule
from coord.errors import CoordError
from coord.events.documents import DocumentStore
from coord.events.models import Event
from coord.matters.models import Matter
from coord.matters.reminders import tick
from coord.procedures.dates.calendar import load_calendar

FIRST_DAY = date(2026, 8, 15)


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was made, and how to sign in: one password for all."""

    agencies: int
    officers: int
    cases: int
    matters: int
    events: int
    accounts: tuple[Account, ...]
    password: str


def seed(store: DocumentStore, today: date | None = None) -> Seeded:
    """Play the demonstration up to the start of `today`. Raises CoordError unless the instance is empty.

    Each day is one transaction: a transaction for each act would wait a thousand times for the disk. The
    administrator is entered last of all, so that `is_unfinished` knows a demonstration that was broken off.
    """
    today = today or clock.today()
    _refuse_unless_possible(today)
    schedule = Schedule(today, load_calendar())
    plays = read_plays()
    beats = _by_day(schedule, plays)
    start = min(beats)
    agency_ids, stage = _set_up(store, schedule, plays, beats, start)
    for day in _days(start, today):
        _play_day(day, schedule, stage, beats.get(day, ()))
    with transaction():
        leave_some(schedule, stage)
    with clock.set_at(_midnight(today)), transaction():
        add_officers({code: db.session.get_one(Agency, i) for code, i in agency_ids.items()}, administrators=True)
    return _told()


def is_empty() -> bool:
    """Whether nothing at all has been entered here."""
    return not any(db.session.scalar(db.select(table).limit(1)) for table in (Agency.id, Case.id, Event.position))


def is_unfinished() -> bool:
    """Whether a demonstration was begun here and broken off before its end."""
    begun = db.session.scalar(db.select(Agency.id).where(Agency.is_demonstration).limit(1))
    ended = db.select(Officer.id).join(Officer.agency).where(Agency.is_demonstration, Officer.username == "quantri")
    return begun is not None and db.session.scalar(ended) is None


def _refuse_unless_possible(today: date) -> None:
    if today < FIRST_DAY:
        raise CoordError(
            f"Bản trình diễn cho thấy luật năm 2026 nên chỉ tạo được từ ngày {FIRST_DAY:%d/%m/%Y}. "
            f"Hôm nay theo máy là {today:%d/%m/%Y}; hãy kiểm tra đồng hồ của máy.",
            code="demonstration_too_early",
        )
    if is_unfinished():
        raise CoordError(
            "Lần tạo bản trình diễn trước bị ngắt giữa chừng. Hãy xóa thư mục dữ liệu (COORD_HOME) rồi tạo lại.",
            code="demonstration_unfinished",
        )
    if not is_empty():
        raise CoordError(
            "Bản cài đặt này đã có dữ liệu nên không tạo bản trình diễn vào đây. "
            "Hãy chỉ COORD_HOME tới một thư mục trống.",
            code="not_empty",
        )


def _by_day(schedule: Schedule, plays: tuple[Play, ...]) -> Mapping[date, list[Beat]]:
    random = Random("hours")
    beats = [beat for number, play in enumerate(plays) for beat in schedule.beats(number, play, random)]
    days: dict[date, list[Beat]] = defaultdict(list)
    for beat in sorted(beats, key=lambda beat: (beat.at, beat.play)):
        days[beat.on].append(beat)
    return days


def _set_up(
    store: DocumentStore, schedule: Schedule, plays: tuple[Play, ...], beats: Mapping[date, list[Beat]], start: date
) -> tuple[dict[str, int], Stage]:
    opened: dict[int, date] = {}
    for day in sorted(beats):
        for beat in beats[day]:
            opened.setdefault(beat.play, day)
    with clock.set_at(_midnight(start)), transaction():
        agencies = add_agencies()
        add_officers(agencies, administrators=False)
        let_rooms_sign(agencies, until=date(schedule.today.year + 1, 12, 31))
        work, desks = Casework(schedule.today, Random("cases"), agencies), desks_of(agencies.values())
        of_plays = [work.case_of(play.office, play.debt, opened[i]) for i, play in enumerate(plays)]
        ids = [enter_case(desks[facts.holder_id].writes, facts).id for facts in (*of_plays, *work.other_cases())]
        cases = dict(enumerate(ids[: len(plays)]))
        stage = Stage(plays, cases, desks, Letters(Random("letters")), Papers(store))
        return {code: agency.id for code, agency in agencies.items()}, stage


def _days(start: date, today: date) -> Iterator[date]:
    return (date.fromordinal(day) for day in range(start.toordinal(), today.toordinal() + 1))


def _play_day(day: date, schedule: Schedule, stage: Stage, beats: list[Beat] | tuple[()]) -> None:
    with clock.set_at(_midnight(day)):
        failed = tick().failed
    if failed:
        raise CoordError(f"Bản trình diễn dừng ở ngày {day:%d/%m/%Y}: hồ sơ {', '.join(failed)} không tiến được.")
    if day > schedule.last or not schedule.calendar.is_working(day):
        return
    with transaction():
        morning(day, stage.desks, stage.fates)
        for beat in beats:
            stage.act(beat)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VN)


def _told() -> Seeded:
    return Seeded(
        agencies=_count(Agency),
        officers=_count(Officer),
        cases=_count(Case),
        matters=_count(Matter),
        events=_count(Event),
        accounts=ACCOUNTS,
        password=PASSWORD,
    )


def _count(table: type[Base]) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(table)) or 0
