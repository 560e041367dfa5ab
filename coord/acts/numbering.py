"""Numbers of papers: by agency, kind and year, one after another, none twice, none given back."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select

from coord import clock
from coord.acts.models import Act, NumberSeries, TakenNumber
from coord.agencies.access import Viewer
from coord.agencies.letterhead import symbol_of
from coord.agencies.models import Agency
from coord.agencies.spelling import clean_text
from coord.db import db, own_row
from coord.errors import Invalid
from coord.matters.typed_text import LONGEST_LINE
from coord.procedures.rulebook.official_papers import OfficialPaper

_TYPED = re.compile(r"(?P<value>[0-9]{1,6})\s*(?P<symbol>/\s*\S.*)")
FIELD = "number"


def symbol(act: Act) -> str:
    """What stands behind the number: QĐ-THADS; for a công văn the symbol of whoever drafted it, THADS-KV1."""
    abbreviation = OfficialPaper(act.paper).abbreviation
    agency_id = act.deciding_id if abbreviation else act.agency_id
    own = symbol_of(db.session.get_one(Agency, agency_id))
    return f"{abbreviation}-{own}" if abbreviation else own


def next_number(act: Act, year: int) -> str:
    """The number this act would get now. Only looked at: somebody else may take it first."""
    return _shown((_last(act.deciding_id, act.paper, year) or 0) + 1, act)


def take_next(viewer: Viewer, act: Act, day: date) -> str:
    """Take the next number of the series for this act; the series stays held until the transaction ends."""
    series = _held_series(act.deciding_id, act.paper, day.year)
    series.last += 1
    number = _shown(series.last, act)
    db.session.add(_taken_for(act, viewer, series.last, number, day, is_from_paper=False))
    db.session.flush()
    return number


def next_record(office: Agency, year: int) -> str:
    """The number that minutes of this office would get now, in the series of its records. Only looked at."""
    return _record_number(office, (_last(office.id, OfficialPaper.RECORD, year) or 0) + 1)


def take_record(viewer: Viewer, office: Agency, day: date) -> TakenNumber:
    """Take the next number of the office's records for minutes, which are no act; the caller names their event."""
    series = _held_series(office.id, OfficialPaper.RECORD, day.year)
    series.last += 1
    number = _record_number(office, series.last)
    taken = _line(viewer, (office.id, OfficialPaper.RECORD), series.last, number, day)
    db.session.add(taken)
    return taken


def take_typed(viewer: Viewer, act: Act, text: str, day: date) -> str:
    """Take a number given on paper, such as 45/THADS-KV1; the series goes on after it. Invalid when it is taken."""
    number = clean_text(text)
    found = _TYPED.fullmatch(number)
    if found is None or len(number) > LONGEST_LINE or not int(found["value"]):
        raise _wrong(f"Ghi số và ký hiệu như trên văn bản, ví dụ {next_number(act, day.year)}.")
    value = int(found["value"])
    series = _held_series(act.deciding_id, act.paper, day.year)
    if taken := _taken(act, day.year, value):
        raise _wrong(f"Số {taken.number} năm {day.year} đã cấp cho văn bản khác{_cancelled(taken)}. Hãy kiểm tra lại.")
    series.last = max(series.last, value)
    db.session.add(_taken_for(act, viewer, value, number, day, is_from_paper=True))
    db.session.flush()
    return number


def cancel_number(act: Act, reason: str) -> None:
    """The act is withdrawn after it was numbered: its number stays in the register, cancelled, never used again."""
    taken = db.session.scalar(select(TakenNumber).where(TakenNumber.act_id == act.id))
    if taken is not None:
        taken.cancelled_because = reason


def _last(agency_id: int, paper: str, year: int) -> int | None:
    return db.session.scalar(
        select(NumberSeries.last).where(
            NumberSeries.agency_id == agency_id, NumberSeries.paper == paper, NumberSeries.year == year
        )
    )


def _held_series(agency_id: int, paper: str, year: int) -> NumberSeries:
    """The row of the series, held: the second who asks waits here until the first is done."""
    key = {"agency_id": agency_id, "paper": paper, "year": year}
    return own_row(NumberSeries, key, lambda: NumberSeries(**key, last=0))


def _taken(act: Act, year: int, value: int) -> TakenNumber | None:
    return db.session.scalar(
        select(TakenNumber).where(
            TakenNumber.agency_id == act.deciding_id,
            TakenNumber.paper == act.paper,
            TakenNumber.year == year,
            TakenNumber.value == value,
        )
    )


def _taken_for(act: Act, viewer: Viewer, value: int, number: str, day: date, *, is_from_paper: bool) -> TakenNumber:
    taken = _line(viewer, (act.deciding_id, act.paper), value, number, day)
    taken.act_id, taken.is_from_paper = act.id, is_from_paper
    return taken


def _line(viewer: Viewer, book: tuple[int, str], value: int, number: str, day: date) -> TakenNumber:
    agency_id, paper = book
    return TakenNumber(
        agency_id=agency_id,
        paper=paper,
        year=day.year,
        value=value,
        number=number,
        dated_on=day,
        taken_by=viewer.officer_id,
        taken_at=clock.now(),
        is_from_paper=False,
        cancelled_because="",
    )


def _record_number(office: Agency, value: int) -> str:
    return f"{value:02}/{OfficialPaper.RECORD.abbreviation}-{symbol_of(office)}"


def _shown(value: int, act: Act) -> str:
    return f"{value:02}/{symbol(act)}"


def _cancelled(taken: TakenNumber) -> str:
    return " (đã hủy, không dùng lại)" if taken.cancelled_because else ""


def _wrong(message: str) -> Invalid:
    return Invalid("Số văn bản chưa đúng.", fields={FIELD: message})
