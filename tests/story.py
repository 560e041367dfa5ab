"""A cast and a story: one exemption matter played by real commands, for every test that needs one.

The cast: the holder (an enforcement room), the procuracy and the court it asks, each a small office in which one person
writes, signs and numbers; the superior procuracy and court, the holder's superior, a stranger (another enforcement
room); and in the holder's room one who only writes. The provincial office lets the head of the room sign.
In the story today is Monday 23/11/2026, 09:00.

    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "court_proposed")
    page = story.browser_of(app, "court").get(f"/ho-so/{matter_id}")

Nothing here keeps an app context open: a request made by a browser has a context, and a session, of its own.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coord import clock
from coord.acts.delegations import DelegationForm, delegate
from coord.acts.models import Delegation
from coord.agencies import queries, register
from coord.agencies.access import Viewer, viewer_of
from coord.agencies.models import OfficerRole
from coord.cases.commands import enter_case
from coord.cases.facts import CaseFacts, Obligation
from coord.cases.kinds import Classification, ObligationKind
from coord.cases.models import Case
from coord.db import db, transaction
from coord.events import log
from coord.events.record import DocumentRef, EventRecord
from coord.matters.commands import OpeningForm, open_matter, record_act
from coord.matters.forms import ActForm
from coord.matters.history import acted_version
from coord.procedures.rulebook.form_rules import Field, FieldKind
from coord.procedures.rulebook.library import rulebook_on
from coord.procedures.rulebook.rulebook import EventRule
from coord.web.documents import store
from tests import offices

CAST = {
    "holder": "daumoi.kv1",
    "clerk": "vanthu.kv1",
    "writer": "soanthao.kv1",
    "procuracy": "kiemsat.kv1",
    "court": "thuky.kv1",
    "superior_procuracy": "kiemsat.tinh",
    "superior_court": "thuky.tinh",
    "superior": "lanhdao.tinh",
    "stranger": "daumoi.kv2",
    "administrator": "quantri",
}
"""Who plays whom: the username of each."""

EVERYTHING = (OfficerRole.LEADER, OfficerRole.LIAISON, OfficerRole.CLERK)
SMALL_OFFICES = ("holder", "procuracy", "court")
"""Whose office is so small that one person writes, signs and numbers."""

MORE_OFFICERS = (
    ("VKS-T", "kiemsat.tinh", "Phạm Giả Định", EVERYTHING),
    ("TAND-T", "thuky.tinh", "Hồ Thí Dụ", EVERYTHING),
    ("THADS-KV1", "soanthao.kv1", "Vũ Minh Họa", [OfficerRole.LIAISON]),
)

PARTIES = {
    "enforcement": "THADS-KV1",
    "procuracy": "VKS-KV1",
    "court": "TAND-KV1",
    "court_level_procuracy": "VKS-KV1",
    "superior_procuracy": "VKS-T",
    "superior_court": "TAND-T",
}

DEBTOR = "Phạm Minh Họa"
TODAY = date(2026, 11, 23)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the story: who does what on which day, with which outcome."""

    who: str
    event: str
    on: date
    outcome: str | None = None


STORY = (
    Act("holder", "ground_arisen", date(2026, 9, 21)),
    Act("holder", "verified", date(2026, 9, 28), "eligible"),
    Act("holder", "dossier_compiled", date(2026, 10, 1)),
    Act("holder", "dossier_sent", date(2026, 10, 5), "standard"),
    Act("procuracy", "opinion_given", date(2026, 10, 12), "asks_supplement"),
    Act("holder", "supplement_given", date(2026, 10, 14)),
    Act("procuracy", "opinion_given", date(2026, 10, 22), "agrees"),
    Act("holder", "court_proposed", date(2026, 11, 2)),
    Act("court", "accepted", date(2026, 11, 4)),
    Act("court", "judge_assigned", date(2026, 11, 6)),
    Act("court", "session_notified", date(2026, 11, 12)),
    Act("court", "session_held", date(2026, 11, 18)),
    Act("court", "decided", date(2026, 11, 18), "reduces_whole"),
    Act("court", "decision_sent", date(2026, 11, 20)),
)
"""The whole story. `play_until` stops after the last act of the name it is given."""


class Browser(FlaskClient):
    """A browser for which it is 09:00 on the story's day."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask and answer on that day."""
        with at(TODAY):
            return super().open(*args, **kwargs)


@contextmanager
def at(day: date, hour: int = 9) -> Iterator[None]:
    """Within the block it is that hour of that day in Viet Nam."""
    with clock.set_at(datetime.combine(day, time(hour), clock.VN)):
        yield


def make_world(folder: Path) -> Flask:
    """An app that knows the small province, the cast and one case."""
    app = offices.filled(folder, add_world)
    app.test_client_class = Browser
    return app


def add_world() -> None:
    """Enter the small province, the cast and one case. Needs an open transaction."""
    offices.add_province()
    for code, username, name, roles in MORE_OFFICERS:
        register.add_officer(
            queries.agency_by_code(code),
            username=username,
            full_name=name,
            job_title="",
            roles=roles,
            password=offices.PASSWORD,
            cost=offices.CHEAP,
        )
    for who in SMALL_OFFICES:
        officer = queries.officer_by_username(CAST[who])
        assert officer is not None
        officer.roles = frozenset(EVERYTHING)
    add_case()
    let_the_room_sign()


