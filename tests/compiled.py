"""What each app would compile anew, compiled once for all apps of a process: templates, and how addresses are built.

Each test has an app of its own, and compiling these takes longer than most tests. Whatever is kept here is kept under
all that it is made from, so one test cannot tell what another has left.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]
_builders: dict[tuple[object, ...], Builder] = {}
_dialects: dict[str, Dialect] = {}
_statements: dict[object, object] = {}


class Templates(BytecodeCache):
    """The code of templates by their name and the hash of their text."""

    def __init__(self) -> None:
        self.code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the template what was compiled from the same text."""
        bucket.code = self.code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self.code[bucket.key, bucket.checksum] = bucket.code


class Route(Rule):
    """A route that builds its addresses as another of the same parts does."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        made_from = (*self._trace, repr(self.defaults), append_unknown)
        if made_from not in _builders:
            _builders[made_from] = super()._compile_builder(append_unknown)
        return _builders[made_from]


def share_statements(engine: Engine) -> None:
    """Let this engine use the statements that others like it have compiled: those are kept by their dialect."""
    name = engine.dialect.name
    if name not in _dialects:
        engine.connect().close()  # what a dialect knows of its server, it learns at the first connection
        _dialects[name] = engine.dialect
    engine.dialect = _dialects[name]
    engine.update_execution_options(compiled_cache=_statements)


TEMPLATES = Templates()
Flask.url_rule_class = Route
