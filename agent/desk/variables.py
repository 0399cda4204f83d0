"""The variables of canned replies, and how a text is filled: never with braces left in it."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from agent.cases.schemas import Case
from agent.customers.schemas import Customer
from agent.desk.errors import UnknownVariable
from agent.kit.i18n import Language, day, moment

_VARIABLE = re.compile(r"\{\{\s*([a-z_]+(?:\.[a-z_]+)*)\s*\}\}")
_BRACES = re.compile(r"\{\{.*?(?:\}\}|$)", re.DOTALL)


class Facts(NamedTuple):
    """What the variables of one conversation are filled from; what is unknown is None."""

    language: Language
    agent_name: str
    customer: Customer | None
    case: Case | None


def _of_customer(read: Callable[[Customer], str | None]) -> Callable[[Facts], str | None]:
    return lambda facts: read(facts.customer) if facts.customer else None


def _of_case(read: Callable[[Case, Language], str | None]) -> Callable[[Facts], str | None]:
    return lambda facts: read(facts.case, facts.language) if facts.case else None


_FILL: Mapping[str, Callable[[Facts], str | None]] = {
    "customer.name": _of_customer(lambda c: c.name),
    "customer.full_name": _of_customer(lambda c: c.full_name),
    "customer.code": _of_customer(lambda c: c.code),
    "customer.email": _of_customer(lambda c: c.email),
    "customer.phone": _of_customer(lambda c: c.phone),
    "customer.city": _of_customer(lambda c: c.city),
    "agent.name": lambda facts: facts.agent_name,
    "agent.first_name": lambda facts: facts.agent_name.split()[0] if facts.agent_name else None,
    "case.number": _of_case(lambda c, _: c.number),
    "case.subject": _of_case(lambda c, language: c.subject.text(language)),
    "case.opened_on": _of_case(lambda c, language: day(c.opened_at.date(), language)),
    "case.answer_due": _of_case(
        lambda c, language: moment(c.answer_due_at, language) if c.answer_due_at else None
    ),
}
VARIABLES = tuple(_FILL)


def variables_in(text: str) -> tuple[str, ...]:
    """Return the variables a text asks for, in order, each once."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def check_variables(text: str) -> None:
    """Refuse a text that could not be filled.

    Raises:
        UnknownVariable: a name that nothing fills, or braces that name nothing.
    """
    unknown = [name for name in variables_in(text) if name not in _FILL]
    unknown += [braces[:40] for braces in _BRACES.findall(_VARIABLE.sub("", text))]
    if unknown:
        raise UnknownVariable(names=", ".join(unknown))


def fill(text: str, facts: Facts) -> tuple[str, tuple[str, ...]]:
    """Return the text filled in and the names that are missing.

    A missing one stands in the text as ``[name]``, so that whoever sends it sees the gap; braces
    never remain.
    """
    missing: dict[str, None] = {}

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        known = _FILL.get(name)
        text = known(facts) if known else None
        if text:
            return text
        missing[name] = None
        return f"[{name}]"

    filled = _VARIABLE.sub(value, text)
    for braces in _BRACES.findall(filled):
        name = braces.strip("{} ") or "?"
        missing[name] = None
        filled = filled.replace(braces, f"[{name}]")
    return filled, tuple(missing)
