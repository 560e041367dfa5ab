"""Days and hours of the demonstration, whatever the day of seeding."""

from datetime import date, time, timedelta
from random import Random

import pytest

from coord.clock import VN
from coord.demo.plays import Anchor, Leg, read_plays, read_step
from coord.demo.schedule import Schedule
from coord.procedures.dates.calendar import load_calendar

FRIDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 22)
DAYS = [date(2026, 8, 15) + timedelta(days=17 * i) for i in range(30)]


def schedule(today: date) -> Schedule:
    return Schedule(today, load_calendar())


def test_a_line_says_what_happens_when_and_what_becomes_of_the_letter() -> None:
    step = read_step("dossier_sent:standard  +2 @due+1:15d+5w | refused: nhầm nơi nhận")
    assert (step.event, step.outcome, step.letter) == ("dossier_sent", "standard", "refused: nhầm nơi nhận")
    assert step.gap == (Leg(2, is_working=True),)
    assert step.anchor == Anchor(working_day=1, within=(Leg(15, is_working=False), Leg(5, is_working=True)))


@pytest.mark.parametrize("line", ["", "dossier_sent +", "dossier_sent @yesterday", "dossier_sent | lost"])
def test_a_line_that_says_nothing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        read_step(line)


def test_working_days_are_counted_from_the_day_of_seeding() -> None:
    friday = schedule(FRIDAY)
    assert [friday.working_day(n) for n in (-1, 0, 1, 2)] == [
        date(2026, 11, 19), FRIDAY, date(2026, 11, 23), date(2026, 11, 25)  # 24/11 is a holiday
    ]  # fmt: skip


def test_a_day_off_is_followed_by_the_next_day_worked() -> None:
    sunday = schedule(SUNDAY)
    assert [sunday.working_day(n) for n in (-1, 0, 1)] == [FRIDAY, date(2026, 11, 23), date(2026, 11, 23)]


def test_the_last_day_before_a_term_runs_out_is_found_backwards() -> None:
    fifteen_days = (Leg(15, is_working=False),)
    found = schedule(FRIDAY).before(FRIDAY, fifteen_days)
    assert found == date(2026, 11, 5)
    assert schedule(FRIDAY).after(found, fifteen_days) == FRIDAY


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_story_runs_in_order_on_working_days_before_the_day_of_seeding(today: date) -> None:
    known = schedule(today)
    for number, play in enumerate(read_plays()):
        beats = known.beats(number, play, Random(7))
        assert beats, play.about
        assert [b.at for b in beats] == sorted({b.at for b in beats})
        assert all(known.calendar.is_working(b.on) and b.on <= known.last for b in beats)
        assert all(time(8) < b.at.astimezone(VN).time() < time(17) for b in beats)
