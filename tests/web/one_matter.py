"""A world in which one matter stands in the middle, with a mark in everything that was said in it, and who may know it.

The holder (addressee) has sent a dossier to the procuracy (sender of the opinion), which refused it once with a reason,
and then asked for more. The court is a party to whom nothing was said yet.
"""

from __future__ import annotations

import atexit
import html
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import base64_decode
from werkzeug.test import TestResponse

from coord.acts.models import Act, Delegation
from coord.agencies import queries, register
from coord.agencies.accounts.inviting import Person, invite_officer
from coord.agencies.models import OfficerRole
from coord.cases.importing.commands import begin_import, note_failed
from coord.cases.models import Case
from coord.db import db, transaction
from coord.events import log
from coord.events.documents import MEDIA_TYPES
from coord.events.inbox import entry_id
from coord.events.wording import Wording
from coord.matters import receipts
from coord.matters.commands import OpeningForm, open_matter
from coord.matters.models import Reading
from coord.meetings.commands import Issuer, issue_paper
from coord.meetings.kinds import PaperKind
from coord.web.documents import store
from coord.web.readings import notebook
from tests import databases, offices, snapshots, story
from tests.matters import stage

PEOPLE = {
    "nobody": "",
    "stranger": "thuky.nb",
    "alike": "daumoi.kv2",
    "sender": "kiemsat.kv1",
    "addressee": "daumoi.kv1",
    "party": "thuky.kv1",
    "leader": "lanhdao.tinh",
    "clerk": "vanthu.kv1",
    "committee": "thuky.bcd",
    "administrator": "quantri",
}
"""Every kind of person, and who it is here: `alike` is of another agency of the holder's kind, `leader` and `clerk` of
the holder's office, `party` of an agency in the matter to which nothing was said."""

SAID = frozenset({"sender", "addressee", "leader", "clerk"})
PARTIES = SAID | {"party"}
MARKS = {
    "note": ("Ghi chú DAUMOT cho bên nhận", SAID),
    "number": ("DAUHAI-417/KSTHADS", SAID),
    "signer": ("Viện trưởng DAUBA", SAID),
    "field": ("Chưa rõ DAUBON", SAID),
    "file": ("DAUNAM.pdf", SAID),
    "content": ("DAUSAU", SAID),
    "refusal": ("Nhầm nơi nhận DAUBAY", SAID),
    "outcome": ("Ý kiến về hồ sơ: yêu cầu giải thích, bổ sung", SAID),
    "debtor": ("Phạm Minh DAUTAM", PARTIES),
    "place": ("Phường DAUCHIN", SAID - {"sender"}),
    "matter": ("MG-2026-0001", PARTIES | {"committee"}),
    "other": ("MG-2026-0002", PARTIES),
}
"""Words found nowhere else, and who may meet them."""

DAY = date(2026, 10, 12)


@dataclass(slots=True)
class World:
    """The app, what addresses are filled in with, the session of each person, and the database as it was."""

    app: Flask
    values: dict[str, str]
    tokens: dict[str, str] = field(default_factory=dict)
    folder: TemporaryDirectory[str] | None = None
    put_back: Callable[[], None] = field(default=lambda: None)

    def browser(self, who: str) -> FlaskClient:
        """A new browser with that person's session."""
        client = self.app.test_client()
        if token := self.tokens.get(who):
            client.set_cookie("coord", token)
        return client

    def ask(self, who: str, method: str, path: str, **more: Any) -> TestResponse:
        """What this person is answered, whole. `path` may name any of the values."""
        return self.browser(who).open(path.format_map(self.values), method=method, buffered=True, **more)

    def state(self) -> int:
        """One number for everything that is kept, but for sessions and attempts to sign in."""
        return zlib.crc32("\n".join(snapshots.lines(stage.database_of(self.app), PASSING)).encode())

    def keep(self) -> None:
        """Keep the database as it is now."""
        self.put_back = snapshots.keep(stage.database_of(self.app))

    def restore(self) -> None:
        """Put the database back to what was kept; what was read since counts as unread."""
        notebook(self.app).settle()
        with self.app.app_context():
            rows = db.session.scalars(db.select(Reading)).all()
            notebook(self.app).forget((r.matter_id, r.read_on, r.officer_id, r.kind) for r in rows)
        self.put_back()


