"""The tables of days in docs/law/coercion.md come out as written, under both laws; and what crosses on 1/7/2026."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from coord.procedures.dates.barred import Moment
from coord.procedures.dates.calendar import load_calendar
from coord.procedures.dates.deadlines import due_after, latest_before
from coord.procedures.engine.advice import barred, full_time
from coord.procedures.engine.ledger import Duty, DutyStatus, Past
from coord.procedures.rulebook.library import find_rulebook, rulebook_on
from coord.procedures.rulebook.relations import May, Owes, parse_label
from coord.procedures.rulebook.rulebook import Rulebook
from tests.procedures.small_books import advanced, day_of, told

CALENDAR = load_calendar()
PAGE = Path(__file__).parents[2] / "docs" / "law" / "coercion.md"
MEASURES = {
    "law2008": ["khấu trừ tiền", "trừ vào thu nhập", "kê biên", "khai thác", "buộc chuyển giao", "buộc thực hiện"],
    "law2025": ["khấu trừ tiền", "trừ vào thu nhập", "khai thác", "kê biên", "giao tài sản", "buộc thực hiện"],
}


def rows(header: str) -> list[list[str]]:
    """The rows of the table with this header."""
    lines = PAGE.read_text("utf-8").split(f"| {header} |\n", 1)[1].splitlines()[1:]
    table = lines[: next((i for i, line in enumerate(lines) if not line.startswith("|")), len(lines))]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def book_of(law: str) -> Rulebook:
    return find_rulebook(f"coercion.{law}")


def owed(book: Rulebook, event: str, after: str = "") -> Iterator[Owes | May]:
    label = parse_label(after) if after else None
    for row in (r for r in book.relations if isinstance(r, Owes | May)):
        names = row.token if isinstance(row, Owes) else (row.right,)
        asked = label is None or row.after.covers(label.event, min(label.outcomes, default=None))
        if event in names and asked:
            yield row


AFTER = rows("law | after | on | owed | due | why")
LEADS = rows("law | owed | planned | latest | why")
FULL = rows("law | exchange | on | full time from | why")
PLANNED = rows("law | day | hour | answer | why")


def test_every_table_is_read() -> None:
    assert [len(t) for t in (AFTER, LEADS, FULL, PLANNED, rows("day | law"))] == [17, 12, 7, 17, 2]


@pytest.mark.parametrize(("law", "after", "on", "event", "due", "why"), AFTER)
def test_a_term_ends_on_the_day_the_page_says(law: str, after: str, on: str, event: str, due: str, why: str) -> None:
    [row] = owed(book_of(law), event, after)
    term = row.until if isinstance(row, May) else row.owed[0].term
    assert term is not None and not (isinstance(row, Owes) and row.is_lead)
    assert str(due_after(day_of(on), term, CALENDAR).due_on) == due, why


@pytest.mark.parametrize(("law", "event", "planned", "latest", "why"), LEADS)
def test_a_lead_ends_on_the_day_the_page_says(law: str, event: str, planned: str, latest: str, why: str) -> None:
    leads = {row.owed[0].term for row in owed(book_of(law), event) if isinstance(row, Owes) and row.is_lead}
    [term] = leads
    assert term is not None
    assert str(latest_before(day_of(planned), term, CALENDAR).due_on) == latest, why


def act(on: str, name: str, **fields: str | date) -> Past:
    label = parse_label(name)
    received = dict.fromkeys(("police", "commune_police", "province_police", "enforcement"), day_of(on))
    return Past(f"{on} {name}", label.event, day_of(on), min(label.outcomes, default=None), None, received, fields)


def exchange(on: str, case: str, planned: str) -> Past:
    return act(on, f"exchange_sent:{case}", coercion_on=day_of(planned), starts_at="08:00", special_case="none")


@pytest.mark.parametrize(("law", "case", "on", "since", "why"), FULL)
def test_everybody_has_full_time_from_the_day_the_page_says(law: str, case: str, on: str, since: str, why: str) -> None:
    found = full_time(told(book_of(law), act(on, "coercion_decided:compels"), exchange(on, case, "2027-03-15")))
    assert found is not None and str(found.on) == since, why


@pytest.mark.parametrize(("law", "day", "hour", "answer", "why"), PLANNED)
def test_a_day_is_barred_or_warned_about_as_the_page_says(law: str, day: str, hour: str, answer: str, why: str) -> None:
    said: dict[str, str | int | date] = {"coercion_on": day_of(day), "starts_at": hour, "special_case": "none"}
    found = list(barred(book_of(law), "exchange_sent", "ordinary", said, Moment(CALENDAR, day_of("2026-01-05"))))
    given = "yes" if not found else "warned" if all(row.warns for row, _ in found) else "refused"
    assert given == answer, why
    free = list(barred(book_of(law), "day_set", None, said, Moment(CALENDAR, day_of("2026-01-05"))))
    assert not any("Tết Nguyên đán" in reason or row.warns for row, reason in free)  # only with forces


@pytest.mark.parametrize(("day", "law"), rows("day | law"))
def test_a_step_falls_under_the_law_of_its_day(day: str, law: str) -> None:
    assert rulebook_on("coercion", day_of(day)).regime == law


@pytest.mark.parametrize("law", sorted(MEASURES))
def test_the_six_measures_stand_in_the_order_of_their_law(law: str) -> None:
    for event in ("coercion_decided", "urgent_coercion_decided"):
        titles = [re.split(r":", o.title)[0] for o in book_of(law).event(event).outcomes]
        six = list(dict.fromkeys(titles))
        assert [title.startswith(words) for title, words in zip(six, MEASURES[law], strict=True)] == [True] * 6


def test_the_addressees_of_the_notices_differ() -> None:
    old, new = book_of("law2008"), book_of("law2025")
    assert old.event("cost_notified").to == ("debtor",)
    assert new.event("cost_notified").to == ("debtor", "creditor")
    added = set(new.event("land_attachment_notified").to) - set(old.event("land_attachment_notified").to)
    assert added == {"procuracy", "land_authority"}


LAWS = (book_of("law2008"), book_of("law2025"))
BEGUN = (act("2026-06-22", "coercion_decided:attaches_land"), exchange("2026-06-25", "complex", "2026-07-20"))


def duty_of(duties: tuple[Duty, ...], event: str) -> Duty:
    return next(d for d in reversed(duties) if event in d.events)


def test_what_the_police_of_the_same_level_owe_on_1_july_they_still_owe_and_what_follows_falls_to_the_commune() -> None:
    ledger, added = advanced(LAWS, *BEGUN, today="2026-07-01")
    assert "2026-07-01 crossed" in added
    answer = duty_of(ledger.duties, "police_replied")
    assert (answer.by, answer.due_on, answer.regime) == (("police",), day_of("2026-06-30"), "law2008")
    cost, land = duty_of(ledger.duties, "cost_notified"), duty_of(ledger.duties, "land_attachment_notified")
    assert (cost.due_on, land.due_on) == (day_of("2026-07-15"), day_of("2026-07-15"))  # 3 working days: as it was owed
    crossed = Past("crossed", "crossed", day_of("2026-07-01"), takes_over=LAWS[1].hash)
    later = told(
        LAWS, *BEGUN, crossed, act("2026-07-02", "police_replied:agrees"), act("2026-07-03", "plan_drafted"),
        act("2026-07-03", "plan_issued", coercion_on=day_of("2026-07-24"), starts_at="08:00", special_case="none"),
    )  # fmt: skip
    draft, protection = duty_of(later.duties, "plan_drafted"), duty_of(later.duties, "protection_planned")
    assert (draft.due_on, draft.status, draft.basis.document) == (
        day_of("2026-07-07"),
        DutyStatus.MET,
        "NĐ 152/2026/NĐ-CP",
    )
    assert (protection.by, protection.due_on) == (("commune_police",), day_of("2026-07-08"))


def test_a_meeting_with_the_police_still_owed_becomes_the_report_to_the_head_of_the_committee() -> None:
    ledger, _ = advanced(LAWS, *BEGUN, act("2026-06-29", "police_replied:disagrees"), today="2026-07-02")
    report = duty_of(ledger.duties, "disagreement_reported")
    assert report.is_open and report.due_on is None
    assert not any("agreement_meeting_held" in d.events for d in ledger.open_duties)


def test_the_comment_meeting_is_not_owed_any_more_and_the_plan_may_be_issued() -> None:
    acts = (*BEGUN, act("2026-06-26", "police_replied:agrees"), act("2026-06-29", "plan_drafted"))
    ledger, _ = advanced(LAWS, *acts, today="2026-07-02")
    meeting = duty_of(ledger.duties, "comment_meeting_held")
    assert (meeting.status, meeting.why_ended) == (DutyStatus.CANCELLED, "Không còn theo Luật 106/2025/QH15")
    assert ledger.marking.permits("plan_issued")
