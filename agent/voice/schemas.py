"""What the voice service takes and returns."""

from datetime import datetime

from agent.kit.i18n import Language
from agent.kit.records import Bilingual, Record
from agent.voice.models import ClaimKind, ClaimStatus


class Claim(Record):
    """One statement of a customer and what became of it."""

    id: str
    reference: str
    customer_id: str | None
    conversation_id: str | None
    message_id: str
    kind: ClaimKind
    quote: str
    language: Language
    product: str | None
    intent: str
    confidence: float
    status: ClaimStatus
    outcome: Bilingual | None
    at: datetime
    updated_at: datetime
