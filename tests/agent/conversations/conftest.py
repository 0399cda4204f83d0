"""Short words for what conversation tests do all the time."""

from collections.abc import Callable
from typing import Any

import pytest

from agent.conversations.schemas import MessageReply, MessageRequest
from agent.conversations.service import ConversationService
from agent.events.service import EventLog
from agent.kit.clock import Clock, FixedClock
from agent.kit.database import Database
from agent.kit.tokens import SessionClaims


class Talk:
    """One visitor's conversation, each step in a transaction of its own."""

    def __init__(self, database: Database, *, clock: Clock, customer_id: str | None) -> None:
        self._database = database
        self._clock = clock
        with database.transaction() as session:
            view = ConversationService(session, clock=clock).open(
                customer_id=customer_id, language="it"
            )
        self.id = view.id
        self.claims = SessionClaims(view.id, view.customer_id, view.token_version)

    def run(self, step: Callable[[ConversationService], Any]) -> Any:
        with self._database.transaction() as session:
            return step(ConversationService(session, clock=self._clock))

    def send(self, text: str, *, client_id: str, button_id: str | None = None) -> MessageReply:
        request = MessageRequest(client_message_id=client_id, text=text, button_id=button_id)
        reply: MessageReply = self.run(lambda s: s.accept(self.claims, self.id, request))
        return reply

    def events(self) -> list[dict[str, Any]]:
        with self._database.reading() as session:
            return EventLog(session, clock=self._clock).after(self.id, seq=0)

    def said(self) -> list[tuple[str, str]]:
        return [(e["sender"], e["text"]) for e in self.events() if e["type"] == "message"]

    def owner(self) -> str:
        view = self.run(lambda s: s.view(self.claims, self.id))
        return str(view.owner)


@pytest.fixture
def start(database: Database, clock: FixedClock) -> Callable[..., Talk]:
    def begin(customer_id: str | None = None) -> Talk:
        return Talk(database, clock=clock, customer_id=customer_id)

    return begin


@pytest.fixture
def talk(start: Callable[..., Talk]) -> Talk:
    return start()
