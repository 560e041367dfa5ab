"""Each kind of relation in one worked example: what it permits, what it asks for, and by when."""

from coord.procedures.engine.ledger import DutyStatus
from tests.procedures.small_books import advanced, day_of, duty, may, open_dates, past, small_book, told, why_not

ANSWERED = 'answered = { title = "Trả lời", by = "answerer", to = "asker", closes = true }'
YES_NO = """answered = { title = "Trả lời", by = "answerer", to = ["asker", "court"], again = true, outcomes = { \
yes = { title = "có" }, no = { title = "không" }, more = { title = "hỏi thêm", open = true } } }"""
DECIDED = 'decided = { title = "Quyết định", by = "court", to = "asker", closes = true }'


def test_before_b_requires_a_and_the_refusal_names_the_relation_and_its_article() -> None:
    book = small_book(ANSWERED, '{ before = "answered", requires = "asked" }')
    assert why_not(told(book), "answered") == ["Phải có trước: “Hỏi” (Điều 1 Luật mẫu)"]
    assert may(told(book, "2026-03-02 asked"), "answered")


def test_another_outcome_shuts_the_gate_again() -> None:
    book = small_book(
        f"{YES_NO}\n{DECIDED}", '{ before = "decided", requires = "answered:yes" }', asked="repeats = true"
    )
    yes = told(book, "2026-03-02 asked", "2026-03-03 answered:yes")
    assert may(yes, "decided")
    no = told(book, "2026-03-02 asked", "2026-03-03 answered:yes", "2026-03-04 answered:no")
    assert why_not(no, "decided") == ["Phải có trước: “Trả lời: có” (Điều 1 Luật mẫu)"]


def test_a_list_is_met_by_any_of_it_and_several_requires_are_all_needed() -> None:
    events = f"{ANSWERED}\n{DECIDED}\n" + 'waived = { title = "Miễn hỏi", by = "court" }'
    rows = '{ before = "decided", requires = ["answered", "waived"] }, { before = "decided", requires = "asked" }'
    book = small_book(events, rows)
    assert len(why_not(told(book), "decided")) == 2
    assert not may(told(book, "2026-03-02 waived"), "decided")
    assert may(told(book, "2026-03-02 waived", "2026-03-02 asked"), "decided")


def test_a_delay_must_have_run_before_the_act_may_be_dated() -> None:
    book = small_book(ANSWERED, '{ before = "answered", requires = "asked", delay = "10 days" }')
    asked = told(book, "2026-03-03 asked")
    assert why_not(asked, "answered", on="2026-03-13") == ["Không được ghi ngày trước 14/03/2026 (Điều 1 Luật mẫu)"]
    assert may(asked, "answered", on="2026-03-14")


def test_after_a_b_is_owed_and_its_date_is_known() -> None:
    book = small_book(ANSWERED, '{ after = "asked", owes = "answered", within = "3 working days" }')
    asked = told(book, "2026-03-05 asked")
    assert open_dates(asked) == {"answered": "2026-03-10"}
    assert duty(asked, "answered").by == ("answerer",) and duty(asked, "answered").to == ("asker",)
    assert str(duty(asked, "answered").basis.citation) == "Điều 1 Luật mẫu"
    assert why_not(told(book), "answered") == ["Chỉ thực hiện được sau “Hỏi” (Điều 1 Luật mẫu)"]
    assert why_not(asked, "answered", on="2026-03-04") == ["Không được ghi ngày trước 05/03/2026 (Điều 1 Luật mẫu)"]


def test_an_open_outcome_answers_nothing_and_a_final_one_meets_the_duty() -> None:
    book = small_book(YES_NO, '{ after = "asked", owes = "answered", within = "10 days" }')
    more = told(book, "2026-03-02 asked", "2026-03-04 answered:more")
    assert open_dates(more) == {"answered": "2026-03-12"}
    yes = told(book, "2026-03-02 asked", "2026-03-04 answered:more", "2026-03-05 answered:yes")
    assert duty(yes, "answered").status is DutyStatus.MET
    assert duty(yes, "answered").ended_on == day_of("2026-03-05")