PASSING = ("sessions", "sign_in_attempts", "readings")


def before(folder: Path) -> World:
    """The world before anybody opened the matter."""
    app = story.make_world(folder)
    with app.app_context(), story.at(DAY), transaction():
        register.add_officer(
            queries.agency_by_code("TAND-NB"),
            username=PEOPLE["stranger"],
            full_name="Cao Thí Điểm",
            job_title="",
            roles=[OfficerRole.LIAISON],
            password=offices.PASSWORD,
            cost=offices.CHEAP,
        )
        case = db.session.scalars(db.select(Case)).one()
        case.debtor, case.debtor_place = MARKS["debtor"][0], MARKS["place"][0]
        forgotten = story.add_case(number="99/QĐ-CCTHADS", debtor="Vũ Thí Dụ")
        drafted = story.add_case(number="97/QĐ-CCTHADS", debtor="Lý Ví Dụ")
        values = {"case": str(case.id), "forgotten": str(forgotten.id), "drafted": str(drafted.id)}
    with app.app_context(), story.at(story.TODAY), transaction():
        agency = queries.agency_by_code("THADS-KV1")
        person = Person("nguoi.moi", "Tạ Thử Nghiệm", roles=frozenset({OfficerRole.CLERK}))
        invited = invite_officer(story.viewer_named("superior"), agency, person)
        clerk = queries.officer_by_username(PEOPLE["clerk"])
        assert clerk is not None
        values |= {"clerk": str(clerk.id), "token": invited.token, "officer": str(invited.officer.id)}
    world = World(app, values)
    for who, username in PEOPLE.items():
        cookie = offices.sign_in(app, username).get_cookie("coord") if username else None
        world.tokens[who] = cookie.value if cookie else ""
    return world


def without_matter(folder: Path) -> World:
    """The same people in the world without the matter."""
    world = before(folder)
    leave_one_role_each(world.app)
    return world


@cache
def with_matter() -> World:
    """The world with the matter: one for all tests of this process. Who changes something restores it."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    databases.keep_to_the_end(Path(folder.name))
    world = before(Path(folder.name))
    world.folder = folder
    app, said = world.app, {name: words for name, (words, _) in MARKS.items()}
    matter_id = story.play_until(app, "dossier_sent", debtor=said["debtor"])
    with app.app_context(), story.at(DAY), transaction():
        dossier = log.events_of(matter_id)[-1]
        sent = entry_id(dossier.id, queries.agency_by_code("VKS-KV1").id)
        receipts.refuse(story.viewer_named("procuracy"), sent, said["refusal"])
    with app.app_context():
        letter = store().keep(io.BytesIO(story.PDF + said["content"].encode()), said["file"], "letter")
    opinion = story.play(
        app,
        matter_id,
        story.Act("procuracy", "opinion_given", DAY, "asks_supplement"),
        values={"points": said["field"]},
        number=said["number"],
        signer=said["signer"],
        note=said["note"],
        documents=(letter,),
        wording=Wording(kind="letter", office="Viện kiểm sát khu vực 1", about="x", paragraphs=(said["field"],)),
    )
    with app.app_context(), story.at(story.TODAY):
        procuracy, holder = (queries.agency_by_code(code).id for code in ("VKS-KV1", "THADS-KV1"))
        issuer = Issuer(store(), "http://127.0.0.1:8000")
        paper = issue_paper(story.viewer_named("holder"), matter_id, PaperKind.MINUTES, [procuracy], issuer)
        assert paper.payload.paper is not None
    world.values = {
        **world.values,
        "matter": matter_id,
        "event": opinion.id,
        "dossier": dossier.id,
        "sha256": letter.sha256,
        "paper": paper.id,
        "code": paper.payload.paper.code,
        "entry": entry_id(opinion.id, holder),
        "procuracy": str(procuracy),
        "version": str(opinion.version),
    }
    world.values |= declined(app) | {"import": broken_off(app)}
    world.values |= written(world) | {"delegation": delegated(app)}
    leave_one_role_each(app)
    world.keep()
    return world


def declined(app: Flask) -> dict[str, str]:
    """A second matter of the same parties, in which the holder declines an application: on paper, to the debtor."""
    asked, answered = (story.Act("holder", f"application_{what}", DAY) for what in ("received", "declined"))
    with app.app_context(), story.at(DAY), transaction():
        case = story.add_case(number="98/QĐ-CCTHADS", debtor="Lê Ví Dụ")
        parties = {role: queries.agency_by_code(code).id for role, code in story.PARTIES.items()}
        opening = OpeningForm("exemption", case.id, parties, {"debtor": case.debtor}, story.form_for(asked, 0))
        other = open_matter(story.viewer_named("holder"), opening).matter_id
    return {"other": other, "letter": story.play(app, other, answered).id}


def written(world: World) -> dict[str, str]:
    """An act of the addressee on its way: the opening of a matter, saved and not sent."""
    form = {"buoc": "luu", "viec": world.values["drafted"], "mo": "ground_arisen", "took_effect_on": "23/11/2026"}
    world.app.config["WTF_CSRF_ENABLED"] = False
    world.ask("addressee", "POST", "/lap-ho-so", data=form)
    with world.app.app_context():
        act = db.session.scalars(db.select(Act)).one()
        found = {"act": str(act.id), "act_version": str(act.version)}
    return found | {"draft": _paper_on_its_way(world)}


def _paper_on_its_way(world: World) -> str:
    """A paper of the addressee on its way: a correction of the dossier, saved and not sent."""
    form = {"buoc": "luu", "wrong": "Sai.", "right": "Đúng."}
    world.ask("addressee", "POST", "/ho-so/{matter}/dinh-chinh/{dossier}", data=form)
    with world.app.app_context():
        return str(db.session.scalars(db.select(Act.id).where(Act.corrects == world.values["dossier"])).one())


def leave_one_role_each(app: Flask) -> None:
    """The story's people hold several roles; here each is what the table calls them."""
    with app.app_context(), transaction():
        for who in ("sender", "addressee", "party"):
            officer = queries.officer_by_username(PEOPLE[who])
            assert officer is not None
            officer.roles = frozenset({OfficerRole.LIAISON})


