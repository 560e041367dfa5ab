"""Xuất XLSX: the whole of a list, under the same rules and filters as its pages, from the same queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO, TypeVar

from flask import send_file
from werkzeug.wrappers import Response

from coord import clock
from coord.agencies.spelling import fold
from coord.sheets import MEDIA_TYPE, Column, Row, write_list

K = TypeVar("K")

MANY = 500
"""How many lines an export reads at once."""


def whole(page: Callable[[K], tuple[Sequence[Row], K]], first: K) -> Iterator[Row]:
    """Every line of a list read page by page; a page gives its lines and the key of the next, falsy at the end."""
    key = first
    while True:
        lines, key = page(key)
        yield from lines
        if not key:
            return


def exported(title: str, columns: Sequence[Column[Row]], rows: Iterable[Row]) -> Response:
    """An answer that holds the list as a file, named after it and the day."""
    return sheet_of(title, lambda into: write_list(into, title, columns, rows))


def sheet_of(title: str, write: Callable[[IO[bytes]], None]) -> Response:
    """An answer that holds the workbook that `write` writes; it lies on the disk meanwhile, not in memory."""
    file = TemporaryFile()  # noqa: SIM115 - sending it closes it
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"{fold(title).replace(',', '').replace(' ', '-')}-{clock.today().isoformat()}.xlsx"
    return send_file(file, mimetype=MEDIA_TYPE, as_attachment=True, download_name=name)
