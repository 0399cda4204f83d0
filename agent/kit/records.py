"""What the records of every feature share: choices, two-language texts, frozen views."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict
from sqlalchemy import BigInteger, Dialect, Enum, String, TypeDecorator
from sqlalchemy.orm import mapped_column

from agent.kit.i18n import Language

RowId = Annotated[str, mapped_column(String(26), primary_key=True)]


def choice(literal: Any, name: str) -> Enum:
    """Return a column type that takes the strings of a ``Literal`` and nothing else.

    It is a VARCHAR with a CHECK on every database: native enums of PostgreSQL cannot be
    changed inside a transaction.
    """
    values = get_args(literal)
    return Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


class Exact(TypeDecorator[Decimal]):
    """A decimal with a fixed number of places, stored as an integer.

    SQLite has no decimals: it would keep 0.1 as a float.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002  # SQLAlchemy's signature
        """Return the integer to store, rounded half up to the last place."""
        if value is None:
            return None
        return int(value.scaleb(self.places).quantize(Decimal(1), rounding=ROUND_HALF_UP))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002  # SQLAlchemy's
        """Return the decimal stored."""
        return None if value is None else Decimal(int(value)).scaleb(-self.places)


class Record(BaseModel):
    """A frozen view of a row, the only form in which rows leave a service."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Bilingual(Record):
    """One text in both languages.

    Example:
        >>> Bilingual(it="Guasto", en="Fault").text("en")
        'Fault'
    """

    it: str
    en: str

    @classmethod
    def of(cls, value: "str | Bilingual") -> "Bilingual":
        """Return ``value``; a plain text (the customer's own words) is kept in both."""
        return value if isinstance(value, Bilingual) else cls(it=value, en=value)

    def text(self, language: Language) -> str:
        """Return the text in one language."""
        return self.it if language == "it" else self.en


def both(name: str) -> Any:
    """Return a read-only attribute that joins the columns ``<name>_it`` and ``<name>_en``."""

    def read(row: Any) -> Bilingual | None:
        it, en = getattr(row, f"{name}_it"), getattr(row, f"{name}_en")
        return None if it is None or en is None else Bilingual(it=it, en=en)

    return property(read)
