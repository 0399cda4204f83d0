"""Floods: who sends too much waits, whoever else is there does not notice."""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from agent.app import create_app
from agent.conversations.models import Conversation, Message
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.kit.rate import Rate
from agent.kit.tokens import SessionClaims, Tokens
from agent.settings import Settings
from tests.agent.api.test_uploads import upload
from tests.agent.api.test_widget import Visitor, problem
from tests.agent.files.samples import PDF
from tests.agent.serving import serve


@pytest.fixture
def strict(settings: Settings) -> Iterator[httpx.Client]:
    """A product with limits a test reaches quickly."""
    changes: dict[str, Any] = {
        "rasa_port": 1, "actions_port": 1, "turn_deadline_seconds": 120,
        "rate_sessions": Rate(4, 600), "rate_messages": Rate(5, 600), "rate_codes": Rate(3, 600),
        "rate_uploads": Rate(2, 600), "rate_address_factor": 3,
    }  # fmt: skip
    with serve(create_app(settings.model_copy(update=changes))) as url:
        yield from _client(url)


def _client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        yield client


def refused(answer: httpx.Response) -> None:
    assert problem(answer) == (429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 600
    assert answer.headers["Retry-After"] in answer.json()["detail"]


class TestEachLimit:
    def test_messages(self, strict: httpx.Client) -> None:
        visitor, other = Visitor(strict), Visitor(strict)
        for number in range(5):
            assert visitor.send("ciao", client_id=str(number)).status_code == 202
        refused(visitor.send("ciao", client_id="6"))
        assert (
            visitor.send("x", client_id="7", **{"Accept-Language": "en"})
            .json()["detail"]
            .startswith("Too many requests")
        )
        assert other.send("ciao").status_code == 202
        texts = [event for event in visitor.events() if event["type"] == "message"]
        assert len(texts) == 5

    def test_codes(self, strict: httpx.Client) -> None:
        visitor = Visitor(strict)
        for _ in range(3):
            body = {"email": "a@example.com", "code": "123456"}
            strict.post("/v1/widget/codes/verify", json=body, headers=visitor.headers)
        refused(
            strict.post(
                "/v1/widget/codes", json={"email": "a@example.com"}, headers=visitor.headers
            )
        )

    def test_uploads_are_refused_before_they_are_read(self, strict: httpx.Client) -> None:
        visitor = Visitor(strict)
        for number in range(2):
            assert upload(strict, visitor, client_id=str(number)).status_code == 202
        refused(upload(strict, visitor, client_id="3", content=PDF + bytes(9 * 2**20)))

    def test_an_address_has_more_but_not_without_end(self, strict: httpx.Client) -> None:
        answers = [strict.post("/v1/widget/sessions", json={}) for _ in range(13)]
        assert [answer.status_code for answer in answers] == [201] * 12 + [429]
        refused(answers[-1])
        # Behind a trusted proxy another visitor's address is another bucket ...
        elsewhere = {"X-Forwarded-For": "203.0.113.9"}
        assert strict.post("/v1/widget/sessions", json={}, headers=elsewhere).status_code == 201
        # ... and whoever went on with his conversation is not concerned.
        token = answers[0].json()["token"]
        again = strict.post(
            "/v1/widget/sessions", json={}, headers={"Authorization": f"Bearer {token}"}
        )
        assert again.status_code == 201
        assert again.json()["conversation_id"] == answers[0].json()["conversation_id"]

    def test_a_forged_address_opens_no_other_bucket(
        self, strict: httpx.Client, settings: Settings
    ) -> None:
        # What the visitor wrote stands to the left of what the proxy adds.
        codes = [
            strict.post(
                "/v1/widget/sessions",
                json={},
                headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"},
            ).status_code
            for number in range(13)
        ]
        assert codes[-1] == 429


class TestAThousandConversations:
    def test_one_customer_is_stopped_and_another_is_not(
        self, client: httpx.Client, tokens: Tokens, customer_code: str
    ) -> None:
        body = {"identity_token": tokens.identity(customer_code)}
        codes: list[int] = []
        for _ in range(1_000):
            answer = client.post("/v1/widget/sessions", json=body, timeout=30)
            codes.append(answer.status_code)
        assert codes[:60] == [201] * 60
        assert codes.count(201) < 120  # some came back while the loop ran
        refused(answer)
        assert client.post("/v1/widget/sessions", json={}).status_code == 201

    def test_past_conversations_stay_fast(
        self, client: httpx.Client, database: Database, tokens: Tokens
    ) -> None:
        with database.transaction() as session:
            few = _past(session, visitor="ordinary", count=20)
            many = _past(session, visitor="flooder", count=1_000)
        listing = {
            who: _Listing(client, tokens.session(SessionClaims(first, None, 1, who)))
            for who, first in (("ordinary", few), ("flooder", many))
        }
        for _ in range(50):
            for one in listing.values():
                one.turn()
        assert len(listing["flooder"].seen) == 1_000
        assert listing["flooder"].last["items"][0]["unread"] == 20
        # Compared with an ordinary visitor, so that a busy machine slows both.
        ordinary, flooder = (statistics.median(one.seconds) for one in listing.values())
        assert flooder < 3 * ordinary + 0.05


class _Listing:
    """One visitor who leafs through his conversations."""

    def __init__(self, client: httpx.Client, token: str) -> None:
        self._client, self._headers = client, {"Authorization": f"Bearer {token}"}
        self._cursor = ""
        self.seconds: list[float] = []
        self.seen: set[str] = set()
        self.last: dict[str, Any] = {}

    def turn(self) -> None:
        begun = time.perf_counter()
        answer = self._client.get(f"/v1/conversations{self._cursor}", headers=self._headers)
        self.seconds.append(time.perf_counter() - begun)
        self.last = answer.json()
        self.seen |= {item["conversation_id"] for item in self.last["items"]}
        cursor = self.last["next_cursor"]
        self._cursor = f"?cursor={cursor}" if cursor else ""


def _past(session: Session, *, visitor: str, count: int) -> str:
    """Give a visitor so many conversations of twenty messages; return the first one's id."""
    now = Clock().now()
    ids = [new_id() for _ in range(count)]
    for number, conversation_id in enumerate(ids):
        at = now - timedelta(minutes=number)
        session.add(
            Conversation(
                id=conversation_id, customer_id=None, visitor_id=visitor, language="it",
                episode_id=new_id(), owner="bot", owner_version=1, token_version=1,
                last_seq=20, created_at=at, updated_at=at,
            )
        )  # fmt: skip
        session.flush()
        session.add_all(
            Message(
                id=new_id(), conversation_id=conversation_id, seq=seq + 1, sender="bot",
                text=f"{number}.{seq}", parts=[], payloads={}, at=at,
            )
            for seq in range(20)
        )  # fmt: skip
    return ids[0]
