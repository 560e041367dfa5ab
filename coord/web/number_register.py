"""Sổ văn bản đi: the register of outgoing numbers, by agency, kind of paper and year; and the same as a table file."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, make_response, render_template, request

from coord.acts.register_lists import Book, NumberLine, books_of, numbers_in
from coord.agencies.names import short_names
from coord.errors import NotFound
from coord.web.addresses import with_query
from coord.web.guard import viewer
from coord.web.words import day

blueprint = Blueprint("number_register", __name__)

COLUMNS = ("Số", "Số, ký hiệu", "Ngày", "Trích yếu", "Hồ sơ", "Đơn vị soạn", "Người ký", "Nơi nhận", "Người lấy số",
           "Tình trạng", "Lý do hủy")  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/so-van-ban-di")
def numbers() -> str:
    """One book, the last number first."""
    books = books_of(viewer())
    book = _chosen(books) if books else None
    before = _number(request.args.get("truoc", ""))
    page = numbers_in(viewer(), book, before=before) if book else None
    chosen = {"so": book.key} if book else {}
    return render_template(
        "acts/numbers.html",
        books=[(found.key, _title(found, books)) for found in books],
        book=book,
        is_whole=book is not None and book.agency_id in viewer().agency_ids,
        page=page,
        next_url=with_query("number_register.numbers", {**chosen, "truoc": page.before})
        if page and page.before
        else None,
        first_url=with_query("number_register.numbers", chosen) if before else None,
        file_url=with_query("number_register.as_file", chosen),
    )


@blueprint.get("/so-van-ban-di/bang.csv")
def as_file() -> Response:
    """The whole book as a table file, in the order of the numbers."""
    books = books_of(viewer())
    if not books:
        raise NotFound("Chưa có sổ nào.")
    book = _chosen(books)
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for line in reversed(numbers_in(viewer(), book, most=None).lines):
        table.writerow([_harmless(cell) for cell in _cells(line)])
    response = make_response("\N{ZERO WIDTH NO-BREAK SPACE}" + written.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="so-van-ban-di-{book.paper}-{book.year}.csv"'
    return response


def _cells(line: NumberLine) -> tuple[str, ...]:
    about = f"{line.title}: {line.about}" if line.about else line.title
    return (
        str(line.value), line.number, day(line.dated_on), about, line.matter_id, line.unit, line.signer,
        "; ".join(line.receivers), line.taken_by, line.state_words, line.cancelled_because,
    )  # fmt: skip


def _harmless(cell: str) -> str:
    """A cell that no table program takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _chosen(books: tuple[Book, ...]) -> Book:
    return next((book for book in books if book.key == request.args.get("so", "")), books[0])


def _title(book: Book, books: tuple[Book, ...]) -> str:
    names = short_names({found.agency_id for found in books})
    return f"{book.paper.words}, năm {book.year}, {names[book.agency_id]}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
