"""`coord register` and `coord invite`: an instance from nothing to its first administrator."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from coord.cli import main
from tests import databases, offices

COORD = Path(sys.executable).parent / "coord"


def program(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`coord …` as somebody runs it; starting it takes longer than what it does."""
    place = {"COORD_HOME": str(home), "COORD_DATABASE_URL": databases.of(home)}
    environ = {**os.environ, **place, "COORD_URL": "https://phoihop.example.vn"}
    return subprocess.run([COORD, *arguments], env=environ, capture_output=True, text=True, check=False)


def coord(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The same within this process, from its first line to its last."""
    line, code = [str(COORD), *arguments], 0
    with (
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as err,
        pytest.MonkeyPatch.context() as set_,
    ):
        set_.setenv("COORD_HOME", str(home))
        set_.setenv("COORD_DATABASE_URL", databases.of(home))
        set_.setenv("COORD_URL", "https://phoihop.example.vn")
        set_.setattr(sys, "argv", line)
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    return subprocess.CompletedProcess(line, code, out.getvalue(), err.getvalue())


def prepared(folder: Path) -> Path:
    home = folder / "home"
    offices.make_app(home)
    return home


def test_a_file_is_loaded_and_an_administrator_invited(tmp_path: Path) -> None:
    home, file = prepared(tmp_path), tmp_path / "danh-ba.csv"
    file.write_text(
        "code,name,kind,level,area_code,area_name,valid_from\n"
        "TAND-9,Tòa án nhân dân tỉnh Thử,court,province,99,Tỉnh Thử,2025-07-01\n",
        encoding="utf-8-sig",
    )
    loaded = program(home, "register", "load", str(file))
    assert (loaded.returncode, loaded.stdout) == (0, "Danh bạ: thêm 1, thay đổi 0, giữ nguyên 0 cơ quan.\n")
    assert "1 / 1" in loaded.stderr
    printed = coord(home, "register", "print").stdout
    assert "TAND-9,Tòa án nhân dân tỉnh Thử,court,province,99" in printed
    invited = coord(home, "invite", "quantri", "--name", "Ngô Ví Dụ", "--agency", "TAND-9")
    assert invited.stdout.startswith("https://phoihop.example.vn/moi/") and invited.stdout.count("\n") == 1
    again = program(home, "invite", "quantri", "--name", "Ngô Ví Dụ", "--agency", "TAND-9")
    assert again.returncode == 1 and "đã có người dùng" in again.stderr


def test_what_cannot_be_read_is_said_in_vietnamese_and_loads_nothing(tmp_path: Path) -> None:
    home, file = prepared(tmp_path), tmp_path / "sai.csv"
    file.write_bytes("mã,tên\n".encode("utf-16"))
    assert "không phải UTF-8" in coord(home, "register", "load", str(file)).stderr
    file.write_text("code,name,kind,level,area_code,area_name,valid_from\ntand,a,b,c,d,e,f\n", encoding="utf-8")
    wrong = coord(home, "register", "load", str(file))
    assert wrong.returncode == 1 and "Dòng 2, cột code" in wrong.stderr and "Traceback" not in wrong.stderr
    assert "Không đọc được tệp" in coord(home, "register", "load", str(tmp_path / "khong-co.csv")).stderr
    assert coord(home, "register", "print").stdout.count("\n") == 1
