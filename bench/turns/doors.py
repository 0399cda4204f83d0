"""The three ways a turn is measured: our widget's API, our Rasa's channel, the peer's webhook."""

import asyncio
import contextlib
import itertools
import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx

from agent.kit.clock import Clock
from agent.kit.tokens import Tokens
from bench.turns.peer_project import Peer
from tests.live.product import Product

TURN_SECONDS = 60.0


class WrongAnswer(Exception):
    """The turn was answered, but not by the custom action that was meant."""


@dataclass(frozen=True)
class Question:
    """What a customer writes, and what it is about."""

    intent: str
    it: str
    en: str

    def text(self, language: str) -> str:
        return self.it if language == "it" else self.en


class Talk(Protocol):
    """One conversation."""

    async def ask(self, question: Question) -> float:
        """Return the seconds until the answer.

        Raises:
            WrongAnswer: another action answered.
        """

    async def close(self) -> None: ...


class Door(Protocol):
    """Opens conversations; each is a customer of its own."""

    name: str

    async def open(self) -> Talk: ...


def client(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=url,
        timeout=TURN_SECONDS,
        trust_env=False,
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=None),
    )


@dataclass(frozen=True)
class Customer:
    """A customer of Ventolia as the database knows him."""

    id: str
    code: str


def customers(database: Path, *, count: int) -> Sequence[Customer]:
    """Return ordinary customers spread over the whole base, always the same."""
    query = "SELECT id, code FROM customers ORDER BY code"
    with contextlib.closing(sqlite3.connect(database)) as open_database:
        rows = open_database.execute(query).fetchall()
    return [Customer(*row) for row in rows[:: max(1, len(rows) // count)][:count]]


class WidgetDoor:
    """From the POST of a message until its reply arrives on the event stream."""

    name = "ascolto, end to end"

    def __init__(self, product: Product, known: Sequence[Customer]) -> None:
        self._http = client(product.url)
        self._next = itertools.cycle(known)
        self._tokens = Tokens(
            session_secret=product.environment["ASCOLTO_SESSION_SECRET"],
            identity_secret=product.environment["ASCOLTO_IDENTITY_SECRET"],
            clock=Clock(),
        )
        self._count = itertools.count()

    async def open(self) -> "WidgetTalk":
        language = ("it", "en")[next(self._count) % 2]
        body = {
            "locale": language,
            "identity_token": self._tokens.identity(next(self._next).code),
        }
        answer = await self._http.post("/v1/widget/sessions", json=body)
        session = answer.raise_for_status().json()
        talk = WidgetTalk(self._http, session, language)
        await talk.listen()
        return talk


class WidgetTalk:
    """A conversation with its event stream open, as the widget keeps it."""

    def __init__(self, http: httpx.AsyncClient, session: dict[str, Any], language: str) -> None:
        self._http = http
        self._language = language
        self._path = f"/v1/conversations/{session['conversation_id']}"
        self._headers = {"Authorization": f"Bearer {session['token']}"}
        self._after = session["last_seq"]
        self._arrived: dict[str, asyncio.Future[float]] = {}
        self._sent = 0
        self._reader: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    async def listen(self) -> None:
        self._reader = asyncio.create_task(self._read())
        await self._listening.wait()

    async def _read(self) -> None:
        stream = self._http.stream(
            "GET",
            f"{self._path}/stream",
            params={"after": self._after},
            headers=self._headers,
            timeout=httpx.Timeout(TURN_SECONDS, read=None),
        )
        async with stream as response:
            response.raise_for_status()
            self._listening.set()
            async for line in response.aiter_lines():
                if line.startswith("data:"):
                    self._notice(json.loads(line[5:]), time.perf_counter())

    def _notice(self, event: dict[str, Any], moment: float) -> None:
        if answers := event.get("answers"):
            arrival = self._arrival(answers)
            if not arrival.done():
                arrival.set_result(moment)

    def _arrival(self, message_id: str) -> asyncio.Future[float]:
        # The answer may come before the POST has told us the message's id.
        return self._arrived.setdefault(message_id, asyncio.get_running_loop().create_future())

    async def ask(self, question: Question) -> float:
        self._sent += 1
        body = {"client_message_id": str(self._sent), "text": question.text(self._language)}
        begun = time.perf_counter()
        answer = await self._http.post(f"{self._path}/messages", json=body, headers=self._headers)
        message_id = answer.raise_for_status().json()["message_id"]
        return await asyncio.wait_for(self._arrival(message_id), TURN_SECONDS) - begun

    async def close(self) -> None:
        if self._reader:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader


class ChannelDoor:
    """Rasa with our engine and the action server, without the web process."""

    name = "ascolto, Rasa's channel"

    def __init__(self, product: Product, known: Sequence[Customer]) -> None:
        environment = product.environment
        self._http = client(f"http://127.0.0.1:{environment['ASCOLTO_RASA_PORT']}")
        self._http.headers["Authorization"] = f"Bearer {environment['ASCOLTO_RASA_TOKEN']}"
        self._next = itertools.cycle(known)
        self._count = itertools.count()

    async def open(self) -> "ChannelTalk":
        number = next(self._count)
        return ChannelTalk(self._http, next(self._next), number, ("it", "en")[number % 2])


class ChannelTalk:
    """A conversation that only Rasa knows."""

    def __init__(
        self, http: httpx.AsyncClient, customer: Customer, number: int, language: str
    ) -> None:
        self._http = http
        self._customer = customer
        self._id = f"bench-{number}"
        self._language = language
        self._sent = 0

    async def ask(self, question: Question) -> float:
        self._sent += 1
        body = {
            "turn_id": f"{self._id}-{self._sent}",
            "sender": self._id,
            "conversation_id": self._id,
            "text": question.text(self._language),
            "language": self._language,
            "customer_id": self._customer.id,
        }
        begun = time.perf_counter()
        answer = await self._http.post("/webhooks/ascolto/turn", json=body)
        seconds = time.perf_counter() - begun
        ran = [action["name"] for action in answer.raise_for_status().json()["actions"]]
        if f"action_{question.intent}" not in ran:
            raise WrongAnswer(f"{body['text']!r} ran {ran}")
        return seconds

    async def close(self) -> None: ...


class PeerDoor:
    """The plain Rasa project with its stock action server."""

    name = "plain Rasa, REST webhook"

    def __init__(self, peer: Peer) -> None:
        self._http = client(peer.url)
        self._next = itertools.cycle(peer.customers)
        self._count = itertools.count()

    async def open(self) -> "PeerTalk":
        number = next(self._count)
        sender = f"{next(self._next)}:{number}"
        return PeerTalk(self._http, sender, ("it", "en")[number % 2])


class PeerTalk:
    """A conversation of the peer: a sender."""

    def __init__(self, http: httpx.AsyncClient, sender: str, language: str) -> None:
        self._http = http
        self._sender = sender
        self._language = language

    async def ask(self, question: Question) -> float:
        body = {"sender": self._sender, "message": question.text(self._language)}
        begun = time.perf_counter()
        answer = await self._http.post("/webhooks/rest/webhook", json=body)
        seconds = time.perf_counter() - begun
        texts = [reply.get("text", "") for reply in answer.raise_for_status().json()]
        # What the action says begins with what the row is about.
        if not any(text.startswith(question.intent.split("_")[0]) for text in texts):
            raise WrongAnswer(f"{body['message']!r} got {texts}")
        return seconds

    async def close(self) -> None: ...
