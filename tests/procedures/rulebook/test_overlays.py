"""A province may shorten a duty, fill a blank and add recipients; what else it tries is refused with the article."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from coord.procedures.checking.exploring import explore
from coord.procedures.checking.naming import naming_problems
from coord.procedures.dates.terms import Term, Unit
from coord.procedures.engine.marking import graph_of
from coord.procedures.rulebook.overlay_file import InvalidOverlay
from coord.procedures.rulebook.overlay_rows import LocalRecipients, LocalTerm, Overlay
from coord.procedures.rulebook.overlays import problems_of, with_overlay
from coord.procedures.rulebook.relations import Basis, BasisKind, Confidence, May, Owes, Relation, labels_of
from coord.procedures.rulebook.rulebook import Rulebook
from tests.procedures.engine.test_engine_properties import SEEDS, random_book
from tests.procedures.small_books import duty, open_dates, past, small_book, told
from tests.procedures.small_overlays import fill, laid, refusals, send, shorten, small_overlay

EVENTS = """answered = { title = "Trả lời", by = "answerer", to = "asker", closes = true }
noted = { title = "Ghi nhận", by = "court", to = "asker", fields = [{ name = "day", title = "Ngày", kind = "date" }] }
prepared = { title = "Chuẩn bị", by = "answerer", to = "asker" }
closed_late = { title = "Trả hồ sơ", by = "court", ends = true }
heard = { title = "Họp", by = ["court", "observer"], to = "asker" }
told_by_itself = { title = "Tự ghi", by = "system" }
"""
PLANNED = "fields = [{ name = 'day', title = 'Ngày', kind = 'date' }], sets = 'planned_day=day'"
ROWS = """{ after = "asked", owes = "answered", within = "15 days", from = "receipt" },
{ after = "answered", owes = "noted" },
{ after = "asked", owes = "prepared", lead = "5 days" },
{ after = "noted", owes = "closed_late", within = "10 days", lapses = true },
{ after = "noted", may = "heard", until = "7 days", from = "receipt" },
{ after = "answered", allows = "told_by_itself" },"""
HABIT = """[[article]]
document = "Thông lệ"
kind = "practice"
confidence = "inferred"
relations = [{ after = "noted", owes = "heard", within = "3 days" }]
[[article]]
document = "Luật mẫu"
clause = "Điều 2"
kind = "law"
confidence = "verbatim"
status = "default that may be overridden"
relations = [{ after = "heard", owes = "prepared", within = "9 days" }]
"""


def book(more: str = "") -> Rulebook:
    return small_book(EVENTS, ROWS, more=more, asked=PLANNED)


def test_a_shorter_term_counts_and_the_law_stays_beside_it() -> None:
    ledger = told(laid(book(), shorten("answered", "10 days")), "2026-03-02 asked")
    answer = duty(ledger, "answered")
    assert str(answer.due_on) == "2026-03-12"
    assert answer.basis.citation == "Điều 5 Quy chế phối hợp của tỉnh Ví Dụ"
    assert answer.basis.kind is BasisKind.REGULATION and answer.basis.area == "Tỉnh Ví Dụ"
    assert answer.law is not None
    assert (answer.law.term, answer.law.basis.citation) == (Term(15, Unit.DAYS), "Điều 1 Luật mẫu")


def test_a_number_that_the_law_leaves_open_is_filled_from_the_day_the_province_names() -> None:
    blank = small_book(EVENTS.replace('"asker", closes', '["asker", "court"], closes'), ROWS, asked=PLANNED)
    from_the_act = laid(blank, fill("noted", "2 days", after="answered"))
    from_receipt = laid(blank, fill("noted", "2 days", after="answered", start="receipt"))
    found = [
        open_dates(told(book, "2026-03-02 asked", past("2026-03-03 answered", received="2026-03-05")))["noted"]
        for book in (blank, from_the_act, from_receipt)
    ]
    assert found == ["-", "2026-03-05", "2026-03-09"]


def test_further_recipients_receive_it() -> None:
    assert laid(book(), send("answered", "court", "observer")).event("answered").to == ("asker", "court", "observer")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (shorten("answered", "15 days"), "shorten 1 (answered): phải ngắn hơn 15 ngày của luật (Điều 1 Luật mẫu)"),
        (shorten("answered", "20 days"), "shorten 1 (answered): phải ngắn hơn 15 ngày của luật (Điều 1 Luật mẫu)"),
        (shorten("answered", "3 working days"), "luật tính 15 ngày: không đổi sang ngày làm việc được (Điều 1"),
        (shorten("noted", "3 days", after="answered"), "không có số nào của luật để rút ngắn (Điều 1 Luật mẫu)"),
        (shorten("prepared", "3 days"), "mốc tính lùi từ ngày đã định không đổi được (Điều 1 Luật mẫu)"),
        (fill("prepared", "3 days"), "mốc tính lùi từ ngày đã định không đổi được (Điều 1 Luật mẫu)"),
        (shorten("closed_late", "3 days", after="noted"), "có hệ quả theo luật, nên thời hạn không đổi được (Điều 1"),
        (shorten("heard", "3 days", after="noted"), "không được đụng tới thời hạn của quyền (Điều 1 Luật mẫu)"),
        (fill("heard", "3 days", after="noted"), "không được đụng tới thời hạn của quyền (Điều 1 Luật mẫu)"),
        (fill("answered", "3 days"), "luật đã có số 15 ngày (Điều 1 Luật mẫu); chỉ rút ngắn được"),
        (fill("noted", "3 days", after="answered", start="receipt"), "không tính hạn từ receipt của answered được"),
        (fill("noted", "3 days", after="answered", start="field:day"), "không tính hạn từ day của answered được"),
        (shorten("answered", "3 days", after="noted"), "sau noted không phải làm việc này; phải làm sau: asked"),
        (shorten("unheard", "3 days"), "shorten 1 (unheard): không có sự kiện unheard"),
        (send("unheard", "court"), "recipients 1 (unheard): không có sự kiện unheard"),
        (send("answered", "nobody"), "recipients 1 (answered): không có vai nobody"),
        (send("answered", "asker"), "recipients 1 (answered): đã gửi cho asker rồi"),
        (send("answered", "answerer"), "answerer là bên gửi"),
        (send("told_by_itself", "court"), "việc hệ thống ghi không gửi thêm cho ai"),
        (shorten("answered", "9 days") + shorten("answered", "8 days"), "answered sau asked: khai hai lần"),
        (send("answered", "court") + send("answered", "court"), "answered gửi court: khai hai lần"),
    ],
)  # fmt: skip
def test_what_a_province_may_not_touch_is_refused_with_row_and_article(row: str, why: str) -> None:
    found = refusals(book(), row)
    assert len(found) == 1 and why in found[0]
    with pytest.raises(InvalidOverlay, match="Quy chế phối hợp của tỉnh Ví Dụ"):
        laid(book(), row)


def test_a_number_of_practice_or_by_default_is_the_provinces_to_set_in_any_unit() -> None:
    with_habit = small_book(
        EVENTS, ROWS.replace('{ after = "noted", may = "heard", until = "7 days", from = "receipt" },', ""), more=HABIT,
        asked=PLANNED,
    )  # fmt: skip
    rows = (fill("heard", "5 working days", after="noted"), fill("prepared", "2 months", after="heard"))
    set_by = {way.event: way for r in laid(with_habit, *rows).of_kind(Owes) for way in r.owed if way.local}
    assert {name: str(way.term) for name, way in set_by.items()} == {"heard": "5 working days", "prepared": "2 months"}
    assert {name: str(way.law_term) for name, way in set_by.items()} == {"heard": "3 days", "prepared": "9 days"}
    assert "hãy dùng “fill”" in refusals(with_habit, shorten("heard", "2 days", after="noted"))[0]


def test_a_recipient_who_would_move_the_day_a_term_runs_from_is_refused() -> None:
    two = 'asked_on = { title = "Chuyển", by = "asker", to = "court" }\n' + EVENTS
    rows = """{ after = "asked", allows = "asked_on" },
{ after = "asked_on", may = "heard", until = "7 days", from = "receipt" }"""
    found = refusals(small_book(two, rows), send("asked_on", "observer"))
    assert len(found) == 1
    assert "làm đổi ngày bắt đầu của heard (Điều 1 Luật mẫu)" in found[0]


def test_the_regulation_must_lie_over_this_rulebook_and_begin_neither_before_itself_nor_outside_the_law() -> None:
    assert problems_of(book(), small_overlay("", regime="new")) == (
        "quy chế này đặt trên question.new, không phải question.old",
    )
    assert problems_of(book(), small_overlay("", since="2026-01-14")) == ("in_force_from: trước ngày ban hành văn bản",)
    ended = replace(book(), in_force_until=small_overlay("").document.issued_on)
    assert problems_of(ended, small_overlay("")) == ("in_force_from: Luật mẫu không áp dụng trong thời gian này",)


def test_one_province_cannot_be_laid_over_another() -> None:
    assert refusals(laid(book(), shorten("answered", "10 days")), shorten("answered", "9 days")) == (
        "shorten 1 (answered): Điều 5 Quy chế phối hợp của tỉnh Ví Dụ đã ấn định thời hạn này",
    )


def test_the_hash_stands_for_both() -> None:
    rows = (shorten("answered", "10 days"), shorten("answered", "9 days"))
    hashes = {book().hash, *(laid(book(), row).hash for row in rows)}
    assert len(hashes) == 3 and all(len(h) == 64 for h in hashes)
    assert laid(book(), rows[0]).hash == laid(book(), rows[0]).hash


def random_overlay(chance: Random, over: Rulebook) -> Overlay:
    """Rows of every kind about whatever the rulebook has; most of them are not allowed."""
    basis = Basis("Quy chế phối hợp của tỉnh Ví Dụ", "Điều 5", BasisKind.REGULATION, Confidence.VERBATIM)
    owed = [(r.after, way.event) for r in over.of_kind(Owes) for way in r.owed]
    owed += [(r.after, r.right) for r in over.of_kind(May)]
    terms = [
        LocalTerm("row", after, event, Term(chance.randint(1, 3), chance.choice(list(Unit)[:4])), chance.random() < 0.5,
                  basis)
        for after, event in owed if chance.random() < 0.6
    ]  # fmt: skip
    roles = [role.name for role in over.roles]
    sent = [LocalRecipients("row", rule.name, (chance.choice(roles),), basis) for rule in over.events]
    empty = replace(small_overlay(""), terms=(), recipients=())
    allowed_terms = [t for t in terms if not problems_of(over, replace(empty, terms=(t,)))]
    allowed_sent = [s for s in sent if not problems_of(over, replace(empty, recipients=(s,)))]
    once = {(t.after, t.event): t for t in allowed_terms}
    return replace(empty, terms=tuple(once.values()), recipients=tuple(allowed_sent), hash=str(chance.random()))


def without_some_numbers(law: Rulebook, chance: Random) -> Rulebook:
    """The rulebook with some terms left open."""

    def opened(relation: Relation) -> Relation:
        if not isinstance(relation, Owes) or chance.random() < 0.5:
            return relation
        return replace(relation, owed=tuple(replace(way, term=None) for way in relation.owed))

    return replace(law, relations=tuple(opened(r) for r in law.relations))


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_no_event_right_lead_or_relation_comes_or_goes_and_every_marking_stays(seed: int) -> None:
    chance = Random(seed)
    law = without_some_numbers(random_book(chance), chance)
    overlaid = with_overlay(law, random_overlay(chance, law))
    assert [e.name for e in overlaid.events] == [e.name for e in law.events]
    assert [replace(e, to=()) for e in overlaid.events] == [replace(e, to=()) for e in law.events]
    assert [(type(r), labels_of(r), r.basis) for r in overlaid.relations] == [
        (type(r), labels_of(r), r.basis) for r in law.relations
    ]
    for mine, laws in zip(overlaid.relations, law.relations, strict=True):
        if not isinstance(laws, Owes) or laws.is_lead or laws.lapses:
            assert mine == laws
        else:
            assert isinstance(mine, Owes)
            for way, own in zip(mine.owed, laws.owed, strict=True):
                assert way == own or (way.local and way.law_term == own.term)
                if way.term and own.term:
                    assert way.term.unit is own.term.unit and way.term.number <= own.term.number
    assert list(naming_problems(overlaid)) == []
    before, after = explore(graph_of(law), limit=2_000), explore(graph_of(overlaid), limit=2_000)
    assert before.graph.facts == after.graph.facts
    assert set(before.edges) == set(after.edges)
    assert {m: [str(a) for a, _ in out] for m, out in before.edges.items()} == {
        m: [str(a) for a, _ in out] for m, out in after.edges.items()
    }
