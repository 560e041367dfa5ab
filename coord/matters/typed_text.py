"""How long what is typed may be, and what is wrong with the text of a paper."""

from coord.events.wording import Wording
from coord.procedures.forms.filling import GAP

LONGEST_LINE, LONGEST_TEXT = 300, 20_000
MOST_LINES = 500  # a paper that prints more holds up every other paper
ABOUT, GROUNDS, BODY = "text.about", "text.grounds", "text.body"


def too_long(text: str, *, is_long: bool = False) -> str:
    """What is said of a text with more letters or lines than we keep; empty when it fits."""
    most = LONGEST_TEXT if is_long else LONGEST_LINE
    if len(text) > most:
        return f"Không quá {most:,} ký tự.".replace(",", ".")
    return f"Không quá {MOST_LINES} dòng; hãy đính kèm thành tệp." if text.count("\n") >= MOST_LINES else ""


def wrong_wording(wording: Wording) -> dict[str, str]:
    """What is wrong with the text of a paper: nothing in it may be missing, none of it may be a gap."""
    texts = {ABOUT: wording.about, GROUNDS: "\n".join(wording.grounds), BODY: "\n".join(wording.paragraphs)}
    wrong = {name: too_long(text, is_long=name != ABOUT) for name, text in texts.items()}
    wrong |= {name: f"Còn chỗ để trống “{GAP}”. Hãy điền vào." for name, text in texts.items() if GAP in text}
    wrong |= {name: "Hãy ghi mục này." for name in (ABOUT, BODY) if not texts[name]}
    return {name: problem for name, problem in wrong.items() if problem}
