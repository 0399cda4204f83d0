"""The conversation as an e-mail: who said what, when, in order."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from agent.conversations.service import ConversationService
from agent.customers.service import CustomerService
from agent.errors import InputError, TooMany
from agent.events.service import EventLog
from agent.kit import i18n
from agent.kit.clock import Clock
from agent.kit.i18n import Language
from agent.kit.tokens import SessionClaims
from agent.mail.headers import one_address
from agent.mail.letters import write_letter
from agent.mail.service import Outbox

COPIES = 3
# Whoever is not verified may name any address: nobody is to be mailed at will through us.
COPIES_AN_ADDRESS_A_DAY = 5
_PURPOSE = "transcript"
_SENDERS: dict[Language, dict[str, str]] = {
    "it": {"customer": "Tu", "bot": "Assistente virtuale", "agent": "Ventolia"},
    "en": {"customer": "You", "bot": "Virtual assistant", "agent": "Ventolia"},
}


class TranscriptEmpty(InputError):
    """Nothing was said yet."""

    code = "transcript_empty"


class TranscriptAddressNeeded(InputError):
    """Nobody is verified, or the customer has no address on record, and none was given."""

    code = "transcript_address_needed"


class TranscriptsTooMany(TooMany):
    """So many copies of this conversation, or to this address today, were sent."""

    code = "transcripts_too_many"


class TranscriptService:
    """Transcripts, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._conversations = ConversationService(session, clock=clock)
        self._outbox = Outbox(session, clock=clock)
        self._log = EventLog(session, clock=clock)

    def send(self, claims: SessionClaims, conversation_id: str, *, email: str | None) -> str:
        """Owe the conversation by e-mail and return where it goes, as it may be shown.

        A verified customer gets it at his address on record and nowhere else: a token left
        open on a shared machine must not send his data away.

        Raises:
            TranscriptEmpty, TranscriptAddressNeeded, TranscriptsTooMany, MailAddressInvalid.
        """
        conversation = self._conversations.own(claims, conversation_id)
        to = self._address(claims, email)
        messages = list(self._messages(conversation_id))
        if not messages:
            raise TranscriptEmpty
        language = i18n.as_language(conversation.language)
        # The same conversation, no longer than when it was last sent there, is not sent again.
        key = f"transcript:{conversation_id}:{messages[-1]['seq']}:{to}"
        if not self._outbox.known(key):
            self._require_room(conversation_id, to)
            letter = write_letter(
                "transcript",
                language,
                begun=i18n.moment(_moment(messages[0]), language),
                lines=[_line(message, language) for message in messages],
            )
            self._outbox.send(
                to=to,
                subject=letter.subject,
                text=letter.text,
                language=language,
                purpose=_PURPOSE,
                dedupe_key=key,
                about=conversation_id,
            )
        return hidden(to) if claims.customer_id else to

    def _address(self, claims: SessionClaims, email: str | None) -> str:
        if claims.customer_id is not None:
            customers = CustomerService(self._session, clock=self._clock)
            email = customers.by_id(claims.customer_id).email
        if not email:
            raise TranscriptAddressNeeded
        return one_address(email.strip().lower())

    def _require_room(self, conversation_id: str, to: str) -> None:
        day_ago = self._clock.now() - timedelta(days=1)
        here = self._outbox.count(about=conversation_id, purpose=_PURPOSE)
        there = self._outbox.count_to(to, purpose=_PURPOSE, since=day_ago)
        if here >= COPIES or there >= COPIES_AN_ADDRESS_A_DAY:
            raise TranscriptsTooMany(limit=COPIES)

    def _messages(self, conversation_id: str) -> Iterator[dict[str, Any]]:
        seq = 0
        while events := self._log.after(conversation_id, seq=seq):
            seq = events[-1]["seq"]
            yield from (event for event in events if event["type"] == "message")


def hidden(address: str) -> str:
    """Return an address that its owner recognises and nobody else learns.

    Example:
        >>> hidden("anna.conti@example.com")
        'a•••@example.com'
    """
    name, _, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}"


def _line(message: dict[str, Any], language: Language) -> dict[str, str]:
    sender = message["sender"]
    agent = message.get("agent") or {}
    return {
        "at": i18n.moment(_moment(message), language),
        "sender": agent.get("name") or _SENDERS[language].get(sender, "Ventolia"),
        "text": message["text"],
    }


def _moment(message: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(message["at"])
