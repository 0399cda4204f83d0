"""The base of every action: one transaction, history first, answers even to failure."""

import asyncio
from typing import Any, ClassVar

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import references
from actions.context import Event, SignInNeeded, Turn
from actions.runtime import Runtime
from agent.cases.schemas import Case
from agent.errors import AscoltoError

log = structlog.get_logger(__name__)

_MOST_DETOURS = 2
# A yes, a thank-you in the middle of a form is no other subject.
_NO_SUBJECT = frozenset({"affirm", "bot_challenge", "deny", "greet", "help", "thank"})


class CustomerAction(Action):
    """Answers one intent.

    A subclass names itself and writes `answer`; it calls services with ``turn.session`` and
    says responses of the domain. Whatever raises an `AscoltoError` is rolled back and
    answered with ``utter_error_<code>``, or ``utter_error_general`` where there is none.

    Attributes:
        action: name in the domain, ``action_<intent>``.
        subjects: categories or products of the cases this action touches; the answer starts
            with an open case about one of them.
        account: whether the answer is about the customer's own account (needs sign-in).
        interrupts: whether it drops the form and the question under way.
        rereads: whether "undo" or "and October's?" may hide behind this intent.
        understands: whether to be here means that the message was understood.
        needs: slots without which there is nothing to do (after a form).
    """

    action: ClassVar[str]
    subjects: ClassVar[tuple[str, ...]] = ()
    account: ClassVar[bool] = True
    interrupts: ClassVar[bool] = False
    rereads: ClassVar[bool] = False
    understands: ClassVar[bool] = True
    needs: ClassVar[tuple[str, ...]] = ()
    by_name: ClassVar[dict[str, type["CustomerAction"]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make concrete actions findable by name, for confirmations and corrections."""
        super().__init_subclass__(**kwargs)
        if "action" in cls.__dict__:
            CustomerAction.by_name[cls.action] = cls

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def name(self) -> str:
        """Return the name Rasa calls this action by."""
        return self.action

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Answer in a thread, inside one transaction (called by Rasa)."""
        del domain  # the texts are read from the file; Rasa need not send them
        return await asyncio.to_thread(self.respond, dispatcher, tracker)

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """Answer and return the events; what fails is rolled back and said."""
        slots = dict(tracker.slots)
        try:
            with self.runtime.database.transaction() as session:
                turn = Turn(self.runtime, session, tracker, dispatcher)
                self.perform(turn)
                return turn.events
        except SignInNeeded:
            return self._failed(dispatcher, tracker, slots, None)
        except AscoltoError as error:
            log.warning("action_refused", action=self.action, code=error.code)
            return self._failed(dispatcher, tracker, slots, error)

    def perform(self, turn: Turn) -> None:
        """Answer, after what comes before every answer."""
        if self.interrupts:  # a smell of gas "in the other room" is not "the other bill"
            self.lead(turn)
        elif turn.foreign:
            turn.say("utter_other_language")
        elif self._corrects(turn):
            pass
        elif (target := references.redirect(turn, rereads=self.rereads)) not in {None, self.action}:
            self.other(str(target)).lead(turn)
        else:
            self.lead(turn)

    def lead(self, turn: Turn) -> None:
        """Check who asks, say the open case first, answer, then return to what was open."""
        if any(turn.slot(slot) is None for slot in self.needs):
            return  # the form that gathers them stopped early and said why
        if self.account:
            _ = turn.customer_id
        if self.interrupts:
            turn.leave_form()
            turn.set("pending", None)
        if turn.signed_in:
            _note_history(turn)
            if case := self.related_case(turn):
                say_open_case(turn, case)
        if turn.slot("danger") and not self.interrupts:
            turn.say("utter_gas_leak_again")
            if not self.understands:
                return  # whoever stands in the street is not asked what he meant
            turn.set("danger", None)
        before = turn.slot("pending")
        self.answer(turn)
        if self.understands and turn.slot("failures"):
            turn.set("failures", 0)
        _remind(turn, before)
        if self.understands and self.answers(turn.intent):
            _let_go(turn)

    def answers(self, intent: str) -> bool:
        """Say whether an intent leads here."""
        return self.action == f"action_{intent}"

    def related_case(self, turn: Turn) -> Case | None:
        """Return the open case this answer touches, which is said first."""
        return turn.customer.case_about(*self.subjects)

    def answer(self, turn: Turn) -> None:
        """Say what there is to say."""
        raise NotImplementedError

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Do what was asked with ``turn.ask``, now that the customer said yes."""
        raise NotImplementedError

    def declined(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Say that nothing was done, since the customer said no."""
        del arguments
        turn.say("utter_left_as_is")

    def corrected(self, turn: Turn, arguments: dict[str, Any]) -> bool:
        """Ask again with what the message changes of the question; return whether it does."""
        del turn, arguments
        return False

    def _corrects(self, turn: Turn) -> bool:
        """Serve a correction of what waits for a yes: "no, in six", "the one in Verona"."""
        pending = turn.slot("pending")
        if not pending or turn.active_form or turn.intent == "affirm" or turn.entity("choice"):
            return False
        asker = self.other(pending["action"])
        likely = self.rereads or asker.action == self.action
        if not (likely or references.begins_correction(turn.text)):
            return False
        if not asker.corrected(turn, pending["arguments"]):
            return False
        if turn.signed_in:
            _note_history(turn)
        if turn.slot("failures"):
            turn.set("failures", 0)
        return True

    def other(self, name: str) -> "CustomerAction":
        """Return another action, built on the same runtime."""
        return CustomerAction.by_name[name](self.runtime)

    def _failed(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        slots: dict[str, Any],
        error: AscoltoError | None,
    ) -> list[Event]:
        """Say why, instead of what was said before it failed; ``None``: nobody is signed in."""
        dispatcher.messages.clear()
        tracker.slots.clear()
        tracker.slots.update(slots)
        with self.runtime.database.reading() as session:
            turn = Turn(self.runtime, session, tracker, dispatcher)
            turn.explain(refused=error.code if error else "sign_in_needed")
            if error is None:
                turn.say("utter_sign_in_needed")
            else:
                turn.say_error(error)
            if turn.slot("pending"):
                turn.set("pending", None)
            return turn.events


def _note_history(turn: Turn) -> None:
    """Keep with the turn what was read of the customer before answering."""
    context = turn.customer
    turn.explain(
        customer_context={
            "open_cases": [case.number for case in context.open_cases],
            "faults": [fault.number for fault in context.faults],
            "returns": [device.number for device in context.returns],
            "interactions": [interaction.id for interaction in context.interactions],
        }
    )


def say_open_case(turn: Turn, case: Case) -> None:
    """Say the open case: whole the first time in a conversation, then in short."""
    said = turn.slot("cases_said") or []
    status = turn.word("case_status", case.status)
    if case.number in said:
        turn.say("utter_open_case_again", ticket=case.number, status=status)
        return
    turn.set("cases_said", [*said, case.number])
    due = case.answer_due_at
    turn.say(
        "utter_open_case_lead",
        ticket=case.number,
        subject=case.subject.text(turn.language),
        opened=turn.moment_day(case.opened_at),
        status=status,
        due=turn.line("utter_word_answer_due", due=turn.moment_day(due)) if due else "",
    )


def _let_go(turn: Turn) -> None:
    """Give a form up, and say so, when a second subject in a row has nothing to do with it."""
    if not turn.active_form or turn.changes_form or turn.intent in _NO_SUBJECT:
        return
    if turn.second_request:  # one message is one detour, whatever it holds
        return
    detours = int(turn.slot("detours") or 0) + 1
    turn.set("detours", detours % _MOST_DETOURS)
    if detours == _MOST_DETOURS:
        turn.leave_form()
        turn.say("utter_form_left")


def _remind(turn: Turn, pending: dict[str, Any] | None) -> None:
    """Ask again, once, what was being asked before the customer changed the subject."""
    if not pending or turn.asked or turn.slot("pending") != pending:
        return
    if pending["reminded"]:
        turn.set("pending", None)
        return
    turn.set("pending", {**pending, "reminded": True})
    turn.say(pending["response"], buttons=pending.get("buttons", ()), **pending["values"])
