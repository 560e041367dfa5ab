"""A rulebook in print: what it says to people, and the graph that it is compiled to."""

from collections.abc import Iterator

from coord.procedures.dates.barred import AroundTet, Bar, BetweenHours, HoursBeforePlanned, OnDayOff, Saying
from coord.procedures.dates.terms import Term
from coord.procedures.engine.marking import Marking, title_of
from coord.procedures.rulebook.children import ALL_CLOSED, OPENED, PREFIX, is_told, kinds_of
from coord.procedures.rulebook.relations import (
    SYSTEM,
    Allows,
    Bars,
    Basis,
    Guarantees,
    Label,
    May,
    OwedEvent,
    Owes,
    Pauses,
    Relation,
    Requires,
    Start,
    Stops,
    WaitsFor,
)
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

ASIDE = ("gate(", "owed(", "right(", "window(", "children(")
"""How the facts begin that stand in the graph as events nobody executes."""


def rulebook_text(book: Rulebook) -> str:
    """Who may do what, what that asks for, and who then owes what, by when, under which article."""
    return "\n".join([*_heading(book), *(line for rule in book.events for line in _event(book, rule))])


def _heading(book: Rulebook) -> Iterator[str]:
    until = f" đến {book.in_force_until:%d/%m/%Y}" if book.in_force_until else ""
    yield book.title
    yield f"{book.name}, bản {book.edition}: {book.law}, áp dụng từ {book.in_force_from:%d/%m/%Y}{until}"
    yield f"Mở hồ sơ bằng: {', '.join(f'“{book.event(name).title}”' for name in book.opens)}"
    for kind in kinds_of(book):
        yield f"Hồ sơ con: {kind.title} (thủ tục {kind.procedure}), do {roles_text(book, kind.opened_by)} mở"
    for role in book.roles:
        needed = "" if role.is_required else " (khi cần)"
        yield f"Bên: {role.title}{needed}" + (f". {role.why_proposed}" if role.why_proposed else "")


def _event(book: Rulebook, rule: EventRule) -> Iterator[str]:
    to = f" gửi {roles_text(book, rule.to)}" if rule.to else ""
    signed = f", {rule.paper.words.lower()} do {rule.signed_by.words}" if rule.paper and rule.signed_by else ""
    yield f"\n“{rule.title}”: {roles_text(book, rule.by)}{to}{signed}"
    for outcome in rule.outcomes:
        yield f"  kết quả: {outcome.title}" + _ending(outcome.ends, outcome.closes, outcome.is_final)
    if rule.ends or rule.closes:
        yield f" {_ending(rule.ends, rule.closes, True)}"
    for paper in rule.documents:
        yield f"  giấy tờ: {paper.title}{'' if paper.is_required else ' (nếu có)'} ({paper.basis})"
    for relation in book.relations:
        if stands_at(relation) == rule.name:
            yield f"  {sentence(book, relation)} ({basis_text(relation.basis)})"


def _ending(ends: bool, closes: bool, is_final: bool) -> str:
    if ends:
        return " (kết thúc hồ sơ, mọi việc còn lại không phải làm nữa)"
    if not is_final:
        return " (chưa phải là trả lời: việc vẫn còn phải làm)"
    return " (hồ sơ khép lại khi không còn việc phải làm)" if closes else ""


def stands_at(relation: Relation) -> str:
    """The event under which a relation is printed: the one it comes before, or the one it follows."""
    return relation.before.event if isinstance(relation, Requires | WaitsFor | Bars) else relation.after.event


