"""The guide to the personas, written from them."""

from agent.customers.keys import make_customer_code
from demo.personas import all_personas

_HEAD = """\
# The personas of the demo

`make demo` fills the database with Ventolia: 2,000 customers, two years of bills, payments,
faults, cases and contacts, the same on every machine. Fifteen of them are personas: on the demo
page you sign in as one of them, and the assistant answers from that customer's records. Their
scenes are set anew on each day that the demo is started, so that "tomorrow" is tomorrow. What
you do (open a case, agree instalments, book a visit) is written in the database; writing
"annulla" or "undo that" takes the last thing back.

This page is made by `python -m demo guide > docs/guides/personas.md`.
"""


def guide() -> str:
    """Return the guide as Markdown."""
    sections = [_HEAD]
    for index, persona in enumerate(all_personas(), start=1):
        code = make_customer_code(100_000 + index)
        pairs = zip(persona.tries.it, persona.tries.en, strict=True)
        rows = "\n".join(f"| {it} | {en} |" for it, en in pairs)
        sections.append(
            f"## {persona.name} (`{persona.id}`, {code}, {persona.city})\n\n"
            f"{persona.situation.en}\n\n*{persona.situation.it}*\n\n"
            f"| in Italian | in English |\n| --- | --- |\n{rows}\n"
        )
    return "\n".join(sections)
