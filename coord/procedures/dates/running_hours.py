"""Hours: a clock that runs through nights and days off, and stands still only in pauses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone

from coord.procedures.dates.counted_days import ONE_DAY, CountedDay, Pause, pause_on

# Viet Nam has kept one offset without summer time since 1975, so no time zone database is needed.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def run_on(start_at: datetime, hours: int, pauses: Sequence[Pause]) -> tuple[datetime | None, tuple[CountedDay, ...]]:
    """The instant `hours` after `start_at` outside pauses (None under an open pause), and the days it runs through."""
    at, left = start_at.astimezone(VIETNAM), timedelta(hours=hours)
    days: list[CountedDay] = []
    while True:
        midnight = datetime.combine(at.date() + ONE_DAY, time(), VIETNAM)
        pause = pause_on(at.date(), pauses)
        if pause:
            days.append(CountedDay(at.date(), False, pause.vietnamese(), None))
            if pause.to_on is None:
                return None, tuple(days)
        elif at + left <= midnight:
            return at + left, (*days, *_last_days(at, at + left))
        else:
            days.append(_running(at, midnight))
            left -= midnight - at
        at = midnight


def run_back(planned_at: datetime, hours: int) -> tuple[datetime, tuple[CountedDay, ...]]:
    """The instant `hours` before `planned_at`, and the days in between from the planned one back."""
    end = planned_at.astimezone(VIETNAM)
    at = end - timedelta(hours=hours)
    numbers = range(end.date().toordinal(), at.date().toordinal() - 1, -1)
    middle = [CountedDay(date.fromordinal(number), True, "Giờ chạy liên tục", None) for number in numbers[1:-1]]
    first = CountedDay(end.date(), True, f"Tính lùi từ {end:%H:%M:%S}", None)
    last = CountedDay(at.date(), True, f"Chậm nhất lúc {at:%H:%M:%S}", None)
    return at, (first, *middle, last) if len(numbers) > 1 else (last,)


def _running(at: datetime, until: datetime) -> CountedDay:
    whole = until - at == ONE_DAY
    return CountedDay(at.date(), True, "Giờ chạy liên tục" if whole else f"Tính từ {at:%H:%M:%S}", None)


def _last_days(at: datetime, due_at: datetime) -> list[CountedDay]:
    last = CountedDay(due_at.date(), True, f"Hết hạn lúc {due_at:%H:%M:%S}", None)
    return [last] if due_at.date() == at.date() else [_running(at, due_at), last]
