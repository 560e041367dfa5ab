"""Files that mean harm, sent by the form of an act: refused beside their field, in bounded memory and time."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from coord.events.documents import LARGEST
from coord.web.documents import store
from coord.web.limits import MOST_PARTS
from tests import story
from tests.web import one_matter
from tests.web.hostile import is_harmless
from tests.web.one_matter import World

FORM = "/ho-so/{matter}/ghi/supplement_given"
MULTIPART = "multipart/form-data; boundary=x"
MEGABYTE = 1024 * 1024
ZEROS = b"\0" * MEGABYTE


@pytest.fixture
def world() -> Iterator[World]:
    yield from one_matter.small_offices()


class Long(io.RawIOBase):
    """A body that is never whole in memory: a head, so many megabytes of nothing, a tail. It counts what was read."""

    def __init__(self, head: bytes, megabytes: int, tail: bytes) -> None:
        self.parts = iter([head, *[ZEROS] * megabytes, tail])
        self.length = len(head) + megabytes * MEGABYTE + len(tail)
        self.rest, self.read_so_far = b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self.rest and (part := next(self.parts, None)) is not None:
            self.rest = part
        taken = self.rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self.rest = self.rest[len(taken) :]
        self.read_so_far += len(taken)
        return len(taken)


def body(world: World, *files: tuple[str, bytes]) -> bytes:
    """The form of the act with these files, as a browser sends it."""
    fields = {"buoc": "xem", "took_effect_on": "23/11/2026", "seen_version": world.values["version"]}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()]
    for name, content in files:
        head = f'--x\r\nContent-Disposition: form-data; name="document.letter"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + b"--x--\r\n"


def send(world: World, data: bytes | Long, who: str = "addressee") -> TestResponse:
    """Send it by hand."""
    if isinstance(data, bytes):
        return world.ask(who, "POST", FORM, data=data, content_type=MULTIPART)
    told = {"wsgi.input": data, "CONTENT_LENGTH": str(data.length), "CONTENT_TYPE": MULTIPART}
    return world.ask(who, "POST", FORM, environ_overrides=told)


def went_on(world: World, answer: TestResponse) -> str:
    """The page of the act, to which the form has led."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return world.ask("addressee", "GET", answer.headers["Location"]).get_data(as_text=True)


def packed(parts: int, name: str = "xl/workbook.xml", content: bytes = b"") -> bytes:
    """An office file with so many further parts."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        for number in range(parts):
            archive.writestr(f"xl/{number:050}", "")
    return into.getvalue()


HTML = b"<html><script>alert(document.cookie)</script></html>"
REFUSED = {
    "empty": ("rong.pdf", b"", "Tệp rỗng"),
    "wrong type": ("trang.html", HTML, "Chỉ nhận tệp"),
    "page called a paper": ("trang.pdf", HTML, "không phải là PDF"),
    "page before a paper": ("hai.pdf", HTML + story.PDF, "không phải là PDF"),
    "picture called a sheet": ("bang.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "không phải là XLSX"),
    "half an archive": ("bang.xlsx", packed(0)[:60], "không phải là XLSX"),
    "a listing of 20,000": ("bang.xlsx", packed(20_000), "không phải là XLSX"),
    "two suffixes": ("a.pdf.exe", story.PDF, "Chỉ nhận tệp"),
    "a path alone": ("../../../../etc/passwd", story.PDF, "Chỉ nhận tệp"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_hostile_file_is_refused_beside_its_field(world: World, what: str) -> None:
    name, content, why = REFUSED[what]
    answer = send(world, body(world, (name, content)))
    assert (answer.status_code, is_harmless(answer)) == (422, True)
    assert why in answer.get_data(as_text=True)
    assert 'name="kept"' not in answer.get_data(as_text=True)


def test_an_archive_that_unpacks_to_a_thousand_times_its_size_is_never_unpacked(world: World) -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(100):
            part.write(ZEROS)
    bomb = into.getvalue()
    assert len(bomb) < MEGABYTE // 8
    with Cost() as cost:
        answer = send(world, body(world, ("bom.docx", bomb)))
    assert "bom.docx" in went_on(world, answer)
    assert cost.megabytes < 16 and cost.seconds < 10


def test_a_paper_that_is_also_a_page_is_shown_as_a_paper_and_runs_nothing(world: World) -> None:
    answer = send(world, body(world, ("hai-mat.pdf", story.PDF + HTML)))
    version = went_on(world, answer).split('name="act_version" value="')[1].split('"')[0]
    issued = world.ask("addressee", "POST", answer.headers["Location"], data={"buoc": "gui", "act_version": version})
    assert issued.headers["Location"] == f"/ho-so/{world.values['matter']}"
    page = world.ask("sender", "GET", "/ho-so/{matter}").get_data(as_text=True)
    address = next(part.split('"')[0] for part in page.split('href="') if part.startswith("/tai-lieu/"))
    document = world.ask("sender", "GET", address)
    assert HTML in document.data and document.headers["Content-Type"] == "application/pdf"
    assert document.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in document.headers["Content-Security-Policy"]
    assert "script" not in document.headers["Content-Security-Policy"]


def test_one_byte_more_than_50_mb_is_refused_in_little_memory(world: World) -> None:
    head, tail = body(world, ("lon.pdf", b"%PDF-")).split(b"\r\n--x--")
    sent = Long(head, LARGEST // MEGABYTE, b"\r\n--x--" + tail)
    with Cost() as cost:
        answer = send(world, sent)
    assert answer.status_code == 422 and "Tệp lớn hơn 50 MB" in answer.get_data(as_text=True)
    assert cost.megabytes < 16, cost


def test_more_than_four_such_files_are_refused_unread(world: World) -> None:
    sent = Long(b"", 300, b"")
    answer = send(world, sent)
    assert answer.status_code == 413 and "50 MB" in answer.get_data(as_text=True)


def test_more_parts_than_a_form_has_are_refused(world: World) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\n\r\n'
    assert send(world, part * MOST_PARTS + body(world)).status_code == 413


def test_a_hundred_small_files_are_taken_or_refused_within_reason(world: World) -> None:
    with Cost() as cost:
        answer = send(world, body(world, *[(f"{n}.pdf", story.PDF + str(n).encode()) for n in range(100)]))
    assert went_on(world, answer).count(".pdf") >= 100
    assert cost.megabytes < 32 and cost.seconds < 20


@pytest.mark.parametrize("who", ["nobody", "alike"])
def test_who_may_not_act_there_leaves_no_file_behind(world: World, who: str) -> None:
    with world.app.app_context():
        folder = store().folder
    before = sorted(folder.rglob("*"))
    answer = send(world, body(world, ("moi.pdf", story.PDF + who.encode())), who)
    assert answer.status_code == (303 if who == "nobody" else 404)
    assert sorted(folder.rglob("*")) == before


class Cost:
    """What a block took: the most memory at once, and processor time."""

    def __init__(self) -> None:
        self.megabytes, self.seconds = 0.0, 0.0

    def __enter__(self) -> Cost:
        tracemalloc.start()
        self._since = time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.process_time() - self._since
        self.megabytes = tracemalloc.get_traced_memory()[1] / MEGABYTE
        tracemalloc.stop()

    def __repr__(self) -> str:
        return f"{self.megabytes:.1f} MB, {self.seconds:.1f} s"