def test_any_of_several_meets_the_duty_and_nobody_is_shown_as_cancelled() -> None:
    events = f"{ANSWERED}\n{DECIDED}"
    ways = '{ event = "answered", within = "5 days" }, { event = "decided", within = "9 days" }'
    owes = f'{{ after = "asked", owes = [{ways}] }}'
    book = small_book(events, owes)
    asked = told(book, "2026-03-02 asked")
    assert open_dates(asked) == {"answered|decided": "2026-03-11"}
    assert duty(asked, "answered").by == ("answerer", "court")
    decided = told(book, "2026-03-02 asked", "2026-03-06 decided")
    assert [d.status for d in decided.duties] == [DutyStatus.MET]
    assert may(decided, "answered")


def test_of_several_ways_one_at_once_is_late_first_and_one_without_a_term_is_never_late() -> None:
    events = f"{ANSWERED}\n{DECIDED}"
    ways = '{ event = "answered", within = "at once" }, { event = "decided", within = "9 days" }'
    first = f'{{ after = "asked", owes = [{ways}] }}'
    assert open_dates(told(small_book(events, first), "2026-03-02 asked")) == {"answered|decided": "2026-03-11"}
    second = '{ after = "asked", owes = [{ event = "answered", within = "5 days" }, "decided"] }'
    assert open_dates(told(small_book(events, second), "2026-03-02 asked")) == {"answered|decided": "-"}


def test_a_stop_of_all_members_cancels_what_is_owed_and_of_one_does_not() -> None:
    events = f"{ANSWERED}\n{DECIDED}\n" + 'recalled = { title = "Rút", by = "asker", closes = true }'
    both = (
        '{ after = "asked", owes = ["answered", "decided"] }, { after = "recalled", stops = ["answered", "decided"] }'
    )
    recalled = told(small_book(events, both), "2026-03-02 asked", "2026-03-03 recalled")
    assert (duty(recalled, "answered").status, duty(recalled, "answered").why_ended) == (
        DutyStatus.CANCELLED,
        "Không còn phải thực hiện sau “Rút”",
    )
    assert why_not(recalled, "answered") == ["Không còn thực hiện được sau “Rút” (Điều 1 Luật mẫu)"]
    one = '{ after = "asked", owes = ["answered", "decided"] }, { after = "recalled", stops = "answered" }'
    left = told(small_book(events, one), "2026-03-02 asked", "2026-03-03 recalled")
    assert open_dates(left) == {"answered|decided": "-"}


def test_what_became_of_a_duty_names_the_act_and_never_its_outcome() -> None:
    rows = '{ after = "asked", owes = "decided" }, { after = "answered:no", stops = "decided" }'
    answered = told(small_book(f"{YES_NO}\n{DECIDED}", rows), "2026-03-02 asked", "2026-03-03 answered:no")
    assert duty(answered, "decided").why_ended == "Không còn phải thực hiện sau “Trả lời”"


def test_a_second_owes_keeps_the_earlier_date_unless_it_renews() -> None:
    events = f"{ANSWERED}\n" + 'pressed = { title = "Nhắc", by = "asker" }'
    rows = """{ after = "asked", owes = "answered", within = "5 days" },
{ after = "pressed", owes = "answered", within = "5 days"%s }"""
    kept = told(small_book(events, rows % ""), "2026-03-02 asked", "2026-03-04 pressed")
    assert open_dates(kept) == {"answered": "2026-03-09"}
    assert len(kept.duties) == 1
    renewed = told(small_book(events, rows % ", renews = true"), "2026-03-02 asked", "2026-03-04 pressed")
    assert open_dates(renewed) == {"answered": "2026-03-09"} and len(renewed.duties) == 2
    assert renewed.duties[0].why_ended == "Được tính lại từ đầu"
    assert renewed.duties[1].start_on == day_of("2026-03-04")


