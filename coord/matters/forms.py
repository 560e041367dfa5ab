"""The form of an act: what the rulebook asks for, checked, with one message for each field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from coord import clock
from coord.agencies.spelling import clean_text
from coord.errors import Invalid
from coord.events.payload import Payload
from coord.events.record import DocumentRef
from coord.events.wording import Wording
from coord.matters.clock_time import ClockTime
from coord.matters.typed_text import too_long, wrong_wording
from coord.procedures.rulebook.form_rules import Field, FieldKind
from coord.procedures.rulebook.rulebook import EventRule

_WRITTEN = re.compile(r"\s*(?P<day>[0-9]{1,2})\s*/\s*(?P<month>[0-9]{1,2})\s*/\s*(?P<year>[0-9]{4})\s*")
_ISO = re.compile(r"\s*(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})\s*")

TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
NO_SECRETS = "Văn bản mật chỉ ghi số và ngày. Hãy để trống mục này."

LARGEST_AMOUNT = 10**15


@dataclass(frozen=True, slots=True)
class ActForm:
    """One form as sent. `values` holds raw text by field name; `seen_version` is what the sender had seen.

    `received` gives, by role off the platform, the day a paper reached it, where that is known. An act recorded
    `on_behalf` of a role came as a letter, on the day `received_on`. Of one that `is_secret` number and day are all.
    `wording` is the text of a paper that is written here.
    """

    event: str
    outcome: str | None
    took_effect_on: date
    seen_version: int
    request_key: str
    values: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    signer: str = ""
    note: str = ""
    received: Mapping[str, date] = field(default_factory=dict)
    documents: tuple[DocumentRef, ...] = ()
    on_behalf: str = ""
    received_on: date | None = None
    has_no_number: bool = False
    is_secret: bool = False
    wording: Wording | None = None


class Line(fields.Str):
    """Text in NFC without control characters; blank counts as not given."""

    def __init__(self, *, is_long: bool = False, **kwargs: Any) -> None:
        self.is_long = is_long
        super().__init__(validate=self._check, **kwargs)

    def _check(self, text: str) -> None:
        if problem := too_long(text, is_long=self.is_long):
            raise ValidationError(problem)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs) or ""
        return clean_text(text, is_long=self.is_long)


class Amount(fields.Int):
    """Whole đồng, with or without dots between thousands."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        digits = str(value).replace(".", "").replace(" ", "").replace("đ", "")
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 16):
            raise ValidationError("Ghi số tiền bằng chữ số, ví dụ 5.600.000.")
        if not 0 < int(digits) <= LARGEST_AMOUNT:
            raise ValidationError("Số tiền không hợp lý.")
        return int(digits)


class Count(fields.Int):
    """A whole number in plain digits; int() alone would take "1_0" and digits of other scripts."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        digits = str(value).strip()
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 16):
            raise self.make_error("invalid")
        return int(digits)


class VietnameseDay(fields.Date):
    """A day as 2026-11-21 or 21/11/2026, kept as ISO text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return read_day(str(value)).isoformat()


def read_day(text: str) -> date:
    """The day written as 2026-11-21 or 21/11/2026; ValidationError when it is none."""
    written = _WRITTEN.fullmatch(text) or _ISO.fullmatch(text)
    try:
        if written:
            return date(int(written["year"]), int(written["month"]), int(written["day"]))
    except ValueError:  # no such day, as 31/02
        pass
    raise ValidationError("Ghi ngày theo dạng ngày/tháng/năm, ví dụ 21/11/2026.")


def checked_payload(rule: EventRule, form: ActForm, role: str) -> Payload:
    """The payload of an act whose form and documents are complete; Invalid names every field that is not."""
    wrong: dict[str, str] = {}
    outcome = _outcome(rule, form, wrong)
    values = _values(rule, form, outcome, wrong)
    wrong |= _wrong_documents(rule, form, outcome) | _impossible_receipts(form) | _wrong_paper(rule, form)
    number, signer, note = clean_text(form.number), clean_text(form.signer), clean_text(form.note, is_long=True)
    if rule.signed_by and not signer:
        wrong["signer"] = "Văn bản này phải có người ký. Hãy ghi chức vụ và họ tên."
    if (rule.signed_by or form.is_secret) and not number and not form.on_behalf:
        wrong["number"] = "Hãy ghi số, ký hiệu của văn bản."
    too_much = {"number": too_long(number), "signer": too_long(signer), "note": too_long(note, is_long=True)}
    wrong |= {name: problem for name, problem in too_much.items() if problem}
    if form.wording and not wrong:  # what is wrong with a field is told there, and not again where the text repeats it
        wrong = wrong_wording(form.wording)
    if wrong:
        raise Invalid("Văn bản chưa gửi được vì còn thiếu hoặc sai. Hãy xem các mục được đánh dấu.", fields=wrong)
    return Payload(
        role=role,
        outcome=outcome,
        number=number,
        signer=signer,
        note=note,
        fields=values,
        received=dict(form.received),
        on_behalf=form.on_behalf,
        received_on=form.received_on if form.on_behalf else None,
        is_secret=form.is_secret,
        wording=form.wording,
    )


def _outcome(rule: EventRule, form: ActForm, wrong: dict[str, str]) -> str | None:
    if not rule.outcomes:
        return None
    if rule.outcome(form.outcome) is None:
        wrong["outcome"] = "Hãy chọn một kết quả."
        return None
    return form.outcome


