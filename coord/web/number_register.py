"""Sổ văn bản đi: the register of outgoing numbers, by agency, kind of paper and year; and the whole of it as a file."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from coord.acts.register_lists import Book, NumberLine, books_of, numbers_in
from coord.agencies.names import short_names
from coord.sheets import Column
from coord.web.addresses import with_query
from coord.web.export import exported
from coord.web.guard import viewer

blueprint = Blueprint("number_register", __name__)

COLUMNS: tuple[Column[NumberLine], ...] = (
    Column("Số", lambda line: line.value, 8),
    Column("Số, ký hiệu", lambda line: line.number, 20),
    Column("Ngày", lambda line: line.dated_on, 12),
    Column("Trích yếu", lambda line: f"{line.title}: {line.about}" if line.about else line.title, 60),
    Column("Hồ sơ", lambda line: line.matter_id, 16),
    Column("Đơn vị soạn", lambda line: line.unit, 30),
    Column("Người ký", lambda line: line.signer, 24),
    Column("Nơi nhận", lambda line: "; ".join(line.receivers), 40),
    Column("Người lấy số", lambda line: line.taken_by, 22),
    Column("Tình trạng", lambda line: line.state_words, 16),
    Column("Lý do hủy", lambda line: line.cancelled_because, 36),
)


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
        file_url=with_query("number_register.export", chosen),
    )


@blueprint.get("/so-van-ban-di/xuat")
def export() -> Response:
    """The whole book in the order of the numbers; empty where there is none."""
    books = books_of(viewer())
    book = _chosen(books) if books else None
    lines = numbers_in(viewer(), book, most=None).lines if book else ()
    title = f"Sổ văn bản đi, {book.paper.words.lower()} {book.year}" if book else "Sổ văn bản đi"
    return exported(title, COLUMNS, reversed(lines))


def _chosen(books: tuple[Book, ...]) -> Book:
    return next((book for book in books if book.key == request.args.get("so", "")), books[0])


def _title(book: Book, books: tuple[Book, ...]) -> str:
    names = short_names({found.agency_id for found in books})
    return f"{book.paper.words}, năm {book.year}, {names[book.agency_id]}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
