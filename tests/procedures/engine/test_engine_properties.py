"""What holds for every rulebook and every past: random walks through random small rulebooks and through exemption."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from coord.procedures.checking.naming import naming_problems
from coord.procedures.dates.calendar import load_calendar
from coord.procedures.engine.folding import Folding, fold
from coord.procedures.engine.graph import ENDED, Open
from coord.procedures.engine.known import Known
from coord.procedures.engine.ledger import CROSSED, REVERSED, FieldValue, Ledger, Past
from coord.procedures.engine.timing import next_system_act
from coord.procedures.rulebook.children import is_told
from coord.procedures.rulebook.form_rules import FieldKind
from coord.procedures.rulebook.library import find_rulebook
from coord.procedures.rulebook.rulebook import Rulebook
from tests.procedures.small_books import ROLES, small_book

CALENDAR = load_calendar()
LAWS = (find_rulebook("exemption.law2008"), find_rulebook("exemption.law2025"))
SEEDS = st.integers(0, 2**32)
BEGIN = date(2026, 5, 4)


KID = '[children.kid]\ntitle = "Con"\nprocedure = "kid"\nopened_by = ["asker"]\n'
OPENED, ALL_CLOSED = "children.kid.opened", "children.kid.all_closed"


def random_book(chance: Random) -> Rulebook:
    """A rulebook of five events, often a kind of child, and up to nine relations; only names are sure to be sound."""
    while naming_problems_of(book := _draw(chance)):
        pass
    return book


def naming_problems_of(book: Rulebook) -> list[str]:
    return list(naming_problems(book))


def _draw(chance: Random) -> Rulebook:
    names = ["one", "two", "three", "four", "five"]
    answers = "outcomes = {{ yes = {{ title = 'có'{} }}, no = {{ title = 'không', {} }} }}"
    outcomes = ["", answers.format("", "open = true"), answers.format(", closes = true", "ends = true")]
    chosen = {name: chance.choices(outcomes, [4, 4, 1])[0] for name in names}
    more = ["", "repeats = true", "closes = true", "sets = 'planned_day=day'"]
    events = "".join(
        f"{name} = {{ {', '.join(filter(None, [_always(name, chance), chosen[name], chance.choice(more)]))} }}\n"
        for name in names
    )
    rows = ",\n".join(_relation(chance, names, chosen) for _ in range(chance.randint(1, 9)))
    return small_book(events, rows, asked="repeats = true", more=KID if "children." in rows else "")


def _always(name: str, chance: Random) -> str:
    to = [role for role in ROLES if chance.random() < 0.8]
    day = "fields = [{ name = 'day', title = 'Ngày', kind = 'date' }]"
    return f"title = '{name}', by = '{chance.choice(ROLES)}', to = {to}, {day}"


def _relation(chance: Random, names: Sequence[str], outcomes: dict[str, str]) -> str:
    def label(name: str) -> str:
        guarded = outcomes.get(name) and chance.random() < 0.5
        return f"{name}:{chance.choice(['yes', 'no', 'yes|no'])}" if guarded else name

    told = [OPENED, ALL_CLOSED] if chance.random() < 0.35 else []
    a, b = chance.choice(["asked", "asked", *names, *told]), chance.choice([*names, *told[:1]])
    c = chance.choice([*names, *told])
    after = label(a) if chance.random() < 0.8 else f"{a}.lapsed"
    term = chance.choice(["3 days", "2 working days", "1 month", "at once", "30 hours"])
    start = chance.choice(["", ', from = "receipt"', ', from = "field:day"'])
    flags = chance.choice(["", ", lapses = true", ", renews = true", ", lapses = true, renews = true"])
    lead = ', lead = "2 working days", renew_on_move = true'
    return chance.choice([
        f'{{ before = "{label(b)}", requires = "{after}" }}',
        f'{{ before = "{label(b)}", requires = ["{label(c)}", "{after}"], delay = "3 days" }}',
        f'{{ after = "{after}", owes = "{b}", within = "{term}"{start}{flags} }}',
        f'{{ after = "{after}", owes = ["{b}", "{c}"], within = "{term}" }}',
        f'{{ after = "{after}", owes = "{b}"{lead} }}',
        f'{{ after = "{after}", may = "{b}", until = "{term}"{start} }}',
        f'{{ after = "{after}", may = "{b}" }}',
        f'{{ after = "{after}", allows = "{label(b)}" }}',
        f'{{ after = "{after}", stops = "{label(b)}" }}',
        f'{{ before = "{label(b)}", waits_for = "{c}" }}',
        f'{{ after = "{after}", pauses = "{b}", until = "{label(c)}" }}',
    ])  # fmt: skip


def lawful_walk(chance: Random, books: Sequence[Rulebook], steps: int) -> list[Past]:
    """Acts that the marking permits, with what the system records between them, as a real matter would go."""
    folding, pasts, today = Folding(books, Known(CALENDAR)), list[Past](), BEGIN
    for _ in range(steps):
        while (act := next_system_act(books, folding.ledger(), today)) and len(pasts) < 80:
            event, _, outcome = act.name.partition(":")
            pasts.append(random_past(chance, folding.ledger().book, event, outcome or None, act.on, len(pasts)))
            folding.take(pasts[-1])
        ledger = folding.ledger()
        possible = [
            a for a in ledger.marking.possible()
            if not a.lapsed and (is_told(a.event) or not ledger.book.event(a.event).is_system)
        ]  # fmt: skip
        if not possible:
            break
        going_on = [a for a in possible if not a.sets & ENDED]
        action = chance.choice(going_on if going_on and chance.random() < 0.95 else possible)
        pasts.append(random_past(chance, ledger.book, action.event, action.outcome, today, len(pasts)))
        folding.take(pasts[-1])
        today += timedelta(days=chance.randint(0, 12))
    return pasts


def lawless_walk(chance: Random, books: Sequence[Rulebook], steps: int) -> list[Past]:
    """Anything in any order on any day: what a damaged or foreign log could hold."""
    pasts: list[Past] = []
    for i in range(steps):
        book = chance.choice(books)
        rule = chance.choice(book.events)
        name = chance.choice([rule.name, rule.name, rule.name, f"{rule.name}.lapsed", CROSSED, REVERSED, "unheard_of"])
        outcome = chance.choice([*(o.name for o in rule.outcomes), None, "unheard_of"] if rule.outcomes else [None])
        pasts.append(random_past(chance, book, name, outcome, BEGIN + timedelta(days=chance.randint(0, 90)), i))
    return pasts


def random_past(chance: Random, book: Rulebook, name: str, outcome: str | None, on: date, number: int) -> Past:
    received = {r.name: on + timedelta(days=chance.randint(0, 3)) for r in book.roles if chance.random() < 0.8}
    rule = book.event(name) if book.has_event(name) else None
    days = [f.name for f in rule.fields if f.kind is FieldKind.DATE] if rule else []
    fields: dict[str, FieldValue] = {d: on + timedelta(days=chance.randint(0, 30)) for d in days}
    if days and chance.random() < 0.05:
        fields[days[0]] = chance.choice([date.max, date.min])
    reverses = (str(chance.randint(0, 10)),) if name == REVERSED else ()
    return Past(str(number), name, on, outcome, None, received, fields, reverses)


def open_in(ledger: Ledger) -> Open:
    """What the ledger says is open, in the words of a marking."""
    still = [d for d in ledger.duties if d.is_open]
    return Open(
        frozenset(d.events for d in still if not d.is_right),
        frozenset(d.events[0] for d in still if d.is_right),
        frozenset(d.events[0] for d in still if d.lapses and d.passed_on is None),
    )


def walks(chance: Random) -> list[tuple[Sequence[Rulebook], list[Past]]]:
    small = (random_book(chance),)
    return [
        (small, lawful_walk(chance, small, 12)),
        (small, lawless_walk(chance, small, 12)),
        (LAWS, lawful_walk(chance, LAWS, 25)),
        (LAWS, lawless_walk(chance, LAWS, 25)),
    ]


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_a_token_is_pending_exactly_when_an_open_duty_stands_and_likewise_rights_and_windows(seed: int) -> None:
    for books, pasts in walks(Random(seed)):
        for n in range(0, len(pasts) + 1, 3):
            ledger = fold(books, pasts[:n], CALENDAR)
            assert ledger.marking.open == open_in(ledger)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_the_ledger_is_the_same_however_and_however_often_it_is_folded(seed: int) -> None:
    for books, pasts in walks(Random(seed)):
        whole = fold(books, pasts, CALENDAR)
        assert whole == fold(books, pasts, CALENDAR)
        reversed_ids = {i for p in pasts if p.name == REVERSED for i in p.reverses}
        one_by_one = Folding(books, Known(CALENDAR))
        for past in pasts:
            if past.name != REVERSED and past.id not in reversed_ids:
                one_by_one.take(past)
                one_by_one.ledger()
        assert one_by_one.ledger() == whole


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_an_act_is_possible_exactly_when_nothing_stands_against_it(seed: int) -> None:
    for books, pasts in walks(Random(seed)):
        ledger = fold(books, pasts, CALENDAR)
        possible = {(a.event, a.outcome) for a in ledger.marking.possible() if not a.lapsed}
        for rule in ledger.book.events:
            outcomes: list[str | None] = [o.name for o in rule.outcomes]
            for outcome in outcomes or [None]:
                reasons = ledger.marking.why_not(rule.name, outcome, ledger.happened)
                assert ((rule.name, outcome) in possible) == (not reasons)
            nothing_against = not ledger.marking.why_not(rule.name, None, ledger.happened)
            assert nothing_against == ledger.marking.permits(rule.name)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_after_the_end_nothing_is_possible_and_nothing_is_owed(seed: int) -> None:
    for books, pasts in walks(Random(seed)):
        ledger = fold(books, pasts, CALENDAR)
        if ledger.marking.is_ended:
            assert ledger.marking.possible() == [] and ledger.is_closed
            assert not ledger.open_duties and not ledger.open_rights
            later = fold(books, [*pasts, replace(pasts[0], id="later")], CALENDAR)
            assert later.duties == ledger.duties and later.marking == ledger.marking


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_no_last_day_comes_before_its_start_and_no_lead_after_its_planned_day(seed: int) -> None:
    for books, pasts in walks(Random(seed)):
        for duty in fold(books, pasts, CALENDAR).duties:
            if duty.due_on is not None and duty.start_on is not None:
                is_lead = duty.start.value == "planned_day"
                assert duty.due_on < duty.start_on if is_lead else duty.due_on > duty.start_on


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_every_duty_has_a_key_of_its_own(seed: int) -> None:
    for books, pasts in walks(Random(seed)):
        keys = [(d.key, d.is_right) for d in fold(books, pasts, CALENDAR).duties]
        assert len(keys) == len(set(keys))


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 60))
def test_reading_the_clock_more_often_records_the_same(seed: int, days: int) -> None:
    chance = Random(seed)
    pasts = lawful_walk(chance, LAWS, 20)
    end = pasts[-1].on + timedelta(days=100)
    assert _ticked(pasts, [end]) == _ticked(
        pasts, [pasts[-1].on + timedelta(days=n) for n in range(0, 100, days)] + [end]
    )


def _ticked(pasts: Sequence[Past], clock: Sequence[date]) -> list[tuple[str, date]]:
    told = list(pasts)
    for today in clock:
        while act := next_system_act(LAWS, fold(LAWS, told, CALENDAR), today):
            event, _, outcome = act.name.partition(":")
            told.append(Past(f"s{len(told)}", event, act.on, outcome or None, None, {}, {}))
    return [(p.name, p.on) for p in told[len(pasts) :]]
