"""The page of a bill over HTTP."""

import httpx

from agent.billing.document import BillLinks
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.settings import Settings
from tests.actions import world


def links(settings: Settings) -> BillLinks:
    return BillLinks(secret=settings.session_secret.get_secret_value(), clock=Clock())


def test_opens_by_its_link(client: httpx.Client, database: Database, settings: Settings) -> None:
    with database.transaction() as session:
        anna = world.build(session)
    answer = client.get(links(settings).url(anna, "B2026000002", language="en"))
    assert answer.status_code == 200
    assert "Bill B2026000002" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src" not in answer.headers["content-security-policy"]


def test_somebody_elses_bill_is_not_there(
    client: httpx.Client, database: Database, settings: Settings
) -> None:
    with database.transaction() as session:
        world.build(session)
    answer = client.get(links(settings).url("nobody", "B2026000002", language="it"))
    assert (answer.status_code, answer.json()["code"]) == (404, "bill_not_found")


def test_a_forged_link_is_refused(client: httpx.Client) -> None:
    answer = client.get("/bills/document?token=forged")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
