"""The desk over HTTP: who may, what comes back, what a broken request gets."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from agent.accounts import sign_in
from agent.accounts.models import AuditRow
from agent.accounts.passwords import Passwords
from agent.app import create_app
from agent.kit.clock import Clock, FixedClock
from agent.kit.database import Database
from agent.knowledge.shelf import ENCODER_SETTING
from agent.settings import Settings
from tests.agent.accounts.people import CHEAP, Desk, add_person, problem
from tests.agent.desk.talks import Talk
from tests.agent.records import add_customer
from tests.agent.serving import serve


@pytest.fixture
def url(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    monkeypatch.setattr(sign_in, "Passwords", lambda: Passwords(CHEAP))
    monkeypatch.setenv(ENCODER_SETTING, str(tmp_path))  # an empty folder is no encoder
    lonely = settings.model_copy(
        update={"rasa_port": 1, "actions_port": 1, "similar_folder": settings.knowledge_folder}
    )
    with serve(create_app(lonely)) as url:
        yield url


@pytest.fixture
def talk(database: Database) -> Talk:
    """A verified customer's conversation with one message."""
    clock = FixedClock(Clock().now())
    with database.transaction() as session:
        talk = Talk(session, clock, customer_id=add_customer(session))
        talk.customer("Le bollette <b>alte</b> di ottobre")
    return talk


@pytest.fixture
def desk(url: str, database: Database) -> Iterator[Desk]:
    with database.transaction() as session:
        add_person(session)
        add_person(session, "giulia@ventolia.example", name="Giulia", roles=("analyst",))
    desk = Desk(url)
    assert desk.sign_in().status_code == 200
    yield desk
    desk.http.close()


class TestDesk:
    def test_finds_shows_and_answers(self, desk: Desk, talk: Talk, database: Database) -> None:
        found = desk.get("/search", params={"q": "bolletta"}).json()
        (hit,) = found["items"]
        assert (hit["conversation_id"], hit["customer"]["name"]) == (talk.id, "Anna Conti")
        assert [run["text"] for run in hit["snippet"] if run["mark"]] == ["bollette"]
        assert (
            "".join(run["text"] for run in hit["snippet"]) == "Le bollette <b>alte</b> di ottobre"
        )

        with database.reading() as session:
            searched = AuditRow.action == "transcripts.searched"
            line = session.scalars(select(AuditRow).where(searched)).one()
        assert line.details == {"words": ["bolletta"], "shown": 1}

        customer = hit["customer"]["id"]
        assert desk.get(f"/customers/{customer}").json()["name"] == "Anna Conti"
        (entry,) = desk.get(f"/customers/{customer}/timeline").json()["items"]
        assert entry["kind"] == "conversation"
        card = desk.get(f"/conversations/{talk.id}/card").json()
        assert card["asked"][0]["text"] == "Le bollette <b>alte</b> di ottobre"
        assert card["verified"] is True
        assert (card["similar"], card["suggestions"]) == ([], [])

        body = {"shortcut": "ciao", "language": "it", "title": "Ciao", "text": "{{customer.name}}!"}
        kept = desk.post("/canned", json=body)
        assert kept.status_code == 201, kept.text
        rendered = desk.post(
            f"/canned/{kept.json()['id']}/render", json={"conversation_id": talk.id}
        )
        assert rendered.json() == {"text": "Anna!", "missing": []}
        assert desk.get("/canned").json()["items"][0]["uses"] == 1
        assert desk.http.delete(f"/v1/staff/canned/{kept.json()['id']}").status_code == 204

    def test_broken_queries_are_no_errors(self, desk: Desk, talk: Talk) -> None:
        for query in ('"', "a AND OR", "*", "😀", "\x00", "%", "x" * 10_000, '"' * 9_000):
            answer = desk.get("/search", params={"q": query})
            assert answer.status_code == 200, (query[:20], answer.text)
            assert answer.json()["items"] == []

    def test_what_cannot_be_is_refused_with_a_code(self, desk: Desk, talk: Talk) -> None:
        for path, expected in (
            ("/search?q=a&cursor=x", (422, "cursor_invalid")),
            ("/search?q=a&since=ieri", (422, "invalid_input")),
            ("/search?q=a&limit=0", (422, "invalid_input")),
            ("/customers/nobody", (404, "customer_not_found")),
            ("/conversations/nobody/card", (404, "conversation_not_found")),
        ):
            assert problem(desk.get(path)) == expected, path
        broken = {"shortcut": "Maiuscole No", "language": "it", "title": "x", "text": "x"}
        assert problem(desk.post("/canned", json=broken)) == (422, "invalid_input")
        unknown = {"shortcut": "x", "language": "it", "title": "x", "text": "{{x.y}}"}
        assert problem(desk.post("/canned", json=unknown)) == (422, "variable_unknown")
        shared = {"shortcut": "x", "language": "it", "title": "x", "text": "x", "shared": True}
        assert problem(desk.post("/canned", json=shared)) == (403, "permission_denied")
        run = desk.post(
            f"/conversations/{talk.id}/macros/nothing", json={"version": 1, "client_id": "c"}
        )
        assert problem(run) == (404, "macro_not_found")

    def test_outcomes_are_for_analysts(self, desk: Desk, url: str, talk: Talk) -> None:
        assert problem(desk.get("/insights/outcomes")) == (403, "permission_denied")
        assert problem(httpx.get(f"{url}/v1/staff/insights/outcomes")) == (
            401,
            "staff_sign_in_needed",
        )
        giulia = Desk(url)
        giulia.sign_in("giulia@ventolia.example")
        reply = giulia.get("/insights/outcomes").json()
        assert (len(reply["days"]), reply["total"]["episodes"], reply["total"]["open"]) == (
            30,
            1,
            1,
        )
        for period in ("from=2026-02-02&to=2026-02-01", "from=2020-01-01&to=2026-01-01"):
            answer = giulia.get(f"/insights/outcomes?{period}")
            assert problem(answer) == (422, "period_invalid")
        giulia.http.close()
