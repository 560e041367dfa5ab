"""What may be chosen of a case: kinds of obligation, classification, marks, each with its words on the screen."""

from __future__ import annotations

from enum import StrEnum


class ObligationKind(StrEnum):
    """What is to be paid or done; those of `TO_STATE` go to the State budget."""

    COURT_FEE = "court_fee"
    COURT_CHARGE = "court_charge"
    FINE = "fine"
    ILLICIT_GAIN = "illicit_gain"
    CONFISCATION = "confiscation"
    OTHER_BUDGET = "other_budget"
    COMPENSATION = "compensation"
    MAINTENANCE = "maintenance"
    CREDIT = "credit"
    DEBT = "debt"
    PROPERTY = "property"
    ADMINISTRATIVE = "administrative"
    OTHER = "other"

    @property
    def is_to_state(self) -> bool:
        """Whether it is owed to the State budget: only such debts may be exempted or reduced."""
        return self in TO_STATE

    @property
    def is_of_money(self) -> bool:
        """Whether it has an amount: what an administrative judgment orders has none."""
        return self is not ObligationKind.ADMINISTRATIVE


class Classification(StrEnum):
    """How the office classifies a case after verifying what the debtor has."""

    WITH_CONDITIONS = "with_conditions"
    WITHOUT_CONDITIONS = "without_conditions"
    POSTPONED = "postponed"
    SUSPENDED = "suspended"
    FINISHED = "finished"
    TERMINATED = "terminated"


class CaseMark(StrEnum):
    """What sets a case apart; the value is the column of the table that keeps it."""

    KEY = "is_key"
    CREDIT = "is_credit"
    WATCHED = "is_watched"
    WORK_GROUP = "has_work_group"


TO_STATE = frozenset(
    {
        ObligationKind.COURT_FEE,
        ObligationKind.COURT_CHARGE,
        ObligationKind.FINE,
        ObligationKind.ILLICIT_GAIN,
        ObligationKind.CONFISCATION,
        ObligationKind.OTHER_BUDGET,
    }
)

OBLIGATIONS = {
    ObligationKind.COURT_FEE: "Án phí",
    ObligationKind.COURT_CHARGE: "Lệ phí Tòa án",
    ObligationKind.FINE: "Tiền phạt",
    ObligationKind.ILLICIT_GAIN: "Truy thu tiền, tài sản thu lợi bất chính",
    ObligationKind.CONFISCATION: "Tịch thu sung quỹ nhà nước",
    ObligationKind.OTHER_BUDGET: "Khoản khác nộp ngân sách nhà nước",
    ObligationKind.COMPENSATION: "Bồi thường thiệt hại",
    ObligationKind.MAINTENANCE: "Cấp dưỡng",
    ObligationKind.CREDIT: "Trả nợ tổ chức tín dụng",
    ObligationKind.DEBT: "Trả nợ, thanh toán khác",
    ObligationKind.PROPERTY: "Giao, trả tài sản",
    ObligationKind.ADMINISTRATIVE: "Nghĩa vụ theo bản án hành chính",
    ObligationKind.OTHER: "Nghĩa vụ khác",
}

CLASSIFICATIONS = {
    Classification.WITH_CONDITIONS: "Có điều kiện thi hành",
    Classification.WITHOUT_CONDITIONS: "Chưa có điều kiện thi hành",
    Classification.POSTPONED: "Hoãn thi hành án",
    Classification.SUSPENDED: "Tạm đình chỉ thi hành án",
    Classification.FINISHED: "Đã thi hành xong",
    Classification.TERMINATED: "Đình chỉ thi hành án",
}

MARKS = {
    CaseMark.KEY: "Việc trọng điểm",
    CaseMark.CREDIT: "Án tín dụng, ngân hàng",
    CaseMark.WATCHED: "Ban Chỉ đạo Trung ương theo dõi",
    CaseMark.WORK_GROUP: "Có tổ công tác",
}
