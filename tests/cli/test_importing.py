"""`coord import cases` and `coord import template`: what they say, with which exit code, in whose name."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coord import clock
from coord.cases.models import Case, CaseImport
from coord.cases.queries import changes_of
from coord.cli import coord
from coord.db import db
from coord.errors import CoordError
from tests import databases, story
from tests.cases.importing.sheets_made import line, look, xlsx
from tests.cli.test_upkeep import NINE
from tests.matters import stage


def run(home: Path, *words: str) -> Result:
    with clock.set_at(NINE):
        environ = {"COORD_HOME": str(home), "COORD_DATABASE_URL": databases.of(home)}
        return CliRunner().invoke(coord, ("import", *words), env=environ)


def test_a_file_is_brought_in_in_the_officers_name_and_again_without_effect(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    path = str(xlsx(tmp_path / "việc.xlsx", [line("300/QĐ"), line("301/QĐ")]))
    result = run(tmp_path, "cases", path, "--officer", "vanthu.kv1")
    assert (result.exit_code, result.stdout) == (
        0, "2 thêm, 0 sửa, 0 không đổi, 0 dòng sai.\nĐã ghi: 2 thêm, 0 sửa, 0 không đổi.\n"
    )  # fmt: skip
    assert "0 thêm, 0 sửa, 2 không đổi, 0 dòng sai." in run(tmp_path, "cases", path, "--officer", "vanthu.kv1").stdout
    with stage.seen_by(app, "clerk") as clerk:
        assert [(c.by, c.file_name) for c in changes_of(clerk, 2)] == [("Bùi Thí Điểm", "việc.xlsx")]
        assert len(db.session.scalars(db.select(CaseImport)).all()) == 2


def test_each_wrong_line_is_named_and_nothing_is_written_unless_asked(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    lines = [line("300/QĐ"), line("301/QĐ", Phân_loại="x"), line("302/QĐ", Đơn_vị_thi_hành="THADS-KV2")]
    path = str(xlsx(tmp_path / "a.xlsx", lines))
    result = run(tmp_path, "cases", path, "--officer", "daumoi.kv1")
    assert result.exit_code == 1 and "Chưa ghi gì." in result.stderr
    assert "Dòng 3, cột Phân loại: “x” không có trong danh mục." in result.stderr
    assert "Dòng 4, cột Đơn vị thi hành: “THADS-KV2” không phải đơn vị của bạn." in result.stderr
    with app.app_context():
        assert len(db.session.scalars(db.select(Case)).all()) == 1
    assert run(tmp_path, "cases", path, "--officer", "daumoi.kv1", "--only-right", "--preview").exit_code == 0
    with app.app_context():
        assert len(db.session.scalars(db.select(Case)).all()) == 1
    result = run(tmp_path, "cases", path, "--officer", "daumoi.kv1", "--only-right")
    assert result.exit_code == 0 and "Đã ghi: 1 thêm" in result.stdout


@pytest.mark.parametrize(
    ("officer", "code"),
    [("kiemsat.kv1", "may_not_keep_cases"), ("quantri", "may_not_keep_cases"), ("khong.co", "officer_not_found")],
)
def test_whoever_may_not_is_refused(tmp_path: Path, officer: str, code: str) -> None:
    story.make_world(tmp_path)
    path = str(xlsx(tmp_path / "a.xlsx", [line("300/QĐ")]))
    for words in (("cases", path), ("template", str(tmp_path / "b.xlsx"))):
        refused = run(tmp_path, *words, "--officer", officer).exception
        assert isinstance(refused, CoordError) and refused.code == code
    assert not (tmp_path / "b.xlsx").exists()


def test_what_is_no_file_of_cases_is_told(tmp_path: Path) -> None:
    story.make_world(tmp_path)
    assert "Không có tệp" in run(tmp_path, "cases", str(tmp_path / "x.xlsx"), "--officer", "daumoi.kv1").stderr
    (tmp_path / "a.csv").write_text("a;b\n")
    refused = run(tmp_path, "cases", str(tmp_path / "a.csv"), "--officer", "daumoi.kv1").exception
    assert isinstance(refused, CoordError) and "Không thấy dòng tiêu đề" in refused.message


def test_the_template_is_written(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    result = run(tmp_path, "template", str(tmp_path / "mau.xlsx"), "--officer", "daumoi.kv1")
    assert result.exit_code == 0
    with stage.seen_by(app, "holder") as holder, pytest.raises(CoordError, match="không có dòng dữ liệu"):
        look(holder, tmp_path / "mau.xlsx")
