"""What a form may not say, what is only warned about, from which day on everybody has full time."""

from dataclasses import replace
from datetime import time

import pytest

from coord.procedures.checking.check import check
from coord.procedures.dates.barred import Moment, parse_bar
from coord.procedures.dates.calendar import load_calendar
from coord.procedures.engine.advice import full_time, refusals, warnings_of
from coord.procedures.engine.ledger import Past
from coord.procedures.rulebook.library import InvalidRulebook
from coord.procedures.rulebook.rulebook import Rulebook
from tests.procedures.small_books import day_of, duty, may, open_dates, past, small_book, told, why_not

CALENDAR = load_calendar()
PLANNED = """planned = { title = "Ấn định ngày", by = "court", to = "answerer", sets = "planned_day=day at hour", \
repeats = true, fields = [{ name = "day", title = "Ngày", kind = "date" }, \
{ name = "hour", title = "Giờ", kind = "time" }] }
cleared = { title = "Hoãn", by = "court", unsets = "planned_day", repeats = true }
answered = { title = "Trả lời", by = "answerer", to = "asker" }
noticed = { title = "Báo trước", by = "court", to = "asker", again = true }
carried_out = { title = "Thi hành", by = "court", closes = true }
"""
PATH = """{ after = "planned", owes = "answered", within = "3 working days", from = "receipt" },
{ after = "answered", owes = "noticed", lead = "5 working days", renew_on_move = true },
{ after = "planned", guarantees = ["answered", "noticed"] },
{ after = "planned", allows = "carried_out" }"""
BARRED = """{ before = "planned", bars = "day", when = ["day off", "15 days around Tet"] },
{ before = "planned", bars = "day", when = "15 days around the break of Tet", warns = true },
{ before = "planned", bars = "hour", when = "from 22:00 to 06:00" }"""


def planned(on: str, day: str, hour: str = "08:00") -> Past:
    return past(f"{on} planned", day=day_of(day), hour=hour)


@pytest.mark.parametrize(
    ("words", "value", "why"),
    [
        ("day off", "2026-11-24",
         "Ngày 24/11/2026 là ngày nghỉ (Nghỉ lễ: Ngày Văn hóa Việt Nam (Nghị quyết số 28/2026/QH16))"),
        ("day off", "2026-11-22", "Ngày 22/11/2026 là ngày nghỉ (Nghỉ hằng tuần)"),
        ("day off", "2026-08-22", ""),  # a Saturday that is worked
        ("15 days around Tet", "2026-02-01", ""),
        ("15 days around Tet", "2026-02-02",
         "Ngày 02/02/2026 nằm trong 15 ngày trước và sau Tết Nguyên đán (mùng 1 là 17/02/2026)"),
        ("15 days around Tet", "2026-03-04",
         "Ngày 04/03/2026 nằm trong 15 ngày trước và sau Tết Nguyên đán (mùng 1 là 17/02/2026)"),
        ("15 days around Tet", "2026-03-05", ""),
        ("15 days around the break of Tet", "2026-01-29", ""),
        ("15 days around the break of Tet", "2026-03-09",
         "Ngày 09/03/2026 nằm trong 15 ngày trước và sau kỳ nghỉ Tết (14/02/2026 đến 22/02/2026)"),
        ("15 days around Tet", "2045-02-17", ""),  # a year whose Tết is not known
        ("from 22:00 to 06:00", "21:59", ""),
        ("from 22:00 to 06:00", "22:00", "22:00 nằm trong khoảng từ 22:00 đến 06:00"),
        ("from 22:00 to 06:00", "05:59", "05:59 nằm trong khoảng từ 22:00 đến 06:00"),
        ("from 22:00 to 06:00", "06:00", ""),
        ("from 08:00 to 17:00", "12:30", "12:30 nằm trong khoảng từ 08:00 đến 17:00"),
        ("from 08:00 to 17:00", "17:00", ""),
        ("value falls", "falls", "Không tổ chức trong trường hợp đã chọn"),
        ("value falls", "none", ""),
    ],
)  # fmt: skip
def test_a_bar_says_why(words: str, value: str, why: str) -> None:
    bar = parse_bar(words)
    assert bar.why(day_of(value) if bar.wants == "date" else value, Moment(CALENDAR, day_of("2026-01-02"))) == why


