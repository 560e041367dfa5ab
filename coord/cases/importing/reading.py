"""A file of cases as a table: the line of headings, the lines below it, and what is merged. XLSX or CSV by its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from coord.cases.importing.cells import Line, Unreadable
from coord.cases.importing.csv_file import read_csv
from coord.cases.importing.headings import LOOKED_AT, Header, find_header, no_header
from coord.cases.importing.xlsx_file import Merged, open_xlsx

LARGEST_FILE = 20_000_000  # bytes as they lie on the disk


@dataclass(frozen=True, slots=True)
class Table:
    """What is read of a file. `lines` come once, blank ones among them."""

    header: Header
    lines: Iterator[Line]
    merged: tuple[Merged, ...] = ()


@contextmanager
def open_table(path: Path, name: str) -> Iterator[Table]:
    """Open a file that people call `name`. Raises Unreadable when nothing can be made of it as a whole."""
    if path.stat().st_size > LARGEST_FILE:
        raise Unreadable("Tệp lớn hơn 20 MB. Hãy chia thành nhiều tệp, hoặc chép riêng các dòng dữ liệu sang tệp mẫu.")
    if name.lower().endswith(".csv"):
        yield _table(read_csv(path))
    elif name.lower().endswith(".xlsx"):
        with open_xlsx(path) as (lines, merged):
            yield _table(lines, merged)
    else:
        raise Unreadable("Chỉ nhận tệp XLSX hoặc CSV. Tệp .xls kiểu cũ: mở bằng Excel rồi lưu thành .xlsx.")


def _table(lines: Iterator[Line], merged: tuple[Merged, ...] = ()) -> Table:
    head = list(islice(lines, LOOKED_AT))
    header = find_header(head)
    if header is None:
        raise no_header()
    below = chain((line for line in head if line.number > header.line), lines)
    return Table(header, below, tuple(one for one in merged if one.last > header.line))
