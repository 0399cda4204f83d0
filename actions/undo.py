"""Takes back what was written last in this conversation."""

from actions.base import CustomerAction
from actions.context import Turn
from agent.customers.service import CustomerService


class Undo(CustomerAction):
    """Behind the button "undo" and behind "annulla"; no intent of its own."""

    action = "action_undo"

    def answer(self, turn: Turn) -> None:
        """Undo the latest write, if this conversation made one, and say what was taken back."""
        written = turn.slot("last_write")
        if not written:
            turn.say("utter_error_nothing_to_undo")
            return
        customers = turn.service(CustomerService)
        undone = customers.undo_last(turn.customer_id, turn_id=turn.turn_id)
        if written["kind"] == "complaint":  # a case and, before it, the statement it rests on
            customers.undo_last(turn.customer_id, turn_id=f"{turn.turn_id}#statement")
        turn.set("last_write", None)
        turn.say(
            "utter_undone",
            what=turn.word("undone", undone.kind),
            reference=_shown(undone.reference),
        )


def _shown(reference: str) -> str:
    """Return a number the customer knows in brackets; other references mean nothing to him."""
    return f" ({reference})" if reference[2:3] == "-" else ""
