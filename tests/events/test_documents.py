"""Stored documents: what is taken, what is refused, under which name, and what a full disk does."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from coord.errors import Invalid, NotFound, Unavailable
from coord.events.documents import LARGEST, DocumentStore
from tests.matters import stage

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 20
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))


def office(part: str) -> bytes:
    """A file as Word or Excel writes it, as far as we look."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
    return packed.getvalue()


DOCX, XLSX = office("word/document.xml"), office("xl/workbook.xml")


def crowded() -> bytes:
    """An archive that holds a document, and lists so many other parts that reading the list takes its time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        for number in range(10_000):
            archive.writestr(f"word/{number:060}", "")
    return packed.getvalue()


def end_of(archive: bytes) -> tuple[bytes, bytes]:
    """The archive before the record at its end, and that record."""
    at = archive.rfind(b"PK\x05\x06")
    return archive[:at], archive[at:]


def crowded_and_silent() -> bytes:
    """The same; whoever looks for the last end of an archive finds one within the real end, and no listing."""
    body, end = end_of(crowded())
    return body + end[:16] + b"PK\x05\x06" + end[20:]


def crowded_and_modest() -> bytes:
    """The same; its end speaks of a small listing, and a record for large archives before it of the real one."""
    body, end = end_of(crowded())
    size, start = struct.unpack("<2L", end[12:20])
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 10_001, 10_001, size, start)
    where = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(body), 1)
    return body + large + where + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 46, 0, 0)


def of_a_version_to_come() -> bytes:
    """A document that names version 9.9 of the format in its listing."""
    at = DOCX.find(b"PK\x01\x02")
    return DOCX[: at + 6] + struct.pack("<H", 99) + DOCX[at + 8 :]


def with_macros() -> bytes:
    """A document that brings a program along."""
    packed = io.BytesIO(DOCX)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    return packed.getvalue()


class Endless(io.BytesIO):
    """A stream that never ends, and counts what was read of it."""

    def __init__(self, head: bytes) -> None:
        super().__init__()
        self.head = head
        self.read_so_far = 0

    def read(self, size: int | None = -1) -> bytes:
        """One block more."""
        block = self.head if not self.read_so_far else b"\0" * (size or 1)
        self.read_so_far += len(block)
        return block


def files_in(folder: Path) -> list[str]:
    """Every file below the folder."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "đơn.pdf", "application/pdf"),
        (PDF, "ĐƠN.PDF", "application/pdf"),
        (JPG, "ảnh.jpg", "image/jpeg"),
        (JPG, "ảnh.JPEG", "image/jpeg"),
        (PNG, "quét.png", "image/png"),
        (DOCX, "tờ trình.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (XLSX, "bảng.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_document_is_kept_by_the_hash_of_its_bytes(
    tmp_path: Path, content: bytes, name: str, media_type: str
) -> None:
    store = DocumentStore(tmp_path / "documents")
    ref = store.keep(io.BytesIO(content), name, "application")
    assert (ref.sha256, ref.size, ref.media_type) == (hashlib.sha256(content).hexdigest(), len(content), media_type)
    assert store.path(ref.sha256).read_bytes() == content
    assert store.holds(ref.sha256)
    assert stat.S_IMODE(store.path(ref.sha256).stat().st_mode) == 0o440


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"MZ\x90\x00", "đơn.exe", "Chỉ nhận tệp PDF"),
        (b"MZ\x90\x00", "đơn.pdf", "Nội dung tệp không phải là PDF"),
        (b"<html><script>1</script>", "đơn.pdf", "Nội dung tệp không phải là PDF"),
        (PDF, "đơn.docx", "Nội dung tệp không phải là DOCX"),
        (DOCX, "bảng.xlsx", "Nội dung tệp không phải là XLSX"),
        (office("readme.txt"), "tờ trình.docx", "Nội dung tệp không phải là DOCX"),
        (with_macros(), "tờ trình.docx", "Nội dung tệp không phải là DOCX"),
        (crowded(), "tờ trình.docx", "Nội dung tệp không phải là DOCX"),
        (crowded_and_silent(), "tờ trình.docx", "Nội dung tệp không phải là DOCX"),
        (crowded_and_modest(), "tờ trình.docx", "Nội dung tệp không phải là DOCX"),
        (of_a_version_to_come(), "tờ trình.docx", "Nội dung tệp không phải là DOCX"),
        (b"PK\x03\x04 not an archive", "tờ trình.docx", "Nội dung tệp không phải là DOCX"),
        (JPG, "ảnh.png", "Nội dung tệp không phải là PNG"),
        (PDF, "đơn", "Chỉ nhận tệp PDF"),
        (PDF, "", "Chỉ nhận tệp PDF"),
        (b"", "đơn.pdf", "Tệp rỗng"),
    ],
)
def test_what_is_disguised_empty_or_of_another_kind_is_refused(
    tmp_path: Path, content: bytes, name: str, why: str
) -> None:
    with pytest.raises(Invalid) as refused:
        DocumentStore(tmp_path).keep(io.BytesIO(content), name, "application")
    assert why in refused.value.fields["application"]
    assert files_in(tmp_path) == []


