"""Verify the chain: each event's hash, its place after the one before, and no gap in positions or versions."""

from collections.abc import Iterator

from marshmallow import ValidationError

from coord.errors import Invalid
from coord.events import log
from coord.events.models import Event
from coord.events.payload import canonical
from coord.events.record import EventRecord, content_hash, read_record

FIRST = "0" * 64


def broken_links() -> Iterator[str]:
    """Each place where the log is not what was written: a changed, missing or inserted event."""
    heads: dict[str, tuple[int, str]] = {}
    position = 0
    for row in _rows():
        if row is None:
            yield f"nhật ký có dòng không đọc được, trong {log.BATCH} sự kiện sau sự kiện số {position}"
            return
        position += 1
        where = f"sự kiện số {row.position} ({row.name}, hồ sơ {row.matter_id})"
        if row.position != position:
            yield f"{where}: thiếu sự kiện ở vị trí {position}"
            position = row.position
        yield from (f"{where}: {problem}" for problem in _problems(row, *heads.get(row.matter_id, (0, FIRST))))
        heads[row.matter_id] = (row.version, row.hash)


def _rows() -> Iterator[Event | None]:
    """The rows of the log; None in place of the rest when a day or an instant in them is none."""
    try:
        yield from log.all_rows()
    except (ValueError, Invalid):  # the driver of SQLite says it so, that of PostgreSQL as what it cannot hold
        yield None


def _problems(row: Event, version: int, previous_hash: str) -> Iterator[str]:
    if row.version != version + 1:
        yield "số thứ tự trong hồ sơ không liên tục"
    if row.previous_hash != previous_hash:
        yield "không nối với sự kiện trước"
    if not _is_as_written(row):
        yield "nội dung không khớp mã băm"


def _is_as_written(row: Event) -> bool:
    try:
        event = read_record(row)
    except (ValueError, TypeError, KeyError, ValidationError):  # what no program of ours has written
        return False
    digest = content_hash(event)
    return (event.hash, event.id) == (digest, digest[:32]) and _is_canonical(row, event)


def _is_canonical(row: Event, event: EventRecord) -> bool:
    """Whether the very text is what we write, and not another that reads the same."""
    written = (canonical(event.payload), canonical(event.documents), canonical(event.addressees))
    return (row.payload, row.documents, row.addressees) == written
