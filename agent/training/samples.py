"""One text for a model to read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """One text for a model to read.

    Attributes:
        key: the message's id; for a training example its text.
        truth: the intent people gave it, where they did.
    """

    key: str
    text: str
    language: str | None
    truth: str | None = None
