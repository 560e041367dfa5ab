"""The kinds of official paper that an act may be: their names, their abbreviations in a symbol, and who may sign them.

Names and abbreviations are those of Decree 30/2020 on clerical work; a công văn has none in its symbol.
"""

from enum import StrEnum


class OfficialPaper(StrEnum):
    """What an act is on paper; the values are those a rulebook names in `paper`."""

    LETTER = "letter"
    DECISION = "decision"
    NOTICE = "notice"
    RECORD = "record"
    PLAN = "plan"
    SUBMISSION = "submission"
    REPORT = "report"
    INVITATION = "invitation"

    @property
    def words(self) -> str:
        """The kind as it stands above the text: “Quyết định”."""
        return _NAMES[self][0]

    @property
    def abbreviation(self) -> str:
        """What the symbol of a number begins with: QĐ; empty for a công văn."""
        return _NAMES[self][1]


class Signatory(StrEnum):
    """Who signs a paper: the head of the agency or who signs for them, or whoever writes it (a judge, an executor)."""

    LEADER = "leader"
    AUTHOR = "author"

    @property
    def words(self) -> str:
        """In the words of a handbook: “lãnh đạo ký”."""
        return {Signatory.LEADER: "lãnh đạo ký", Signatory.AUTHOR: "người soạn ký"}[self]


_NAMES = {
    OfficialPaper.LETTER: ("Công văn", ""),
    OfficialPaper.DECISION: ("Quyết định", "QĐ"),
    OfficialPaper.NOTICE: ("Thông báo", "TB"),
    OfficialPaper.RECORD: ("Biên bản", "BB"),
    OfficialPaper.PLAN: ("Kế hoạch", "KH"),
    OfficialPaper.SUBMISSION: ("Tờ trình", "TTr"),
    OfficialPaper.REPORT: ("Báo cáo", "BC"),
    OfficialPaper.INVITATION: ("Giấy mời", "GM"),
}
