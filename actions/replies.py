"""Intents whose answer is words alone, as trainers make them in the studio: no code."""

from actions.base import CustomerAction
from actions.context import Turn


class Reply(CustomerAction):
    """Says the response called like the intent, and returns to what was open."""

    action = "action_reply"
    account = False

    def answers(self, intent: str) -> bool:
        """Say whether an intent leads here: any without an action of its own."""
        return f"action_{intent}" not in CustomerAction.by_name

    def answer(self, turn: Turn) -> None:
        """Say it; the text is the model's own, so that a new intent needs no restart."""
        turn.say("utter_" + turn.intent)