def sentence(book: Rulebook, relation: Relation) -> str:
    """What a relation asks, in one Vietnamese clause."""
    match relation:
        case Requires(before=before, any_of=any_of):
            return f"trước “{title_of(book, before)}” phải có {_any(book, any_of)}{delay_text(relation)}"
        case WaitsFor(before=before, owed=owed) if is_told(owed):
            return f"trước “{title_of(book, before)}” chờ “{book.event(owed).title}” nếu đã mở"
        case WaitsFor(before=before, owed=owed):
            return f"trước “{title_of(book, before)}” chờ xong “{book.event(owed).title}” nếu đang phải làm"
        case Owes(after=after):
            return f"sau “{title_of(book, after)}”: {_owed(book, relation)}"
        case May(after=after, right=right, until=until):
            window = f" {term_text(until, relation.start)}" if until else ""
            by = roles_text(book, book.event(right).by)
            return f"sau “{title_of(book, after)}”: {by} có quyền “{book.event(right).title}”{window}"
        case Allows(after=after, target=target):
            return f"sau “{title_of(book, after)}”: được “{title_of(book, target)}”"
        case Stops(after=after, target=target):
            return f"sau “{title_of(book, after)}”: không còn “{title_of(book, target)}”"
        case Pauses(after=after, paused=paused, until=until_any):
            end = f" đến khi có {_any(book, until_any)}" if until_any else ""
            return f"sau “{title_of(book, after)}”: thời hạn của “{book.event(paused).title}” tạm dừng{end}"
        case Bars():
            return _bar(book, relation)
        case Guarantees(after=after, path=path):
            steps = ", ".join(f"“{book.event(e).title}”" for e in path)
            return f"sau “{title_of(book, after)}”: ngày dự kiến gần hơn tổng thời hạn của {steps} thì được nhắc"


def _bar(book: Rulebook, relation: Bars) -> str:
    field = next(f for f in book.event(relation.before.event).fields if f.name == relation.field)
    said = field.title
    if isinstance(relation.when, Saying):
        wanted = relation.when.value
        said = f"{said}: {next((o.title for o in field.options if o.value == wanted), wanted)}"
    must = "được nhắc" if relation.warns else "không được"
    return f"“{title_of(book, relation.before)}”: “{said}” {must} {bar_words(relation.when)}".rstrip()


def bar_words(bar: Bar) -> str:
    """When something is barred, in words that follow “không được”."""
    match bar:
        case OnDayOff():
            return "là ngày nghỉ"
        case BetweenHours(start=start, end=end):
            return f"từ {start:%H:%M} đến {end:%H:%M}"
        case AroundTet(days=days, is_from_break=is_from_break):
            return f"trong {days} ngày trước và sau {'kỳ nghỉ Tết' if is_from_break else 'Tết Nguyên đán'}"
        case HoursBeforePlanned(hours=hours, is_less=is_less):
            return f"{'chưa đến' if is_less else 'từ'} {hours} giờ trước thời điểm đã ấn định"
        case Saying():
            return ""


def _owed(book: Rulebook, relation: Owes) -> str:
    ways = []
    for item in relation.owed:
        term = f" {term_text(item.term, relation.start)}" if item.term else ""
        by = roles_text(book, book.event(item.event).by)
        local = f" theo {item.local.citation} (luật: {law_words(item)})" if item.local else ""
        ways.append(f"{by} phải “{book.event(item.event).title}”{term}{local}")
    notes = [", quá hạn thì có hệ quả"] if relation.lapses else []
    notes += [", tính lại từ đầu"] if relation.renews else []
    notes += [", đổi ngày thì phải làm lại"] if relation.renew_on_move else []
    return " hoặc ".join(ways) + "".join(notes)


def law_words(way: OwedEvent) -> str:
    """The law's own number where a province has set another, in words."""
    return way.law_term.vietnamese() if way.law_term else "không nêu số ngày"


def _any(book: Rulebook, labels: tuple[Label, ...]) -> str:
    return " hoặc ".join(f"“{title_of(book, label)}”" for label in labels)


def delay_text(relation: Requires) -> str:
    """How long an act waits after what it requires, to follow it in a sentence; empty where it need not wait."""
    if relation.until_planned_day:
        return ", không trước ngày dự kiến"
    if relation.ahead:
        return f", ít nhất {relation.ahead.vietnamese()} trước đó"
    return f", sau khi đã hết {relation.delay.vietnamese()}" if relation.delay else ""


def term_text(term: Term, start: Start) -> str:
    """A term with what it runs from: “trong 15 ngày kể từ ngày nhận được”."""
    if not term.unit.is_counted:
        return term.vietnamese()
    match start:
        case Start.RECEIPT:
            return f"trong {term.vietnamese()} kể từ ngày nhận được"
        case Start.PLANNED_DAY:
            return f"chậm nhất {term.vietnamese()} trước ngày dự kiến"
        case Start.FIELD:
            return f"trong {term.vietnamese()} kể từ ngày ghi trong văn bản"
        case Start.TOOK_EFFECT:
            return f"trong {term.vietnamese()}"


