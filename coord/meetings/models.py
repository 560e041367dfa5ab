"""The derived table of papers issued, for the page on which anybody may check one. `coord rebuild` makes it again."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from coord.db import Base


class IssuedPaper(Base):
    """One paper: the code printed on it, what kind it is, its number and day, and the hash of all it says."""

    __tablename__ = "papers"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date]
    content_hash: Mapped[str] = mapped_column(String(64))
    matter_id: Mapped[str] = mapped_column(String(20), index=True)
    event_id: Mapped[str] = mapped_column(String(32))
