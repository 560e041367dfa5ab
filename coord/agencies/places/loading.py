"""Loading the register: entering what is new, changing what is not as said, all or nothing. A command; no commit.

Loading the same again changes nothing. What changes keeps what stood there before, in the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coord.agencies import spelling
from coord.agencies.accounts.changes import note_agency
from coord.agencies.models import Agency
from coord.agencies.places.entries import Entry
from coord.agencies.places.file import WrongFile
from coord.agencies.queries import is_demonstration
from coord.db import db, unless_taken
from coord.errors import Refused, Stale

Progress = Callable[[int, int], None]

_LINKS = ("parent", "unit_of", "successor")
_END_BY_COMMAND = (
    "cơ quan đã có trong danh bạ thì ghi kết thúc, kế thừa bằng lệnh “coord register end”, "
    "để hồ sơ đang mở chuyển sang cơ quan kế thừa."
)
_USUAL: Mapping[str, object] = {"is_on_platform": False, "address": "", "phone": "", "symbol": "", "valid_to": None}
_PLAIN = ("name", "short_name", "kind", "level", "area_code", "area_name", "valid_from", *_USUAL)
_KEPT_IF_BLANK = ("short_name", "symbol")
_TELL_EVERY = 500


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many agencies were entered, changed, and found as said."""

    entered: int
    changed: int
    unchanged: int


def load_entries(entries: Sequence[Entry], progress: Progress = lambda done, of: None) -> Loaded:
    """Bring the register to what the entries say; agencies they do not name stay as they are.

    Raises Refused in an instance of the demonstration, WrongFile when entries contradict each other or the register.
    """
    if is_demonstration():
        raise Refused(
            "Bản cài đặt này giữ dữ liệu minh họa; danh bạ cả nước không trộn vào đó. "
            "Hãy chỉ COORD_HOME tới một thư mục khác, chạy coord migrate rồi nạp lại.",
            code="demonstration",
        )
    known = {agency.code: agency for agency in db.session.scalars(db.select(Agency))}
    _refuse_contradictions(entries, known)
    new = [entry for entry in entries if entry.code not in known]
    with db.session.no_autoflush:
        for entry in new:
            known[entry.code] = _new(entry)
        with unless_taken(Stale("Danh bạ vừa có thay đổi trong khi nạp. Hãy nạp lại.")):
            db.session.add_all(known[entry.code] for entry in new)
        fresh = {entry.code for entry in new}
        changed = 0
        for number, entry in enumerate(entries, start=1):
            changed += _bring(known[entry.code], entry, known, is_new=entry.code in fresh)
            if number % _TELL_EVERY == 0 or number == len(entries):
                progress(number, len(entries))
        _refuse_circles(known.values())
        db.session.flush()
    return Loaded(len(new), changed, len(entries) - len(new) - changed)


def _new(entry: Entry) -> Agency:
    said = {name: getattr(entry, name) for name in _PLAIN}
    values = {name: _USUAL.get(name) if value is None else value for name, value in said.items()}
    agency = Agency(code=entry.code, is_demonstration=False, **values | {"valid_to": entry.valid_to or None})
    agency.short_name = entry.short_name or entry.name[:100]
    agency.search_text = _search_text(agency)
    return agency


def _bring(agency: Agency, entry: Entry, known: Mapping[str, Agency], *, is_new: bool) -> bool:
    """Give the agency what the entry says; whether anything of one that was there before changed."""
    differing = [name for name in (*_PLAIN, *_LINKS) if _differs(agency, entry, name)]
    for name in differing:
        after = getattr(entry, name)
        if not is_new:
            note_agency(None, agency, name, _written(getattr(agency, name)), _written(after))
        setattr(agency, name, known.get(after) if name in _LINKS else after or _USUAL.get(name, after))
    if differing and not is_new:
        agency.search_text = _search_text(agency)
    return bool(differing) and not is_new


def _differs(agency: Agency, entry: Entry, name: str) -> bool:
    said = getattr(entry, name)
    if said is None or (name in _KEPT_IF_BLANK and said == ""):
        return False
    now = getattr(agency, name)
    if name in _LINKS:
        return bool(said != (now.code if now else ""))
    return bool((said or None) != (now or None))


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Agency):
        return value.code
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _search_text(agency: Agency) -> str:
    parts = (agency.code, agency.name, agency.short_name, agency.area_name, agency.address)
    return spelling.fold(" ".join(parts))[:1000]


def _refuse_contradictions(entries: Sequence[Entry], known: Mapping[str, Agency]) -> None:
    wrong: list[str] = []
    said: set[str] = set()
    codes = {entry.code for entry in entries} | known.keys()
    for entry in entries:
        if entry.code in said:
            wrong.append(f"{entry.place}: mã này đã có ở một dòng trên.")
        said.add(entry.code)
        for name in _LINKS:
            other = getattr(entry, name)
            if other and other not in codes:
                wrong.append(f"{entry.place}, cột {name}: không có cơ quan mã “{other}”.")
        if isinstance(entry.valid_to, date) and entry.valid_to < entry.valid_from:
            wrong.append(f"{entry.place}, cột valid_to: ngày kết thúc phải từ ngày bắt đầu trở đi.")
        if entry.code in known and _ends(known[entry.code], entry):
            wrong.append(f"{entry.place}, cột valid_to: {_END_BY_COMMAND}")
    if wrong:
        raise WrongFile(wrong)


def _ends(agency: Agency, entry: Entry) -> bool:
    """Whether the line would end an agency that is there, or have it begin again: its matters must move with that."""
    return any(_differs(agency, entry, name) for name in ("valid_to", "successor"))


def _refuse_circles(agencies: Iterable[Agency]) -> None:
    wrong = [
        f"Mã {agency.code}, cột {name}: đi vòng trở lại chính cơ quan này."
        for agency in agencies
        for name in _LINKS
        if _returns(agency, name)
    ]
    if wrong:
        raise WrongFile(wrong)


def _returns(agency: Agency, link: str) -> bool:
    seen: set[str] = set()
    other: Agency | None = getattr(agency, link)
    while other is not None and other.code not in seen:
        if other is agency:
            return True
        seen.add(other.code)
        other = getattr(other, link)
    return False
