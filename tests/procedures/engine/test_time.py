"""What time does to a matter: pauses, planned days, lapses and their reversal, acts of the system."""

from coord.procedures.engine.ledger import DutyStatus
from tests.procedures.small_books import advanced, day_of, duty, may, open_dates, past, small_book, told, why_not

ANSWERED = 'answered = { title = "Trả lời", by = "answerer", to = "asker", closes = true }'
RETURNED = 'returned = { title = "Trả hồ sơ", by = "court", ends = true }'
HALTED = """halted = { title = "Tạm dừng", by = "court", repeats = true }
resumed = { title = "Tiếp tục", by = "court", repeats = true }
"""
PAUSED = '{ after = "halted", pauses = "answered", until = "resumed" }'
NOTICE = """planned = { title = "Ấn định ngày", by = "court", to = "asker", sets = "planned_day=day", repeats = true, \
fields = [{ name = "day", title = "Ngày", kind = "date" }] }
noticed = { title = "Báo trước", by = "court", to = "asker", again = true }
carried_out = { title = "Thi hành", by = "court", closes = true }
"""
LAPSING = """{ after = "asked", owes = "answered", within = "3 working days", from = "receipt", lapses = true },
{ after = "answered.lapsed", allows = "returned" }"""


def test_a_pause_stands_still_from_its_act_until_the_act_that_ends_it() -> None:
    rows = '{ after = "asked", owes = "answered", within = "10 days" }, ' + PAUSED
    book = small_book(ANSWERED + "\n" + HALTED, rows)
    halted = ("2026-03-02 asked", "2026-03-05 halted")
    assert open_dates(told(book, *halted)) == {"answered": "-"}
    assert open_dates(told(book, *halted, "2026-03-09 resumed")) == {"answered": "2026-03-17"}
    assert open_dates(told(book, *halted, "2026-03-09 resumed", "2026-03-09 resumed")) == {"answered": "2026-03-17"}


def test_paused_days_lengthen_months() -> None:
    rows = '{ after = "asked", owes = "answered", within = "1 month" }, ' + PAUSED
    book = small_book(ANSWERED + "\n" + HALTED, rows)
    ledger = told(book, "2026-03-02 asked", "2026-03-10 halted", "2026-03-13 resumed")
    assert open_dates(told(book, "2026-03-02 asked")) == {"answered": "2026-04-02"}
    assert open_dates(ledger) == {"answered": "2026-04-06"}


def test_the_clock_runs_again_only_when_every_reason_to_stand_still_is_gone() -> None:
    more = 'ill = { title = "Ốm", by = "court" }\nwell = { title = "Khỏi", by = "court" }\n'
    rows = """{ after = "asked", owes = "answered", within = "10 days" },
{ after = "halted", pauses = "answered", until = "resumed" }, { after = "ill", pauses = "answered", until = "well" }"""
    book = small_book(ANSWERED + "\n" + HALTED + more, rows)
    both = ("2026-03-02 asked", "2026-03-04 halted", "2026-03-05 ill", "2026-03-06 resumed")
    assert open_dates(told(book, *both)) == {"answered": "-"}
    assert open_dates(told(book, *both, "2026-03-09 well")) == {"answered": "2026-03-18"}


def test_a_lead_counts_back_from_the_planned_day_and_moves_with_it() -> None:
    rows = """{ after = "planned", owes = "noticed", lead = "5 working days" },
{ before = "carried_out", requires = "planned", delay = "planned day" }"""
    book = small_book(NOTICE, rows)
    planned = past("2026-03-02 planned", day=day_of("2026-03-20"))
    assert open_dates(told(book, "2026-03-02 asked", planned)) == {"noticed": "2026-03-13"}
    moved = told(book, "2026-03-02 asked", planned, past("2026-03-05 planned", day=day_of("2026-03-27")))
    assert open_dates(moved) == {"noticed": "2026-03-20"}
    early = why_not(moved, "carried_out", on="2026-03-26")
    assert early == ["Không được ghi ngày trước 27/03/2026 (Điều 1 Luật mẫu)"]
    assert may(moved, "carried_out", on="2026-03-27")


def test_a_planned_day_set_too_near_is_told() -> None:
    book = small_book(NOTICE, '{ after = "planned", owes = "noticed", lead = "5 working days" }')
    near = told(book, "2026-03-02 asked", past("2026-03-02 planned", day=day_of("2026-03-04")))
    far = told(book, "2026-03-02 asked", past("2026-03-02 planned", day=day_of("2026-03-20")))
    assert (duty(near, "noticed").is_too_near, duty(far, "noticed").is_too_near) == (True, False)


