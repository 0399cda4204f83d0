"""Rasa late, slow, broken or gone: the customer always gets an answer, and only one."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from agent.dialogue.client import DialogueClient
from agent.dialogue.worker import TurnWorker
from agent.events.fanout import Fanout
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.locales import load_texts
from tests.agent.conversations.conftest import Talk

Handler = Callable[[httpx.Request], Awaitable[httpx.Response]]


class Channel:
    """Speaks the channel's contract, with the faults a test wants."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.at_once: dict[str, int] = {}
        self.most_at_once = 0
        self.faults: list[Handler] = []
        self.delay = 0.0
        self.intent = "greet"

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        if request.url.path.endswith("/parse"):
            return httpx.Response(200, json={"results": [{"intent": self.intent}]})
        if self.faults:
            return await self.faults.pop(0)(request)
        sender = body["sender"]
        self.at_once[sender] = self.at_once.get(sender, 0) + 1
        self.most_at_once = max(self.most_at_once, self.at_once[sender])
        await asyncio.sleep(self.delay)
        self.at_once[sender] -= 1
        self.seen.append(body["text"])
        text = f"re: {body['text']}"
        return httpx.Response(200, json={"replies": [{"text": text}], "language": "it"})


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
def talks(database: Database) -> Callable[[], Talk]:
    return lambda: Talk(database, clock=Clock(), customer_id=None)


async def work(database: Database, channel: Channel, *, until: Callable[[], bool]) -> None:
    client = DialogueClient(url="http://rasa", token="t", transport=httpx.MockTransport(channel))
    worker = TurnWorker(
        database=database,
        dialogue=client,
        fanout=Fanout(),
        texts=load_texts(),
        clock=Clock(),
        deadline=timedelta(seconds=1),
        workers=4,
    )
    task = asyncio.create_task(worker.run())
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(until):
            await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.wait([task])
    worker.close()
    await client.close()


def answered(talk: Talk, count: int) -> Callable[[], bool]:
    return lambda: sum(sender != "customer" for sender, _ in talk.said()) >= count


async def broken(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(502, json={"code": "action_failed"})


async def nonsense(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, text="<html>")


async def refused(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


async def speechless(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"replies": [], "language": "it"})


def test_a_burst_is_answered_one_by_one_in_order(
    database: Database, channel: Channel, talks: Callable[[], Talk]
) -> None:
    channel.delay = 0.01
    talk = talks()
    for number in range(10):
        talk.send(f"{number}", client_id=f"{number}")
    asyncio.run(work(database, channel, until=answered(talk, 10)))
    assert channel.seen == [str(number) for number in range(10)]
    assert channel.most_at_once == 1
    assert [text for sender, text in talk.said() if sender == "bot"] == [
        f"re: {number}" for number in range(10)
    ]


@pytest.mark.parametrize("fault", [broken, nonsense, refused, speechless])
def test_a_passing_fault_is_tried_again(
    database: Database, channel: Channel, talks: Callable[[], Talk], fault: Handler
) -> None:
    channel.faults = [fault]
    talk = talks()
    talk.send("ciao", client_id="a")
    asyncio.run(work(database, channel, until=answered(talk, 1)))
    assert talk.said() == [("customer", "ciao"), ("bot", "re: ciao")]
    assert talk.owner() == "bot"


def test_a_lasting_fault_ends_in_a_kind_word_and_a_handoff(
    database: Database, channel: Channel, talks: Callable[[], Talk]
) -> None:
    channel.faults = [refused] * 100
    talk = talks()
    talk.send("ciao", client_id="a")
    asyncio.run(work(database, channel, until=answered(talk, 1)))
    assert any(sender == "system" and "800 555 911" in text for sender, text in talk.said())
    assert talk.owner() == "queue"


@pytest.mark.parametrize(("intent", "speaks"), [("gas_leak", True), ("bill_copy", False)])
def test_in_the_queue_only_danger_makes_the_machine_speak(
    database: Database, channel: Channel, talks: Callable[[], Talk], intent: str, speaks: bool
) -> None:
    channel.intent = intent
    talk, other = talks(), talks()
    talk.run(lambda s: s.request_person(talk.claims, talk.id))
    talk.send("sento odore di gas", client_id="a")
    other.send("fine", client_id="b")
    asyncio.run(work(database, channel, until=answered(other, 1)))
    asyncio.run(work(database, channel, until=answered(talk, 1 + speaks)))
    assert len(talk.said()) == 2 + speaks
    assert channel.seen == ["fine"]
