from datetime import UTC, datetime

import httpx
import pytest

from agent.settings import Settings


@pytest.fixture
def body(customer_code: str) -> dict[str, str]:
    return {
        "customer": customer_code,
        "channel": "shop",
        "direction": "in",
        "at": datetime(2026, 11, 20, 10, tzinfo=UTC).isoformat(),
        "subject": "offers",
        "summary_it": "È passata al negozio",
        "source": "till",
        "source_id": "receipt-7",
    }


class TestAddInteraction:
    def test_201_then_200_then_409(
        self,
        client: httpx.Client,
        settings: Settings,
        body: dict[str, str],
    ) -> None:
        key = {"X-Service-Key": settings.service_key.get_secret_value()}
        first = client.post("/v1/interactions", json=body, headers=key)
        assert first.status_code == 201
        again = client.post("/v1/interactions", json=body, headers=key)
        assert (again.status_code, again.json()) == (200, first.json())
        other = client.post("/v1/interactions", json=body | {"channel": "app"}, headers=key)
        assert (other.status_code, other.json()["code"]) == (409, "interaction_id_reused")

    def test_without_the_key_nothing_is_written(
        self,
        client: httpx.Client,
        body: dict[str, str],
    ) -> None:
        for key in ({}, {"X-Service-Key": "wrong"}):
            answer = client.post("/v1/interactions", json=body, headers=key)
            assert (answer.status_code, answer.json()["code"]) == (401, "service_key_invalid")
