"""Not sure what was meant: the two likeliest readings to choose from, then a person."""

import re
from typing import Any

from actions.base import CustomerAction
from actions.context import MEANT, Button, Turn
from actions.words import person_button
from agent.handoff.service import HandoffService

_MOST_FAILURES = 2
_READINGS = 2
_LEAST_CONFIDENCE = 0.1
_LONGEST = 1_000
# "Yes" and "no" are readings only where something was asked; the others are never a request.
_ANSWERS = frozenset({"affirm", "deny"})
_NO_READING = frozenset({
    "nlu_fallback", "out_of_scope", "greet", "goodbye", "thank",
    "talk_to_human",  # has a button of its own
})  # fmt: skip
_MONEY = frozenset({
    "bill_explain", "dispute_bill", "payment_status", "pay_bill", "payment_plan", "direct_debit",
    "refund_request", "refund_status",
})  # fmt: skip
_YES_SIGNS = frozenset("👍👌✅✔🆗")
_NO_SIGNS = frozenset("👎❌🚫⛔")
_READABLE = re.compile(r"\w")


class NluFallback(CustomerAction):
    """Answers a message that the classifier is not sure of."""

    action = "action_nlu_fallback"
    account = False
    rereads = True
    understands = False

    def answer(self, turn: Turn) -> None:
        """Offer the likeliest readings; after two failures in a row, a person."""
        if turn.entity("choice") == "none":
            turn.say("utter_fallback_none", buttons=[person_button(turn)])
            return
        if not _READABLE.search(turn.text):
            self._signs(turn)
            return
        failures = int(turn.slot("failures") or 0) + 1
        # Wrong and sure about money is the worst outcome, so it has a category of its own.
        money = _likeliest(turn) in _MONEY
        if failures >= _MOST_FAILURES:
            self._give_up(turn, "low_confidence" if money else "two_failures")
            return
        turn.set("failures", failures)
        readings = _readings(turn)
        person = person_button(turn, reason="low_confidence" if money else "asked")
        if not readings:
            turn.say("utter_fallback_unclear", buttons=[person])
            return
        turn.set("unclear", turn.text[:_LONGEST])
        none = (turn.line("utter_none_button"), turn.payload("nlu_fallback", choice="none"))
        response = "utter_fallback_in_form" if turn.active_form else "utter_fallback_readings"
        turn.say(response, buttons=[*readings, none, person])

    def _give_up(self, turn: Turn, reason: str) -> None:
        """Bring a person in; right after people gave the conversation back, offer to."""
        turn.set("failures", 0)
        handoffs = turn.service(HandoffService)
        if handoffs.may_hand_over(turn.conversation_id, reason=reason):
            self.other("action_talk_to_human").confirmed(turn, {"reason": reason, "sorry": True})
            return
        turn.explain(settled=handoffs.settled(turn.conversation_id))
        turn.say("utter_fallback_unclear", buttons=[person_button(turn, reason=reason)])

    def _signs(self, turn: Turn) -> None:
        """Take a thumb for a yes or a no where one is awaited; else ask for words."""
        signs = set(turn.text)
        if turn.slot("pending") and signs & _YES_SIGNS and not signs & _NO_SIGNS:
            self.other("action_affirm").answer(turn)
        elif turn.slot("pending") and signs & _NO_SIGNS and not signs & _YES_SIGNS:
            self.other("action_deny").answer(turn)
        else:
            turn.say("utter_signs_only")


class DefaultFallback(NluFallback):
    """Answers where no rule applies: like a message not understood."""

    action = "action_default_fallback"


def _likeliest(turn: Turn) -> str | None:
    """Return the intent that comes first of all that could be meant."""
    ranking: list[dict[str, Any]] = turn.tracker.latest_message.get("intent_ranking") or []
    return next((str(one["name"]) for one in ranking if one["name"] not in _NO_READING), None)


def _readings(turn: Turn) -> list[Button]:
    """Return the likeliest intents as buttons in the customer's words.

    A button carries what the message held: codes, amounts, a city; the words themselves wait in
    the slot ``unclear``.
    """
    barred = _NO_READING if turn.slot("pending") else _NO_READING | _ANSWERS
    ranking: list[dict[str, Any]] = turn.tracker.latest_message.get("intent_ranking") or []
    names = [
        str(reading["name"])
        for reading in ranking
        if reading["name"] not in barred
        and reading["confidence"] >= _LEAST_CONFIDENCE
        # An intent made in the studio since this process started has no title here yet.
        and f"utter_word_intent_{reading['name']}" in turn.runtime.texts
    ]
    held = {
        str(found["entity"]): str(found["value"])
        for found in turn.tracker.latest_message.get("entities") or []
        if found.get("valid", True) and found["entity"] != "choice"
    }
    return [
        (turn.word("intent", name), turn.payload(name, **held, choice=MEANT))
        for name in names[:_READINGS]
    ]
