"""A paper as it was issued: what it says, and what stands above and below it. No more is needed to print it."""

from dataclasses import dataclass
from datetime import date

from marshmallow import fields as ma

from coord.events.typed import Typed
from coord.procedures.rulebook.official_papers import OfficialPaper


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of a paper, whole: names stand in it as they were when it was issued.

    `kind` is the kind of official paper, by its name in a rulebook. `lines` stand above the name of who signed; `to`
    are the addressees under “Kính gửi”, `copies` the lines under “Nơi nhận”, `kept` where a copy stays.
    """

    kind: str = ""
    superior: str = ""
    office: str = ""
    place: str = ""
    about: str = ""
    authority: str = ""
    grounds: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    kept: str = ""
    lines: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class OfficialLetter:
    """A paper with its number and day: all that is printed.

    `is_issued` is False for one on its way, whose number may only be `is_expected`.
    """

    wording: Wording
    number: str
    dated: date
    is_issued: bool
    is_expected: bool = False
    is_demonstration: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is a công văn: its kind does not stand above its text."""
        return self.wording.kind == OfficialPaper.LETTER

    @property
    def title(self) -> str:
        """Its kind in words: “Quyết định”."""
        return OfficialPaper(self.wording.kind).words


class WordingSchema(Typed):
    makes = Wording
    kind = ma.Str()
    superior = ma.Str()
    office = ma.Str()
    place = ma.Str()
    about = ma.Str()
    authority = ma.Str()
    grounds = ma.List(ma.Str())
    paragraphs = ma.List(ma.Str())
    to = ma.List(ma.Str())
    copies = ma.List(ma.Str())
    kept = ma.Str()
    lines = ma.List(ma.Str())
    name = ma.Str()