@pytest.mark.parametrize(
    ("words", "at", "is_barred"),
    [
        ("less than 24 hours before the planned day", "08:00", False),
        ("less than 24 hours before the planned day", "08:01", True),
        ("24 hours or more before the planned day", "08:00", True),
        ("24 hours or more before the planned day", "08:01", False),
    ],
)
def test_hours_are_counted_back_from_the_hour_planned(words: str, at: str, is_barred: bool) -> None:
    moment = Moment(CALENDAR, day_of("2026-11-02"), day_of("2026-11-03"), time(8))
    assert bool(parse_bar(words).why(at, moment)) is is_barred
    assert parse_bar(words).why(at, Moment(CALENDAR, day_of("2026-11-02"))) == ""


def test_what_is_no_bar_is_not_read() -> None:
    with pytest.raises(InvalidRulebook, match="not a time that can be barred"):
        small_book(PLANNED, '{ before = "planned", bars = "day", when = "on Mondays" }')


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('{ before = "planned", bars = "hour", when = "day off" }', "không có ô hour loại date"),
        ('{ before = "planned", bars = "day", when = "value never" }', "không có ô day loại choice"),
        ('{ after = "planned", guarantees = "noticed" }', "noticed không phải là việc phải làm sau planned"),
        ('{ after = "planned", owes = "noticed", lead = "1 day" }, { after = "noticed", owes = "answered" }, '
         '{ after = "planned", guarantees = ["noticed", "answered"] }', "chỉ bước cuối tính lùi"),
    ],
)  # fmt: skip
def test_a_bar_without_its_field_and_a_path_that_does_not_hold_together_are_told(row: str, problem: str) -> None:
    assert any(problem in found for found in check(small_book(PLANNED, row), CALENDAR).problems)


def test_a_form_is_refused_in_its_field_with_the_article_and_only_where_the_bar_is_certain() -> None:
    book = small_book(PLANNED, f"{PATH}, {BARRED}")
    now = Moment(CALENDAR, day_of("2026-01-05"))
    late = past("2026-01-05 planned", day=day_of("2026-02-16"), hour="23:00")
    assert list(refusals(book, late, now)) == ["day", "hour"]
    assert refusals(book, late, now)["hour"] == "23:00 nằm trong khoảng từ 22:00 đến 06:00 (Điều 1 Luật mẫu)."
    assert refusals(book, past("2026-01-05 planned", day=day_of("2026-03-05"), hour="06:00"), now) == {}


def test_a_day_that_is_barred_by_one_reading_only_is_warned_about() -> None:
    book = small_book(PLANNED, f"{PATH}, {BARRED}")
    doubtful = told(book, "2026-01-05 asked", planned("2026-01-05", "2026-03-05"))
    assert [str(w) for w in warnings_of(doubtful)] == [
        "Ngày 05/03/2026 nằm trong 15 ngày trước và sau kỳ nghỉ Tết (14/02/2026 đến 22/02/2026) (Điều 1 Luật mẫu)"
    ]
    assert warnings_of(told(book, "2026-01-05 asked", planned("2026-01-05", "2026-03-10"))) == ()


def full(book: Rulebook, *acts: str | Past) -> str:
    day = full_time(told(book, "2026-10-12 asked", *acts))
    return str(day.on) if day else "-"


def test_everybody_has_full_time_from_the_day_to_which_the_terms_of_the_path_add_up() -> None:
    book = small_book(PLANNED, f"{PATH}, {BARRED}")
    # 3 working days from 14/10 are over on 19/10, and 5 more are needed before the planned day
    assert full(book, planned("2026-10-14", "2026-10-30")) == "2026-10-26"
    # answered on the first day: 5 working days after 15/10
    assert full(book, planned("2026-10-14", "2026-10-30"), "2026-10-15 answered") == "2026-10-22"
    # over the holiday of 24/11
    assert full(book, planned("2026-11-16", "2026-12-30")) == "2026-11-27"
    # nothing is left to do on the path
    done = ("2026-10-15 answered", "2026-10-16 noticed")
    assert full(book, planned("2026-10-14", "2026-10-30"), *done) == "-"


