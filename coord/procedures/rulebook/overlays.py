"""Lay a province's regulation over a rulebook: it may shorten a forward duty, fill a blank, add recipients; no more."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from coord.procedures.dates.terms import Term
from coord.procedures.rulebook.form_rules import FieldKind
from coord.procedures.rulebook.overlay_file import InvalidOverlay
from coord.procedures.rulebook.overlay_rows import LocalRecipients, LocalTerm, Overlay
from coord.procedures.rulebook.relations import BasisKind, May, OwedEvent, Owes, Start
from coord.procedures.rulebook.rulebook import EventRule, Rulebook


def with_overlay(book: Rulebook, overlay: Overlay) -> Rulebook:
    """The rulebook with the province's terms and recipients; InvalidOverlay when it may not say what it says.

    Events, relations and articles stay what they are, and the hash changes. The stories go: they tell the law's days.
    """
    if problems := problems_of(book, overlay):
        raise InvalidOverlay(overlay.citation, problems)
    return replace(
        book,
        events=tuple(with_recipients(rule, overlay) for rule in book.events),
        relations=tuple(with_local_terms(r, overlay) if isinstance(r, Owes) else r for r in book.relations),
        document_titles=(*book.document_titles, (overlay.citation, overlay.document.full_title)),
        stories=(),
        hash=hashlib.sha256(f"{book.hash} under {overlay.hash}".encode()).hexdigest(),
    )


def problems_of(book: Rulebook, overlay: Overlay) -> tuple[str, ...]:
    """Why the province may not say this: each row that is refused, with the article that it may not touch."""
    if overlay.rulebook != book.name:
        return (f"quy chế này đặt trên {overlay.rulebook}, không phải {book.name}",)
    return (*_days(book, overlay), *_twice(overlay), *_refused(book, overlay))


def _days(book: Rulebook, overlay: Overlay) -> Iterator[str]:
    until = overlay.in_force_until
    if until is not None and until < overlay.in_force_from:
        yield "in_force_until: trước ngày bắt đầu áp dụng"
    if overlay.in_force_from < overlay.document.issued_on:
        yield "in_force_from: trước ngày ban hành văn bản"
    if (until is not None and until < book.in_force_from) or not _begins_under(book, overlay):
        yield f"in_force_from: {book.law_short} không áp dụng trong thời gian này"


def _begins_under(book: Rulebook, overlay: Overlay) -> bool:
    return book.in_force_until is None or overlay.in_force_from <= book.in_force_until


def _twice(overlay: Overlay) -> Iterator[str]:
    rows = Counter((str(row.after), row.event) for row in overlay.terms)
    yield from (f"{event} sau {after}: khai hai lần" for (after, event), count in rows.items() if count > 1)
    pairs = Counter((row.event, role) for row in overlay.recipients for role in row.roles)
    yield from (f"{event} gửi {role}: khai hai lần" for (event, role), count in pairs.items() if count > 1)


def _refused(book: Rulebook, overlay: Overlay) -> Iterator[str]:
    for term in overlay.terms:
        yield from (f"{term.place} ({term.event}): {why}" for why in _term_refused(book, term))
    for row in overlay.recipients:
        yield from (f"{row.place} ({row.event}): {why}" for why in _recipients_refused(book, row))


def _term_refused(book: Rulebook, row: LocalTerm) -> Iterator[str]:
    if not book.has_event(row.event):
        yield f"không có sự kiện {row.event}"
    elif duties := [r for r in book.of_kind(Owes) if r.after == row.after and row.event in r.token]:
        yield from (why for duty in duties for why in _touches(book, duty, row))
    elif rights := [r for r in book.of_kind(May) if r.right == row.event]:
        yield f"là quyền: quy chế không được đụng tới thời hạn của quyền ({rights[0].basis.citation})"
    else:
        known = [f"{r.after} ({r.basis.citation})" for r in book.of_kind(Owes) if row.event in r.token]
        yield f"sau {row.after} không phải làm việc này; phải làm sau: {', '.join(known) or 'không việc nào'}"


def _touches(book: Rulebook, duty: Owes, row: LocalTerm) -> Iterator[str]:
    """What in this duty the row may not touch."""
    way, citation = _way(duty, row), duty.basis.citation
    law = way.term
    if way.local is not None:
        yield f"{way.local.citation} đã ấn định thời hạn này"
    elif duty.is_lead:
        yield f"mốc tính lùi từ ngày đã định không đổi được ({citation})"
    elif duty.lapses:
        yield f"quá hạn việc này có hệ quả theo luật, nên thời hạn không đổi được ({citation})"
    elif row.fills:
        yield from _not_open(book, duty, row)
    elif law is None or is_open(duty, law):
        yield f"không có số nào của luật để rút ngắn ({citation}); hãy dùng “fill”"
    elif law.unit is not row.term.unit:
        yield f"luật tính {law.vietnamese()}: không đổi sang {row.term.unit.vietnamese} được ({citation})"
    elif row.term.number >= law.number:
        yield f"phải ngắn hơn {law.vietnamese()} của luật ({citation})"


def is_open(duty: Owes, term: Term | None) -> bool:
    """Whether the law leaves the number to the province: it gives none, or one by default or from practice only."""
    return term is None or duty.basis.is_default or duty.basis.kind is BasisKind.PRACTICE


def _not_open(book: Rulebook, duty: Owes, row: LocalTerm) -> Iterator[str]:
    law, citation = _way(duty, row).term, duty.basis.citation
    if law is not None and not is_open(duty, law):
        yield f"luật đã có số {law.vietnamese()} ({citation}); chỉ rút ngắn được, bằng “shorten”"
    elif row.start is not None:
        if any(way.term for way in duty.owed if way.event != row.event):
            yield f"cách làm khác của việc này đã có số của luật: không đổi ngày bắt đầu được ({citation})"
        if not _can_start(book, duty, row):
            yield f"không tính hạn từ {row.start_field or row.start} của {duty.after} được"


def _can_start(book: Rulebook, duty: Owes, row: LocalTerm) -> bool:
    """Whether the act gives that day: it is sent to those who owe, or its form asks for the date."""
    rule = book.event(duty.after.event)
    if row.start is Start.RECEIPT:
        return not duty.after.lapsed and all(set(book.event(e).by) & set(rule.to) for e in duty.token)
    if row.start is Start.FIELD:
        dates = {f.name for f in rule.fields if f.kind is FieldKind.DATE}
        return not duty.after.lapsed and row.start_field in dates
    return True


def _recipients_refused(book: Rulebook, row: LocalRecipients) -> Iterator[str]:
    if not book.has_event(row.event):
        yield f"không có sự kiện {row.event}"
        return
    rule, known = book.event(row.event), {role.name for role in book.roles}
    if rule.is_system:
        yield "việc hệ thống ghi không gửi thêm cho ai"
    for role in row.roles:
        if role not in known:
            yield f"không có vai {role}"
        elif role in rule.to:
            yield f"đã gửi cho {role} rồi"
        elif role in rule.by:
            yield f"{role} là bên gửi"
        else:
            yield from _moves_starts(book, rule, role)


def _moves_starts(book: Rulebook, rule: EventRule, role: str) -> Iterator[str]:
    """A term from receipt runs from the first of its actors that receives: a further one could move it."""
    for relation in (r for r in book.relations if isinstance(r, Owes | May) and r.start is Start.RECEIPT):
        names = relation.token if isinstance(relation, Owes) else (relation.right,)
        actors = {actor for name in names for actor in book.event(name).by}
        if relation.after.event == rule.name and role in actors:
            yield f"gửi thêm cho {role} làm đổi ngày bắt đầu của {' hoặc '.join(names)} ({relation.basis.citation})"


def _way(duty: Owes, row: LocalTerm) -> OwedEvent:
    return next(way for way in duty.owed if way.event == row.event)


def with_local_terms(duty: Owes, overlay: Overlay) -> Owes:
    """The duty with the term the province has set for it; the same object where it has set none."""
    for row in (r for r in overlay.terms if r.after == duty.after and r.event in duty.token):
        ways = tuple(_set_by(row, way) if way.event == row.event else way for way in duty.owed)
        start, field = (row.start, row.start_field) if row.start else (duty.start, duty.start_field)
        duty = replace(duty, owed=ways, start=start, start_field=field)
    return duty


def _set_by(row: LocalTerm, way: OwedEvent) -> OwedEvent:
    return replace(way, term=row.term, local=row.basis, law_term=way.term)


def with_recipients(rule: EventRule, overlay: Overlay) -> EventRule:
    """The event with the addressees the province has added, in the order of its rows."""
    added = tuple(role for row in overlay.recipients if row.event == rule.name for role in row.roles)
    return replace(rule, to=(*rule.to, *added)) if added else rule
