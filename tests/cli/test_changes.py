"""`coord calendar amend` and `coord register end`: what they say, and that a preview writes nothing."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from click.testing import CliRunner, Result

from coord import clock
from coord.cli import coord
from coord.errors import Forbidden, Invalid
from tests import databases, story
from tests.matters import stage

NOON = datetime.combine(date(2026, 11, 9), time(12), clock.VN)
FILE = """document = "Thông báo số 01/TB-MH ngày 06/11/2026"
confidence = "verbatim"
days = [{ on = 2026-11-10, kind = "holiday", name = "Ngày nghỉ minh họa" }]
"""


def run(home: Path, *words: str) -> Result:
    with clock.set_at(NOON):
        return CliRunner().invoke(coord, words, env={"COORD_HOME": str(home), "COORD_DATABASE_URL": databases.of(home)})


def amend(home: Path, text: str, *more: str, officer: str = "quantri") -> Result:
    file = home / "amendment.toml"
    file.write_text(text, encoding="utf-8")
    return run(home, "calendar", "amend", str(file), "--officer", officer, *more)


def test_a_preview_names_each_term_that_would_move_and_writes_nothing(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "accepted")
    shown = amend(tmp_path, FILE, "--preview")
    assert (shown.exit_code, shown.output.splitlines()[-1]) == (0, "1 hạn sẽ đổi.")
    assert f"{matter_id}  judge_assigned" in shown.output and "11/11/2026 → 12/11/2026" in shown.output
    assert "terms.moved" not in stage.names(app, matter_id)
    assert "đã đổi" in amend(tmp_path, FILE).output
    assert stage.names(app, matter_id)[-1] == "terms.moved"
    assert run(tmp_path, "verify").exit_code == 0


def test_a_wrong_file_and_a_person_who_may_not_are_told_so(tmp_path: Path) -> None:
    story.make_world(tmp_path)
    assert isinstance(amend(tmp_path, "days = 1").exception, Invalid)
    assert isinstance(amend(tmp_path, FILE, officer="daumoi.kv1").exception, Forbidden)
    assert amend(tmp_path, FILE, officer="khong.co").exit_code != 0


def test_an_agency_ends_with_a_count_of_the_matters_that_move(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "accepted")
    words = ("--last-day", "2026-11-08", "--successor", "TAND-KV2", "--document", "Nghị quyết minh họa")
    ended = run(tmp_path, "register", "end", "TAND-KV1", *words, "--officer", "quantri")
    assert (ended.exit_code, "1 hồ sơ đang mở và 0 việc thi hành án chuyển sang TAND-KV2" in ended.output) == (0, True)
    assert run(tmp_path, "verify").exit_code == 0
