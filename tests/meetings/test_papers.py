"""What a paper says, as data: cleaned, canonical and hashed without its seal."""

import hashlib
import json
import unicodedata
from dataclasses import replace
from datetime import date

from coord.meetings.letters import clean, printable
from coord.meetings.lines import even_lines, flowing
from coord.meetings.papers import Seal, attachment_json, cleaned, content_hash, content_json
from tests.meetings.example_papers import minutes, tracking


def test_the_hash_covers_every_field_but_the_seal() -> None:
    paper = minutes()
    assert content_hash(replace(paper, seal=Seal("KHAC", "https://khac.example/k/KHAC"))) == content_hash(paper)
    changes = [
        replace(paper, number="06/BB-THADS"),
        replace(paper, dated=date(2026, 11, 22)),
        replace(paper, superior=None),
        replace(paper, agreed=()),
        replace(paper, is_demonstration=False),
        replace(paper, owed=(replace(paper.owed[0], is_unverified=True), *paper.owed[1:])),
        replace(paper, course=(replace(paper.course[0], detail=None), *paper.course[1:])),
    ]
    assert len({content_hash(changed) for changed in [paper, *changes]}) == len(changes) + 1


def test_a_stranger_can_recompute_the_hash_from_the_attached_data() -> None:
    for paper in (minutes(), tracking()):
        attached = json.loads(attachment_json(paper))
        again = json.dumps(attached["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(again.encode()).hexdigest() == attached["content_sha256"] == content_hash(paper)


def test_dates_are_iso_and_a_hidden_detail_is_null() -> None:
    content = json.loads(content_json(minutes()))
    assert content["dated"] == "2026-11-21"
    assert content["course"][4]["detail"] is None


def test_decomposed_text_is_the_same_paper() -> None:
    paper = minutes()
    decomposed = replace(paper, title=unicodedata.normalize("NFD", paper.title))
    assert decomposed.title != paper.title
    assert content_hash(decomposed) == content_hash(paper)
    assert cleaned(decomposed) == paper


def test_control_direction_and_zero_width_characters_are_taken_out() -> None:
    assert clean("a\u202eb\u200fc\u2066d\u200be\x00f\x1bg\ufeff\ud800h\u00ad") == "abcdefgh"
    assert clean("một\r\nhai\u2028ba\tbốn\n\n\n\n\nnăm") == "một\nhai\nba bốn\n\nnăm"


def test_a_mark_split_from_its_letter_by_a_zero_width_character_still_becomes_one_letter() -> None:
    assert clean("a\u200b\u0301") == "á"


def test_letters_our_fonts_lack_are_printed_as_code_points() -> None:
    assert printable("Phạm Thị Huệ 😀漢") == "Phạm Thị Huệ [U+1F600][U+6F22]"


def test_names_break_into_even_lines_between_whole_terms() -> None:
    assert even_lines("THI HÀNH ÁN DÂN SỰ TỈNH HƯNG YÊN", 24) == ["THI HÀNH ÁN DÂN SỰ", "TỈNH HƯNG YÊN"]
    assert even_lines("TÒA ÁN NHÂN DÂN KHU VỰC 1 - HƯNG YÊN", 24) == ["TÒA ÁN NHÂN DÂN", "KHU VỰC 1 - HƯNG YÊN"]
    assert even_lines("KHO BẠC", 24) == ["KHO BẠC"]
    assert sum(map(len, even_lines("TÊN RẤT DÀI " * 9000, 24))) <= 601


def test_references_and_sums_do_not_break_over_two_lines() -> None:
    assert " " not in flowing("1.214.000.000 đồng")
    assert " " not in flowing("Điều 42")
    assert "\u2060" in flowing("số 318/THADS-NV")


def test_a_number_stays_with_what_it_numbers_and_no_short_word_ends_alone() -> None:
    kept = {
        "Phòng Thi hành án dân sự khu vực 1": "khu vực 1",
        "Tòa án nhân dân khu vực 1 - Thanh Hóa": "khu vực 1 -|Thanh Hóa",
        "đến ngày 26/11/2026, chưa tiếp nhận": "ngày 26/11/2026|tiếp nhận",
        "lúc 14 giờ 00": "14 giờ",
        "trong thời hạn 03 tháng kể từ khi nhận": "03 tháng",
    }
    for text, wholes in kept.items():
        shown = str(flowing(text)).replace("\u2060", "")
        for whole in wholes.split("|"):
            assert whole.replace(" ", "\u00a0") in shown, (text, shown)
    assert str(flowing("một việc gì nghiêm trọng")) == "một việc gì nghiêm\u00a0trọng"


def test_markup_is_escaped_in_running_text() -> None:
    assert str(flowing("<b>&")) == "&lt;b&gt;&amp;"
