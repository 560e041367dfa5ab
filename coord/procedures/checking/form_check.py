"""Does a form speak only of what the rulebook has: events, outcomes, fields, roles, and the values there are."""

from collections.abc import Iterator, Mapping

from coord.procedures.forms.filling import names_in, stray_marks
from coord.procedures.forms.form import OUTCOME, Form
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

CASE = frozenset({"debtor", "debtor_place", "party", "judgment", "first_decision", "obligation", "remaining", "paid"})
ALONE = frozenset({"office", "law", "matter", "article"})
OWN = frozenset({"outcome", "title"})


def form_problems(book: Rulebook, forms: Mapping[str, Form]) -> Iterator[str]:
    """What the forms of a procedure name that this rulebook does not have; forms of other regimes are passed over."""
    for rule in book.events:
        form = forms.get(rule.name)
        if form is None:
            continue
        if rule.paper is None:
            yield f"mẫu {rule.name}: sự kiện này không phải là văn bản"
        yield from (f"mẫu {rule.name}: {problem}" for problem in _problems(book, rule, form))


def without_form(book: Rulebook, forms: Mapping[str, Form]) -> Iterator[str]:
    """The papers of a rulebook for which nobody has written a form."""
    yield from (rule.name for rule in book.events if rule.paper and rule.name not in forms)


def _problems(book: Rulebook, rule: EventRule, form: Form) -> Iterator[str]:
    outcomes = {outcome.name for outcome in rule.outcomes}
    if not form.said.body:
        yield "không có nội dung"
    if bool(form.outcomes) != (OUTCOME in form.said.body):
        yield f"đoạn {OUTCOME} và các kết quả phải đi cùng nhau"
    if form.outcomes:
        yield from (f"thiếu kết quả {name}" for name in sorted(outcomes - set(form.outcomes)))
    for text in (text for text in form.texts() if text != OUTCOME):
        if stray_marks(text):
            yield f"dấu ngoặc thừa: {text}"
        yield from (f"không có {{{name}}}" for name in names_in(text) if not _is_known(book, rule, name))


def _is_known(book: Rulebook, rule: EventRule, name: str) -> bool:
    room, dot, rest = name.partition(".")
    match room:
        case "case":
            return rest in CASE
        case "this":
            return rest in OWN or any(field.name == rest for field in rule.fields)
        case "role":
            return any(role.name == rest for role in book.roles)
        case "article" | "term" if dot:
            return book.has_event(rest)
        case "day" | "sender":
            return any(book.has_event(event) for event in rest.split("|"))
        case "earlier":
            events, _, field = rest.partition(".")
            rules = [book.event(event) for event in events.split("|") if book.has_event(event)]
            return any(not field or field == "outcome" or field in {f.name for f in r.fields} for r in rules)
    return not dot and room in ALONE
