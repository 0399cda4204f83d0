"""What the channel answers, as the customer sees it."""

from typing import Any

from agent.dialogue.replies import read_answer


def answer(*replies: dict[str, Any], language: str | None = "it") -> dict[str, Any]:
    return {"replies": list(replies), "language": language, "nlu": [{"intent": "greet"}]}


def test_each_kind_of_reply_becomes_its_part() -> None:
    card = {"type": "card", "title": "Bolletta", "status": "pagata", "rows": []}
    reply = read_answer(answer({"text": " Ecco "}, {"custom": card}), message_id="m")
    assert reply.parts == [{"type": "text", "text": "Ecco"}, card]
    assert reply.text == "Ecco\nBolletta - pagata"


def test_what_a_button_means_stays_on_the_server() -> None:
    buttons = [{"title": "Sì", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]
    reply = read_answer(answer({"text": "Va bene?", "buttons": buttons}), message_id="m")
    assert reply.parts[1] == {
        "type": "buttons",
        "buttons": [{"id": "m:1", "title": "Sì"}, {"id": "m:2", "title": "No"}],
    }
    assert reply.payloads == {"m:1": "/affirm", "m:2": "/deny"}


def test_directives_are_not_shown() -> None:
    reply = read_answer(
        answer(
            {"text": "Ti passo una persona"},
            {"custom": {"type": "handoff", "reason": "asked"}},
            {"custom": {"type": "explain", "passages": [{"article_id": "pay-methods"}]}},
            {"custom": {"type": "unheard-of", "text": "secret"}},
        ),
        message_id="m",
    )
    assert [part["type"] for part in reply.parts] == ["text"]
    assert reply.handoff_reason == "asked"
    assert reply.explanation["evidence"] == [{"passages": [{"article_id": "pay-methods"}]}]


def test_a_quote_names_its_source_in_plain_text() -> None:
    source = {"article_id": "a", "title": "Pagare", "language": "it", "url": "/help/it/a"}
    quote = {"type": "quote", "text": "Con carta o in posta.", "source": source}
    assert read_answer(answer({"custom": quote}), message_id="m").text == (
        "Con carta o in posta.\n(Pagare: /help/it/a)"
    )


def test_an_offer_to_sign_in_is_a_part_of_its_own() -> None:
    offer = {"type": "sign_in", "text": "Ricevi un codice per e-mail"}
    reply = read_answer(answer({"text": "Chi sei?"}, {"custom": offer}), message_id="m")
    assert reply.parts == [{"type": "text", "text": "Chi sei?"}, offer]
    assert reply.text == "Chi sei?"
