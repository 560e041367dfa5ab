"""Verify the chain: each event's hash, its place after the one before, and no gap in positions or versions."""

from collections.abc import Iterator

from coord.events import log
from coord.events.record import EventRecord, content_hash


def broken_links() -> Iterator[str]:
    """Each place where the log is not what was written: a changed, missing or inserted event."""
    heads: dict[str, EventRecord] = {}
    position = 0
    for event in log.all_events():
        position += 1
        where = f"sự kiện số {event.position} ({event.name}, hồ sơ {event.matter_id})"
        if event.position != position:
            yield f"{where}: thiếu sự kiện ở vị trí {position}"
            position = event.position or position
        yield from (f"{where}: {problem}" for problem in _problems(event, heads.get(event.matter_id)))
        heads[event.matter_id] = event


def _problems(event: EventRecord, before: EventRecord | None) -> Iterator[str]:
    if event.version != (before.version + 1 if before else 1):
        yield "số thứ tự trong hồ sơ không liên tục"
    if event.previous_hash != (before.hash if before else "0" * 64):
        yield "không nối với sự kiện trước"
    digest = content_hash(event)
    if event.hash != digest or event.id != digest[:32]:
        yield "nội dung không khớp mã băm"
