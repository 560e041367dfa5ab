"""The rules of the house, for whoever adds a file: each test names one rule and the places that break it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from coord import wiring
from coord.procedures.rulebook.library import shelf
from coord.web import guard
from tests import offices

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = sorted([ROOT / "config.py", *(ROOT / "coord").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEST_FILE = 260, 45, 400
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "misc", "manager", "service", "handler", "base"}
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error")) + r")\b")


@cache
def tree_of(path: Path) -> ast.Module:
    """The file as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of the file."""
    return tuple(ast.walk(tree_of(path)))


def places(is_wrong: Callable[[ast.AST], bool], *, but: str = "") -> list[str]:
    """Where the program does that, outside the one file that may."""
    return [
        f"{shown(path)}:{getattr(node, 'lineno', 0)}"
        for path in PROGRAM
        if shown(path) != but
        for node in nodes(path)
        if is_wrong(node)
    ]


def shown(path: Path) -> str:
    """The path within the repository."""
    return path.relative_to(ROOT).as_posix()


def is_call_of(*names: str) -> Callable[[ast.AST], bool]:
    """Whether a node calls something of one of these names, written so or after a dot."""
    return lambda node: (
        isinstance(node, ast.Call)
        and (ast.unparse(node.func) in names or any(ast.unparse(node.func).endswith(f".{name}") for name in names))
    )


def is_import_of(package: str) -> Callable[[ast.AST], bool]:
    """Whether a node imports that package."""

    def check(node: ast.AST) -> bool:
        if isinstance(node, ast.Import):
            return any(alias.name.split(".")[0] == package for alias in node.names)
        return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == package

    return check


def test_imports_point_down_only() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_one_place_commits() -> None:
    assert places(is_call_of("commit"), but="coord/db.py") == []


def test_one_place_makes_rows_of_the_log() -> None:
    assert places(lambda node: isinstance(node, ast.Call) and ast.unparse(node.func) in {"Event", "models.Event"},
                  but="coord/events/log.py") == []  # fmt: skip


def test_only_an_act_on_its_way_becomes_an_event() -> None:
    recording = {"record_act", "open_matter", "record_correction"}
    calling = [
        shown(path)
        for path in PROGRAM
        if path.parent.name not in ("matters", "acts")
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and recording & {alias.name for alias in node.names}
    ]
    assert calling == []


def test_one_place_reads_the_environment() -> None:
    def reads(node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node) in {
            "os.environ",
            "environ",
            "os.getenv",
        }

    assert places(reads, but="config.py") == []


def test_one_place_reads_the_machines_clock() -> None:
    clocks = ("datetime.now", "datetime.utcnow", "date.today", "time.time", "time.localtime", "time.gmtime")
    assert places(is_call_of(*clocks), but="coord/clock.py") == []


def test_one_place_prints_pdf() -> None:
    assert places(is_import_of("weasyprint"), but="coord/meetings/press.py") == []


PEOPLE = re.compile(r"(viewer|asking|officer|person|who)(\(\))?\.roles\b")


def test_one_place_decides_who_may_see_and_do_what() -> None:
    """Roles and kinds of agencies are asked in coord/agencies; elsewhere they are words or the demonstration."""

    def decides(node: ast.AST) -> bool:
        if isinstance(node, ast.Attribute):
            return node.attr == "agency_kind" or ast.unparse(node.value) == "OfficerRole"
        compares = isinstance(node, ast.Compare | ast.BinOp)
        return is_call_of("Viewer", "isdisjoint")(node) or (compares and bool(PEOPLE.search(ast.unparse(node))))

    named = {"coord/web/words.py", "coord/cli/register.py"}  # the words for each role; the first administrator
    found = {place.rpartition(":")[0] for place in places(decides)} - named
    assert {path for path in found if not path.startswith(("coord/agencies/", "coord/demo/"))} == set()


def test_text_is_put_in_nfc_where_its_length_is_bounded() -> None:
    """Python takes hours over a heap of marks: `composed` leaves them out, a password and a term are short."""
    bounded = {"coord/agencies/spelling.py", "coord/agencies/passwords.py", "coord/procedures/dates/terms.py"}
    assert {place.partition(":")[0] for place in places(is_call_of("normalize"))} == bounded


def test_the_law_stands_in_the_rulebooks_and_nowhere_else() -> None:
    article = re.compile(r"Điều \d")

    def speaks_law(node: ast.AST) -> bool:
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and article.search(node.value)
        return bool(is_text) and node not in explanations

    explanations = {
        owner.body[0].value
        for path in PROGRAM
        for owner in nodes(path)
        if isinstance(owner, ast.Module | ast.ClassDef | ast.FunctionDef)
        and owner.body
        and isinstance(owner.body[0], ast.Expr)
    }
    assert places(speaks_law) == []


def test_files_and_functions_stay_short() -> None:
    long_files = [shown(p) for p in PROGRAM if len(p.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE]
    long_tests = [shown(p) for p in TESTS if len(p.read_text(encoding="utf-8").splitlines()) > LONGEST_TEST_FILE]
    long_functions = [
        f"{shown(path)}: {node.name}"
        for path in PROGRAM
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.body[0].lineno + 1 > LONGEST_FUNCTION  # a long list of names is no long story
    ]
    assert (long_files, long_tests, long_functions) == ([], [], [])


def test_files_are_named_after_what_they_own() -> None:
    named = {word: shown(path) for path in [*PROGRAM, *TESTS] for word in [path.stem, path.parent.name]}
    assert {word: path for word, path in named.items() if word in NAMES_THAT_SAY_NOTHING} == {}


def test_every_module_says_what_it_owns() -> None:
    assert [shown(path) for path in PROGRAM if not ast.get_docstring(tree_of(path))] == []


def test_every_public_function_and_class_says_what_it_is() -> None:
    silent = [
        f"{shown(path)}: {node.name}"
        for path in PROGRAM
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not node.name.endswith("Schema")  # the dataclass that it makes says what it is
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_nothing_is_left_unfinished() -> None:
    texts = [*PROGRAM, *TESTS, *(ROOT / "templates").rglob("*.html"), *(ROOT / "docs").rglob("*.md")]
    assert [shown(path) for path in texts if UNFINISHED.search(path.read_text(encoding="utf-8"))] == []


def test_our_own_code_is_never_mocked() -> None:
    assert [shown(path) for path in TESTS if any(map(is_import_of("mock"), nodes(path)))] == []
    assert [shown(path) for path in TESTS if "unittest" + ".mock" in path.read_text(encoding="utf-8")] == []


def test_the_packages_of_the_stack_stand_by_name() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[<>=~! ;\[]", line)[0].lower() for line in wanted}
    assert {"flask", "flask-sqlalchemy", "blinker", "marshmallow", "weasyprint", "pytest"} <= names


def test_every_act_of_every_rulebook_has_words_an_actor_and_followers() -> None:
    table = wiring.table()
    for book in shelf():
        roles = {role.name for role in book.roles} | {"system"}
        for rule in book.events:
            assert rule.title and rule.by, rule.name
            assert {*rule.by, *rule.to} <= roles, rule.name
            assert table[f"{book.procedure}.{rule.name}"] == wiring.ACT


def test_every_route_asks_who_is_there_unless_it_is_marked_public(tmp_path: Path) -> None:
    app = offices.make_app(tmp_path)
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        with app.app_context():
            if rule.endpoint == "assets.file" or guard.is_public(rule.endpoint):
                continue
        values = dict.fromkeys(rule.arguments, "1")
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(rule.endpoint, values, append_unknown=False)
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "DELETE", "PATCH"}:
            answer = client.open(address, method=method)
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/dang-nhap"), rule.endpoint


@pytest.mark.parametrize("folder", ["coord", "tests"])
def test_no_file_is_empty(folder: str) -> None:
    assert [shown(p) for p in (ROOT / folder).rglob("*.py") if not p.read_text(encoding="utf-8").strip()] == []
