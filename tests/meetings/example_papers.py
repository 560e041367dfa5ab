"""Example papers for the tests of printing: one exemption matter of invented persons."""

from dataclasses import replace
from datetime import date

from coord.meetings.papers import CourseLine, Fact, Minutes, OwedLine, PartyLine, Seal, StepLine, TrackingSheet

ENFORCEMENT = "Thi hành án dân sự tỉnh Hưng Yên"
PROCURACY = "Viện kiểm sát nhân dân khu vực 1 - Hưng Yên"
COURT = "Tòa án nhân dân khu vực 1 - Hưng Yên"
SEAL = Seal("7F3A-91C2-04DE-58B6", "https://phoi-hop.example/k/7F3A-91C2-04DE-58B6")
DAY = date(2026, 11, 21)

FACTS = (
    Fact("Người phải thi hành án", "Ông Phạm Minh Họa, sinh năm 1971, trú tại phường Phố Hiến, tỉnh Hưng Yên"),
    Fact("Bản án, quyết định", "Bản án số 45/2014/HSST ngày 20/6/2014 của Tòa án nhân dân tỉnh Hưng Yên"),
    Fact("Quyết định thi hành án", "Số 112/QĐ-CTHADS ngày 05/8/2014"),
    Fact("Khoản phải thi hành", "Tiền phạt 1.214.000.000 đồng; đã thi hành 320.000.000 đồng; còn 894.000.000 đồng"),
)
OWED = (
    OwedLine(
        "Tòa án nhân dân khu vực 1 - Hưng Yên",
        "Thi hành án dân sự tỉnh Hưng Yên; Viện kiểm sát nhân dân khu vực 1 - Hưng Yên",
        "Gửi quyết định giảm nghĩa vụ thi hành án",
        "25/11/2026",
        "Khoản 5 Điều 42 Luật số 106/2025/QH15",
    ),
    OwedLine(
        PROCURACY,
        COURT,
        "Kháng nghị quyết định, nếu có",
        "27/11/2026",
        "Điều 9 Thông tư liên tịch số 12/2015",
        is_unverified=True,
    ),
)


def course() -> tuple[CourseLine, ...]:
    return (
        CourseLine(
            date(2026, 10, 5),
            ENFORCEMENT,
            "Gửi hồ sơ lấy ý kiến về việc đề nghị xét giảm nghĩa vụ thi hành án",
            "318/THADS-NV",
            "Người phải thi hành án không có tài sản; đã thi hành hơn một phần tư khoản tiền phạt; "
            "biên bản xác minh ngày 28/9/2026 có xác nhận của UBND phường Phố Hiến.",
            ("VKSND khu vực 1: 06/10/2026",),
        ),
        CourseLine(
            date(2026, 10, 13),
            PROCURACY,
            "Trả lời ý kiến: nhất trí đề nghị xét giảm",
            "97/CV-VKS",
            "Hồ sơ đủ tài liệu; đề nghị ghi rõ thời điểm xác minh cuối cùng trong văn bản đề nghị.",
            ("THADS tỉnh Hưng Yên: 13/10/2026",),
        ),
        CourseLine(
            date(2026, 10, 16),
            ENFORCEMENT,
            "Gửi văn bản đề nghị xét giảm nghĩa vụ thi hành án",
            "12/ĐN-THADS",
            "Đề nghị giảm 223.500.000 đồng, bằng một phần tư số tiền còn phải thi hành.",
            ("TAND khu vực 1: 19/10/2026", "VKSND khu vực 1: 19/10/2026"),
        ),
        CourseLine(
            date(2026, 10, 22),
            COURT,
            "Thụ lý hồ sơ đề nghị xét giảm",
            "08/TB-TA",
            "",
            ("THADS tỉnh Hưng Yên: 22/10/2026", "VKSND khu vực 1: 23/10/2026"),
        ),
        CourseLine(
            date(2026, 11, 2),
            COURT,
            "Yêu cầu bổ sung tài liệu",
            "21/YC-TA",
            None,
            ("THADS tỉnh Hưng Yên: 02/11/2026",),
        ),
        CourseLine(
            date(2026, 11, 19),
            COURT,
            "Mở phiên họp xét giảm; ra quyết định chấp nhận đề nghị",
            "05/2026/QĐ-TA",
            "Giảm 223.500.000 đồng tiền phạt; số còn phải thi hành là 670.500.000 đồng.",
            (),
        ),
    )


