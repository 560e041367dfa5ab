"""The sample of the template: cases as an office has them, of persons who are plainly made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coord.cases.facts import CaseFacts, Obligation
from coord.cases.kinds import Classification, ObligationKind

NOBODY, NOW, FORMER = 0, "", "Chi cục THADS huyện Thí Dụ"

_CASES = (
    CaseFacts(
        holder_id=NOBODY,
        decision_number="218/QĐ-CCTHADS",
        first_decision_on=date(2019, 3, 18),
        issuer=FORMER,
        judgment="Bản án số 12/2018/HS-ST ngày 22/11/2018",
        court="TAND huyện Thí Dụ",
        debtor="Phạm Minh Họa",
        executor="Nguyễn Văn Mẫu",
        classification=Classification.WITHOUT_CONDITIONS,
        obligations=(
            Obligation(ObligationKind.COURT_FEE, "Án phí hình sự, dân sự sơ thẩm", 4_200_000, 200_000, 310_000),
            Obligation(ObligationKind.FINE, "Tiền phạt bổ sung", 18_000_000, 2_000_000),
        ),
        debtor_place="Thôn Ví Dụ, xã Thí Dụ",
        commune="xã Thí Dụ",
        verified_on=date(2026, 5, 12),
    ),
    CaseFacts(
        holder_id=NOBODY,
        decision_number="87/QĐ-CCTHADS",
        first_decision_on=date(2023, 10, 25),
        issuer=FORMER,
        judgment="Bản án số 31/2023/HS-PT ngày 14/08/2023",
        court="TAND tỉnh Minh Họa",
        debtor="Đỗ Thử Nghiệm",
        executor="Nguyễn Văn Mẫu",
        classification=Classification.WITH_CONDITIONS,
        obligations=(
            Obligation(ObligationKind.COURT_FEE, "Án phí dân sự sơ thẩm", 3_150_000),
            Obligation(ObligationKind.COMPENSATION, "Bồi thường sức khỏe", 63_000_000, 20_000_000, 1_900_000),
        ),
        debtor_place="Số 5 phố Giả Định, phường Thử Nghiệm",
        commune="phường Thử Nghiệm",
        creditors="Trần Thị Ví Dụ; Lê Văn Thí Điểm",
    ),
    CaseFacts(
        holder_id=NOBODY,
        decision_number="1032/QĐ-THADS",
        first_decision_on=date(2025, 9, 8),
        issuer=NOW,
        judgment="Quyết định số 45/2025/QĐST-KDTM ngày 02/07/2025",
        court="TAND khu vực 1 - Minh Họa",
        debtor="Công ty TNHH Giả Định",
        executor="Hà Thị Thử Nghiệm",
        classification=Classification.WITH_CONDITIONS,
        obligations=(Obligation(ObligationKind.CREDIT, "Nợ gốc, lãi", 23_400_000_000, 1_600_000_000, 850_000_000),),
        debtor_place="Khu công nghiệp Minh Họa, phường Thử Nghiệm",
        commune="phường Thử Nghiệm",
        creditors="Ngân hàng TMCP Minh Họa",
        is_key=True,
        is_credit=True,
        has_work_group=True,
        credit_institution="Ngân hàng TMCP Minh Họa - chi nhánh Thí Dụ",
    ),
    CaseFacts(
        holder_id=NOBODY,
        decision_number="655/QĐ-CCTHADS",
        first_decision_on=date(2021, 6, 2),
        issuer=FORMER,
        judgment="Bản án số 09/2021/DS-ST ngày 15/03/2021",
        court="TAND huyện Thí Dụ",
        debtor="Bùi Văn Mẫu",
        executor="Hà Thị Thử Nghiệm",
        classification=Classification.FINISHED,
        obligations=(Obligation(ObligationKind.COURT_FEE, "Án phí dân sự sơ thẩm", 0, 12_500_000),),
        commune="xã Thí Dụ",
    ),
)
"""A fine with court fees, a damage to be made good, a bank's claim, one that is done."""


def sample_cases(holder_id: int, issuer: str) -> tuple[CaseFacts, ...]:
    """Four cases of this office."""
    return tuple(replace(case, holder_id=holder_id, issuer=case.issuer or issuer) for case in _CASES)
