"""When each act of the demonstration takes place: working days counted from the day of seeding, and an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from coord.clock import VN
from coord.demo.plays import Anchor, Distance, Play, Step
from coord.procedures.dates.calendar import Calendar
from coord.procedures.dates.deadlines import due_after
from coord.procedures.dates.terms import Term, Unit

EARLIEST = time(8, 40)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Beat:
    """One act at its instant; `session_on` is the day for which a notice of a session calls it."""

    at: datetime
    play: int
    step: Step
    session_on: date

    @property
    def on(self) -> date:
        """The day in Viet Nam."""
        return self.at.astimezone(VN).date()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days as the demonstration counts them, from the day of seeding."""

    today: date
    calendar: Calendar

    @property
    def last(self) -> date:
        """The last working day before the day of seeding: nothing is done after it."""
        return self.working_day(-1)

    def working_day(self, number: int) -> date:
        """The working day `number` days from the day of seeding; 0 is that day, or the next one worked."""
        if number < 0:
            return self._back(self.today, -number)
        if number == 0 and not self.calendar.is_working(self.today):
            number = 1
        return self.forward(self.today, number)

    def forward(self, day: date, working_days: int) -> date:
        """So many working days later."""
        for _ in range(working_days):
            day = self._step(day, 1)
        return day

    def after(self, day: date, distance: Distance) -> date:
        """The day at this distance: terms in days end as the law ends them."""
        for leg in distance:
            if leg.is_working:
                day = self.forward(day, leg.count)
            else:
                due = due_after(day, Term(leg.count, Unit.DAYS), self.calendar).due_on
                assert due is not None
                day = due
        return day

    def before(self, target: date, distance: Distance) -> date:
        """The last working day from which the distance ends no later than the target."""
        day = self._on_or_before(target)
        while self.after(day, distance) > target:
            day = self._step(day, -1)
        return day

    def beats(self, number: int, play: Play, random: Random) -> list[Beat]:
        """The acts of one play that fall before the day of seeding."""
        days = self._days(play.steps)
        beats: list[Beat] = []
        for i, (step, day) in enumerate(zip(play.steps, days, strict=True)):
            if day > self.last:
                break
            at = _instant(day, beats[-1].at if beats else None, random)
            beats.append(Beat(at, number, step, self._session_on(play.steps, days, i)))
        return beats

    def _days(self, steps: Sequence[Step]) -> list[date]:
        first = next(i for i, step in enumerate(steps) if step.anchor is not None)
        days = [self._anchored(steps[first].anchor or Anchor())]
        for step in reversed(steps[1 : first + 1]):
            days.insert(0, self.before(days[0], step.gap))
        for step in steps[first + 1 :]:
            days.append(self._anchored(step.anchor) if step.anchor else self.after(days[-1], step.gap))
        return days

    def _anchored(self, anchor: Anchor) -> date:
        if anchor.on is not None:
            return anchor.on
        day = self.working_day(anchor.working_day)
        return self.before(day, anchor.within) if anchor.within else day

    def _session_on(self, steps: Sequence[Step], days: Sequence[date], i: int) -> date:
        held = (days[k] for k in range(i + 1, len(steps)) if steps[k].event in ("session_held", "appeal_decided"))
        return next(held, max(self.forward(days[i], 5), self.working_day(2)))

    def _back(self, day: date, working_days: int) -> date:
        for _ in range(working_days):
            day = self._step(day, -1)
        return day

    def _on_or_before(self, day: date) -> date:
        return day if self.calendar.is_working(day) else self._step(day, -1)

    def _step(self, day: date, direction: int) -> date:
        day += ONE_DAY * direction
        while not self.calendar.is_working(day):
            day += ONE_DAY * direction
        return day


def _instant(day: date, previous: datetime | None, random: Random) -> datetime:
    """An hour at which offices work, later than the act before on the same day."""
    if previous is not None and previous.date() == day:
        return previous + timedelta(minutes=random.randrange(10, 35))
    first = datetime.combine(day, EARLIEST, VN)
    minutes = random.choice((random.randrange(0, 160), random.randrange(290, 400)))
    return first + timedelta(minutes=minutes)
