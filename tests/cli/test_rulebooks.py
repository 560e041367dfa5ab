"""`coord rulebook`: list, show, check and the compiled graph."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coord import clock
from coord.cli import coord
from coord.demo.plays import SCRIPT
from coord.procedures.rulebook.library import shelf

OVERLAY = SCRIPT / "overlay.toml"


def run(*words: str, at: datetime = datetime(2026, 11, 23, 9, tzinfo=clock.VN)) -> Result:
    """`coord rulebook …` at that instant."""
    with clock.set_at(at):
        return CliRunner().invoke(coord, ["rulebook", *words])


def test_the_list_names_every_rulebook_with_its_law_and_its_days() -> None:
    lines = run("list").output.splitlines()
    assert len(lines) == len(shelf())
    assert any("exemption.law2025" in line and "từ 01/07/2026" in line for line in lines)
    assert any("exemption.law2008" in line and "đến 30/06/2026" in line for line in lines)


def test_the_list_for_machines_says_which_is_in_force_today() -> None:
    rows = json.loads(run("list", "--json").output)
    assert {"procedure", "regime", "title", "in_force"} <= set(rows[0])
    assert all(row["regime"] and row["title"] for row in rows)
    in_force = {row["regime"]: row["in_force"] for row in rows if row["procedure"] == "exemption"}
    assert in_force == {"law2008": False, "law2025": True}
    before = json.loads(run("list", "--json", at=datetime(2026, 6, 30, 23, 59, tzinfo=clock.VN)).output)
    assert {row["regime"]: row["in_force"] for row in before if row["procedure"] == "exemption"} == {
        "law2008": True, "law2025": False
    }  # fmt: skip


def test_a_rulebook_is_shown_by_name_or_by_procedure_and_day() -> None:
    by_name = run("show", "exemption.law2008")
    by_day = run("show", "exemption", "--on", "2026-06-30")
    assert by_name.exit_code == 0
    assert by_name.output == by_day.output != run("show", "exemption").output
    assert "Điều" in by_name.output


@pytest.mark.parametrize("words", [("show", "exemption.law1999"), ("show", "divorce"), ("dcr", "x.y")])
def test_a_rulebook_that_does_not_exist_is_an_error_in_vietnamese(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code != 0
    assert "quy tắc" in str(result.exception)


def test_the_compiled_graph_is_printed() -> None:
    result = run("dcr", "exemption.law2025")
    assert result.exit_code == 0
    assert "opinion_given" in result.output


def test_a_regulation_of_a_province_is_told_beside_the_law() -> None:
    result = run("overlay", str(OVERLAY))
    assert result.exit_code == 0, result.output
    assert "overlay.toml: Quy chế phối hợp của tỉnh Thanh Hóa trên exemption.law2025, 5 chỗ, đạt" in result.output
    assert "trong 10 ngày kể từ ngày nhận được (luật: 15 ngày, Điều 7.2 TTLT 12/2015)" in result.output


def test_a_regulation_that_goes_too_far_is_refused_with_file_row_and_article(tmp_path: Path) -> None:
    wrong, unread, foreign = (tmp_path / name for name in ("wrong.toml", "unread.toml", "foreign.toml"))
    text = OVERLAY.read_text(encoding="utf-8")
    wrong.write_text(text.replace('"10 days"', '"30 days"'), encoding="utf-8")
    unread.write_text(text.replace('"10 days"', '"soon"'), encoding="utf-8")
    foreign.write_text(text.replace('"law2025"', '"law1999"'), encoding="utf-8")
    result = run("overlay", str(wrong), str(unread), str(foreign), str(OVERLAY))
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert "wrong.toml: shorten 1 (opinion_given): phải ngắn hơn 15 ngày của luật (Điều 7.2 TTLT 12/2015)" in lines
    assert any(line.startswith("unread.toml: shorten 1 within: Không hiểu thời hạn") for line in lines)
    assert "foreign.toml: Không có bộ quy tắc “exemption.law1999”." in lines
    assert any(line.endswith("đạt") for line in lines)


def test_a_regulation_that_is_not_there_is_an_error_in_vietnamese(tmp_path: Path) -> None:
    result = run("overlay", str(tmp_path / "none.toml"))
    assert result.exit_code == 1
    assert "Không đọc được" in result.output


def test_the_check_passes_and_says_how_much_it_has_looked_at() -> None:
    """All of them are checked one by one in tests/procedures/checking, and by this command in `make lint`."""
    result = run("check", "exemption.law2008")
    assert result.exit_code == 0, result.output
    (line,) = [line for line in result.output.splitlines() if "trạng thái" in line]
    assert line.startswith("exemption.law2008: ") and line.endswith("đạt")
    assert run("check", "exemption.law1945").exit_code != 0
