"""Cases over HTTP: who may, what is answered, what is noted."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from agent.accounts.models import AuditRow
from agent.accounts.schemas import Member
from agent.cases.service import CaseService
from agent.conversations.service import ConversationService
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.kit.tokens import SessionClaims, Tokens
from agent.settings import Settings
from tests.agent.accounts.conftest import (  # noqa: F401  # fixtures
    browser,
    desk,
    hasher,
    lonely,
    sofia,
    url,
)
from tests.agent.accounts.people import Desk, add_person, problem
from tests.agent.records import add_customer


@pytest.fixture
def anna(database: Database) -> str:
    with database.transaction() as session:
        return add_customer(session)


@pytest.fixture
def bruno(database: Database) -> str:
    with database.transaction() as session:
        return add_customer(session, number=2, first_name="Bruno")


@pytest.fixture
def agent(desk: Desk, sofia: Member) -> Desk:  # noqa: F811
    assert desk.sign_in().status_code == 200
    return desk


@pytest.fixture
def number(database: Database, clock: FixedClock, anna: str) -> str:
    return opened(database, clock, anna)


def opened(database: Database, clock: FixedClock, customer_id: str, turn: str = "t1") -> str:
    with database.transaction() as session:
        case = CaseService(session, clock=clock).open_case(
            customer_id, category="fault", subject="Il contatore ronza", text="Da ieri",
            turn_id=f"{customer_id}-{turn}",
        )  # fmt: skip
        return case.number


@pytest.fixture
def widget(
    url: str,  # noqa: F811
    settings: Settings,
    database: Database,
    clock: FixedClock,  # noqa: F811
) -> Iterator[Callable[..., httpx.Client]]:
    """Opens the widget for a verified customer, or for nobody in particular."""
    tokens = Tokens(
        session_secret=settings.session_secret.get_secret_value(),
        identity_secret=settings.identity_secret.get_secret_value(),
        clock=clock,
    )
    clients = []

    def open_for(customer_id: str | None, *, version: int = 1) -> httpx.Client:
        with database.transaction() as session:
            view = ConversationService(session, clock=clock).open(
                customer_id=customer_id, language="it"
            )
        token = tokens.session(SessionClaims(view.id, customer_id, version))
        client = httpx.Client(
            base_url=url, trust_env=False, headers={"Authorization": f"Bearer {token}"}
        )
        clients.append(client)
        return client

    yield open_for
    for client in clients:
        client.close()


def audit(database: Database) -> list[tuple[str, str | None, str | None]]:
    with database.reading() as session:
        rows = session.scalars(
            select(AuditRow).where(AuditRow.object_kind == "case").order_by(AuditRow.id)
        )
        return [(row.action, row.object_id, row.customer_id) for row in rows]


class TestCustomer:
    def test_his_cases_in_his_language(
        self, widget: Callable[..., httpx.Client], anna: str, number: str
    ) -> None:
        client = widget(anna)
        [case] = client.get("/v1/cases", params={"locale": "en"}).json()["items"]
        assert (case["number"], case["status_text"]) == (number, "received, not yet taken up")
        detail = client.get(f"/v1/cases/{number}").json()
        assert [note["text"] for note in detail["notes"]] == ["Da ieri"]
        assert detail["status_text"] == "ricevuta, deve ancora essere presa in carico"
        hidden = {"priority", "assignee_id", "sla", "version", "customer_id", "id", "links"}
        assert not hidden & set(detail)

    def test_internal_notes_and_files_are_nowhere(
        self, widget: Callable[..., httpx.Client], agent: Desk, anna: str, number: str
    ) -> None:
        note = {"client_note_id": "n1", "text": "cliente difficile", "internal": True}
        assert agent.post(f"/cases/{number}/notes", json=note).status_code == 201
        secret = {"file": ("segreto.txt", b"interno", "text/plain")}
        assert agent.post(f"/cases/{number}/attachments", files=secret).status_code == 201
        shown = {"file": ("offerta.txt", b"per te", "text/plain")}
        answer = agent.post(f"/cases/{number}/attachments", files=shown, data={"internal": "false"})
        assert answer.status_code == 201, answer.text
        detail = widget(anna).get(f"/v1/cases/{number}")
        assert "difficile" not in detail.text
        assert "segreto" not in detail.text
        [file] = detail.json()["files"]
        client = widget(anna)
        assert client.get(file["url"]).content == b"per te"
        files = agent.get(f"/cases/{number}/attachments").json()["items"]
        assert [one["name"] for one in files] == ["segreto.txt", "offerta.txt"]
        assert client.get(files[0]["url"]).status_code == 404

    def test_somebody_elses_is_not_there(
        self, widget: Callable[..., httpx.Client], bruno: str, number: str
    ) -> None:
        client = widget(bruno)
        assert client.get("/v1/cases").json()["items"] == []
        theirs, none = client.get(f"/v1/cases/{number}"), client.get("/v1/cases/TK-000000")
        assert problem(theirs) == problem(none) == (404, "case_not_found")
        assert theirs.text.replace(number, "") == none.text.replace("TK-000000", "")

    def test_only_who_is_verified(
        self,
        widget: Callable[..., httpx.Client],
        anna: str,
        number: str,
        url: str,  # noqa: F811
    ) -> None:
        assert problem(widget(None).get("/v1/cases")) == (401, "cases_sign_in_needed")
        assert problem(widget(None).get(f"/v1/cases/{number}")) == (401, "cases_sign_in_needed")
        assert problem(widget(anna, version=7).get("/v1/cases")) == (401, "session_replaced")
        assert problem(httpx.get(f"{url}/v1/cases", trust_env=False)) == (401, "token_invalid")


class TestStaff:
    def test_a_case_is_opened_only_from_a_conversation_of_its_customer(
        self, agent: Desk, database: Database, clock: FixedClock, anna: str, bruno: str
    ) -> None:
        with database.transaction() as session:
            talks = {
                who: ConversationService(session, clock=clock).open(customer_id=who, language="it")
                for who in (anna, bruno, None)
            }
        body = {"customer_id": anna, "category": "other", "subject": "Prova", "text": ""}
        for who, expected in ((anna, 201), (bruno, 409), (None, 409)):
            sent = body | {"conversation_id": talks[who].id, "client_case_id": f"c-{who}"}
            answer = agent.post("/cases", json=sent)
            assert answer.status_code == expected, answer.text
            if expected == 409:
                assert problem(answer) == (409, "case_talk_of_another")

    def test_a_cases_life(
        self,
        agent: Desk,
        database: Database,
        anna: str,
        sofia: Member,  # noqa: F811
    ) -> None:
        body = {
            "client_case_id": "c1", "customer_id": anna, "category": "billing",
            "subject": "Bolletta <script>", "text": "Ha telefonato", "priority": "high",
        }  # fmt: skip
        answer = agent.post("/cases", json=body)
        assert answer.status_code == 201
        case = answer.json()
        number = case["number"]
        assert agent.post("/cases", json=body).json()["number"] == number
        assert case["customer"] | {"code": ""} == {"id": anna, "name": "Anna Conti", "code": ""}
        assert case["subject"]["it"] == "Bolletta <script>"
        change = {"version": case["version"], "status": "in_progress", "assignee_id": sofia.id}
        answer = agent.http.patch(f"/v1/staff/cases/{number}", json=change)
        assert answer.json()["assignee_id"] == sofia.id
        stale = agent.http.patch(f"/v1/staff/cases/{number}", json=change)
        assert problem(stale) == (409, "case_changed")
        assert stale.json()["params"]["version"] == answer.json()["version"]
        mine = agent.get("/cases", params={"assignee": "me", "status": "active"}).json()
        assert [one["number"] for one in mine["items"]] == [number]
        assert agent.get("/cases", params={"assignee": "none"}).json()["items"] == []
        changes = agent.get(f"/cases/{number}/changes").json()["items"]
        assert [one["kind"] for one in changes] == ["opened", "status", "assignee"]
        assert audit(database) == [
            ("case.opened", number, anna), ("case.opened", number, anna),
            ("case.changed", number, anna), ("case.viewed", number, anna),
        ]  # fmt: skip

    def test_links_and_merges(
        self, agent: Desk, database: Database, clock: FixedClock, anna: str, number: str
    ) -> None:
        other = opened(database, clock, anna, "t2")
        link = {"to": other, "kind": "related"}
        assert agent.post(f"/cases/{number}/links", json=link).json()["links"][0]["number"] == other
        answer = agent.http.delete(f"/v1/staff/cases/{number}/links", params=link)
        assert answer.json()["links"] == []
        answer = agent.http.delete(f"/v1/staff/cases/{number}/links", params=link)
        assert problem(answer) == (404, "case_link_not_found")
        merged = agent.post(f"/cases/{number}/merge", json={"into": other})
        assert (merged.json()["number"], merged.json()["merged"]) == (other, [number])
        again = agent.post(f"/cases/{other}/merge", json={"into": number})
        assert problem(again) == (409, "case_merged")
        same = agent.post(f"/cases/{other}/merge", json={"into": other})
        assert problem(same) == (422, "case_same")
        back = agent.post(f"/cases/{number}/unmerge").json()
        assert (back["number"], back["merged_into"], back["is_open"]) == (number, None, True)
        assert problem(agent.post(f"/cases/{number}/unmerge")) == (409, "case_not_merged")

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"status": "solved"}, 422, "invalid_input"),
            ({"version": 1, "status": None}, 422, "invalid_input"),
            ({"version": 1, "status": "lost"}, 422, "invalid_input"),
            ({"version": 2**70, "status": "solved"}, 422, "invalid_input"),
            ({"version": 1, "surprise": 1}, 422, "invalid_input"),
            ({"version": 1}, 422, "case_nothing_to_change"),
            ({"version": 1, "assignee_id": "nobody"}, 422, "case_assignee_unknown"),
        ],
    )
    def test_bad_changes(
        self, agent: Desk, number: str, body: dict[str, Any], status: int, code: str
    ) -> None:
        answer = agent.http.patch(f"/v1/staff/cases/{number}", json=body)
        assert problem(answer) == (status, code)

    @pytest.mark.parametrize("wrong", ["TK-000000", "TK-1", "../1", "TK-123456 ", "%00"])
    def test_wrong_numbers(self, agent: Desk, wrong: str) -> None:
        answer = agent.get(f"/cases/{wrong}")
        assert answer.status_code in (404, 422)
        assert answer.json()["code"] in ("case_not_found", "invalid_input", "not_found")

    def test_bad_bodies(self, agent: Desk, anna: str, number: str) -> None:
        for json in (
            {"client_note_id": "n", "text": "x" * 4_001, "internal": True},
            {"client_note_id": "n n", "text": "x"}, {"text": "x"}, {"client_note_id": "n"},
        ):  # fmt: skip
            assert problem(agent.post(f"/cases/{number}/notes", json=json))[0] == 422
        blank = {"client_note_id": "n", "text": " \u0000 "}
        assert problem(agent.post(f"/cases/{number}/notes", json=blank)) == (422, "case_text_empty")
        nobody = {"client_case_id": "c", "customer_id": "nobody", "category": "other",
                  "subject": "x"}  # fmt: skip
        assert problem(agent.post("/cases", json=nobody)) == (404, "customer_not_found")
        lies = {"file": ("foto.png", b"MZ not a picture", "image/png")}
        assert agent.post(f"/cases/{number}/attachments", files=lies).status_code == 422
        assert agent.get("/cases", params={"cursor": "x"}).status_code == 422

    def test_who_may(
        self, browser: Callable[..., Desk], desk: Desk, database: Database,  # noqa: F811
        clock: FixedClock, number: str,
    ) -> None:  # fmt: skip
        assert problem(desk.get("/cases")) == (401, "staff_sign_in_needed")
        with database.transaction() as session:
            for role in ("analyst", "trainer"):
                add_person(session, f"{role}@ventolia.example", roles=(role,), clock=clock)
        analyst, trainer = browser(), browser()
        analyst.sign_in("analyst@ventolia.example")
        trainer.sign_in("trainer@ventolia.example")
        assert analyst.get(f"/cases/{number}").status_code == 200
        note = {"client_note_id": "n1", "text": "x"}
        answer = analyst.post(f"/cases/{number}/notes", json=note)
        assert problem(answer) == (403, "permission_denied")
        assert problem(trainer.get("/cases")) == (403, "permission_denied")
        del analyst.http.headers["X-CSRF-Token"]
        answer = analyst.post(f"/cases/{number}/notes", json=note)
        assert problem(answer)[0] == 403
