"""Numbers that customers read aloud: a prefix and digits, drawn at random."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session


def draw_number(
    session: Session, column: InstrumentedAttribute[str], *, prefix: str, digits: int
) -> str:
    """Return a number that no row has yet.

    Drawn and not counted: a count would tell how many cases the company has. Two processes
    drawing the same one is left to the unique constraint.
    """
    while True:
        low = 10 ** (digits - 1)
        number = f"{prefix}{low + secrets.randbelow(9 * low)}"
        if session.scalar(select(column).where(column == number)) is None:
            return number
