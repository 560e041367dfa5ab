"""Settings: sensible without any environment, clear about a wrong one, and careful with secrets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import config
from config import Settings, SettingsError


def test_an_empty_environment_gives_the_local_instance() -> None:
    home = Path(config.__file__).parent / "var"
    assert Settings.load({}) == Settings(home, 8000, "http://127.0.0.1:8000", f"sqlite:///{home / 'coord.db'}")


def test_an_empty_variable_counts_as_not_set() -> None:
    empty = dict.fromkeys(["COORD_HOME", "COORD_PORT", "COORD_URL", "COORD_DATABASE_URL"], "")
    assert Settings.load(empty) == Settings.load({})


def test_each_variable_is_honoured(tmp_path: Path) -> None:
    settings = Settings.load({"COORD_HOME": str(tmp_path), "COORD_PORT": "8123"})
    assert settings == Settings(tmp_path, 8123, "http://127.0.0.1:8123", f"sqlite:///{tmp_path / 'coord.db'}")
    elsewhere = Settings.load({"COORD_URL": "https://thads.example/", "COORD_DATABASE_URL": "sqlite:////srv/c.db"})
    assert (elsewhere.url, elsewhere.database_url) == ("https://thads.example", "sqlite:////srv/c.db")


def test_leaders_need_a_second_factor_unless_the_operator_says_otherwise() -> None:
    assert Settings.load({}).second_factor_required
    assert not Settings.load({"COORD_SECOND_FACTOR": "optional"}).second_factor_required
    with pytest.raises(SettingsError, match="COORD_SECOND_FACTOR"):
        Settings.load({"COORD_SECOND_FACTOR": "off"})


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8e3", "tám nghìn", "８０００", " 80"])
def test_a_wrong_port_is_named(port: str) -> None:
    with pytest.raises(SettingsError, match="COORD_PORT"):
        Settings.load({"COORD_PORT": port})


@pytest.mark.parametrize("url", ["thads.example", "ftp://thads.example", "https://", "https://a.example/?b=c"])
def test_a_wrong_address_is_named(url: str) -> None:
    with pytest.raises(SettingsError, match="COORD_URL"):
        Settings.load({"COORD_URL": url})


@pytest.mark.parametrize(
    "url",
    [
        "mysql://coord:mat-khau@db/coord",
        "postgresql+asyncpg://coord:mat-khau@db/coord",
        "postgresql://coord:mat-khau@db",
        "postgresql://coord:mat-khau@db/",
        "postgresql://coord:mat-khau@db:cổng/coord",
        "postgresql://coord:mat-khau@[db/coord",
        "sqlite://",
        "sqlite:///:memory:",
        "coord.db",
    ],
)
def test_another_database_is_refused_without_showing_a_password(url: str) -> None:
    with pytest.raises(SettingsError, match="COORD_DATABASE_URL phải có dạng") as refusal:
        Settings.load({"COORD_DATABASE_URL": url})
    assert "mat-khau" not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    ["postgresql://coord:mat-khau@db:5433/coord", "postgresql:///coord?host=/run/postgresql", "postgresql://db/c"],
)
def test_a_server_is_taken_as_it_is_written_and_its_password_is_not_shown(url: str) -> None:
    settings = Settings.load({"COORD_DATABASE_URL": url})
    assert settings.database_url == url
    assert "mat-khau" not in repr(settings)


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings.load({"COORD_HOME": str(tmp_path / "home")})
    secret = settings.secret("session")
    assert len(secret) == 32
    assert settings.secret("session") == secret
    assert settings.secret("checkpoint") != secret
    folder = tmp_path / "home" / "secrets"
    assert {path.name for path in folder.iterdir()} == {"session", "checkpoint"}
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "home", folder, folder / "session")]
    assert modes == [0o700, 0o700, 0o600]


def test_processes_that_start_at_once_agree_on_a_secret(tmp_path: Path) -> None:
    settings = Settings.load({"COORD_HOME": str(tmp_path)})
    with ThreadPoolExecutor(32) as pool:
        found = set(pool.map(lambda _: settings.secret("session"), range(64)))
    assert len(found) == 1


def test_a_damaged_secret_is_reported_and_not_replaced(tmp_path: Path) -> None:
    settings = Settings.load({"COORD_HOME": str(tmp_path)})
    settings.secret("session")
    (tmp_path / "secrets" / "session").write_bytes(b"")
    with pytest.raises(SettingsError, match="bị hỏng"):
        settings.secret("session")


@pytest.mark.parametrize("name", ["", "../session", "Session", ".hidden"])
def test_a_secret_needs_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        Settings.load({"COORD_HOME": str(tmp_path)}).secret(name)
