"""Throw the derived tables away and make them again from the log, or compare them with what that would give.

The receivers that `coord.wiring` has connected do the work: the same functions that follow each act as it happens.
Since when each case is eligible follows from its figures and the law, not from events; it is made again here as well.
"""

from collections.abc import Iterator

from sqlalchemy import Table, delete, select

from coord.cases.eligibilities import rebuild_eligibilities
from coord.db import Base, db, transaction
from coord.events import log, signals
from coord.events.record import EventRecord
from coord.matters.holding import hold_cases

DERIVED = ("duties", "inbox_entries", "parties", "matters", "papers", "case_eligibilities")

Rows = dict[tuple[object, ...], tuple[object, ...]]


class _Undo(Exception):
    """Leaves the transaction without a trace."""


def rebuild() -> int:
    """Make every derived table again in one transaction; how many events were followed."""
    with transaction():
        hold_cases()
        log.take_turn()
        return _rebuild()


def differences() -> list[str]:
    """The first difference of each derived table from a rebuild; empty when all is as the log says."""
    found: list[str] = []
    try:
        with transaction():
            hold_cases()
            log.take_turn()
            before = {name: _rows(_table(name)) for name in DERIVED}
            _rebuild()
            for name in DERIVED:
                found.extend(_first_difference(_table(name), before[name], _rows(_table(name))))
            raise _Undo
    except _Undo:
        return found


def _rebuild() -> int:
    for name in DERIVED:
        db.session.execute(delete(_table(name)))
    db.session.expunge_all()  # a row that somebody still holds must not stand in for the one thrown away
    rebuild_eligibilities()
    histories: dict[str, tuple[EventRecord, ...]] = {}
    count = 0
    for event in log.all_events():
        history = (*histories.get(event.matter_id, ()), event)
        histories[event.matter_id] = history
        signals.recording.send(event.name, happening=signals.Happening(event, history))
        db.session.flush()
        count += 1
    return count


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _rows(table: Table) -> Rows:
    keys = [i for i, column in enumerate(table.columns) if column.primary_key]
    rows = [tuple(row) for row in db.session.execute(select(table))]
    return {tuple(row[i] for i in keys): row for row in rows}


def _first_difference(table: Table, is_now: Rows, should_be: Rows) -> Iterator[str]:
    for key in sorted({*is_now, *should_be}, key=str):
        mine, right = is_now.get(key), should_be.get(key)
        if mine == right:
            continue
        name = f"{table.name} {'/'.join(str(part) for part in key)}"
        if mine is None or right is None:
            yield f"{name}: {'thiếu dòng này' if mine is None else 'thừa dòng này'}"
        else:
            column = next(i for i, _ in enumerate(mine) if mine[i] != right[i])
            yield f"{name}: {table.columns[column].name} là {mine[column]!r}, phải là {right[column]!r}"
        return
