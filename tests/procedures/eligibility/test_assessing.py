"""Eligibility: the boundary tables of both laws, fractions and caps, once a year, the special case, the unknown."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from coord.procedures.eligibility.assessing import Check, Facts, InvalidFacts, Outcome, Result, assess
from coord.procedures.eligibility.thresholds_file import THRESHOLDS_FILE, load_regimes, parse_thresholds

OLD_LAW, NEW_LAW = date(2026, 6, 30), date(2026, 7, 1)

# The span since the first decision: one day short, the anniversary itself (the period ends at 24:00), the day after.
SPANS = {
    "4y364d": lambda on: on.replace(year=on.year - 5) + timedelta(1),
    "5y": lambda on: on.replace(year=on.year - 5),
    "5y1d": lambda on: on.replace(year=on.year - 5) - timedelta(1),
    "10y": lambda on: on.replace(year=on.year - 10),
    "10y1d": lambda on: on.replace(year=on.year - 10) - timedelta(1),
}

# E exempt, R reduce, - none; columns: 4y364d, 5y, 5y1d, 10y, 10y1d
TABLE = [
    # remaining     law2008, nothing paid   law2008, a part paid    law2025, nothing or a part paid
    (1, "--EEE", "--EEE", "--EEE"),
    (1_999_999, "--EEE", "--EEE", "--EEE"),
    (2_000_000, "----E", "--EEE", "--EEE"),
    (4_999_999, "----E", "--EEE", "--EEE"),
    (5_000_000, "-----", "----E", "--RRE"),
    (9_999_999, "-----", "----E", "--RRE"),
    (10_000_000, "-----", "--RRR", "--RRE"),
    (10_000_001, "-----", "--RRR", "--RRR"),
    (100_000_000, "-----", "--RRR", "--RRR"),
    (100_000_001, "-----", "----R", "----R"),
]
SIGNS = {"E": Outcome.EXEMPT, "R": Outcome.REDUCE, "-": Outcome.NONE}
CASES = [
    (on, remaining, paid, span, SIGNS[line[column]])
    for remaining, old_unpaid, old_paid, new in TABLE
    for on, paid, line in (
        (OLD_LAW, 0, old_unpaid),
        (OLD_LAW, remaining, old_paid),
        (NEW_LAW, 0, new),
        (NEW_LAW, remaining, new),
    )
    for column, span in enumerate(SPANS)
]


def facts(remaining: int, paid: int = 0, first: date = date(2010, 7, 19)) -> Facts:
    return Facts(first, remaining, paid)


@pytest.mark.parametrize(("on", "remaining", "paid", "span", "outcome"), CASES)
def test_the_thresholds_hold_to_the_dong_and_to_the_day(
    on: date, remaining: int, paid: int, span: str, outcome: Outcome
) -> None:
    found = assess(facts(remaining, paid, SPANS[span](on)), on)
    assert found.outcome is outcome
    assert found.regime == ("law2025" if on is NEW_LAW else "law2008")
    assert found.basis
    assert (found.max_reduction is not None) == (outcome is Outcome.REDUCE)


@pytest.mark.parametrize(
    ("remaining", "maximum", "calculation"),
    [
        (412_500_000, 50_000_000, "412.500.000 đ × 1/5 = 82.500.000 đ, tối đa 50.000.000 đ"),
        (182_000_000, 36_400_000, "182.000.000 đ × 1/5 = 36.400.000 đ"),
        (22_400_000, 5_600_000, "22.400.000 đ × 1/4 = 5.600.000 đ"),
        (250_000_000, 50_000_000, "250.000.000 đ × 1/5 = 50.000.000 đ"),
        (10_000_003, 2_500_000, "10.000.003 đ × 1/4 = 2.500.000 đ"),
        (100_000_004, 20_000_000, "100.000.004 đ × 1/5 = 20.000.000 đ"),
    ],
)
@pytest.mark.parametrize("on", [OLD_LAW, NEW_LAW])
def test_the_highest_reduction_is_exact_rounded_down_and_capped(
    on: date, remaining: int, maximum: int, calculation: str
) -> None:
    found = assess(facts(remaining, paid=remaining), on)
    assert (found.outcome, found.max_reduction, found.calculation) == (Outcome.REDUCE, maximum, calculation)


@given(
    st.integers(0, 10**15),
    st.integers(0, 10**15),
    st.dates(date(1990, 1, 1), OLD_LAW),
    st.sampled_from([OLD_LAW, NEW_LAW]),
)
def test_every_answer_has_a_basis_and_no_reduction_exceeds_the_law(
    remaining: int, paid: int, first: date, on: date
) -> None:
    found = assess(facts(remaining, paid, first), on)
    assert found.basis and found.checks and found.cannot_know
    if found.outcome is Outcome.REDUCE:
        assert found.max_reduction is not None
        assert 0 < found.max_reduction * 4 <= remaining
        assert remaining <= 100_000_000 or found.max_reduction <= 50_000_000


LAW_2008 = "Luật số 26/2008/QH12 (sửa đổi, bổ sung năm 2014)"
LAW_2025 = "Luật số 106/2025/QH15"


@pytest.mark.parametrize(
    ("on", "remaining", "paid", "span", "basis"),
    [
        (NEW_LAW, 4_999_999, 0, "5y1d", [f"Điểm b khoản 1 Điều 42 {LAW_2025}"]),
        (NEW_LAW, 22_400_000, 0, "5y1d", [f"Điểm a khoản 2 Điều 42 {LAW_2025}"]),
        (NEW_LAW, 100_000_001, 0, "5y1d", [f"Điểm b khoản 2 Điều 42 {LAW_2025}"]),
        (NEW_LAW, 5_000_000, 0, "5y", [f"Điểm b khoản 1 Điều 42 {LAW_2025}", f"Điểm a khoản 2 Điều 42 {LAW_2025}"]),
        (OLD_LAW, 3_000_000, 0, "5y1d", [f"Điểm b khoản 1 Điều 61 {LAW_2008}"]),
        (OLD_LAW, 7_000_000, 7_000_000, "10y1d", [f"Điểm b khoản 2 Điều 61 {LAW_2008}"]),
        (
            OLD_LAW, 22_400_000, 0, "10y1d",
            [
                f"Điểm b khoản 1 Điều 61 {LAW_2008}",
                f"Điểm a khoản 3 Điều 61 {LAW_2008}",
                "Khoản 1 Điều 4 Thông tư liên tịch số 12/2015/TTLT-BTP-BTC-TANDTC-VKSNDTC",
            ],
        ),
    ],
)  # fmt: skip
def test_the_basis_names_the_clause_that_is_met_or_missed(
    on: date, remaining: int, paid: int, span: str, basis: list[str]
) -> None:
    assert list(assess(facts(remaining, paid, SPANS[span](on)), on).basis) == basis


def test_a_part_is_paid_under_the_old_law_from_one_fiftieth_on() -> None:
    assert assess(facts(49_000_000, paid=1_000_000), OLD_LAW).outcome is Outcome.REDUCE
    assert assess(facts(49_000_001, paid=999_999), OLD_LAW).outcome is Outcome.NONE
    assert assess(facts(49_000_001, paid=999_999), NEW_LAW).outcome is Outcome.REDUCE


def test_nothing_left_to_pay_is_nothing_to_exempt() -> None:
    found = assess(facts(0, paid=5_000_000), NEW_LAW)
    assert (found.outcome, found.basis) == (Outcome.NONE, (f"Điểm b khoản 1 Điều 42 {LAW_2025}",))
    assert check(found.checks, "Số còn phải nộp (không gồm lãi chậm thi hành)").result is Result.NOT_MET


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        (date(2025, 7, 1), Outcome.NONE),
        (date(2025, 6, 30), Outcome.REDUCE),
        (date(2026, 6, 1), Outcome.NONE),
        (None, Outcome.REDUCE),
    ],
)
def test_one_judgment_is_reviewed_once_a_year(last: date | None, outcome: Outcome) -> None:
    found = assess(replace(facts(22_400_000), last_reviewed_on=last), NEW_LAW)
    assert found.outcome is outcome
    if outcome is Outcome.NONE:
        assert found.basis == (f"Khoản 4 Điều 42 {LAW_2025}",)
        assert check(found.checks, "Lần xét trong một năm").result is Result.NOT_MET


@pytest.mark.parametrize(("hardship", "merit"), [(True, False), (False, True), (True, True)])
def test_the_special_case_has_no_threshold_and_no_yearly_limit_but_must_be_proved(hardship: bool, merit: bool) -> None:
    recent = replace(facts(900_000_000, 10_000_000, date(2026, 1, 5)), last_reviewed_on=date(2026, 6, 1))
    found = assess(replace(recent, special_hardship=hardship, great_merit=merit), NEW_LAW)
    assert (found.outcome, found.max_reduction) == (Outcome.EXEMPT, None)
    assert found.basis == (f"Khoản 3 Điều 42 {LAW_2025}",)
    assert check(found.checks, "Trường hợp đặc biệt").result is Result.MUST_BE_PROVED


def test_the_special_case_needs_a_part_paid() -> None:
    claimed = replace(facts(900_000_000, 0, date(2026, 1, 5)), great_merit=True)
    found = assess(claimed, NEW_LAW)
    assert found.outcome is Outcome.NONE
    assert f"Khoản 3 Điều 42 {LAW_2025}" in found.basis
    under_a_fiftieth = replace(claimed, paid=1_000_000)
    assert assess(under_a_fiftieth, OLD_LAW).outcome is Outcome.NONE
    assert assess(under_a_fiftieth, NEW_LAW).outcome is Outcome.EXEMPT


def check(checks: tuple[Check, ...], name: str) -> Check:
    return next(one for one in checks if one.name_vi == name)


def test_the_conditions_are_shown_one_by_one_with_their_figures() -> None:
    known = Facts(date(2019, 7, 19), 22_400_000, 7_600_000, verified_on=date(2026, 9, 18))
    found = assess(known, date(2026, 11, 23))
    assert found.elapsed == (7, 4)
    assert [(one.name_vi, one.figures_vi, one.asks_vi, one.result.value, one.clause) for one in found.checks] == [
        (
            "Thời gian từ quyết định thi hành án lần đầu",
            "19/07/2019 đến 23/11/2026: 7 năm 4 tháng",
            "Hết thời hạn 05 năm, từ ngày 20/07/2024",
            "met",
            "42.2.a",
        ),
        (
            "Số còn phải nộp (không gồm lãi chậm thi hành)",
            "22.400.000 đ",
            "Từ 5.000.000 đ đến 100.000.000 đ",
            "met",
            "42.2.a; 42.4",
        ),
        (
            "Lần xét trong một năm",
            "Chưa ghi nhận lần xét nào",
            "01 lần trong 01 năm cho mỗi bản án, quyết định",
            "met",
            "42.4",
        ),
        (
            "Hoàn cảnh của người phải thi hành án",
            "Không biết được từ số liệu",
            "Không có tài sản, thu nhập chỉ bảo đảm cuộc sống tối thiểu",
            "must_be_proved",
            "42.1.a",
        ),
        (
            "Biên bản xác minh điều kiện thi hành án",
            "Ngày 18/09/2026, dùng được đến 18/12/2026",
            "Biên bản xác minh không quá 03 tháng trước khi đề nghị",
            "met",
            "43.3",
        ),
    ]


def test_an_old_or_missing_record_of_verification_is_said_but_changes_no_threshold() -> None:
    name = "Biên bản xác minh điều kiện thi hành án"
    for verified_on, result in [
        (date(2026, 4, 1), Result.MET),
        (date(2026, 3, 31), Result.NOT_MET),
        (None, Result.UNKNOWN),
    ]:
        found = assess(replace(facts(22_400_000), verified_on=verified_on), NEW_LAW)
        assert (found.outcome, check(found.checks, name).result) == (Outcome.REDUCE, result)


def test_the_part_paid_is_shown_where_the_old_law_asks_for_it() -> None:
    found = assess(facts(22_400_000), OLD_LAW)
    paid = check(found.checks, "Phần đã nộp")
    assert (paid.figures_vi, paid.asks_vi, paid.result) == ("Chưa nộp", "Ít nhất 1/50 khoản phải nộp", Result.NOT_MET)


def test_it_says_what_it_cannot_know_and_what_is_inferred() -> None:
    for on in (OLD_LAW, NEW_LAW):
        found = assess(facts(22_400_000, 22_400_000), on)
        assert any("biên bản xác minh" in text for text in found.cannot_know)
        assert any("Trường hợp đặc biệt" in text for text in found.cannot_know)
        assert any("ngày liền sau ngày tròn năm" in text for text in found.inferred)
    early = assess(facts(22_400_000, 22_400_000, date(2009, 1, 5)), date(2015, 10, 31)).cannot_know
    assert early[-1].endswith("chưa kiểm chứng.")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (Facts(date(2019, 7, 19), -1, 0), "Số còn phải nộp"),
        (Facts(date(2019, 7, 19), 10**15 + 1, 0), "Số còn phải nộp"),
        (Facts(date(2019, 7, 19), 1, -1), "Số đã nộp"),
        (Facts(date(2026, 7, 2), 1, 1), "Ngày ra quyết định thi hành án lần đầu"),
        (Facts(date(2019, 7, 19), 1, 1, last_reviewed_on=date(2026, 7, 2)), "Ngày xét lần trước"),
        (Facts(date(2019, 7, 19), 1, 1, verified_on=date(2026, 7, 2)), "Ngày lập biên bản xác minh"),
    ],
)
def test_what_cannot_be_true_is_refused_in_words(wrong: Facts, message: str) -> None:
    with pytest.raises(InvalidFacts, match=message):
        assess(wrong, NEW_LAW)


def test_the_ends_of_the_calendar_do_no_harm() -> None:
    assert assess(facts(1, 0, date.min), date.max).outcome is Outcome.EXEMPT
    assert assess(replace(facts(1, 0, date(9998, 1, 1)), verified_on=date.max), date.max).outcome is Outcome.NONE


def test_the_bands_of_each_law_cover_every_amount_without_a_gap() -> None:
    for regime in load_regimes():
        for remaining, *_ in TABLE:
            assert any(row.covers(remaining) for row in regime.thresholds)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('fraction = "1/5"', 'fraction = "6/5"'),
        ('fraction = "1/5"', 'fraction = "1/0"'),
        ('fraction = "1/5"', ""),
        ("years = 5", "years = 0"),
        ("cap = 50_000_000", 'cap = "50 triệu"'),
        ('outcome = "reduce"', 'outcome = "none"'),
    ],
)
def test_a_wrong_row_of_thresholds_is_refused(old: str, new: str) -> None:
    text = THRESHOLDS_FILE.read_text("utf-8")
    assert old in text
    with pytest.raises(ValidationError):
        parse_thresholds(text.replace(old, new))
