"""`coord deadline` and `coord eligibility`: the JSON, the words, and what is refused."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from coord.cli import coord
from coord.cli.dates import deadline, eligibility
from coord.db import transaction
from coord.matters.amending import amend_calendar
from coord.procedures.dates.amendment import parse_amendment
from tests import databases, story

ONE_MORE_DAY = """
document = "Công văn mẫu số 1"
confidence = "verbatim"
days = [{ on = 2026-11-25, kind = "holiday", name = "Nghỉ mẫu" }]
"""
FACTS = ["--first-decision", "2019-07-19", "--remaining", "22400000", "--paid", "7600000", "--on", "2026-11-23"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder in which nothing is yet."""
    monkeypatch.setenv("COORD_HOME", str(tmp_path))
    monkeypatch.delenv("COORD_DATABASE_URL", raising=False)
    return tmp_path


def ask_deadline(*args: str) -> Result:
    return CliRunner().invoke(deadline, args)


def ask_eligibility(*args: str) -> Result:
    return CliRunner().invoke(eligibility, args)


def answer(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    loaded: dict[str, Any] = json.loads(result.stdout)
    return loaded


def test_a_due_date_as_json_has_every_day_with_its_reason() -> None:
    found = answer(ask_deadline("--from", "2026-11-23", "--within", "1 working day", "--json"))
    assert found == {
        "due_on": "2026-11-25",
        "provisional": False,
        "calendar": "packaged",
        "days": [
            {"on": "2026-11-23", "counted": False, "why": "Ngày bắt đầu, không tính"},
            {
                "on": "2026-11-24",
                "counted": False,
                "why": "Nghỉ lễ: Ngày Văn hóa Việt Nam (Nghị quyết số 28/2026/QH16)",
            },
            {"on": "2026-11-25", "counted": True, "why": "Ngày thứ 1"},
        ],
    }


@pytest.mark.parametrize(
    ("within", "due_on"),
    [
        ("1 day", "2026-11-23"),
        ("3 days", "2026-11-23"),
        ("1 working day", "2026-11-23"),
        ("3 working days", "2026-11-26"),
        ("1 hour", "2026-11-21"),
        ("48 hours", "2026-11-22"),
        ("1 month", "2026-12-21"),
        ("3 months", "2027-02-22"),
        ("1 year", "2027-11-22"),
        ("2 years", "2028-11-20"),
    ],
)
def test_every_unit_is_understood_in_singular_and_plural(within: str, due_on: str) -> None:
    found = answer(ask_deadline("--from", "2026-11-20", "--within", within, "--json"))
    assert found["due_on"] == due_on
    assert ("due_at" in found) is ("hour" in within)


def test_an_instant_may_be_given_for_hours() -> None:
    found = answer(ask_deadline("--from", "2026-11-20T15:00", "--within", "24 hours", "--json"))
    assert (found["due_at"], found["provisional"]) == ("2026-11-21T15:00:00+07:00", False)


def test_backwards_gives_the_latest_permitted_day() -> None:
    found = answer(ask_deadline("--from", "2026-11-30", "--within", "5 working days", "--backwards", "--json"))
    assert found["due_on"] == "2026-11-20"
    text = ask_deadline("--from", "2026-11-30", "--within", "5 working days", "--backwards").stdout
    assert text.startswith("Chậm nhất thứ Sáu, 20/11/2026 (05 ngày làm việc)\n")


def test_a_due_date_in_words_explains_itself() -> None:
    text = ask_deadline("--from", "2026-12-02", "--within", "30 days").stdout
    assert text.startswith("Hết hạn thứ Hai, 04/01/2027 (tạm tính) (30 ngày)\n")
    assert "01/01/2027  thứ Sáu   Ngày thứ 30. Nghỉ lễ: Tết Dương lịch" in text
    assert "Bộ luật Dân sự 2015, Điều 148.5; nguyên văn" in text


def test_an_eligibility_as_json_has_the_outcome_the_limit_the_basis_and_the_regime() -> None:
    assert answer(ask_eligibility(*FACTS, "--json")) == {
        "outcome": "reduce",
        "max_reduction": 5_600_000,
        "basis": "Điểm a khoản 2 Điều 42 Luật số 106/2025/QH15",
        "regime": "law2025",
    }
    early = answer(ask_eligibility(*FACTS[:-1], "2024-07-19", "--json"))
    assert (early["outcome"], early["max_reduction"], early["regime"]) == ("none", None, "law2008")
    assert "Điểm a khoản 3 Điều 61" in early["basis"]


def test_an_eligibility_in_words_shows_conditions_and_what_is_unknown() -> None:
    text = ask_eligibility(*FACTS).stdout
    assert "Đủ điều kiện xét giảm về thời gian và số tiền" in text
    assert "Mức giảm cao nhất: 22.400.000 đ × 1/4 = 5.600.000 đ" in text
    assert "Phải chứng minh (42.1.a)" in text
    assert "Không biết được từ số liệu:" in text
    assert "Chưa đủ điều kiện" in ask_eligibility(*FACTS[:-1], "2024-07-19").stdout


def test_an_amount_may_be_written_with_dots() -> None:
    assert answer(ask_eligibility(*FACTS[:3], "22.400.000", *FACTS[4:], "--json"))["max_reduction"] == 5_600_000


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["--from", "2026-11-20"], "Thiếu --within"),
        (["--from", "2026-02-30", "--within", "1 day"], "--from: không phải ngày có thật"),
        (["--from", "20/11/2026", "--within", "1 day"], "--from: không phải ngày có thật"),
        (["--from", "2026-11-20T25:00", "--within", "1 hour"], "--from: không phải thời điểm có thật"),
        (["--from", "0001-01-01", "--within", "1 hour", "--backwards"], "nằm ngoài lịch"),
        (["--from", "9999-12-31T23:00-07:00", "--within", "1 hour"], "--from: không phải thời điểm có thật"),
        (["--from", "2026-11-20", "--within", "0 days"], "từ 1 đến 10.000"),
        (["--from", "2026-11-20", "--within", "soon"], "Không hiểu thời hạn"),
        (["--from", "2026-11-20", "--within", "at once", "--backwards"], "không tính lùi được"),
        (["--from", "9999-12-31", "--within", "1 day"], "nằm ngoài lịch"),
        (["--from", "2026-11-20", "--within", "1 day", "--fast"], "Không có tùy chọn --fast"),
        (["--from", "2026-11-20", "--within"], "Tùy chọn --within dùng chưa đúng"),
        (["--from", "2026-11-20", "--within", "1 day", "more"], "Dòng lệnh có chỗ thừa"),
    ],
)
def test_a_wrong_question_is_refused_in_vietnamese(args: list[str], complaint: str) -> None:
    result = ask_deadline(*args)
    assert result.exit_code == 2
    assert result.stderr.startswith("Lỗi: ")
    assert complaint in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("at", "value", "complaint"),
    [
        (1, "2027-01-01", "sau ngày xét"),
        (3, "-5", "--remaining: phải là số đồng nguyên"),
        (3, "1.5", "--remaining: phải là số đồng nguyên"),
        (3, "9999999999999999", "Số còn phải nộp"),
        (5, "nhiều", "--paid: phải là số đồng nguyên"),
        (7, "hôm nay", "--on: không phải ngày có thật"),
    ],
)
def test_wrong_facts_are_refused_in_vietnamese(at: int, value: str, complaint: str) -> None:
    result = ask_eligibility(*FACTS[:at], value, *FACTS[at + 1 :], "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr


@pytest.mark.parametrize("asked", [[], ["--help"], ["deadline", "--help"], ["rulebook", "show", "--help"]])
def test_the_help_is_vietnamese_to_the_last_word(asked: list[str]) -> None:
    result = CliRunner().invoke(coord, asked)
    assert result.exit_code == (0 if asked else 2)
    assert "Cách dùng:" in result.output and "Xem hướng dẫn này." in result.output
    english = ("Usage", "Options", "Commands", "required", "OPTIONS", "COMMAND", "NAME")
    assert [word for word in english if word in result.output] == []


def test_at_once_is_said_and_has_no_day() -> None:
    assert "Phải làm ngay" in ask_deadline("--from", "2026-11-20", "--within", "at once").stdout
    assert answer(ask_deadline("--from", "2026-11-20", "--within", "at once", "--json"))["due_on"] is None


def test_an_instance_counts_by_its_own_calendar_and_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    question = ("--from", "2026-11-23", "--within", "1 working day")
    assert "Theo lịch làm việc kèm chương trình." in ask_deadline(*question).output
    app = story.make_world(home)
    monkeypatch.setenv("COORD_DATABASE_URL", databases.of(home))
    assert "của bản cài đặt này, chưa có thay đổi nào" in ask_deadline(*question).output
    with app.app_context(), story.at(date(2026, 11, 20)), transaction():
        amend_calendar(story.viewer_named("administrator"), parse_amendment(ONE_MORE_DAY.encode()))
    found = answer(ask_deadline(*question, "--json"))
    assert (found["due_on"], found["calendar"]) == ("2026-11-26", "instance")
    assert "có 1 thay đổi theo văn bản" in ask_deadline(*question).output