def minutes(**changes: object) -> Minutes:
    paper = Minutes(
        number="05/BB-THADS",
        place="Hưng Yên",
        dated=DAY,
        superior="Cục Quản lý Thi hành án dân sự",
        agency=ENFORCEMENT,
        matter_code="MG-2026-0012",
        title="Phối hợp xét giảm nghĩa vụ thi hành án đối với ông Phạm Minh Họa",
        facts=FACTS,
        legal_bases=(
            "Căn cứ Luật Thi hành án dân sự số 106/2025/QH15 ngày 05 tháng 12 năm 2025",
            "Căn cứ Nghị định số 152/2026/NĐ-CP của Chính phủ quy định chi tiết một số điều của Luật",
        ),
        parties=(
            PartyLine("Cơ quan đề nghị", ENFORCEMENT, "Bà Trần Minh Họa, Phó Trưởng Thi hành án dân sự tỉnh"),
            PartyLine("Viện kiểm sát cùng cấp", PROCURACY, "Bà Hà Thử Nghiệm, Kiểm sát viên"),
            PartyLine("Tòa án xét giảm", COURT, "Ông Bùi Giả Định, Thẩm phán"),
        ),
        course=course(),
        agreed=(
            "Các bên xác nhận đã gửi, nhận đủ văn bản nêu tại mục II theo đúng ngày ghi trong biên bản.",
            "Giảm 223.500.000 đồng tiền phạt cho ông Phạm Minh Họa theo Quyết định số 05/2026/QĐ-TA; "
            "số còn phải thi hành là 670.500.000 đồng.",
        ),
        owed=OWED,
        recipients=(ENFORCEMENT, PROCURACY, COURT),
        seal=SEAL,
        is_demonstration=True,
    )
    return replace(paper, **changes)  # type: ignore[arg-type]


def tracking(**changes: object) -> TrackingSheet:
    steps = (
        StepLine(
            "Gửi hồ sơ lấy ý kiến",
            ENFORCEMENT,
            "Luật không nêu số ngày",
            "Đã thực hiện",
            date(2026, 10, 5),
            "318/THADS-NV",
        ),
        StepLine(
            "Trả lời ý kiến",
            PROCURACY,
            "12/10/2026",
            "Đã thực hiện, muộn 01 ngày làm việc",
            date(2026, 10, 13),
            "97/CV-VKS",
            is_late=True,
        ),
        StepLine("Gửi văn bản đề nghị", ENFORCEMENT, "20/10/2026", "Đúng hạn", date(2026, 10, 16), "12/ĐN-THADS"),
        StepLine("Thụ lý", COURT, "26/10/2026", "Đúng hạn", date(2026, 10, 22), "08/TB-TA"),
        StepLine("Mở phiên họp", COURT, "19/11/2026", "Đúng hạn", date(2026, 11, 19), "05/2026/QĐ-TA"),
    )
    paper = TrackingSheet(
        number="01/PTD-MG-2026-0012",
        place="Hưng Yên",
        dated=DAY,
        superior="Cục Quản lý Thi hành án dân sự",
        agency=ENFORCEMENT,
        matter_code="MG-2026-0012",
        title="Xét giảm nghĩa vụ thi hành án đối với ông Phạm Minh Họa",
        facts=FACTS,
        steps=steps,
        owed=(replace(OWED[0], status="Còn 2 ngày làm việc"), OWED[1]),
        made_out_by="Trần Minh Họa",
        kept_by=ENFORCEMENT,
        seal=SEAL,
        is_demonstration=True,
    )
    return replace(paper, **changes)  # type: ignore[arg-type]
