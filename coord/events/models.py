"""The tables of the log: events (written once), stored documents, and each agency's inbox."""

from datetime import date, datetime

from sqlalchemy import DDL, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from coord.db import Base


class Event(Base):
    """One act of one officer in a matter. Only `events.log` writes here; triggers refuse changes.

    `payload`, `documents` and `addressees` are canonical JSON. `officer_id` and `agency_id` are None when the
    system recorded it. `request_key` is the form's own key: the same form sent twice is one act.
    """

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("matter_id", "version"),)

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    matter_id: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    took_effect_on: Mapped[date]
    recorded_at: Mapped[datetime]
    payload: Mapped[str] = mapped_column(Text)
    documents: Mapped[str] = mapped_column(Text)
    addressees: Mapped[str] = mapped_column(Text)
    rulebook_hash: Mapped[str] = mapped_column(String(64))
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


_WHEN = {
    "update": "BEFORE UPDATE ON events",
    "delete": "BEFORE DELETE ON events",
    "replace": "BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events "
    "WHERE position = NEW.position OR id = NEW.id OR request_key = NEW.request_key "
    "OR (matter_id = NEW.matter_id AND version = NEW.version))",  # INSERT OR REPLACE fires no trigger on DELETE
}
REFUSE_CHANGES = {
    "sqlite": tuple(
        f"CREATE TRIGGER events_refuse_{what} {when} BEGIN SELECT RAISE(ABORT, 'events are written once'); END"
        for what, when in _WHEN.items()
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'events are written once' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER events_refuse_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes()",
    ),
}

for dialect, statements in REFUSE_CHANGES.items():
    for statement in statements:
        ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        event.listen(Event.__table__, "after_create", ddl)


class InboxEntry(Base):
    """One event as one addressed agency received it. Derived: `coord rebuild` makes it again.

    `sequence` counts 1, 2, 3… within the agency, so that a gap would show.
    """

    __tablename__ = "inbox_entries"
    __table_args__ = (
        UniqueConstraint("agency_id", "sequence"),
        Index("ix_inbox_entries_list", "agency_id", "status", "sequence"),
        Index("ix_inbox_entries_sender", "sender_id", "arrived_at"),
    )

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(32), index=True)
    matter_id: Mapped[str] = mapped_column(String(20), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    sequence: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    number: Mapped[str] = mapped_column(String(300))
    search_text: Mapped[str] = mapped_column(String(300))
    arrived_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(20))
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    refused_because: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]
