"""The frame of a talk: hello, thanks, what this machine is and can do, and what it is not for."""

from actions.base import CustomerAction
from actions.context import Turn
from actions.words import person_button


class Greet(CustomerAction):
    """Says hello; to a customer by name, and with what of his is still open."""

    action = "action_greet"
    account = False

    def answer(self, turn: Turn) -> None:
        """Greet and name the latest open case, once in a conversation."""
        if turn.active_form or turn.slot("pending"):
            turn.say("utter_greet_short")
            return
        if not turn.signed_in:
            turn.say("utter_greet")
            return
        name = turn.customer.customer.name
        case = next(iter(turn.customer.open_cases), None)
        if case is None or case.number in (turn.slot("cases_said") or []):
            turn.say("utter_greet_known", name=name)
            return
        turn.set("cases_said", [*(turn.slot("cases_said") or []), case.number])
        turn.focus_on("case", case.number, action=self.other("action_ticket_status"))
        follow = turn.payload("ticket_status", ticket_id=case.number)
        turn.say(
            "utter_greet_open_case",
            name=name,
            ticket=case.number,
            subject=case.subject.text(turn.language),
            status=turn.word("case_status", case.status),
            buttons=[(turn.line("utter_case_button"), follow)],
        )


class Goodbye(CustomerAction):
    """Ends the talk; what was half-way is dropped, and said so."""

    action = "action_goodbye"
    account = False
    interrupts = True

    def lead(self, turn: Turn) -> None:
        """Drop what is open before the rest of the base would ask for it again."""
        unfinished = bool(turn.active_form or turn.slot("pending"))
        turn.leave_form()
        turn.set("pending", None)
        turn.say("utter_goodbye_unfinished" if unfinished else "utter_goodbye")


class Thank(CustomerAction):
    """Answers thanks."""

    action = "action_thank"
    account = False
    rereads = True

    def answer(self, turn: Turn) -> None:
        """Say that it was a pleasure."""
        turn.say("utter_thank")


class BotChallenge(CustomerAction):
    """Says what it is: a machine."""

    action = "action_bot_challenge"
    account = False

    def answer(self, turn: Turn) -> None:
        """Say so plainly and offer a person."""
        turn.say("utter_bot_challenge", buttons=[person_button(turn)])


class Help(CustomerAction):
    """Says what it can do."""

    action = "action_help"
    account = False

    def answer(self, turn: Turn) -> None:
        """List the subjects, with the most asked for as buttons."""
        turn.say("utter_help")
        turn.say("utter_help_buttons", buttons=[person_button(turn)])


class OutOfScope(CustomerAction):
    """Declines what no supplier does."""

    action = "action_out_of_scope"
    account = False
    rereads = True

    def lead(self, turn: Turn) -> None:
        """After a smell of gas, "it was the toast" is no subject to turn down."""
        if turn.slot("danger"):
            turn.say("utter_gas_leak_again")
            return
        super().lead(turn)

    def answer(self, turn: Turn) -> None:
        """Say so, and what it is for."""
        turn.say("utter_out_of_scope")
