"""`coord serve` and `coord demo` say that the port is taken, before they touch anything."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from coord.cli import coord
from coord.cli.serving import refuse_taken_port
from coord.errors import CoordError


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_taken_port_is_named_with_what_to_do_and_nothing_is_made(tmp_path: Path, taken: int) -> None:
    home = tmp_path / "home"
    done = CliRunner().invoke(coord, ["demo"], env={"COORD_HOME": str(home), "COORD_PORT": str(taken)})
    assert isinstance(done.exception, CoordError) and done.exception.code == "port_taken"
    assert str(taken) in done.exception.message and "COORD_PORT" in done.exception.message
    assert not home.exists()


def test_a_free_port_is_no_matter(taken: int) -> None:
    with pytest.raises(CoordError):
        refuse_taken_port(taken)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    refuse_taken_port(port)
