"""Where lines of a paper may break: names in even lines, numbers and references in one piece."""

import re
import textwrap

from markupsafe import Markup, escape

from coord.meetings.letters import printable

_ARTICLE = re.compile(r"Điều\s\d{1,3}\.")
_NO_BREAK = "\N{NO-BREAK SPACE}"
_JOINER = "\N{WORD JOINER}"
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"
_OVERLONG = re.compile(r"\S{40}(?=\S)")  # without a place to break, layout takes quadratic time
_NAME_LENGTH = 600  # letters; what is longer is no name, and the attached data hold all of it
# In running text: "khu vực 1 -", a number and its unit, articles, sums, document numbers and dates. All short, so that
# narrow columns hold them.
_IN_TEXT = re.compile(
    r"\b(?:khu vực|quận|phòng|tổ|số) \d{1,3}\b(?![./])(?: -(?= ))?"
    r"|\b\d{1,3} -(?= )"
    r"|\bngày \d{1,2}/\d{1,2}/\d{4}\b"
    r"|\b\d{1,3} (?:ngày|giờ|tháng|năm|bản|trang|%)(?!\w)"
    r"|\b(?:điểm|khoản|điều) \w{1,4}\b"
    r"|\b\d{1,3}(?:\.\d{3}){1,5} đồng"
    r"|\b\d{1,6}(?:/[\w-]{1,14}){1,3}",
    re.IGNORECASE,
)
# The last two words: a short one does not stand alone in its line.
_LAST_WORDS = re.compile(r"(?<= )(\w{1,7}) (\w{1,7}[;.,]?)$", re.MULTILINE)
# In names set in even lines: the words of the field and the names of places as well.
_IN_NAMES = re.compile(
    r"\bkhu vực \d{1,3}\b(?: -)?|\bthi hành án(?: dân sự)?\b|\bviện kiểm sát\b|\btòa án\b|\bnhân dân\b|\bcông an\b"
    r"|\bquản lý\b|\bkho bạc\b|\bngân hàng\b|\bnhà nước\b|\bbảo hiểm\b|\bxã hội\b|\bủy ban\b"
    r"|\bnghĩa vụ(?: thi hành án)?\b|\bđối với\b"
    r"|\b(?:tỉnh|thành phố|phường|xã) \w{1,7} \w{1,7}\b",
    re.IGNORECASE,
)


def even_lines(text: str, limit: int) -> list[str]:
    """The text in as few lines of at most `limit` letters as it needs, of about one length. 600 letters at most."""
    if len(text) > _NAME_LENGTH:
        text = text[:_NAME_LENGTH].rstrip() + "…"
    glued = _IN_NAMES.sub(lambda piece: piece[0].replace(" ", _NO_BREAK), text)
    wanted = len(_wrapped(glued, limit))
    for width in range(max(1, len(glued) // max(1, wanted)), limit):
        if len(lines := _wrapped(glued, width)) <= wanted:
            return [line.replace(_NO_BREAK, " ") for line in lines]
    return [line.replace(_NO_BREAK, " ") for line in _wrapped(glued, limit)]


def flowing(text: str) -> Markup:
    """The text as markup in which numbers stay with what they number, and no short word stands alone at the end."""
    whole = _IN_TEXT.sub(lambda piece: _glued(piece[0]), _OVERLONG.sub(_with_break, printable(text)))
    return escape(_LAST_WORDS.sub(rf"\1{_NO_BREAK}\2", whole))


def with_article(text: str) -> Markup:
    """The same for a paragraph of a decision: “Điều 1.” stands out."""
    found = _ARTICLE.match(text)
    return Markup("<b>{}</b>{}").format(flowing(found[0]), flowing(text[found.end() :])) if found else flowing(text)


def _glued(piece: str) -> str:
    return re.sub("(?<=[/-])(?! )", _JOINER, piece.replace(" ", _NO_BREAK))


def _with_break(piece: re.Match[str]) -> str:
    return piece[0] + _MAY_BREAK


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
