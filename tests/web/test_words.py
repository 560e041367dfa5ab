"""How pages write dates and money."""

from datetime import UTC, date, datetime

from coord import clock
from coord.agencies.models import AgencyKind, Level, OfficerRole
from coord.web import words

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_days_carry_their_weekday_and_the_year_only_when_it_is_another() -> None:
    with clock.set_at(NOW):
        assert words.weekday_day(date(2026, 11, 23)) == "Thứ Hai 23/11"
        assert words.weekday_day(date(2027, 1, 3)) == "Chủ nhật 03/01/2027"


def test_instants_are_shown_as_clocks_in_viet_nam_show_them() -> None:
    late_evening = datetime(2026, 11, 22, 17, 5, tzinfo=UTC)
    assert words.moment(late_evening) == "23/11/2026 00:05"
    assert words.moment_short(late_evening) == "23/11 00:05"


def test_money_is_whole_and_grouped() -> None:
    assert words.money(1_214_000_000) == "1.214.000.000 đ"
    assert words.number(10_000) == "10.000"


def test_a_span_leaves_out_what_is_nought() -> None:
    assert [words.span(span) for span in ((7, 8), (11, 0), (0, 5))] == ["7 năm 8 tháng", "11 năm", "5 tháng"]


def test_every_kind_level_and_role_has_words() -> None:
    assert set(words.AGENCY_KINDS) == set(AgencyKind)
    assert set(words.LEVELS) == set(Level)
    assert set(words.OFFICER_ROLES) == set(OfficerRole)
