"""Takes personal data out of what customers wrote, so that trainers read and models learn without.

Mail, phone, IBAN, tax code, POD, PDR, card, address, customer, contract, case, order and bill
numbers, birthdays, and names: those known of the customer, and those that a sentence introduces.
What stands in their place is in `agent.annotation.standins`, and why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.annotation import presidio


@dataclass(frozen=True)
class Redacted:
    """A text without personal data, and how to get from places in the old one to the new."""

    text: str
    replaced: tuple[presidio.Replaced, ...]

    def moved(self, entities: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return entities at their places in the new text; those half replaced are left out.

        The value of one that was replaced is what stands there now: the model's own would be the
        very datum that was taken out.
        """
        found = (self._moved(entity) for entity in entities)
        return [entity for entity in found if entity is not None]

    def _moved(self, entity: Mapping[str, Any]) -> dict[str, Any] | None:
        start, end, value = entity.get("start"), entity.get("end"), entity.get("value")
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
            return None  # chosen with a button: nobody wrote it
        touching = [each for each in self.replaced if each.start < end and start < each.end]
        if len(touching) > 1:
            return None
        for change in touching:
            if not (change.start <= start and end <= change.end) and not (
                start <= change.start and change.end <= end
            ):
                return None
            start, end, value = min(start, change.start), max(end, change.end), None
        shift = self._shift(start)
        grown = sum(_growth(each) for each in touching)
        start, end = start + shift, end + shift + grown
        if end > len(self.text):
            return None
        return {
            "start": start,
            "end": end,
            "entity": str(entity.get("entity")),
            "role": entity.get("role"),
            "value": self.text[start:end] if touching else None if value is None else str(value),
        }

    def _shift(self, start: int) -> int:
        return sum(_growth(each) for each in self.replaced if each.end <= start)


class Redactor:
    """Takes personal data out of texts; one may be shared by threads.

    Example:
        >>> Redactor().redact("sono al 338 1112223", language="it")  # doctest: +SKIP
        'sono al 347 9876543'
    """

    def redact(self, text: str, *, language: str, names: Sequence[str] = ()) -> str:
        """Return a text without personal data; ``names`` are those known of the customer."""
        return self.redacted(text, language=language, names=names).text

    def redacted(self, text: str, *, language: str, names: Sequence[str] = ()) -> Redacted:
        """Return a text without personal data, and where what was replaced."""
        new, changes = presidio.replaced(text, language=language, names=names)
        return Redacted(new, changes)

    def load(self) -> None:
        """Import what is needed, now and not with the first text."""
        presidio.load()


def _growth(change: presidio.Replaced) -> int:
    return (change.new_end - change.new_start) - (change.end - change.start)
