"""Settings: the only reader of the environment.

    COORD_HOME           where all data lives: coord.db, documents, secrets (default: var/ beside this file)
    COORD_PORT           the port on 127.0.0.1 (default: 8000)
    COORD_URL            how the outside reaches us, for links and QR codes (default: http://127.0.0.1:PORT)
    COORD_DATABASE_URL   sqlite:///PATH, or postgresql://USER:PASSWORD@HOST/NAME (default: coord.db in COORD_HOME)
    COORD_SWITCHES_OFF   branches of rulebooks to turn off, by commas (default: none)
    COORD_SECOND_FACTOR  required or optional for leaders and administrators (default: required)

An empty variable counts as not set. Secrets are made at first use, readable by their owner alone.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SECRET_BYTES = 32


class SettingsError(Exception):
    """A variable of the environment is wrong; the message says which, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment decides. `url` has no slash at its end; `database_url` is never shown, for its password."""

    home: Path
    port: int
    url: str
    database_url: str = field(repr=False)
    switches_off: tuple[str, ...] = ()
    second_factor_required: bool = True

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read and check the environment; raises SettingsError."""
        home = Path(environ.get("COORD_HOME") or Path(__file__).parent / "var").expanduser().absolute()
        port = _port(environ.get("COORD_PORT") or "8000")
        url = _url(environ.get("COORD_URL") or f"http://127.0.0.1:{port}")
        database_url = _database_url(environ.get("COORD_DATABASE_URL") or f"sqlite:///{home / 'coord.db'}")
        off = tuple(name.strip() for name in environ.get("COORD_SWITCHES_OFF", "").split(",") if name.strip())
        required = _second_factor(environ.get("COORD_SECOND_FACTOR") or "required")
        return cls(home, port, url, database_url, off, required)

    def make_home(self) -> Path:
        """The data folder, made for its owner alone if it is not there yet."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.home

    def secret(self, name: str) -> bytes:
        """32 random bytes of that name: made at first use, the same ever after, in every process."""
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", name):
            raise ValueError(f"not a name for a secret: {name!r}")
        folder = self.make_home() / "secrets"
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / name
        if not path.exists():
            _write_once(path, secrets.token_bytes(SECRET_BYTES))
        return _whole(path)


def _write_once(path: Path, content: bytes) -> None:
    # Written aside and then linked: of two processes one wins, and nobody ever reads a file half written.
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".")  # O_EXCL, mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        Path(aside).unlink()


def _whole(path: Path) -> bytes:
    content = path.read_bytes()
    if len(content) != SECRET_BYTES:
        raise SettingsError(f"Tệp bí mật {path} bị hỏng; hãy khôi phục từ bản sao lưu, đừng xóa.")
    return content


def _second_factor(text: str) -> bool:
    if text not in {"required", "optional"}:
        raise SettingsError(f"COORD_SECOND_FACTOR phải là required hoặc optional, không phải “{text}”.")
    return text == "required"


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise SettingsError(f"COORD_PORT phải là số từ 1 đến 65535, không phải “{text}”.")
    return int(text)


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(f"COORD_URL phải có dạng https://ten-mien, không phải “{text}”.")
    return text.rstrip("/")


def _database_url(text: str) -> str:
    if _names_a_file(text) or _names_a_server(text):
        return text
    scheme = text.partition(":")[0]  # never the whole: it may hold a password
    raise SettingsError(
        "COORD_DATABASE_URL phải có dạng sqlite:///ĐƯỜNG-DẪN-TỆP hoặc "
        f"postgresql://TÊN:MẬT-KHẨU@MÁY-CHỦ/CƠ-SỞ-DỮ-LIỆU, không nhận “{scheme}:…”. "
        "Hãy bỏ biến này để dùng coord.db trong COORD_HOME."
    )


def _names_a_file(text: str) -> bool:
    return text.startswith("sqlite:///") and text.removeprefix("sqlite:///") not in {"", ":memory:"}


def _names_a_server(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme == "postgresql" and len(parts.path) > 1 and parts.port != 0
    except ValueError:  # such as a port that is none
        return False
