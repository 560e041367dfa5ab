"""Does a rulebook speak only of what it declares: names, outcomes, roles, fields, bases."""

from collections.abc import Iterator

from coord.procedures.checking.child_naming import child_problems
from coord.procedures.dates.barred import Saying
from coord.procedures.rulebook.form_rules import CaseFact, Field, FieldKind, RequiredDocument
from coord.procedures.rulebook.relations import (
    SYSTEM,
    Bars,
    Guarantees,
    Label,
    May,
    Owes,
    Start,
    labels_of,
)
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

PREFILLED = {
    CaseFact.REMAINING: FieldKind.MONEY,
    CaseFact.VERIFIED_ON: FieldKind.DATE,
    CaseFact.LAST_REVIEWED_ON: FieldKind.DATE,
}


def naming_problems(book: Rulebook) -> Iterator[str]:
    """Everything named that is not declared, or used as what it is not."""
    events = {e.name: e for e in book.events}
    yield from (f"opens: không có sự kiện {name}" for name in book.opens if name not in events)
    yield from _role_problems(book)
    for rule in book.events:
        yield from (f"{rule.name}: {problem}" for problem in _event_problems(book, rule))
        for label in rule.encloses:
            yield from (f"{rule.name} kèm theo: {problem}" for problem in _label_problems(book, events, label))
        for document in rule.documents:
            yield from _paper_of_problems(book, events, rule, document)
    for relation in book.relations:
        for label in labels_of(relation):
            yield from _label_problems(book, events, label)
        if isinstance(relation, Owes | May):
            yield from _start_problems(events, relation)
        elif isinstance(relation, Bars):
            yield from _bar_problems(events, relation)
        elif isinstance(relation, Guarantees):
            yield from _path_problems(book, relation)
    lapsing = book.lapsing()
    timed = {r.right for r in book.of_kind(May)} & lapsing
    both = timed & {e for r in book.of_kind(Owes) for e in r.token}
    yield from (f"{name}: vừa là quyền có thời hạn vừa là việc phải làm" for name in sorted(both))
    yield from (f"{'|'.join(r.token)}: chỉ việc có một cách làm mới hết hạn được" for r in book.of_kind(Owes)
                if r.lapses and len(r.token) > 1)  # fmt: skip
    yield from child_problems(book)
    used = {label.event for r in book.relations for label in labels_of(r) if label.lapsed}
    yield from (f"{name}.lapsed: không có thời hạn nào hết được" for name in sorted(used - lapsing))


def _role_problems(book: Rulebook) -> Iterator[str]:
    """A role that follows another stands after it: whoever fills that one is chosen first."""
    before: set[str] = set()
    for role in book.roles:
        if role.follows and role.follows not in before:
            yield f"vai {role.name}: vai {role.follows} phải đứng trước"
        before.add(role.name)


def _event_problems(book: Rulebook, rule: EventRule) -> Iterator[str]:
    roles = {r.name for r in book.roles} | {SYSTEM}
    yield from (f"không có vai {role}" for role in (*rule.by, *rule.to) if role not in roles)
    if SYSTEM in rule.by and len(rule.by) > 1:
        yield "hệ thống không ghi thay vai khác"
    if (rule.paper is None) != (rule.signed_by is None):
        yield "loại văn bản và người ký phải đi cùng nhau"
    if rule.paper and rule.is_system:
        yield "hệ thống không ban hành văn bản"
    outcomes = {o.name for o in rule.outcomes}
    asked = [(f.name, f.outcomes) for f in rule.fields] + [(d.name, d.outcomes) for d in rule.documents]
    for name, wanted in asked:
        yield from (f"{name}: không có kết quả {o}" for o in sorted(wanted - outcomes))
    for names in ([f.name for f in rule.fields], [d.name for d in rule.documents]):
        yield from (f"{name} khai hai lần" for name in sorted({n for n in names if names.count(n) > 1}))
    for field in rule.fields:
        yield from (f"{field.name}: {problem}" for problem in _field_problems(rule, field))
    if rule.tells_case is CaseFact.REMAINING:
        yield "việc chỉ ghi được một ngày vào việc thi hành án"
    if rule.sets_planned_day and rule.sets_planned_day not in {f.name for f in rule.fields}:
        yield f"ngày dự kiến lấy từ ô {rule.sets_planned_day} không có"
    if rule.sets_planned_time and rule.sets_planned_time not in {f.name for f in rule.fields}:
        yield f"giờ dự kiến lấy từ ô {rule.sets_planned_time} không có"