def test_a_term_runs_from_effect_from_receipt_or_from_a_date_of_the_form() -> None:
    fields = 'fields = [{ name = "pay_day", title = "Ngày trả", kind = "date" }]'
    rows = '{ after = "asked", owes = "answered", within = "5 days", from = "%s" }'
    asked = past("2026-03-02 asked", received="2026-03-04", pay_day=day_of("2026-03-20"))
    dates = {
        start: open_dates(told(small_book(ANSWERED, rows % start, asked=fields), asked))["answered"]
        for start in ("effect", "receipt", "field:pay_day")
    }
    assert dates == {"effect": "2026-03-09", "receipt": "2026-03-09", "field:pay_day": "2026-03-25"}
    late = past("2026-03-02 asked", received="2026-03-05")
    assert open_dates(told(small_book(ANSWERED, rows % "receipt"), late)) == {"answered": "2026-03-10"}


def test_while_receipt_is_unknown_there_is_no_date_and_the_duty_says_so() -> None:
    book = small_book(ANSWERED, '{ after = "asked", owes = "answered", within = "5 days", from = "receipt" }')
    asked = told(book, past("2026-03-02 asked", received="unknown"))
    assert open_dates(asked) == {"answered": "-"}
    assert duty(asked, "answered").is_uncertain


def test_a_right_has_a_window_and_is_nobodys_lateness() -> None:
    book = small_book(ANSWERED, '{ after = "asked", may = "answered", until = "7 days" }', asked="closes = true")
    asked = told(book, "2026-03-02 asked")
    assert open_dates(asked) == {"answered": "2026-03-09"}
    assert asked.open_duties == () and not asked.is_closed
    used = told(book, "2026-03-02 asked", "2026-03-05 answered")
    assert duty(used, "answered").status is DutyStatus.MET and used.is_closed


def test_a_window_that_closed_unused_takes_the_right_with_it() -> None:
    book = small_book(ANSWERED, '{ after = "asked", may = "answered", until = "7 days" }', asked="closes = true")
    passed, added = advanced(book, "2026-03-02 asked", today="2026-03-10")
    assert added == ["2026-03-09 answered.lapsed"]
    assert duty(passed, "answered").status is DutyStatus.LAPSED and passed.is_closed
    assert why_not(passed, "answered") == ["Thời hạn thực hiện đã hết. (Điều 1 Luật mẫu)"]
    assert advanced(book, "2026-03-02 asked", today="2026-03-09")[1] == []


def test_a_allows_b_and_an_outcome_of_b() -> None:
    rows = '{ after = "asked", allows = "decided" }, { after = "decided", allows = "answered:no" }'
    book = small_book(f"{YES_NO}\n{DECIDED}", rows)
    assert not may(told(book), "decided")
    asked = told(book, "2026-03-02 asked")
    assert may(asked, "decided") and may(asked, "answered:yes") and asked.duties == ()
    assert why_not(asked, "answered:no") == ["Kết quả này chỉ dùng được sau “Quyết định” (Điều 1 Luật mẫu)"]
    assert may(told(book, "2026-03-02 asked", "2026-03-03 decided"), "answered:no")


def test_a_stops_an_outcome_of_b() -> None:
    book = small_book(YES_NO, '{ after = "asked", stops = "answered:no" }')
    asked = told(book, "2026-03-02 asked")
    assert may(asked, "answered:yes")
    assert why_not(asked, "answered:no") == ["Kết quả này không dùng được sau “Hỏi” (Điều 1 Luật mẫu)"]


def test_b_waits_for_a_only_while_a_is_owed() -> None:
    rows = '{ after = "asked", owes = "answered" }, { before = "decided", waits_for = "answered" }'
    book = small_book(f"{ANSWERED}\n{DECIDED}", rows)
    assert may(told(book), "decided")
    assert why_not(told(book, "2026-03-02 asked"), "decided") == ["Còn đang chờ: “Trả lời” (Điều 1 Luật mẫu)"]
    assert may(told(book, "2026-03-02 asked", "2026-03-03 answered"), "decided")
