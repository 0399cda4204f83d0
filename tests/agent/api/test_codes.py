"""One-time codes from outside: what is answered, counted, and what never shows."""

import re
import time
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import httpx
import pytest

from agent.customers.models import IdentityLinkRow
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.kit.tokens import Tokens
from agent.settings import Settings
from tests.agent.api.test_widget import Visitor, problem
from tests.agent.records import add_customer

ANNA = "anna1@example.com"


@pytest.fixture
def anna(database: Database) -> str:
    """A customer whose address is known."""
    with database.transaction() as session:
        customer_id = add_customer(session, first_name="Anna")
        session.add(
            IdentityLinkRow(
                id=new_id(),
                customer_id=customer_id,
                kind="email",
                value=ANNA,
                evidence="contract",
                linked_at=Clock().now(),
            )
        )
    return customer_id


@pytest.fixture
def visitor(client: httpx.Client) -> Visitor:
    return Visitor(client)


def ask(client: httpx.Client, visitor: Visitor, email: str = ANNA) -> Any:
    return client.post("/v1/widget/codes", json={"email": email}, headers=visitor.headers)


def verify(client: httpx.Client, visitor: Visitor, code: str, email: str = ANNA) -> Any:
    body = {"email": email, "code": code}
    return client.post("/v1/widget/codes/verify", json=body, headers=visitor.headers)


def mailed_code(settings: Settings, *, count: int = 1) -> str:
    """Wait for so many mails and return the code in the latest."""
    mails = wait_for_mails(settings.outbox_folder, count=count)
    return read_code(mails[-1])


def wait_for_mails(folder: Path, *, count: int) -> list[Path]:
    deadline = time.monotonic() + 10
    while len(found := sorted(folder.glob("*.eml"))) < count:
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.02)
    return found


def read_code(path: Path) -> str:
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    found = re.search(r"\d{6}", message["subject"])
    assert found is not None
    return found.group()


class TestAsking:
    def test_a_code_makes_the_visitor_the_customer(
        self, client: httpx.Client, visitor: Visitor, anna: str, settings: Settings
    ) -> None:
        visitor.send("buongiorno")
        assert ask(client, visitor).status_code == 202
        code = mailed_code(settings)
        answer = verify(client, visitor, f"{code[:3]} {code[3:]}")
        assert answer.status_code == 200, answer.text
        session = answer.json()
        assert session["conversation_id"] == visitor.id
        assert session["customer"] == {"name": "Anna"}
        # Who had the token before reads nothing of what is said from now on.
        old = client.get(f"/v1/conversations/{visitor.id}/events", headers=visitor.headers)
        assert problem(old) == (401, "session_replaced")
        fresh = {"Authorization": f"Bearer {session['token']}"}
        events = client.get(f"/v1/conversations/{visitor.id}/events", headers=fresh).json()
        assert events["events"][0]["text"] == "buongiorno"

    def test_nothing_tells_a_customers_address_from_another(
        self, client: httpx.Client, visitor: Visitor, anna: str, settings: Settings
    ) -> None:
        other = Visitor(client)
        known, unknown = ask(client, visitor), ask(client, other, "nobody@example.com")
        assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
        assert set(known.headers) == set(unknown.headers)
        wrong = verify(client, visitor, "000000")
        wrong_unknown = verify(client, other, "000000", "nobody@example.com")
        assert problem(wrong) == problem(wrong_unknown) == (422, "code_wrong")
        assert wrong.json()["params"] == wrong_unknown.json()["params"] == {"tries_left": 4}
        for _ in range(4):
            ask(client, visitor)
            ask(client, other, "nobody@example.com")
        refused = ask(client, visitor)
        assert problem(refused) == problem(ask(client, other, "nobody@example.com"))
        assert problem(refused) == (429, "codes_too_many")
        assert 3000 < int(refused.headers["Retry-After"]) <= 3600

    def test_no_answer_is_quicker_than_sending_a_mail_takes(
        self, client: httpx.Client, anna: str, settings: Settings
    ) -> None:
        seconds: dict[str, list[float]] = {ANNA: [], "nobody@example.com": []}
        for _ in range(2):
            for email, taken in seconds.items():
                visitor = Visitor(client)
                begun = time.perf_counter()
                assert ask(client, visitor, email).status_code == 202
                taken.append(time.perf_counter() - begun)
        # Each waits for the same moment, whatever had to be done until then.
        assert min(min(taken) for taken in seconds.values()) >= 0.3

    @pytest.mark.parametrize(
        "email", ["anna", "a@b", "anna@example.com\r\nBcc: x@example.com", "a@example.com,b@c.it"]
    )
    def test_what_is_no_address_is_refused(
        self, client: httpx.Client, visitor: Visitor, email: str
    ) -> None:
        assert problem(ask(client, visitor, email)) == (422, "mail_address_invalid")

    def test_needs_a_session(self, client: httpx.Client) -> None:
        answer = client.post("/v1/widget/codes", json={"email": ANNA})
        assert problem(answer) == (401, "token_invalid")


class TestGuessing:
    def test_a_code_guessed_twenty_times_is_refused_and_needs_a_new_one(
        self, client: httpx.Client, visitor: Visitor, anna: str, settings: Settings
    ) -> None:
        ask(client, visitor)
        code = mailed_code(settings)
        wrong = [f"{n:06d}" for n in range(21) if f"{n:06d}" != code][:20]
        codes = [problem(verify(client, visitor, guess))[1] for guess in wrong]
        assert codes == ["code_wrong"] * 4 + ["code_spent"] * 16
        assert problem(verify(client, visitor, code)) == (409, "code_spent")
        fresh = client.post("/v1/widget/sessions", json={}, headers=visitor.headers)
        assert fresh.json()["customer"] is None

    def test_a_new_code_works_after_that_and_the_old_one_does_not(
        self, client: httpx.Client, visitor: Visitor, anna: str, settings: Settings
    ) -> None:
        ask(client, visitor)
        first = mailed_code(settings)
        ask(client, visitor)
        second = mailed_code(settings, count=2)
        if first != second:
            assert problem(verify(client, visitor, first)) == (422, "code_wrong")
        assert verify(client, visitor, second).status_code == 200

    def test_a_code_is_good_once_and_in_its_conversation_alone(
        self, client: httpx.Client, visitor: Visitor, anna: str, settings: Settings
    ) -> None:
        ask(client, visitor)
        code = mailed_code(settings)
        thief = Visitor(client)
        assert problem(verify(client, thief, code)) == (409, "code_spent")
        session = verify(client, visitor, code).json()
        visitor.headers = {"Authorization": f"Bearer {session['token']}"}
        assert problem(verify(client, visitor, code)) == (409, "code_spent")

    def test_five_codes_an_hour_for_one_address_whoever_asks(
        self, client: httpx.Client, anna: str, settings: Settings
    ) -> None:
        for _ in range(5):
            assert ask(client, Visitor(client)).status_code == 202
        assert problem(ask(client, Visitor(client))) == (429, "codes_too_many")

    def test_a_code_does_not_turn_one_customer_into_another(
        self,
        client: httpx.Client,
        database: Database,
        anna: str,
        tokens: Tokens,
        settings: Settings,
    ) -> None:
        with database.transaction() as session:
            add_customer(session, number=2, first_name="Bruno")
        bruno = Visitor(client, identity_token=tokens.identity("VT0000026"))
        assert bruno.session["customer"] == {"name": "Bruno"}
        ask(client, bruno)
        answer = verify(client, bruno, mailed_code(settings))
        assert problem(answer) == (409, "code_other_customer")
