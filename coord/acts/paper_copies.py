"""What was signed and numbered on paper, entered by the clerk with its scan."""

from __future__ import annotations

from dataclasses import dataclass

from marshmallow import ValidationError

from coord import clock
from coord.acts.desk import expect, held_act, move
from coord.acts.draft import read_draft, written
from coord.acts.issuing import require_complete
from coord.acts.models import Act
from coord.acts.numbering import FIELD, take_typed
from coord.acts.states import CHANGEABLE, State, Step
from coord.agencies.access import Viewer, require_issuing
from coord.agencies.spelling import clean_text
from coord.errors import Invalid, Refused
from coord.events.record import DocumentRef
from coord.matters.acts_ahead import LETTER
from coord.matters.forms import read_day
from coord.matters.typed_text import LONGEST_LINE


@dataclass(frozen=True, slots=True)
class PaperCopy:
    """A paper as it lies before the clerk: who signed it, its number and its date as typed, and the scan."""

    number: str
    signer: str
    dated_on: str
    scan: tuple[DocumentRef, ...] = ()


def enter_paper_copy(viewer: Viewer, act_id: int, version: int, copy: PaperCopy) -> Act:
    """Take over signer, number and date from the paper; the act is then ready to be issued."""
    act = held_act(viewer, act_id)
    require_issuing(viewer, act.agency_id)
    expect(act, version, *CHANGEABLE)
    if not act.paper:
        raise Refused("Việc này chỉ ghi nhận, không phải là văn bản có số.")
    draft = read_draft(act.draft).with_documents(copy.scan)
    signer = clean_text(copy.signer)
    wrong = {"signer": "Ghi chức vụ và họ tên như trên văn bản."} if not signer else {}
    if len(signer) > LONGEST_LINE:
        wrong["signer"] = f"Không quá {LONGEST_LINE} ký tự."
    if not clean_text(copy.number):
        wrong[FIELD] = "Ghi số và ký hiệu như trên văn bản."
    if not draft.has(LETTER.name) and not draft.is_secret:
        wrong[f"document.{LETTER.name}"] = "Kèm bản quét của văn bản đã ký, đóng dấu."
    try:
        dated_on = read_day(clean_text(copy.dated_on))
        if dated_on > clock.today():
            wrong["dated_on"] = "Ngày này chưa đến."
    except ValidationError:
        wrong["dated_on"] = "Ghi ngày của văn bản theo dạng ngày/tháng/năm."
    if wrong:
        raise Invalid("Chưa nhập được bản giấy vì còn thiếu hoặc sai.", fields=wrong)
    act.draft = written(draft)
    require_complete(viewer, act)
    act.number, act.dated_on = take_typed(viewer, act, copy.number, dated_on), dated_on
    act.signer_id, act.signer_line, act.signer_name, act.is_on_paper = None, "", signer, True
    move(viewer, act, State.NUMBERED, Step.SIGNED_ON_PAPER, f"{act.number}, {signer}")
    return act
