"""What every run of the tests needs: a server when it is on PostgreSQL, and databases taken back after each test."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from tests import databases, postgresql

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Start the one server that all workers of this run share, if `COORD_TEST_DATABASE` is `postgresql`."""
    if os.environ.get(databases.VARIABLE) == "postgresql":
        server = ExitStack()
        os.environ[databases.VARIABLE] = server.enter_context(postgresql.running())
        config.add_cleanup(server.close)
        databases.make_template()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the long files, and run no test on PostgreSQL that knows no database or says that once is enough."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if databases.server():
        apart = [item for item in items if not _depends_on_the_database(item)]
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if item not in apart]


def _depends_on_the_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("on_one_database") is None and _reaches_a_database(item.path)


@pytest.fixture(autouse=True)
def _databases_of_a_test() -> Iterator[None]:
    with databases.taken_back():
        yield


@pytest.fixture(autouse=True, scope="session")
def _databases_of_several_tests() -> Iterator[None]:
    yield
    databases.take_all_back()


@cache
def _reaches_a_database(path: Path) -> bool:
    """Whether a file of the tests imports `tests.databases`, or another that does."""
    return any(other == Path(databases.__file__) or _reaches_a_database(other) for other in _imported_by(path))


def _imported_by(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "tests":
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                file = ROOT / f"{name.replace('.', '/')}.py"
                if file.is_file():
                    yield file