def test_the_day_found_is_not_one_that_is_barred() -> None:
    book = small_book(PLANNED, f"{PATH}, {BARRED}")
    ledger = told(book, "2026-01-20 asked", planned("2026-01-26", "2026-03-05"))
    day = full_time(ledger)
    assert day is not None and day.on == day_of("2026-03-05")  # 05/02 and all that follows lies around Tết


def test_a_day_too_near_is_warned_about_and_not_refused() -> None:
    book = small_book(PLANNED, f"{PATH}, {BARRED}")
    near = told(book, "2026-10-12 asked", planned("2026-10-14", "2026-10-23"))
    assert refusals(book, planned("2026-10-14", "2026-10-23"), Moment(CALENDAR, day_of("2026-10-14"))) == {}
    assert [str(w) for w in warnings_of(near)] == [
        "Ngày ấn định 23/10/2026 quá gần: nếu mỗi bên dùng hết thời hạn của mình thì ngày sớm nhất kịp cho mọi bên là "
        "26/10/2026 (Điều 1 Luật mẫu)"
    ]
    late = told(book, "2026-10-12 asked", planned("2026-10-14", "2026-10-23"), "2026-10-19 answered")
    assert "tức chậm nhất 16/10/2026: ngày đó đã qua" in str(warnings_of(late)[1])


def test_a_day_that_falls_away_takes_the_dates_with_it_and_a_new_one_renews_the_notice() -> None:
    book = small_book(PLANNED, PATH)
    acts: list[str | Past] = ["2026-10-12 asked", planned("2026-10-14", "2026-10-30"), "2026-10-15 answered"]
    assert open_dates(told(book, *acts))["noticed"] == "2026-10-23"
    assert open_dates(told(book, *acts, "2026-10-16 cleared"))["noticed"] == "-"
    given = [*acts, "2026-10-16 noticed", "2026-10-19 cleared"]
    cleared = told(book, *given)
    assert (cleared.planned_on, cleared.planned_time, open_dates(cleared)) == (None, None, {})
    again = told(book, *given, planned("2026-10-20", "2026-11-06", "09:30"))
    assert (again.planned_time, open_dates(again)["noticed"]) == (time(9, 30), "2026-10-30")
    same = told(book, *given, planned("2026-10-20", "2026-10-30"))
    assert "noticed" not in open_dates(same)


def test_an_act_must_lie_as_long_ahead_as_the_law_says_counted_back() -> None:
    rows = f'{PATH}, {{ before = "carried_out", requires = "planned", ahead = "10 days" }}'
    ledger = told(small_book(PLANNED, rows), "2026-03-02 asked", planned("2026-03-04", "2026-03-30"))
    assert why_not(ledger, "carried_out", on="2026-03-13") == ["Không được ghi ngày trước 14/03/2026 (Điều 1 Luật mẫu)"]
    assert may(ledger, "carried_out", on="2026-03-14")  # a Saturday: what is counted back is not rolled


FORMER = """question = { title = "Hỏi", by = "asker", to = ["answerer", "court"] }
replied = { title = "Đáp", by = ["answerer", "observer"], to = "asker", closes = true }"""


def test_nothing_new_falls_to_a_role_of_the_law_before() -> None:
    rows = '{ after = "question", owes = "replied", within = "3 days" }, { after = "asked", allows = "question" }'
    plain, acts = small_book(FORMER, rows), ("2026-03-02 asked", "2026-03-02 question")
    former = replace(plain, roles=tuple(replace(r, is_former=r.name == "observer") for r in plain.roles))
    assert duty(told(plain, *acts), "replied").by == ("answerer", "observer")
    assert duty(told(former, *acts), "replied").by == ("answerer",)
    assert may(told(former, *acts), "replied")