def test_a_notice_given_is_owed_again_when_the_planned_day_moves() -> None:
    rows = '{ after = "planned", owes = "noticed", lead = "5 working days"%s }'
    acts = [
        past("2026-03-02 planned", day=day_of("2026-03-20")),
        past("2026-03-03 noticed"),
        past("2026-03-05 planned", day=day_of("2026-03-27")),
    ]
    again = told(small_book(NOTICE, rows % ", renew_on_move = true"), "2026-03-02 asked", *acts)
    assert open_dates(again) == {"noticed": "2026-03-20"} and may(again, "noticed")
    done = told(small_book(NOTICE, rows % ", renew_on_move = true"), "2026-03-02 asked", *acts, "2026-03-06 noticed")
    assert open_dates(done) == {}


def test_a_duty_that_passed_unmet_stays_owed_and_late_and_its_consequence_becomes_possible() -> None:
    book = small_book(f"{ANSWERED}\n{RETURNED}", LAPSING)
    ledger, added = advanced(book, past("2026-03-05 asked", received="2026-03-06"), today="2026-03-12")
    assert added == ["2026-03-11 answered.lapsed"]
    late = duty(ledger, "answered")
    assert (late.status, late.due_on, late.passed_on) == (DutyStatus.OPEN, day_of("2026-03-11"), day_of("2026-03-11"))
    assert may(ledger, "answered") and may(ledger, "returned")


def test_nothing_lapses_while_receipt_is_unknown_nor_what_is_due_at_once() -> None:
    book = small_book(f"{ANSWERED}\n{RETURNED}", LAPSING)
    assert advanced(book, past("2026-03-05 asked", received="unknown"), today="2027-03-05")[1] == []
    at_once = small_book(f"{ANSWERED}\n{RETURNED}", LAPSING.replace("3 working days", "at once"))
    assert advanced(at_once, "2026-03-05 asked", today="2027-03-05")[1] == []


def test_a_late_entry_dated_inside_the_window_reverses_the_lapse() -> None:
    book = small_book(f"{ANSWERED}\n{RETURNED}", LAPSING)
    lapsed = ("2026-03-05 asked", "2026-03-10 answered.lapsed")
    assert may(told(book, *lapsed), "returned")
    back = past("2026-03-12 lapse_reversed", reverses=["2026-03-10 answered.lapsed"])
    ledger = told(book, *lapsed, back, "2026-03-09 answered")
    assert not may(ledger, "returned")
    met = duty(ledger, "answered")
    assert (met.status, met.ended_on, met.passed_on) == (DutyStatus.MET, day_of("2026-03-09"), None)
    assert [p.name for p in ledger.standing] == ["asked", "answered"]


EFFECT = """decided = { title = "Quyết định", by = "court", to = ["asker", "answerer"] }
protested = { title = "Kháng nghị", by = "asker" }
higher_protested = { title = "Kháng nghị cấp trên", by = "answerer" }
effective = { title = "Có hiệu lực", by = "system", closes = true }
"""
WINDOWS = """{ after = "asked", allows = "decided" }, { after = "decided", allows = "effective" },
{ after = "decided", may = "protested", until = "7 days", from = "receipt" },
{ after = "decided", may = "higher_protested", until = "15 days", from = "receipt" },
{ before = "effective", requires = "protested.lapsed" },
{ before = "effective", requires = "higher_protested.lapsed" }"""


def test_the_system_records_its_act_at_once_dated_by_the_last_of_what_made_it_possible() -> None:
    book = small_book(EFFECT, WINDOWS)
    ledger, added = advanced(book, "2026-03-02 asked", "2026-03-03 decided", today="2026-03-19")
    assert added == ["2026-03-10 protested.lapsed", "2026-03-18 higher_protested.lapsed", "2026-03-18 effective"]
    assert ledger.is_closed


def test_a_window_whose_receipt_was_proved_late_does_not_date_the_effect_back() -> None:
    book = small_book(EFFECT, WINDOWS)
    acts = (
        "2026-03-02 asked",
        "2026-03-03 decided",
        "2026-03-18 higher_protested.lapsed",
        "2026-03-10 protested.lapsed",
    )
    assert advanced(book, *acts, today="2026-03-20")[1] == ["2026-03-18 effective"]


def test_an_act_of_the_system_with_a_delay_is_recorded_the_day_the_delay_has_run() -> None:
    events = 'effective = { title = "Có hiệu lực", by = "system", closes = true }'
    rows = '{ after = "asked", allows = "effective" }, { before = "effective", requires = "asked", delay = "15 days" }'
    book = small_book(events, rows)
    assert advanced(book, "2026-03-02 asked", today="2026-03-17")[1] == []
    assert advanced(book, "2026-03-02 asked", today="2026-03-20")[1] == ["2026-03-18 effective"]
