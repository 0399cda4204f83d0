"""The personas: who they are, what is worth trying with each."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from agent.kit.i18n import Language
from agent.kit.records import Bilingual


class Tries(BaseModel):
    """Sentences worth writing, in both languages."""

    model_config = ConfigDict(frozen=True)

    it: tuple[str, ...]
    en: tuple[str, ...]


class Persona(BaseModel):
    """A customer the visitor of the demo page can be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    first_name: str
    last_name: str
    female: bool
    born: date
    birth_code: str | None = None
    birth_place: str | None = None
    company: str | None = None
    language: Language = "it"
    city: str
    street: str
    situation: Bilingual
    tries: Tries

    @property
    def customer_id(self) -> str:
        """The id of the customer's row, the same on every machine."""
        return f"p-{self.id}"

    @property
    def name(self) -> str:
        """First and last name, or the firm's."""
        return self.company or f"{self.first_name} {self.last_name}"


class PersonaCard(BaseModel):
    """What the demo page shows of a persona."""

    model_config = ConfigDict(frozen=True)

    id: str
    customer_id: str
    name: str
    language: Language
    situation: Bilingual
    tries: Tries


@cache
def all_personas() -> tuple[Persona, ...]:
    """Return the personas as ``personas.yaml`` tells them."""
    path = Path(__file__).with_name("personas.yaml")
    return tuple(Persona(**one) for one in yaml.safe_load(path.read_text("utf-8")))


def personas() -> list[PersonaCard]:
    """Return what ``GET /demo/personas`` answers.

    Example:
        >>> personas()[0].customer_id
        'p-giulia'
    """
    return [
        PersonaCard(
            id=one.id,
            customer_id=one.customer_id,
            name=one.name,
            language=one.language,
            situation=one.situation,
            tries=one.tries,
        )
        for one in all_personas()
    ]
