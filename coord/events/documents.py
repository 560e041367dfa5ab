"""Stored documents: kept once, by the SHA-256 of their bytes, and of the kind their content says."""

import errno
import hashlib
import io
import os
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO
from unicodedata import category

from coord.agencies.spelling import composed
from coord.errors import Invalid, NotFound, Unavailable
from coord.events.record import DocumentRef

LARGEST = 50 * 1024 * 1024
BLOCK = 1024 * 1024
LONGEST_NAME = 150

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}
LONGEST_LISTING = 1024 * 1024  # office files list some hundred parts, not ten thousand

MACROS = "vbaproject.bin"  # a document that brings a program along is not taken
OFFICE_PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}


@dataclass(frozen=True, slots=True)
class DocumentStore:
    """A folder of documents. A file that nothing refers to is harmless: it was kept before an act that failed."""

    folder: Path

    def keep(self, stream: IO[bytes], name: str, kind: str) -> DocumentRef:
        """Keep what the stream holds; Invalid (field `kind`) when it is too large or not a kind we take."""
        self._make(self.folder)
        try:
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix="incoming-") as incoming:
                digest, size = _copy(stream, incoming.file, kind)
                suffix = _kind_of(Path(incoming.name), name, kind)
                self._settle(Path(incoming.name), digest)
        except OSError as error:
            raise _unavailable(error) from error
        return DocumentRef(digest, _clean(name, suffix), kind, MEDIA_TYPES[suffix], size)

    def keep_as_it_is(self, stream: IO[bytes], kind: str) -> str:
        """Keep what the stream holds, whatever it is, for whoever opens it to judge; its SHA-256."""
        self._make(self.folder)
        try:
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix="incoming-") as incoming:
                digest, _ = _copy(stream, incoming.file, kind)
                self._settle(Path(incoming.name), digest)
        except OSError as error:
            raise _unavailable(error) from error
        return digest

    def path(self, sha256: str) -> Path:
        """Where the bytes lie; NotFound when they do not."""
        found = self._place(sha256)
        if not found.is_file():
            raise NotFound("Không tìm thấy tài liệu.")
        return found

    def holds(self, sha256: str) -> bool:
        """Whether the bytes are there and still are what their name says."""
        try:
            with self.path(sha256).open("rb") as content:
                return hashlib.file_digest(content, "sha256").hexdigest() == sha256
        except (NotFound, OSError):
            return False

    def _place(self, sha256: str) -> Path:
        if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
            raise NotFound("Không tìm thấy tài liệu.")
        return self.folder / sha256[:2] / sha256

    def _settle(self, incoming: Path, digest: str) -> None:
        """Link under the final name: whole or not at all; a copy already there is the same bytes."""
        place = self._place(digest)
        self._make(place.parent)
        with suppress(FileExistsError):
            os.link(incoming, place)
            place.chmod(0o440)

    @staticmethod
    def _make(folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _unavailable(error) from error


def _copy(stream: IO[bytes], into: IO[bytes], kind: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := stream.read(BLOCK):
        size += len(block)
        if size > LARGEST:
            raise _wrong(kind, "Tệp lớn hơn 50 MB. Hãy chia nhỏ hoặc giảm độ phân giải bản quét.")
        digest.update(block)
        into.write(block)
    if not size:
        raise _wrong(kind, "Tệp rỗng.")
    into.flush()
    os.fsync(into.fileno())
    return digest.hexdigest(), size


def _kind_of(path: Path, name: str, kind: str) -> str:
    """The suffix that content and name agree on."""
    suffix = PurePath(name).suffix.lower().replace(".jpeg", ".jpg")
    if suffix not in MEDIA_TYPES:
        raise _wrong(kind, "Chỉ nhận tệp PDF, DOCX, XLSX, JPG hoặc PNG.")
    if _sniffed(path) != suffix:
        raise _wrong(kind, f"Nội dung tệp không phải là {suffix[1:].upper()}. Hãy lưu lại đúng định dạng.")
    return suffix


def _sniffed(path: Path) -> str:
    with path.open("rb") as opened:
        head = opened.read(1024)
    if head[:5] == b"%PDF-":
        return ".pdf"
    if head[:3] == b"\xff\xd8\xff":
        return ".jpg"
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return ".png"
    if head[:4] == b"PK\x03\x04":
        return _office_kind(path)
    return ""


def _office_kind(path: Path) -> str:
    try:
        with _Listing(path) as opened, zipfile.ZipFile(opened) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):  # the last: a version yet to come
        return ""
    if any(name.rpartition("/")[2].lower() == MACROS for name in names):
        return ""
    return next((suffix for suffix, part in OFFICE_PARTS.items() if part in names), "")


class _Listing(io.FileIO):
    """An archive as far as its listing: to read a million names would hold up everybody, whatever it says of itself."""

    def read(self, size: int | None = -1, /) -> bytes:
        """As much as is asked for, if it is no more than the listing of an office file."""
        content = super().read(LONGEST_LISTING + 1 if size is None or size < 0 else min(size, LONGEST_LISTING + 1))
        if len(content) > LONGEST_LISTING:
            raise zipfile.BadZipFile("the listing is too long")
        return content


def _clean(name: str, suffix: str) -> str:
    """A file name to show: the last part, in NFC, without control or direction marks, not too long."""
    last = composed(name.replace("\\", "/").rpartition("/")[2])
    stem = "".join(c for c in last.rpartition(".")[0] if category(c)[0] != "C").strip(" .")
    return (stem[:LONGEST_NAME] or "tai-lieu") + suffix


def _wrong(kind: str, message: str) -> Invalid:
    return Invalid(message, fields={kind: message})


def _unavailable(error: OSError) -> Unavailable:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unavailable("Máy chủ đã hết chỗ lưu tệp. Chưa có gì được ghi; hãy báo quản trị viên.")
    return Unavailable("Máy chủ không lưu được tệp. Chưa có gì được ghi; hãy thử lại hoặc báo quản trị viên.")
