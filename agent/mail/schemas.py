"""What passes between the outbox, the worker and the transports."""

from dataclasses import dataclass
from datetime import datetime

from agent.kit.i18n import Language


@dataclass(frozen=True)
class Letter:
    """A subject and a text, in one language, ready to be sent."""

    subject: str
    text: str
    language: Language


@dataclass(frozen=True)
class OwedMail:
    """A mail leased to one worker."""

    id: str
    lease: str
    purpose: str
    recipient: str
    language: str
    subject: str
    text: str
    attachments: tuple[str, ...]
    attempts: int
    created_at: datetime
