"""What the form about minutes asks of the sitting: all of it may stay empty, to be filled in by hand."""

from collections.abc import Mapping

from coord.agencies.spelling import clean_text
from coord.errors import Invalid
from coord.events.payload import Sitting
from coord.matters.typed_text import too_long

NAMES = ("place", "begun", "ended", "chair", "secretary")
ATTENDING = "attending."
"""Before the id of an agency: who came for it."""


def sitting_typed(form: Mapping[str, str]) -> Sitting:
    """What was typed, cleaned; an agency of which nothing was typed is left out."""
    came = {
        int(name.removeprefix(ATTENDING)): clean_text(text, is_long=True)
        for name, text in form.items()
        if name.startswith(ATTENDING) and (number := name.removeprefix(ATTENDING)).isascii() and number.isdigit()
        and len(number) < 13 and clean_text(text, is_long=True)
    }  # fmt: skip
    place, begun, ended, chair, secretary = (clean_text(form.get(name, "")) for name in NAMES)
    return Sitting(place, begun, ended, chair, secretary, came)


def checked_sitting(typed: Sitting) -> Sitting:
    """The same; Invalid, with a sentence for each field, where a text is longer than we keep."""
    wrong = {name: words for name in NAMES if (words := too_long(getattr(typed, name)))}
    wrong |= {f"{ATTENDING}{i}": words for i, text in typed.attending.items() if (words := too_long(text))}
    if wrong:
        raise Invalid("Thông tin buổi làm việc chưa đúng. Hãy xem các mục được đánh dấu.", fields=wrong)
    return typed
