"""The words for what a change beside the matter moved in it: each term with its old and new day, each party."""

from collections.abc import Mapping, Sequence
from datetime import date

from coord.events.record import EventRecord
from coord.procedures.rulebook.rulebook import Rulebook

CHANGE_TITLES = {
    "terms.moved": "Thay đổi ngày hết hạn",
    "party.replaced": "Thay đổi bên phối hợp",
    "party.named": "Đổi bên phối hợp",
}


def is_change(event: EventRecord) -> bool:
    """Whether the event tells such a change."""
    return event.name in CHANGE_TITLES


def change_lines(
    event: EventRecord, books: Sequence[Rulebook], names: Mapping[int, str]
) -> tuple[tuple[str, str], ...]:
    """What changed, as label and value; the document last. Empty for any other event."""
    if moved := event.payload.moved:
        terms = [(_title(t.duty, books), f"{_day(t.old)} → {_day(t.new)}") for t in moved.terms]
        return (*terms, ("Theo văn bản", moved.document))
    if replaced := event.payload.replaced:
        heir = names.get(replaced.successor_id, "")
        return (
            (names.get(replaced.agency_id, ""), f"{heir} kế thừa, tiếp tục mọi việc trong hồ sơ này"),
            ("Theo văn bản", replaced.document),
        )
    if named := event.payload.named:
        role = next((r.title for b in reversed(books) for r in b.roles if r.name == named.role), named.role)
        heir, before = names.get(named.agency_id, ""), names.get(named.before or 0, "")
        still = (("Việc đang mở", f"Vẫn của {before}, cho đến khi xong"),) if before else ()
        said = (f"{heir}, từ ngày {_day(event.took_effect_on)}", f"; trước là {before}" if before else "")
        return ((role, "".join(said)), *still, ("Căn cứ", named.document))
    return ()


def agencies_named(event: EventRecord) -> tuple[int, ...]:
    """The agencies whose names those lines need."""
    said = event.payload
    if named := said.named:
        return (named.agency_id, named.before) if named.before else (named.agency_id,)
    return (said.replaced.agency_id, said.replaced.successor_id) if said.replaced else ()


def _title(duty: str, books: Sequence[Rulebook]) -> str:
    """A duty's key ends with the names of the events that meet it."""
    events = duty.partition("/")[2].split("+")
    return " hoặc ".join(next((b.event(e).title for b in books if b.has_event(e)), e) for e in events)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "chưa có ngày"
