"""The printed papers: what a reader, a machine and an archive find in the PDF."""

import hashlib
import json
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from coord.errors import CoordError
from coord.meetings import press
from coord.meetings.papers import CourseLine, Minutes, PartyLine, Seal, attachment_json
from coord.meetings.press import PrintingError, Sheet, print_pdf
from coord.meetings.render import render_minutes, render_tracking
from tests.meetings.example_papers import COURT, DAY, ENFORCEMENT, PROCURACY, course, minutes, tracking

pytestmark = [pytest.mark.long, pytest.mark.on_one_database("a paper is laid out from plain data")]

ROOT = Path(__file__).parents[2]


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """All the text in one line: where lines break is not what these tests are about."""
    return " ".join("\n".join(page.extract_text() for page in read(pdf).pages).split())


def in_the_top_margin(page: PageObject) -> str:
    found: list[str] = []

    def keep(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        height = cm[5] + cm[3] * tm[5]
        if text.strip() and height > page.mediabox.height - 20 * 72 / 25.4:
            found.append(text.strip())

    page.extract_text(visitor_text=keep)
    return " ".join(found)


def entry(found: Any, *path: str | int) -> Any:
    """What stands in the PDF at this path of keys and positions."""
    for step in path:
        found = found.get_object()[step]
    return found.get_object()


def packed(text: str) -> str:
    return re.sub(r"\s", "", text)


def with_detail(detail: str) -> Minutes:
    return minutes(course=(replace(course()[0], detail=detail),))


@pytest.fixture(scope="module")
def printed() -> bytes:
    return render_minutes(minutes())


def test_the_minutes_follow_the_form_of_the_decree(printed: bytes) -> None:
    text = text_of(printed)
    parts = [
        "CỤC QUẢN LÝ THI HÀNH ÁN DÂN SỰ",
        "THI HÀNH ÁN DÂN SỰ TỈNH HƯNG YÊN",
        "Số: 05/BB-THADS",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hưng Yên, ngày 21 tháng 11 năm 2026",
        "BIÊN BẢN Phối hợp xét giảm nghĩa vụ thi hành án đối với ông Phạm Minh Họa",
        "Căn cứ Luật Thi hành án dân sự số 106/2025/QH15 ngày 05 tháng 12 năm 2025;",
        "một số điều của Luật.",
        "Hôm nay, ngày 21 tháng 11 năm 2026, tại Hưng Yên",
        "MG-2026-0012",
        "Thời gian bắt đầu:",
        "Địa điểm:",
        "Chủ trì:",
        "Thư ký:",
        "I. CÁC BÊN PHỐI HỢP, THÀNH PHẦN THAM DỰ",
        "II. DIỄN BIẾN PHỐI HỢP",
        "III. NỘI DUNG THỐNG NHẤT",
        "IV. VIỆC CÒN PHẢI THỰC HIỆN",
        "Buổi làm việc kết thúc vào",
        "lập thành 03 bản có nội dung và giá trị như nhau, mỗi cơ quan ký giữ 01 bản./.",
        "ĐẠI DIỆN VIỆN KIỂM SÁT NHÂN DÂN KHU VỰC 1 - HƯNG YÊN (Ký, ghi rõ họ tên, đóng dấu)",
        "THƯ KÝ",
        "CHỦ TRÌ",
        "Nơi nhận:",
        "- Lưu: VT, hồ sơ.",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_vietnamese_marks_come_out_of_the_pdf_as_they_went_in(printed: bytes) -> None:
    text = text_of(printed)
    assert unicodedata.is_normalized("NFC", text)
    assert "Gửi hồ sơ lấy ý kiến về việc đề nghị xét giảm nghĩa vụ thi hành án (số 318/THADS-NV)" in text
    every_letter = "ăắằẳẵặâấầẩẫậêếềểễệôốồổỗộơớờởỡợưứừửữựđ áàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵ"
    both = f"{every_letter} {every_letter.upper()}"
    assert both in text_of(render_minutes(minutes(agreed=(both,))))


def test_what_not_every_recipient_may_see_is_only_said_to_exist(printed: bytes) -> None:
    assert "Yêu cầu bổ sung tài liệu (số 21/YC-TA) Nội dung chỉ gửi bên nhận" in text_of(printed)


def test_a_term_that_is_not_verified_is_marked_and_one_note_says_what_the_mark_means(printed: bytes) -> None:
    text = text_of(printed)
    assert text.count("(*)") == 2 and text.count("(*) Mức mặc định để theo dõi, chưa kiểm chứng") == 1
    assert "(*)" not in text_of(render_minutes(minutes(owed=minutes().owed[:1])))


def test_a_demonstration_says_so_on_every_page_and_a_real_paper_does_not(printed: bytes) -> None:
    line = "BẢN MINH HỌA, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
    assert all(line in page.extract_text() for page in read(printed).pages)
    assert line not in text_of(render_minutes(minutes(is_demonstration=False)))


def test_page_numbers_begin_on_the_second_page(printed: bytes) -> None:
    pages = read(printed).pages
    assert len(pages) == 3
    assert [in_the_top_margin(page) for page in pages] == ["", "2", "3"]


def test_every_page_is_a4(printed: bytes) -> None:
    for page in read(printed).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_all_fonts_are_tinos_and_embedded(printed: bytes) -> None:
    fonts = [font for page in read(printed).pages for font in entry(page, "/Resources", "/Font").values()]
    assert len({entry(font, "/BaseFont") for font in fonts}) == 4
    for font in fonts:
        assert "Tinos" in entry(font, "/BaseFont")
        assert "/FontFile2" in entry(font, "/DescendantFonts", 0, "/FontDescriptor")


def test_it_declares_pdf_a_3a_and_is_tagged_and_vietnamese(printed: bytes) -> None:
    root = read(printed).trailer["/Root"]
    metadata = entry(root, "/Metadata").get_data().decode()
    assert 'part="3"' in metadata
    assert 'conformance="A"' in metadata
    assert entry(root, "/MarkInfo", "/Marked").value is True
    assert entry(root, "/Lang") == "vi"
    assert entry(root, "/OutputIntents", 0, "/S") == "/GTS_PDFA1"
    assert entry(root, "/OutputIntents", 0, "/DestOutputProfile").get_data()[36:40] == b"acsp"


def test_the_data_travel_inside_with_their_relationship(printed: bytes) -> None:
    reader = read(printed)
    assert reader.attachments["du-lieu.json"] == [attachment_json(minutes())]
    content = json.loads(reader.attachments["du-lieu.json"][0])["content"]
    assert content["title"] == minutes().title
    assert entry(reader.trailer, "/Root", "/AF", 0, "/AFRelationship") == "/Data"


def test_the_code_and_the_address_stand_beside_the_qr_code_and_break_nowhere() -> None:
    seal = Seal("26EM-YEZR-ZELG-RTMR-X5AV", "https://phoi-hop.thads.example/kiem-chung/26EM-YEZR-ZELG-RTMR-X5AV")
    lines = read(render_minutes(minutes(seal=seal))).pages[-1].extract_text().splitlines()
    assert {"Mã kiểm chứng:", seal.code, "Kiểm chứng tại:"} <= {line.strip() for line in lines}
    assert any("phoi-hop.thads.example" in line for line in lines) and any("/kiem-chung" in line for line in lines)
    assert not any("Dấu nội dung" in line for line in lines)


def test_the_tracking_sheet_holds_steps_terms_and_states() -> None:
    text = text_of(render_tracking(tracking()))
    assert "PHIẾU THEO DÕI" in text
    assert "Trả lời ý kiến (số 97/CV-VKS)" in text
    assert "Đã thực hiện, muộn 01 ngày làm việc" in text
    assert "Gửi: Tòa án nhân dân khu vực 1 - Hưng Yên" in text
    assert "Số: 01/PTD-MG-2026-0012" in text and "25/11/2026 (còn 2 ngày làm việc)" in text
    assert "Nơi nhận:" in text and "NGƯỜI LẬP PHIẾU" in text and "Trần Minh Họa" in text
    assert text.count("Gửi quyết định") == 1


def test_an_empty_matter_prints_sentences_instead_of_empty_tables() -> None:
    text = text_of(render_minutes(minutes(course=(), agreed=(), owed=(), legal_bases=(), superior=None)))
    assert "chưa có văn bản nào được gửi giữa các bên" in text
    assert "Các bên chưa ghi nhận nội dung thống nhất nào." in text
    assert "không còn việc nào phải thực hiện" in text
    assert "Chưa có bước nào" in text_of(render_tracking(tracking(steps=(), owed=())))


def test_three_hundred_events_print_under_a_repeated_heading() -> None:
    lines = tuple(replace(line, dated=DAY) for line in course() * 50)
    reader = read(render_minutes(minutes(course=lines)))
    table_pages = [page for page in reader.pages if "21/11/2026" in page.extract_text()]
    assert 30 < len(table_pages) < 60
    assert all("Nội dung, văn bản" in page.extract_text() for page in table_pages)


def test_twelve_agencies_each_have_a_place_to_sign() -> None:
    parties = tuple(PartyLine("Cơ quan phối hợp", f"Cơ quan Thí Điểm số {number}") for number in range(1, 13))
    text = text_of(render_minutes(minutes(parties=parties)))
    assert text.count("(Ký, ghi rõ họ tên, đóng dấu)") == 12
    assert "lập thành 12 bản" in text


def test_what_is_not_told_of_the_sitting_is_a_dotted_line_and_what_is_told_stands_there(printed: bytes) -> None:
    assert "Kiểm sát viên" in text_of(printed)
    unnamed = tuple(replace(party, represented_by="") for party in minutes().parties)
    blank = text_of(render_minutes(minutes(parties=unnamed)))
    assert blank.count("…") - text_of(printed).count("…") == 3 * 8
    told = text_of(
        render_minutes(minutes(begun="08 giờ 30", ended="10 giờ 15", held_at="Phòng họp số 2", chair="Bà A"))
    )
    for words in ("08 giờ 30", "kết thúc vào 10 giờ 15.", "Phòng họp số 2", "Chủ trì: Bà A"):
        assert words in told


def test_who_is_only_named_has_no_place_to_sign() -> None:
    named = PartyLine("Viện kiểm sát cấp trên trực tiếp", "Viện kiểm sát nhân dân tỉnh Hưng Yên", is_signing=False)
    text = text_of(render_minutes(minutes(parties=(*minutes().parties, named))))
    assert "Được nêu tên, không ký" in text and "lập thành 03 bản" in text
    assert "ĐẠI DIỆN VIỆN KIỂM SÁT NHÂN DÂN TỈNH" not in text


def test_a_single_point_is_not_numbered() -> None:
    text = text_of(render_minutes(minutes(agreed=("Các bên thống nhất.",))))
    assert "III. NỘI DUNG THỐNG NHẤT Các bên thống nhất." in text


@pytest.mark.parametrize("agency", [ENFORCEMENT, PROCURACY, COURT])
def test_a_place_to_sign_is_never_parted_from_its_agency(printed: bytes, agency: str) -> None:
    pages = [" ".join(page.extract_text().split()) for page in read(printed).pages]
    assert any(re.search(f"ĐẠI DIỆN {agency.upper()} \\(Ký", page) for page in pages)


def test_markup_in_the_data_is_printed_as_text() -> None:
    hostile = '<script>alert(1)</script><img src="file:///etc/passwd"> {{ 7*7 }} {% raw %} &amp; </td></tr>'
    assert packed(hostile) in packed(text_of(render_minutes(with_detail(hostile))))


def test_one_hundred_kilobytes_in_a_field_are_printed_whole() -> None:
    for unit in ("việc phối hợp ", "x"):
        detail = unit * (100_000 // len(unit.encode()))
        text = packed(text_of(render_minutes(with_detail(detail))))
        word = unit.split(" ")[0]
        assert text.count(word) >= detail.count(word)


def test_direction_marks_and_letters_of_other_scripts_do_no_harm() -> None:
    text = text_of(render_minutes(with_detail("trước\u202eđảo\u202c sau\x00 😀 漢")))
    assert "trướcđảo sau [U+1F600] [U+6F22]" in text


def test_the_same_paper_gives_the_same_bytes(printed: bytes) -> None:
    assert render_minutes(minutes()) == printed
    assert render_minutes(minutes(number="06/BB-THADS")) != printed


def test_other_processes_give_the_same_bytes_whatever_their_seed_and_clock(printed: bytes) -> None:
    program = (
        "import hashlib; from tests.meetings.example_papers import minutes, tracking;"
        "from coord.meetings.render import render_minutes, render_tracking;"
        "print(hashlib.sha256(render_minutes(minutes())).hexdigest(),"
        "hashlib.sha256(render_tracking(tracking())).hexdigest())"
    )
    expected = [hashlib.sha256(pdf).hexdigest() for pdf in (printed, render_tracking(tracking()))]
    for seed, epoch, zone in (("1", "0", "UTC"), ("2", "1800000000", "Asia/Ho_Chi_Minh")):
        changed = {"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": epoch, "TZ": zone, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | changed,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == expected


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/a.png", "file:///etc/hostname", "ftp://127.0.0.1/a", "font:../letters.py", "relative.png"],
)
@pytest.mark.parametrize("how", ["<img src='{}'>", "<link rel=stylesheet href='{}'>", "<p style='background:url({})'>"])
def test_nothing_outside_can_be_fetched(address: str, how: str) -> None:
    sheet = Sheet(f"<base href='http://127.0.0.1:9/'>{how.format(address)}", "", b"{}", DAY, "00" * 32)
    with pytest.raises(CoordError, match="tệp ngoài bộ mẫu") as refused:
        print_pdf(sheet)
    assert refused.value.code == "paper_reaches_outside"


def test_a_machine_without_pango_is_told_what_to_install() -> None:
    program = (
        "import cffi\n"
        "def missing(*_, **__): raise OSError('cannot load library')\n"
        "cffi.FFI.dlopen = missing\n"
        "from coord.meetings.press import PrintingError\n"
        "from coord.meetings.render import render_minutes\n"
        "from tests.meetings.example_papers import minutes\n"
        "try: render_minutes(minutes())\n"
        "except PrintingError as error: print(error.code, error.message)\n"
    )
    done = subprocess.run([sys.executable, "-B", "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "print_library_missing" in done.stdout
    assert "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in done.stdout


def test_a_paper_not_shown_to_all_keeps_its_detail_out_of_the_attachment_too() -> None:
    line = CourseLine(DAY, COURT, "Gửi văn bản", "1/CV", None, ())
    attached = read(render_minutes(minutes(course=(line,)))).attachments["du-lieu.json"][0]
    assert json.loads(attached)["content"]["course"][0]["detail"] is None


def test_printing_errors_are_errors_of_the_house() -> None:
    assert issubclass(PrintingError, CoordError)


def test_who_waits_too_long_for_the_press_is_told_so() -> None:
    with press._one_at_a_time, pytest.raises(PrintingError) as told:
        print_pdf(Sheet("", "", b"", DAY, "00" * 32), longest_wait=0.01)
    assert told.value.code == "press_busy"