def basis_text(basis: Basis) -> str:
    """The citation, and how sure we are of it."""
    words = [basis.citation, {"verbatim": "", "paraphrase": "diễn giải", "inferred": "suy luận"}[basis.confidence]]
    if basis.kind == "practice":
        words.append("thông lệ")
    if basis.unverified_after:
        words.append(f"mặc định chưa kiểm chứng từ {basis.unverified_after:%d/%m/%Y}")
    if basis.is_default:
        words.append("mặc định, địa phương quy định khác được")
    return "; ".join(filter(None, words))


def roles_text(book: Rulebook, roles: tuple[str, ...]) -> str:
    """The titles of some roles, the system among them."""
    return ", ".join("Hệ thống" if role == SYSTEM else book.role(role).title for role in roles)


def dcr_text(book: Rulebook) -> str:
    """The compiled graph: events, the gates before them and the tokens of what is owed, and the arrows between.

    Arrows as the literature draws them: `-->*` condition, `*-->` response, `--<>` milestone, `-->+` include,
    `-->%` exclude.
    """
    start = Marking.start(book)
    lines = [f"DCR {book.name}", "", "Sự kiện (+ có từ đầu, - được đưa vào sau)"]
    for rule in book.events:
        names = [rule.name, *(f"{rule.name}:{o.name}" for o in rule.outcomes)]
        lines += [f"  {'+' if start.holds(f'in({name})') else '-'} {name}" for name in names]
    lines += ["", "Sự kiện phụ (không thực hiện được: cổng, việc phải làm, quyền, thời hạn)"]
    aside = [f for f in start.graph.facts if f.startswith(ASIDE)]
    lines += [f"  {'+' if start.holds(fact) else '-'} {fact} [không thực hiện được]" for fact in aside]
    lines += ["", "Quan hệ"]
    for kind in kinds_of(book):
        lines += [f"  {kind.opened} -->+ {kind.fact}", f"  {kind.fact} -->* {kind.all_closed} -->% {kind.fact}"]
    gates = list(book.of_kind(Requires))
    for relation in book.relations:
        gate = gates.index(relation) if isinstance(relation, Requires) else None
        lines += [f"  {arrow}  # {relation.basis.citation}" for arrow in _arrows(relation, gate)]
    return "\n".join(lines)


def _arrows(relation: Relation, gate: int | None) -> Iterator[str]:
    match relation:
        case Requires(before=before, any_of=any_of):
            yield f"gate({gate}: {before}) -->* {before}" + (
                f" [{waits}]" if (waits := relation.delay or relation.ahead) else ""
            )
            yield from (f"{label} -->% gate({gate}: {before})" for label in any_of)
            guarded = [label for label in any_of if label.outcomes]
            yield from (f"{x.event}:(khác {'|'.join(sorted(x.outcomes))}) -->+ gate({gate}: {before})" for x in guarded)
            told = [label.event for label in any_of if label.event.endswith(ALL_CLOSED)]
            yield from (f"{x.removesuffix(ALL_CLOSED)}{OPENED} -->+ gate({gate}: {before})" for x in told)
        case Owes(after=after, owed=owed):
            token = f"owed({' or '.join(relation.token)})"
            terms = ", ".join(dict.fromkeys(str(item.term) for item in owed if item.term))
            yield f"{after} *--> {token}" + (f" [{terms}]" if terms else "")
            yield from (f"{after} -->+ {item.event}" for item in owed)
            yield from (f"{item.event} -->% {token}" for item in owed)
        case May(after=after, right=right, until=until):
            yield f"{after} -->+ right({right}), {right}" + (f" [{until}]" if until else "")
        case Allows(after=after, target=target):
            yield f"{after} -->+ {target}"
        case Stops(after=after, target=target):
            yield f"{after} -->% {target}"
        case WaitsFor(before=before, owed=owed_name) if owed_name.endswith(ALL_CLOSED):
            yield f"children({owed_name.removeprefix(PREFIX).removesuffix(ALL_CLOSED)}) --<> {before}"
        case WaitsFor(before=before, owed=owed_name):
            yield f"owed(… {owed_name} …) --<> {before}"
        case Pauses(after=after, paused=paused, until=until_any):
            yield f"{after} tạm dừng thời hạn của {paused} đến {', '.join(map(str, until_any)) or '(không nêu)'}"
        case Bars(before=before, field=field, words=words):
            yield f"{before} không nhận ô {field}: {words}"
        case Guarantees(after=after, path=path):
            yield f"{after} đủ thời hạn cho {' → '.join(path)}"
