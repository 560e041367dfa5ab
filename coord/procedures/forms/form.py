"""The form of a paper: what it is about, on which grounds, and what it says, for each outcome; read from TOML.

The forms of a procedure lie in one file beside this one, for all its regimes: the articles come from the rulebook.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from marshmallow import ValidationError, fields

from coord.errors import CoordError
from coord.procedures.rulebook.official_papers import OfficialPaper
from coord.procedures.rulebook.rulebook import EventRule
from coord.procedures.rulebook.schema_fields import NAME, Strict

FOLDER = Path(__file__).parent
OUTCOME = "{outcome}"
"""Where in the body the paragraphs of the outcome stand."""
VALUES = "{values}"
"""Where in a plain form each value stands under its title."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a paper says: its subject, its grounds and its paragraphs, all with placeholders."""

    about: str
    grounds: tuple[str, ...] = ()
    body: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one event. `copies` are further lines under “Nơi nhận”; without any, the addressees stand there."""

    event: str
    said: Said
    outcomes: Mapping[str, Said]
    copies: tuple[str, ...] = ()

    def for_outcome(self, outcome: str | None) -> Said:
        """What the paper says with this outcome: its own subject and grounds where it has them, its paragraphs."""
        own = self.outcomes.get(outcome or "", Said(""))
        body = tuple(line for part in self.said.body for line in (own.body if part == OUTCOME else (part,)))
        return Said(own.about or self.said.about, own.grounds or self.said.grounds, body)

    def texts(self) -> tuple[str, ...]:
        """Every text of the form, for the check."""
        parts = (self.said, *self.outcomes.values())
        return (*self.copies, *(text for said in parts for text in (said.about, *said.grounds, *said.body)))


class InvalidForm(CoordError):
    """A file of forms that cannot be read; the message names the file and each place."""

    def __init__(self, source: str, problems: object) -> None:
        super().__init__(f"Mẫu văn bản {source} sai: {problems}", code="invalid_form")


class _SaidSchema(Strict):
    about = fields.Str(load_default="")
    grounds = fields.List(fields.Str(), load_default=list)
    body = fields.List(fields.Str(), load_default=list)


class _FormSchema(_SaidSchema):
    copies = fields.List(fields.Str(), load_default=list)
    outcomes = fields.Dict(keys=fields.Str(validate=NAME), values=fields.Nested(_SaidSchema), load_default=dict)


@cache
def forms_of(procedure: str) -> Mapping[str, Form]:
    """The forms of a procedure by event; none where it has no file."""
    path = FOLDER / f"{procedure}.toml"
    return read_forms(path.read_bytes(), path.name) if path.exists() else {}


def read_forms(content: bytes, source: str) -> Mapping[str, Form]:
    """The forms of one file; InvalidForm when its shape is wrong."""
    try:
        tables = tomllib.loads(content.decode("utf-8"))
        return {event: _form(event, _FormSchema().load(table)) for event, table in tables.items()}
    except ValidationError as error:
        raise InvalidForm(source, error.messages) from error
    except ValueError as error:
        raise InvalidForm(source, error) from error


def form_for(procedure: str, rule: EventRule) -> Form:
    """The form of an event; where nobody has written one, a plain one made from what the rulebook asks for."""
    return forms_of(procedure).get(rule.name) or forms_of("any").get(rule.name) or _plain(rule)


def _form(event: str, table: Mapping[str, Any]) -> Form:
    outcomes = {name: _said(row) for name, row in table["outcomes"].items()}
    return Form(event, _said(table), outcomes, tuple(table["copies"]))


def _said(table: Mapping[str, Any]) -> Said:
    return Said(table["about"], tuple(table["grounds"]), tuple(table["body"]))


def _plain(rule: EventRule) -> Form:
    """A decent text for any event: what happens, with which outcome, and each value under its title."""
    plain = forms_of("any")["plain_decision" if rule.paper is OfficialPaper.DECISION else "plain"]
    values = tuple(f"[{f.title.removesuffix(' (đồng)')}: {{this.{f.name}}}.]" for f in rule.fields)
    body = tuple(line for part in plain.said.body for line in (values if part == VALUES else (part,)))
    return Form(rule.name, Said(plain.said.about, plain.said.grounds, body), {})