def _field_problems(rule: EventRule, field: Field) -> Iterator[str]:
    """A field says of its value only what its kind can hold to."""
    if (field.kind is FieldKind.CHOICE) != bool(field.options):
        yield "lựa chọn và danh sách phải đi cùng nhau"
    if field.prefill and field.kind is not PREFILLED[field.prefill]:
        yield f"không điền sẵn được “{field.prefill}” của việc thi hành án"
    amounts = {f.name for f in rule.fields if f.kind is FieldKind.MONEY} - {field.name}
    if field.at_most and (field.kind is not FieldKind.MONEY or field.at_most not in amounts):
        yield f"không so được với ô số tiền {field.at_most}"
    if (field.not_before_act or field.not_after_act) and field.kind is not FieldKind.DATE:
        yield "chỉ ô ngày mới so được với ngày của việc"


def _label_problems(book: Rulebook, events: dict[str, EventRule], label: Label) -> Iterator[str]:
    rule = events.get(label.event)
    if rule is None:
        yield f"không có sự kiện {label.event}"
        return
    outcomes = {o.name for o in rule.outcomes}
    yield from (f"{label}: không có kết quả {o}" for o in sorted(label.outcomes - outcomes))


def _paper_of_problems(
    book: Rulebook, events: dict[str, EventRule], rule: EventRule, document: RequiredDocument
) -> Iterator[str]:
    """A document may be the paper of an act that is one."""
    for label in document.paper_of:
        yield from (f"{rule.name}, {document.name}: {problem}" for problem in _label_problems(book, events, label))
        if label.event in events and not events[label.event].paper:
            yield f"{rule.name}, {document.name}: {label.event} không phải là văn bản"


def _start_problems(events: dict[str, EventRule], relation: Owes | May) -> Iterator[str]:
    """A term runs from a day that the act can give: a date of its form, or its receipt by those who owe."""
    rule = events.get(relation.after.event)
    if rule is None:
        return
    if relation.start is Start.FIELD:
        fields = {f.name: f.kind for f in rule.fields}
        if relation.after.lapsed or fields.get(relation.start_field) is not FieldKind.DATE:
            yield f"{relation.after}: hạn tính từ ô ngày {relation.start_field} không có"
    if relation.start is Start.RECEIPT:
        names = relation.token if isinstance(relation, Owes) else (relation.right,)
        for event in (events[name] for name in names if name in events):
            if relation.after.lapsed or not set(event.by) & set(rule.to):
                yield f"{relation.after}: {event.name} tính hạn từ khi nhận mà không gửi cho {', '.join(event.by)}"
    if isinstance(relation, Owes) and relation.is_lead:
        yield from (f"{relation.after}: “{i.term}” không tính lùi được" for i in relation.owed
                    if i.term and not i.term.unit.is_counted)  # fmt: skip


def _bar_problems(events: dict[str, EventRule], bar: Bars) -> Iterator[str]:
    """What is barred is a field of the act, of the kind that the bar can judge; a choice names one of its options."""
    rule = events.get(bar.before.event)
    field = next((f for f in rule.fields if f.name == bar.field), None) if rule else None
    if field is None or field.kind != bar.when.wants:
        yield f"{bar.before}: không có ô {bar.field} loại {bar.when.wants} để cấm “{bar.words}”"
    elif isinstance(bar.when, Saying) and bar.when.value not in {o.value for o in field.options}:
        yield f"{bar.before}: ô {bar.field} không có lựa chọn {bar.when.value}"


def _path_problems(book: Rulebook, path: Guarantees) -> Iterator[str]:
    """Each step is owed after the one before it, and only the last may be a lead before the planned day."""
    before = path.after.event
    for step in path.path:
        ways = [r for r in book.of_kind(Owes) if r.after.event == before and step in r.token]
        if not ways:
            yield f"{path.after}: {step} không phải là việc phải làm sau {before}"
        elif ways[0].is_lead and step != path.path[-1]:
            yield f"{path.after}: chỉ bước cuối tính lùi từ ngày dự kiến, không phải {step}"
        before = step