def test_a_file_that_is_too_large_is_refused_without_being_read_to_its_end(tmp_path: Path) -> None:
    endless = Endless(PDF)
    with pytest.raises(Invalid) as refused:
        DocumentStore(tmp_path).keep(endless, "đơn.pdf", "application")
    assert "50 MB" in refused.value.fields["application"]
    assert endless.read_so_far < LARGEST + 2 * 1024 * 1024
    assert files_in(tmp_path) == []


def test_a_file_of_exactly_the_largest_size_is_kept(tmp_path: Path) -> None:
    content = PDF + b"\0" * (LARGEST - len(PDF))
    assert DocumentStore(tmp_path).keep(io.BytesIO(content), "đơn.pdf", "application").size == LARGEST


@pytest.mark.parametrize("broken", ["fsync", "link"])
def test_a_full_disk_is_said_in_words_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, broken, full)
    with pytest.raises(Unavailable, match="hết chỗ"):
        DocumentStore(tmp_path).keep(io.BytesIO(PDF), "đơn.pdf", "application")
    assert files_in(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("một tệp, không phải thư mục")
    with pytest.raises(Unavailable, match="không lưu được tệp"):
        DocumentStore(tmp_path / "documents").keep(io.BytesIO(PDF), "đơn.pdf", "application")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\đơn.pdf", "đơn.pdf"),
        ("đo\u031bn đe\u0302\u0300 nghi\u0323.pdf", "đơn đề nghị.pdf"),
        ("đơn\u202efdp.exe.pdf", "đơnfdp.exe.pdf"),
        ("đơn\r\nX-Header: 1.pdf", "đơnX-Header: 1.pdf"),
        ("đơn\0.pdf", "đơn.pdf"),
        (" . đơn . .pdf", "đơn.pdf"),
        ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
        ("\u200b\u200b.pdf", "tai-lieu.pdf"),
    ],
)
def test_a_hostile_name_is_shown_as_a_harmless_one(tmp_path: Path, name: str, shown: str) -> None:
    assert DocumentStore(tmp_path).keep(io.BytesIO(PDF), name, "application").name == shown


@pytest.mark.parametrize(
    "sha256",
    [
        "",
        "../" * 21 + "a",
        "/etc/passwd",
        "ab" * 31,
        "AB" * 32,
        "ab" * 31 + "a\n",
        "ab" * 32 + "/..",
        "é" * 64,
        "ab" * 32,
    ],
)
def test_only_the_hash_of_a_kept_document_leads_to_a_file(tmp_path: Path, sha256: str) -> None:
    store = DocumentStore(tmp_path)
    with pytest.raises(NotFound):
        store.path(sha256)
    assert not store.holds(sha256)


def test_the_same_bytes_are_kept_once_under_both_names(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path)
    one, two = (store.keep(io.BytesIO(PDF), name, "application") for name in ("một.pdf", "hai.pdf"))
    assert (one.sha256, one.name, two.name) == (two.sha256, "một.pdf", "hai.pdf")
    assert files_in(tmp_path) == [one.sha256]


def test_also_when_both_are_kept_at_the_same_moment(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path)
    content = PDF + b"\0" * 1_000_000
    results = stage.at_once(*[lambda: store.keep(io.BytesIO(content), "đơn.pdf", "application")] * 6)
    assert {ref.sha256 for ref in results} == {hashlib.sha256(content).hexdigest()}


def test_a_document_that_was_changed_is_no_longer_held(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path)
    ref = store.keep(io.BytesIO(PDF), "đơn.pdf", "application")
    store.path(ref.sha256).chmod(0o600)
    store.path(ref.sha256).write_bytes(PDF + b"%")
    assert not store.holds(ref.sha256)
