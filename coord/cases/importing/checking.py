"""From lines to cases: each cell read, the lines of one case put together, every fault with line, column and reason."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from coord.cases.facts import CaseFacts, case_key
from coord.cases.importing.assembling import LineSaid, case_of, facts_differing, obligation_of
from coord.cases.importing.cells import MOST_LINES, Fault, Line, Unreadable, Wrong, too_many_lines
from coord.cases.importing.columns import COLUMNS, KEY, Holds, heading_of
from coord.cases.importing.offices import Offices
from coord.cases.importing.reading import Table
from coord.cases.importing.values import Surroundings, Value, read
from coord.cases.importing.xlsx_file import Merged
from coord.cases.kinds import ObligationKind
from coord.procedures.dates.wording import full_date

Told = Callable[[int], None]
"""Is told now and then how many lines have been read."""

STEP, MOST_FAULTS, MOST_MERGED = 500, 20_000, 1_000
ANYWHERE = ""


@dataclass(frozen=True, slots=True)
class FoundCase:
    """One case that is right, and the lines on which it stands."""

    lines: tuple[int, ...]
    facts: CaseFacts


@dataclass(frozen=True, slots=True)
class Checked:
    """What a table says: the cases that are right, what is wrong with the others, and which columns were there.

    `faults` are the first ones of `fault_count`.
    """

    cases: tuple[FoundCase, ...]
    faults: tuple[Fault, ...]
    fault_count: int
    lines: int
    given: frozenset[str]

    @property
    def wrong_lines(self) -> int:
        """How many lines stand in no case that is right."""
        return self.lines - sum(len(case.lines) for case in self.cases)


@dataclass(slots=True)
class _Group:
    """The lines of one case as they are found; `owed` says on which line each kind stands."""

    first: LineSaid
    lines: list[LineSaid] = field(default_factory=list)
    owed: dict[ObligationKind, int] = field(default_factory=dict)
    wrong: int = 0


def check(table: Table, offices: Offices, today: date, told: Told = lambda done: None) -> Checked:
    """Read every line of a table. Raises Unreadable when there are too many of them, or none."""
    return _Checker(table, offices, today).check(told)


class _Checker:
    """Reads a table line by line and remembers what it found."""

    def __init__(self, table: Table, offices: Offices, today: date) -> None:
        self.table, self.offices = table, offices
        self.around = Surroundings(today, offices.units, offices.other_codes)
        self.faults: list[Fault] = []
        self.fault_count = 0
        self.filled: list[int] = []
        self.groups: dict[tuple[int, str], _Group] = {}
        self.group_of: dict[int, _Group] = {}

    def check(self, told: Told) -> Checked:
        for line in self.table.lines:
            if line.is_blank:
                continue
            self.filled.append(line.number)
            if len(self.filled) > MOST_LINES:
                raise too_many_lines()
            if len(self.filled) % STEP == 0:
                told(len(self.filled))
            self._take(self._said(line))
        if not self.filled:
            raise Unreadable("Tệp có dòng tiêu đề nhưng không có dòng dữ liệu nào ở dưới.")
        self._spoil_merged(self.table.merged)
        cases = tuple(self._right_cases())
        faults = tuple(sorted(self.faults, key=lambda fault: fault.line))
        return Checked(cases, faults, self.fault_count, len(self.filled), self.table.header.given)

    def _said(self, line: Line) -> LineSaid:
        """What stands on a line; a cell that cannot be taken is a fault and says nothing."""
        said: dict[str, Value] = {}
        faulty = set()
        for place, cell in enumerate(line.cells):
            column = self.table.header.places.get(place)
            if column is None:
                continue
            try:
                said[column.name] = read(cell, column, self.around)
            except Wrong as wrong:
                self._fault(line.number, column.heading, wrong.reason)
                faulty.add(column.name)
        return LineSaid(line.number, said, frozenset(faulty))

    def _take(self, line: LineSaid) -> None:
        key = self._key(line)
        if key is None:  # of a case nobody knows: it may be a further line of one
            self._refuse_missing(line, is_further=line.number != self.filled[0])
            return
        group = self.groups.setdefault(key, _Group(line))
        self.group_of[line.number] = group
        group.lines.append(line)
        faults = self.fault_count
        self._refuse_missing(line, is_further=line is not group.first)
        self._compare(line, group)
        if self.fault_count > faults or line.faulty:
            group.wrong = group.wrong or line.number

    def _key(self, line: LineSaid) -> tuple[int, str] | None:
        """What tells the case from others; None when a part of it is missing or cannot be read."""
        holder_id, number, day = line.said.get("holder_id"), line.said.get("decision_number"), line.first_decision_on
        if not isinstance(holder_id, int) or not isinstance(number, str) or day is None or "issuer" in line.faulty:
            return None
        line.said["issuer"] = issuer = str(line.said.get("issuer") or self.offices.issuers[holder_id])
        return holder_id, case_key(number, day, issuer)

    def _refuse_missing(self, line: LineSaid, *, is_further: bool) -> None:
        """What must be there: on a further line of a case, only its key and the obligation, with the amount it has."""
        kind = line.said.get("kind")
        without_amount = isinstance(kind, ObligationKind) and not kind.is_of_money
        for column in COLUMNS:
            is_asked = column.is_required and (column.of_obligation or column.name in KEY or not is_further)
            is_asked = is_asked and not (without_amount and column.holds is Holds.AMOUNT)
            if is_asked and line.said.get(column.name) is None and column.name not in line.faulty:
                self._fault(line.number, column.heading, "Ô bắt buộc đang trống.")

    def _compare(self, line: LineSaid, group: _Group) -> None:
        """A further line must not say otherwise than the first, nor name a kind again."""
        for name in facts_differing(group.first, line):
            reason = f"Khác với dòng {group.first.number} của cùng quyết định. Hãy để trống hoặc ghi giống dòng đó."
            self._fault(line.number, heading_of(name), reason)
        kind = line.said.get("kind")
        if isinstance(kind, ObligationKind):
            earlier = group.owed.setdefault(kind, line.number)
            if earlier != line.number:
                self._fault(line.number, heading_of("kind"), f"Loại nghĩa vụ này đã có ở dòng {earlier} của cùng việc.")
        reviewed, first_day = line.said.get("last_reviewed_on"), line.first_decision_on
        if isinstance(reviewed, date) and first_day and reviewed < first_day:
            reason = f"Trước ngày quyết định thi hành án lần đầu ({full_date(first_day)})."
            self._fault(line.number, heading_of("last_reviewed_on"), reason)

    def _spoil_merged(self, merged: tuple[Merged, ...]) -> None:
        if len(merged) > MOST_MERGED:
            raise Unreadable(
                f"Tệp có {len(merged)} chỗ gộp ô. Hãy chọn cả bảng, bỏ gộp, rồi ghi giá trị vào từng dòng."
            )
        for one in merged:
            numbers = self.filled[bisect_left(self.filled, one.first) : bisect_right(self.filled, one.last)]
            places: Mapping[int, str] = {p: c.heading for p, c in self.table.header.places.items() if p in one.places}
            if not numbers or not places:
                continue
            reason = f"Các ô {one.name} đang gộp làm một. Hãy bỏ gộp rồi ghi giá trị vào từng dòng."
            self._fault(numbers[0], "; ".join(places.values())[:100], reason)
            for number in numbers:
                if group := self.group_of.get(number):
                    group.wrong = group.wrong or number

    def _right_cases(self) -> Iterator[FoundCase]:
        named = {fault.line for fault in self.faults}
        for group in self.groups.values():
            if not group.wrong:
                owed = [obligation_of(line) for line in group.lines]
                yield FoundCase(tuple(line.number for line in group.lines), case_of(group.first, owed))
                continue
            for line in group.lines:
                if line.number not in named:
                    reason = f"Dòng này không sai, nhưng cùng một việc với dòng {group.wrong} đang sai nên không nhập."
                    self._fault(line.number, ANYWHERE, reason)

    def _fault(self, line: int, column: str, reason: str) -> None:
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(line, column, reason))