def small_offices() -> Iterator[World]:
    """The world with the matter, in which one person again writes, signs and numbers; put back when it is done with."""
    world = with_matter()
    with world.app.app_context(), transaction():
        for who in ("sender", "addressee", "party"):
            officer = queries.officer_by_username(PEOPLE[who])
            assert officer is not None
            officer.roles = frozenset(story.EVERYTHING)
    yield world
    world.restore()


def delegated(app: Flask) -> str:
    """What lets the head of the room sign for the office."""
    with app.app_context():
        return str(db.session.scalars(db.select(Delegation.id)).one())


def broken_off(app: Flask) -> str:
    """An import of cases by the addressee of which nothing could be made."""
    with app.app_context(), story.at(DAY), transaction():
        sha256 = store().keep_as_it_is(io.BytesIO(b"so;ngay"), "file")
        begun = begin_import(story.viewer_named("holder"), "viec.csv", sha256)
        note_failed(begun.id, "Tệp không có dòng nào.")
        return str(begun.id)


def all_told(answer: TestResponse) -> str:
    """Everything an answer tells: its body, its headers, what its cookie holds for the next page."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    flashed = "\n".join(_readable(text) for text in answer.headers.getlist("Set-Cookie") if "coord_form" in text)
    return "\n".join((html.unescape(text_of(answer)), headers, flashed))


def text_of(answer: TestResponse) -> str:
    """The body as text; of a workbook what stands in its sheets, which a body of packed bytes would hide."""
    if answer.mimetype != MEDIA_TYPES[".xlsx"]:
        return answer.get_data().decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as packed:
        parts = sorted(name for name in packed.namelist() if not name.startswith("docProps/"))  # when it was made
        return "\n".join(packed.read(name).decode() for name in parts)


def _readable(cookie: str) -> str:
    """What Flask's cookie says; it is signed, and anybody can read it."""
    value = cookie.partition("=")[2].partition(";")[0]
    is_packed = value.startswith(".")
    content = base64_decode(value.lstrip(".").partition(".")[0])
    return json.dumps(json.loads(zlib.decompress(content) if is_packed else content), ensure_ascii=False)


def forbidden_to(who: str) -> list[str]:
    """The words that this person may meet nowhere."""
    return [words for words, knowing in MARKS.values() if who not in knowing]
