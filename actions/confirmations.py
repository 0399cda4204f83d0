"""Yes and no: to the question that waits in the slot ``pending``, or to nothing."""

from actions.base import CustomerAction
from actions.context import Turn
from actions.references import asks_undo, gives_up


class Affirm(CustomerAction):
    """Does what was asked, now that the customer agrees."""

    action = "action_affirm"
    account = False

    def answer(self, turn: Turn) -> None:
        """Call ``confirmed`` of the action that asked."""
        pending = turn.slot("pending")
        if not pending:
            if not turn.active_form:  # a form asks again by itself, and that is the answer
                turn.say("utter_nothing_to_confirm")
            return
        turn.set("pending", None)
        self.other(pending["action"]).confirmed(turn, pending["arguments"])


class Deny(CustomerAction):
    """Leaves things as they are: the question, or the form under way."""

    action = "action_deny"
    account = False
    rereads = True

    def answer(self, turn: Turn) -> None:
        """Call ``declined`` of the action that asked, or stop the form."""
        pending = turn.slot("pending")
        leaves = turn.active_form and gives_up(turn.text)
        if pending:
            turn.set("pending", None)
        if pending and not leaves:
            self.other(pending["action"]).declined(turn, pending["arguments"])
        elif turn.active_form:
            turn.leave_form()
            turn.say("utter_form_stopped")
        elif asks_undo(turn.text):
            turn.say("utter_error_nothing_to_undo")
        else:
            turn.say("utter_nothing_to_deny")