def _values(rule: EventRule, form: ActForm, outcome: str | None, wrong: dict[str, str]) -> dict[str, str | int]:
    asked = [f for f in rule.fields if f.is_asked_for(outcome) and not (form.is_secret and f.kind in TEXTS)]
    schema = Schema.from_dict({f.name: _field(f) for f in asked})(unknown=EXCLUDE)
    given = {k: v for k, v in form.values.items() if clean_text(v)}
    try:
        loaded: dict[str, str | int] = schema.load(given)
        wrong |= _contradictions(asked, loaded, form.took_effect_on)
        return loaded
    except ValidationError as error:
        for name, texts in dict(error.messages_dict).items():
            wrong[name] = str(texts[0]) if isinstance(texts, list) else str(texts)
        return {}


def _contradictions(asked: list[Field], said: dict[str, str | int], on: date) -> dict[str, str]:
    """What the fields say against one another, or against the day of the act."""
    wrong, titles = {}, {f.name: f.title for f in asked}
    for one in asked:
        value, most = said.get(one.name), said.get(one.at_most)
        if isinstance(value, int) and isinstance(most, int) and value > most:
            wrong[one.name] = f"Không được lớn hơn “{titles[one.at_most]}” ghi trong cùng văn bản."
        if isinstance(value, str) and one.not_before_act and value < on.isoformat():
            wrong[one.name] = f"Không được trước ngày {on:%d/%m/%Y} của văn bản này."
        if isinstance(value, str) and one.not_after_act and value > on.isoformat():
            wrong[one.name] = f"Không được sau ngày ghi nhận {on:%d/%m/%Y}."
    return wrong


def _field(asked: Field) -> fields.Field[Any]:
    needed: dict[str, Any] = {"required": asked.is_required, "error_messages": {"required": "Hãy điền mục này."}}
    match asked.kind:
        case FieldKind.DATE:
            return VietnameseDay(**needed)
        case FieldKind.MONEY:
            return Amount(**needed)
        case FieldKind.NUMBER:
            needed["error_messages"]["invalid"] = "Hãy ghi một số nguyên."
            return Count(validate=validate.Range(min=0, max=10**9, error="Số không hợp lý."), **needed)
        case FieldKind.TIME:
            return ClockTime(**needed)
        case FieldKind.CHOICE:
            values = [o.value for o in asked.options]
            return fields.Str(validate=validate.OneOf(values, error="Hãy chọn một mục trong danh sách."), **needed)
    return Line(is_long=asked.kind is FieldKind.LONG_TEXT, **needed)


def _impossible_receipts(form: ActForm) -> dict[str, str]:
    words: dict[str, str] = {}
    for role, day in form.received.items():
        if day < form.took_effect_on:
            words[role] = f"Không thể nhận trước ngày {form.took_effect_on:%d/%m/%Y} của văn bản."
        elif day > clock.today():
            words[role] = "Ngày này chưa đến. Để trống nếu chưa biết ngày nhận."
    return {f"received.{role}": text for role, text in words.items()}


def _wrong_documents(rule: EventRule, form: ActForm, outcome: str | None) -> dict[str, str]:
    """What the law lists is missing; of a paper recorded for somebody its scan; of a secret one nothing may be here."""
    given = {d.kind for d in form.documents}
    if form.is_secret:
        return {"documents": "Văn bản mật không được đưa lên hệ thống. Hãy bỏ các tệp đã chọn."} if given else {}
    if form.on_behalf:
        return {} if "letter" in given else {"document.letter": "Còn thiếu bản quét văn bản giấy đã nhận."}
    return {
        f"document.{d.name}": f"Còn thiếu “{d.title}” ({d.basis})."
        for d in rule.documents
        if d.is_required and d.is_asked_for(outcome) and d.name not in given
    }


def _wrong_paper(rule: EventRule, form: ActForm) -> dict[str, str]:
    """What is wrong with the number and the day of a paper recorded for somebody, and with what is said of a secret."""
    wrong = {}
    if form.is_secret:
        said = {**{f.name: form.values.get(f.name, "") for f in rule.fields if f.kind in TEXTS}, "note": form.note}
        wrong = {name: NO_SECRETS for name, text in said.items() if clean_text(text)}
    if form.on_behalf:
        return wrong | _wrong_number(form) | _wrong_arrival(form)
    return wrong


def _wrong_number(form: ActForm) -> dict[str, str]:
    if form.has_no_number and clean_text(form.number):
        return {"number": "Đã ghi số thì bỏ dấu ở “Văn bản không có số”."}
    if not form.has_no_number and not clean_text(form.number):
        return {"number": "Hãy ghi số của bản giấy, hoặc đánh dấu “Văn bản không có số”."}
    return {}


def _wrong_arrival(form: ActForm) -> dict[str, str]:
    if form.received_on is None:
        return {"received_on": "Hãy ghi ngày nhận bản giấy."}
    if form.received_on < form.took_effect_on:
        return {"received_on": f"Không thể nhận trước ngày {form.took_effect_on:%d/%m/%Y} của văn bản."}
    if form.received_on > clock.today():
        return {"received_on": "Ngày này chưa đến."}
    return {}
