from pathlib import Path

import pytest

from agent.knowledge.shelf import ENCODER
from tests.actions.conftest import Chat
from tests.conftest import absent

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def articles(monkeypatch: pytest.MonkeyPatch) -> None:
    """The built index and the encoder of this checkout."""
    if not (ROOT / "var/knowledge/CURRENT").exists() or not (ROOT / ENCODER.split("+")[0]).exists():
        absent("there is no index of the articles (make train)")
    monkeypatch.chdir(ROOT)


def quotes(chat: Chat) -> list[dict[str, str]]:
    return [m["custom"] for m in chat.sent if (m["custom"] or {}).get("type") == "quote"]


class TestAsk:
    def test_quoted_with_its_source(self, visitor: Chat) -> None:
        visitor.run("action_ask_knowledge", "cosa sono gli oneri di sistema?")
        (quote,) = quotes(visitor)
        assert quote["source"]["article_id"] == "bill-system-charges"  # type: ignore[index]
        assert quote["source"]["url"] == "/help/it/bill-system-charges"  # type: ignore[index]
        explained = visitor.directive("explain")
        assert explained["passages"][0]["article_id"] == "bill-system-charges"
        assert explained["index_version"]

    def test_what_no_article_answers_is_not_made_up(self, visitor: Chat) -> None:
        said = visitor.run("action_ask_knowledge", "quanto pesa un elefante indiano adulto?")
        assert "non so rispondere" in said
        assert "Parla con una persona" in said
        assert not quotes(visitor)


class TestRouter:
    def test_the_guide_and_the_own_router(self, visitor: Chat) -> None:
        visitor.run("action_router_setup", "come si configura il router?")
        assert quotes(visitor)[0]["source"]["article_id"].startswith("router-")  # type: ignore[index]

    def test_the_password(self, visitor: Chat) -> None:
        visitor.run("action_router_setup", "dove trovo la password del wifi?")
        assert quotes(visitor)[0]["source"]["article_id"] == "router-wifi-password"  # type: ignore[index]


class TestHours:
    def test_the_shop_of_the_city(self, visitor: Chat) -> None:
        said = visitor.run("action_opening_hours", "negozio a Milano?", city="Milano")
        assert "corso Buenos Aires 41" in said
        assert "via Po 22" not in said
        assert "riapre il 23 novembre 2026, 08:00" in said

    def test_a_city_without_one(self, visitor: Chat) -> None:
        said = visitor.run("action_opening_hours", "negozio a Pisa?", city="Pisa")
        assert "A Pisa non abbiamo un negozio" in said
        assert "Firenze" in said

    def test_the_shop_of_a_city_with_an_english_name(self, visitor: Chat) -> None:
        visitor.slots["language"] = "en"
        said = visitor.run("action_opening_hours", "a shop in Turin?", city="Torino")
        assert "The shop in Turin is at via Po 22" in said

    def test_in_english(self, visitor: Chat) -> None:
        visitor.slots["language"] = "en"
        said = visitor.run("action_opening_hours", "when are you open?")
        assert "closed now" in said
        assert quotes(visitor)[0]["source"]["language"] == "en"  # type: ignore[index]
