"""Since when a case is eligible is kept: at all times it says what `assess` would say, however the facts change."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from coord.agencies.models import Agency
from coord.cases.commands import change_case
from coord.cases.eligibilities import rebuild_eligibilities
from coord.cases.facts import Obligation, facts_of
from coord.cases.kinds import ObligationKind
from coord.cases.models import Case, CaseEligibility
from coord.cases.queries import assess_case
from coord.cases.review import Order, eligible_page
from coord.db import db, transaction
from coord.matters.matter_lists import count_forgotten, forgotten_cases, without_open_matter
from coord.procedures.eligibility.assessing import assess, first_day_eligible
from coord.procedures.eligibility.assessments import Facts, Outcome
from coord.procedures.eligibility.thresholds_file import load_regimes, regime_on
from tests import story
from tests.matters import stage

NEW_LAW = date(2026, 7, 1)
EDGES = (0, 1, 1_999_999, 2_000_000, 4_999_999, 5_000_000, 10_000_000, 10_000_001, 100_000_000, 100_000_001)
amounts = st.sampled_from(EDGES) | st.integers(0, 900_000_000)
first_days = st.dates(date(2008, 2, 27), date(2026, 6, 30))
days_later = st.integers(0, 20 * 366)
reviewed = st.none() | st.integers(0, 3_000)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    first = draw(first_days)
    last = draw(reviewed)
    return Facts(first, draw(amounts), draw(amounts), last_reviewed_on=first + timedelta(days=last) if last else None)


@given(facts(), days_later)
def test_the_first_eligible_day_says_what_the_assessment_of_any_day_says(known: Facts, later: int) -> None:
    on = max(known.first_decision_on, known.last_reviewed_on or known.first_decision_on) + timedelta(days=later)
    regime = regime_on(on)
    day = first_day_eligible(known, regime)
    assert (assess(known, on).outcome is not Outcome.NONE) == (day is not None and on >= day)


@given(facts())
def test_the_day_before_the_first_eligible_day_is_not_one(known: Facts) -> None:
    for regime in load_regimes():
        day = first_day_eligible(known, regime)
        if day is not None and regime_on(day) == regime_on(day - timedelta(days=1)) == regime:
            assert assess(known, day).outcome is not Outcome.NONE
            assert assess(known, day - timedelta(days=1)).outcome is Outcome.NONE


owed = st.builds(Obligation, st.sampled_from(ObligationKind), st.just(""), amounts, amounts, amounts)
changes = st.lists(
    st.tuples(st.lists(owed, min_size=1, max_size=4, unique_by=lambda o: o.kind), first_days, reviewed),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, deadline=None)
@given(changes, st.dates(date(2026, 6, 28), date(2031, 1, 1)))
def test_whatever_is_changed_the_list_holds_what_is_eligible_and_the_sums_are_those_of_the_state(
    told: list[tuple[list[Obligation], date, int | None]], today: date
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = story.make_world(Path(folder))
        for obligations, first, last in told:
            with stage.seen_by(app, "holder") as holder, transaction():
                case = db.session.get_one(Case, 1)
                change_case(
                    holder,
                    1,
                    replace(
                        facts_of(case),
                        obligations=tuple(obligations),
                        first_decision_on=first,
                        last_reviewed_on=min(first + timedelta(days=last), date(2026, 6, 28)) if last else None,
                    ),
                    case.version,
                )
        with stage.seen_by(app, "holder", today) as holder:
            case = db.session.get_one(Case, 1)
            to_state = [o for o in told[-1][0] if o.kind.is_to_state]
            assert case.remaining == sum(o.remaining for o in to_state)
            assert case.paid == sum(o.paid for o in to_state)
            assert case.late_interest == sum(o.late_interest for o in to_state)
            is_eligible = assess_case(case).outcome is not Outcome.NONE
            for order in Order:
                page = eligible_page(holder.agency_ids, without_open_matter(), order=order)
                assert (len(page.lines), page.total, count_forgotten(holder)) == (is_eligible,) * 3
            kept = rows()
            with transaction():
                rebuild_eligibilities()
            assert rows() == kept
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def rows() -> set[tuple[object, ...]]:
    return {tuple(row) for row in db.session.execute(db.select(CaseEligibility.__table__))}


def test_the_list_follows_the_law_in_force_on_the_day(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), transaction():
        unpaid = (Obligation(ObligationKind.FINE, "", 46_500_000, 0),)
        story.add_case(number="2/QĐ", debtor="Vũ Ví Dụ", obligations=unpaid)
    for day, count in ((NEW_LAW - timedelta(days=1), 1), (NEW_LAW, 2)):
        with stage.seen_by(app, "holder", day) as holder:
            assert count_forgotten(holder) == count, day


def test_the_list_of_several_offices_is_one_list_in_its_order(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), transaction():
        for number in range(12):
            first, owed = date(2010 + number % 5, 1 + number, 1), 6_000_000 + number % 7
            story.add_case(number=f"{number}/QĐ", debtor=f"Người Thử {number}", remaining=owed, first_decision_on=first)
        other = {f.code: f.id for f in db.session.scalars(db.select(Agency))}["THADS-KV2"]
        moved = (Case.id > 1) & (Case.id % 2 == 0)
        db.session.execute(db.update(Case).where(moved).values(holder_id=other))
        rebuild_eligibilities()
    with stage.seen_by(app, "superior") as superior:
        for order, key in ((Order.AGE, "first_decision_on"), (Order.AMOUNT, "remaining")):
            seen: list[Case] = []
            page = forgotten_cases(superior, order=order, most=5)
            while True:
                assert (page.total, page.first) == (13, len(seen) + 1)
                seen += [line.case for line in page.lines]
                if page.after is None:
                    break
                page = forgotten_cases(superior, order=order, after=page.after, most=5)
            keys = [(getattr(case, key), case.id) for case in seen]
            assert len(set(keys)) == 13 and keys == sorted(keys, reverse=order is Order.AMOUNT)