def let_the_room_sign() -> Delegation:
    """The head of the provincial office lets the head of the room sign. Needs an open transaction."""
    room = queries.agency_by_code(PARTIES["enforcement"])
    form = DelegationForm(
        kind="authority",
        to=str(room.id),
        principal_title="Trưởng Thi hành án dân sự tỉnh",
        papers=[],
        procedure="",
        from_on="01/01/2026",
        to_on="31/12/2027",
        document="Quyết định số 05/QĐ-THADS ngày 02/01/2026",
    )
    return delegate(viewer_named("superior"), form)


def browser_of(app: Flask, who: str) -> FlaskClient:
    """A browser in which that person of the cast is signed in."""
    return offices.sign_in(app, CAST[who])


def viewer_named(who: str) -> Viewer:
    """That person of the cast. Needs an app context."""
    officer = queries.officer_by_username(CAST[who])
    assert officer is not None, who
    return viewer_of(officer)


def add_case(
    *, number: str = "214/QĐ-CCTHADS", debtor: str = DEBTOR, remaining: int = 46_500_000, **changes: Any
) -> Case:
    """A case of the holder, long enough under way to be reduced; `changes` replace facts. Needs an open transaction."""
    facts = CaseFacts(
        holder_id=queries.agency_by_code(PARTIES["enforcement"]).id,
        decision_number=number,
        first_decision_on=date(2019, 3, 18),
        issuer="Chi cục THADS huyện Thí Dụ",
        judgment="12/2018/HS-ST",
        court="TAND huyện Thí Dụ",
        debtor=debtor,
        debtor_place="Phường Thí Dụ",
        commune="phường Thí Dụ",
        executor="Nguyễn Văn Mẫu",
        classification=Classification.WITHOUT_CONDITIONS,
        obligations=(Obligation(ObligationKind.FINE, "", remaining, 12_000_000),),
    )
    return enter_case(viewer_named("holder"), replace(facts, **changes))


def play_until(app: Flask, last: str, *, debtor: str = DEBTOR) -> str:
    """Open a matter about the case of that debtor and play the story up to and including the act `last`; its id."""
    names = [act.event for act in STORY]
    end = len(names) - names[::-1].index(last)
    matter_id = open_story(app, debtor=debtor)
    for act in STORY[1:end]:
        play(app, matter_id, act)
    return matter_id


def open_story(app: Flask, *, debtor: str = DEBTOR) -> str:
    """Open a matter about the case of that debtor with the first act of the story; its id."""
    first = STORY[0]
    with app.app_context(), at(first.on), transaction():
        case = db.session.scalars(db.select(Case).where(Case.debtor == debtor)).one()
        parties = {role: queries.agency_by_code(code).id for role, code in PARTIES.items()}
        form = form_for(first, 0)
        opening = OpeningForm("exemption", case.id, parties, {"debtor": debtor}, form)
        return open_matter(viewer_named(first.who), opening).matter_id


def play(app: Flask, matter_id: str, act: Act, **changes: Any) -> EventRecord:
    """Record one act by its person on its day; `changes` replace what the filled-in form says."""
    with app.app_context(), at(act.on), transaction():
        form = form_for(act, acted_version(log.events_of(matter_id)), **changes)
        return record_act(viewer_named(act.who), matter_id, form)


def form_for(act: Act, seen_version: int, **changes: Any) -> ActForm:
    """The form of an act with everything its rulebook asks for. Needs an app context."""
    rule = rulebook_on("exemption", act.on).event(act.event)
    given: dict[str, Any] = {
        "event": act.event,
        "outcome": act.outcome,
        "took_effect_on": act.on,
        "seen_version": seen_version,
        "request_key": uuid.uuid4().hex,
        "values": values_for(rule, act.outcome),
        "number": "58/VB-TĐ",
        "signer": "Trưởng phòng Nguyễn Văn Mẫu" if rule.signed_by else "",
        "documents": documents_for(rule, act.outcome),
    }
    return ActForm(**{**given, **changes})


def values_for(rule: EventRule, outcome: str | None) -> Mapping[str, str]:
    """Something fitting in every field that must be filled in."""
    return {f.name: _value_for(f) for f in rule.fields if f.is_required and f.is_asked_for(outcome)}


def documents_for(rule: EventRule, outcome: str | None) -> tuple[DocumentRef, ...]:
    """A stored paper for each that must be there. Needs an app context."""
    wanted = [d for d in rule.documents if d.is_required and d.is_asked_for(outcome)]
    return tuple(store().keep(io.BytesIO(PDF), f"{d.title[:40]}.pdf", d.name) for d in wanted)


def _value_for(field: Field) -> str:
    match field.kind:
        case FieldKind.DATE:
            return "2027-06-30" if field.not_before_act else "2026-11-18"
        case FieldKind.MONEY:
            return "11.625.000"
        case FieldKind.NUMBER:
            return "1"
        case FieldKind.TIME:
            return "08:30"
        case FieldKind.CHOICE:
            return field.options[-1].value
    return f"Nội dung thử của mục {field.title.lower()}"
