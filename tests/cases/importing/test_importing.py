"""What an import does: adds, changes, leaves alone; all of a file or nothing; the same file twice changes nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coord.agencies.access import Viewer
from coord.cases.commands import change_case
from coord.cases.facts import facts_of
from coord.cases.importing.commands import begin_again, begin_import, carry_out, claim, import_of, note_found
from coord.cases.importing.offices import offices_of
from coord.cases.importing.planning import plan
from coord.cases.importing.queries import faults_of
from coord.cases.importing.sheet_lines import write_cases
from coord.cases.importing.template import write_template
from coord.cases.kinds import ObligationKind
from coord.cases.models import Case, CaseChange, CaseImport, ImportStatus
from coord.cases.queries import cases_seen_by, changes_of
from coord.db import db, transaction
from coord.errors import Forbidden, NotFound, Refused, Stale
from coord.matters.matter_lists import count_forgotten
from tests import story
from tests.cases.importing.sheets_made import HEADINGS, bring, csv_file, line, look, xlsx
from tests.matters import stage

AMOUNT, DEBTOR = "Còn phải thi hành (đồng)", "Người phải thi hành án"


def counts(done: CaseImport) -> tuple[int, int, int, int]:
    return done.added, done.changed, done.unchanged, done.wrong


def case_of(number: str) -> Case:
    found: Case = db.session.scalars(db.select(Case).where(Case.decision_number == number)).one()
    return found


@pytest.fixture(scope="module")
def looking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Viewer]:
    """The holder, in a world in which files are only looked at."""
    app = story.make_world(tmp_path_factory.mktemp("looking"))
    with stage.seen_by(app, "holder") as viewer:
        yield viewer


def test_a_file_is_brought_in_and_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    lines = [line("300/QĐ"), line("300/QĐ", Loại_nghĩa_vụ="Án phí", **{AMOUNT: 300_000}), line("301/QĐ")]
    path = xlsx(tmp_path / "cases.xlsx", lines)
    with stage.seen_by(story.make_world(tmp_path), "clerk") as clerk:
        assert counts(bring(clerk, path)) == (2, 0, 0, 0)
        case = case_of("300/QĐ")
        assert (case.debtor, case.remaining, case.paid, case.obligation) == (
            "Hồ Thử Nghiệm", 22_700_000, 15_200_000, "Án phí; Tiền phạt"
        )  # fmt: skip
        assert [(c.by, c.field, c.file_name) for c in changes_of(clerk, case.id)] == [
            ("Bùi Thí Điểm", "", "cases.xlsx")
        ]
        assert count_forgotten(clerk) == 3
        written = db.session.scalar(db.select(db.func.count()).select_from(CaseChange))
        assert counts(bring(clerk, path)) == (0, 0, 2, 0)
        assert db.session.scalar(db.select(db.func.count()).select_from(CaseChange)) == written
        assert db.session.get_one(Case, case.id).version == 1


def test_a_changed_line_changes_its_case_and_keeps_what_was_there(tmp_path: Path) -> None:
    with stage.seen_by(story.make_world(tmp_path), "holder") as holder:
        bring(holder, xlsx(tmp_path / "1.xlsx", [line("300/QĐ"), line("301/QĐ")]))
        later = line("300/QĐ", **{AMOUNT: "21.000.000 đ", "Việc trọng điểm": "x"})
        assert counts(bring(holder, xlsx(tmp_path / "2.xlsx", [later, line("301/QĐ")]))) == (0, 1, 1, 0)
        case = case_of("300/QĐ")
        changes = {c.field: (c.before, c.after, c.file_name) for c in changes_of(holder, case.id) if c.field}
        assert changes == {
            "fine.remaining": ("22.400.000 đ", "21.000.000 đ", "2.xlsx"),
            "is_key": ("không", "có", "2.xlsx"),
        }
        assert (case.remaining, case.version) == (21_000_000, 2)


def test_one_wrong_line_and_nothing_is_brought_in_unless_the_right_ones_are_asked_for(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "cases.xlsx", [line("300/QĐ"), {**line("301/QĐ"), AMOUNT: "x"}])
    with stage.seen_by(story.make_world(tmp_path), "holder") as holder:
        with pytest.raises(Refused, match="1 dòng sai"):
            bring(holder, path)
        db.session.rollback()
        assert len(cases_seen_by(holder).cases) == 1
        assert counts(bring(holder, path, only_right=True)) == (1, 0, 0, 1)
        assert [case.decision_number for case in cases_seen_by(holder).cases][1:] == ["300/QĐ"]
        wrong = [(fault.line, fault.column) for fault in faults_of(1)]
        assert wrong == [(3, AMOUNT)]


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "utf-16"), (";", "utf-8")]
)
def test_csv_says_the_same_as_xlsx(looking: Viewer, tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = [line("300/QĐ", **{AMOUNT: "22.400.000"}), line("301/QĐ")]
    said = look(looking, csv_file(tmp_path / "a.csv", lines, delimiter=delimiter, encoding=encoding))
    assert said.faults == ()
    assert [c.facts for c in said.cases] == [c.facts for c in look(looking, xlsx(tmp_path / "a.xlsx", lines)).cases]


@pytest.mark.parametrize(
    ("written", "day"),
    [("4/5/2018", date(2018, 5, 4)), (" 04-05-2018", date(2018, 5, 4)), ("04.05.2018", date(2018, 5, 4)),
     ("2018-05-04", date(2018, 5, 4)), ("29/02/2016", date(2016, 2, 29))],
)  # fmt: skip
def test_days_written_as_text_are_read(looking: Viewer, tmp_path: Path, written: str, day: date) -> None:
    said = look(looking, xlsx(tmp_path / "a.xlsx", [line(Ngày_quyết_định_lần_đầu=written)]))
    assert [case.facts.first_decision_on for case in said.cases] == [day]


@pytest.mark.parametrize(
    "written", ["22.400.000", "22,400,000", "22 400 000", "22.400.000 đ", "22400000 VNĐ", 22_400_000.0]
)
def test_amounts_written_as_people_write_them_are_read(looking: Viewer, tmp_path: Path, written: object) -> None:
    said = look(looking, xlsx(tmp_path / "a.xlsx", [line(**{AMOUNT: written})]))
    assert [case.facts.obligations[0].remaining for case in said.cases] == [22_400_000]


def test_decomposed_letters_hidden_marks_and_line_breaks_make_no_other_case(tmp_path: Path) -> None:
    plain = line("300/QĐ-CCTHADS", **{DEBTOR: "Đỗ Thị Ví Dụ"})
    odd = {
        **plain,
        "Số quyết định thi hành án": unicodedata.normalize("NFD", " 300/QĐ-ccthads\u200b"),
        DEBTOR: unicodedata.normalize("NFD", "Đỗ  Thị\nVí\u00a0Dụ"),
    }
    with stage.seen_by(story.make_world(tmp_path), "holder") as holder:
        bring(holder, xlsx(tmp_path / "1.xlsx", [plain]))
        assert counts(bring(holder, xlsx(tmp_path / "2.xlsx", [odd]))) == (0, 0, 1, 0)
        assert unicodedata.is_normalized("NFC", case_of("300/QĐ-CCTHADS").debtor)


def test_html_and_what_looks_like_a_command_is_kept_as_it_is_written(tmp_path: Path) -> None:
    hostile = '<script>alert("x")</script> +1 @x'
    with stage.seen_by(story.make_world(tmp_path), "holder") as holder:
        bring(holder, xlsx(tmp_path / "1.xlsx", [line("300/QĐ", **{DEBTOR: hostile})]))
        assert case_of("300/QĐ").debtor == hostile


def test_a_column_that_is_not_there_leaves_the_fact_as_it_is_and_a_blank_cell_takes_it_away(tmp_path: Path) -> None:
    full = line(
        "300/QĐ", **{"Tổ chức tín dụng": "Ngân hàng Minh Họa", "Đã thi hành (đồng)": 5, "Án tín dụng, ngân hàng": "x"}
    )
    blank = {**full, "Tổ chức tín dụng": None, "Đã thi hành (đồng)": None, "Án tín dụng, ngân hàng": None}
    fewer = [h for h in HEADINGS if h not in ("Tổ chức tín dụng", "Đã thi hành (đồng)", "Án tín dụng, ngân hàng")]
    with stage.seen_by(story.make_world(tmp_path), "holder") as holder:
        bring(holder, xlsx(tmp_path / "1.xlsx", [full]))
        assert counts(bring(holder, xlsx(tmp_path / "2.xlsx", [full], fewer))) == (0, 0, 1, 0)
        assert counts(bring(holder, xlsx(tmp_path / "3.xlsx", [blank]))) == (0, 1, 0, 0)
        case = case_of("300/QĐ")
        assert (case.credit_institution, case.paid, case.is_credit) == ("", 0, False)


def test_columns_that_people_add_for_themselves_are_passed_over(looking: Viewer, tmp_path: Path) -> None:
    said = look(looking, xlsx(tmp_path / "a.xlsx", [line(STT=1)], ("STT", *HEADINGS, "Ghi chú"), "Trang tính1"))
    assert (len(said.cases), said.faults) == (1, ())


def test_the_office_above_brings_in_cases_of_its_rooms_but_moves_none_between_them(tmp_path: Path) -> None:
    with stage.seen_by(story.make_world(tmp_path), "superior") as superior:
        bring(superior, xlsx(tmp_path / "1.xlsx", [line("300/QĐ"), line("301/QĐ", Đơn_vị_thi_hành="THADS-KV2")]))
        moved = xlsx(tmp_path / "2.xlsx", [line("300/QĐ", Đơn_vị_thi_hành="THADS-KV2"), line("302/QĐ")])
        done = bring(superior, moved, only_right=True)
        assert counts(done) == (1, 0, 0, 1)
        assert "đang do Phòng THADS khu vực 1 thi hành" in next(faults_of(done.id)).reason


def test_another_office_may_hold_the_same_decision_and_learns_nothing_of_ours(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with stage.seen_by(app, "holder") as holder:
        bring(holder, xlsx(tmp_path / "1.xlsx", [line("300/QĐ")]))
    with stage.seen_by(app, "stranger") as stranger:
        done = bring(stranger, xlsx(tmp_path / "2.xlsx", [line("300/QĐ", Đơn_vị_thi_hành="THADS-KV2")]))
        assert counts(done) == (1, 0, 0, 0)
        assert list(faults_of(done.id, notes=True)) == []


def test_the_same_number_with_another_day_is_pointed_out(tmp_path: Path) -> None:
    with stage.seen_by(story.make_world(tmp_path), "holder") as holder:
        bring(holder, xlsx(tmp_path / "1.xlsx", [line("300/QĐ")]))
        done = bring(holder, xlsx(tmp_path / "2.xlsx", [line("300/QĐ", Ngày_quyết_định_lần_đầu=date(2019, 5, 4))]))
        notes = list(faults_of(done.id, notes=True))
        assert counts(done) == (1, 0, 0, 0) and "đã có với ngày 04/05/2018" in notes[0].reason


def test_what_is_exported_is_read_back_without_a_change(tmp_path: Path) -> None:
    with stage.seen_by(story.make_world(tmp_path), "superior") as superior:
        with (tmp_path / "template.xlsx").open("wb") as file:
            write_template(file, offices_of(superior))
        offices = offices_of(superior)
        codes = {agency_id: code for code, agency_id in offices.units.items()}
        with (tmp_path / "out.xlsx").open("wb") as file:
            write_cases(file, cases_seen_by(superior).cases, codes)
        assert counts(bring(superior, tmp_path / "out.xlsx")) == (0, 0, 1, 0)


def test_the_sample_of_the_template_is_right_and_its_sheet_to_fill_in_is_empty(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    with stage.seen_by(story.make_world(tmp_path), "holder") as holder:
        path = tmp_path / "template.xlsx"
        with path.open("wb") as file:
            write_template(file, offices_of(holder))
        with pytest.raises(Exception, match="không có dòng dữ liệu"):
            look(holder, path)
        book = load_workbook(path)
        assert book.sheetnames == ["Hướng dẫn", "Việc thi hành án", "Ví dụ", "Danh mục"]
        assert len(book["Việc thi hành án"].data_validations.dataValidation) == len(HEADINGS)
        book.remove(book["Việc thi hành án"])
        book.save(path)
        done = bring(holder, path)
        assert counts(done) == (4, 0, 0, 0)
        assert {o.kind for o in case_of("87/QĐ-CCTHADS").obligations} == {
            ObligationKind.COURT_FEE, ObligationKind.COMPENSATION
        }  # fmt: skip


@pytest.mark.parametrize("who", ["procuracy", "court", "administrator"])
def test_who_enforces_nothing_or_only_looks_after_accounts_brings_in_nothing(tmp_path: Path, who: str) -> None:
    with stage.seen_by(story.make_world(tmp_path), who) as viewer:
        assert offices_of(viewer).units == {}
        with pytest.raises(Forbidden), transaction():
            begin_import(viewer, "a.xlsx", "0" * 64)


def test_an_import_is_seen_and_carried_out_by_its_own_officer_and_once(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with stage.seen_by(app, "holder") as holder:
        done = bring(holder, xlsx(tmp_path / "1.xlsx", [line("300/QĐ")]))
        import_id = done.id
        with pytest.raises(Stale), transaction():
            claim(holder, import_id)
        with pytest.raises(Stale), transaction():
            begin_again(holder, import_id)
    for who in ("clerk", "stranger", "superior", "administrator"):
        with stage.seen_by(app, who) as viewer, pytest.raises(NotFound):
            import_of(viewer, import_id)


def test_an_import_that_was_broken_off_may_begin_again(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with stage.seen_by(app, "holder") as holder:
        with transaction():
            import_id = begin_import(holder, "a.xlsx", "0" * 64).id
        with pytest.raises(Stale), transaction():
            begin_again(holder, import_id)
    with stage.seen_by(app, "holder", hour=10) as holder, transaction():
        assert begin_again(holder, import_id).status is ImportStatus.CHECKING


def test_the_name_of_the_file_is_kept_without_what_nobody_sees(tmp_path: Path) -> None:
    with stage.seen_by(story.make_world(tmp_path), "holder") as holder, transaction():
        assert (
            begin_import(holder, "việc\x00 \x1b[2Jthi\u202e hành.xlsx", "0" * 64).file_name == "việc [2Jthi hành.xlsx"
        )


def test_what_was_looked_at_is_what_is_written_or_nothing(tmp_path: Path) -> None:
    with stage.seen_by(story.make_world(tmp_path), "holder") as holder:
        bring(holder, xlsx(tmp_path / "1.xlsx", [line("300/QĐ")]))
        checked = look(holder, xlsx(tmp_path / "2.xlsx", [line("300/QĐ", **{AMOUNT: 1}), line("301/QĐ")]))
        with transaction():
            import_id = begin_import(holder, "2.xlsx", "0" * 64).id
            note_found(import_id, checked, plan(checked, offices_of(holder)))
        with transaction():
            case = case_of("300/QĐ")
            change_case(holder, case.id, replace(facts_of(case), executor="Hà Thử Nghiệm"), case.version)
        with pytest.raises(Stale, match="xem lại"), transaction():
            claim(holder, import_id)
            carry_out(import_id, checked, plan(checked, offices_of(holder)), only_right=False)
        assert (case_of("300/QĐ").remaining, len(cases_seen_by(holder).cases)) == (22_400_000, 2)
