"""The customer's own data: seen, taken along, corrected, erased; and commercial messages."""

import re
from typing import Any

from actions.articles import quote_article
from actions.base import CustomerAction
from actions.context import Turn
from actions.words import excerpt, undo_button
from agent.customers.schemas import PrivacyKind
from agent.customers.service import CustomerService

_KINDS: tuple[tuple[PrivacyKind, re.Pattern[str]], ...] = (
    ("erasure", re.compile(
        r"\b(cancell\w*|elimin\w*|rimuov\w*|rimozion\w*|oblio|distrugg\w*|togli\w*|eras\w*"
        r"|delet\w*|remov\w*|forget|forgotten|wipe)\b", re.I)),
    ("objection", re.compile(
        r"\b(oppon\w*|opposizion\w*|profila\w*|object\w*|profil(?:ing|ed)"
        r"|stop (?:using|processing))\b", re.I)),
    ("export", re.compile(
        r"\b(portabilit\w*|esport\w*|formato|csv|json|trasferi\w* i (?:miei )?dati|portability"
        r"|export\w*|machine.readable)\b", re.I)),
    ("rectification", re.compile(
        r"\b(rettific\w*|corregg\w*|corre(?:tt|z)\w*|sbagliat\w*|aggiorn\w*|rectif\w*|correct\w*"
        r"|wrong|inaccurate)\b", re.I)),
    ("access", re.compile(
        r"\b(quali|che dati|copia|vedere|sapere|access\w*|consult\w*|mostr\w*|conserv\w*|avete"
        r"|what|which|copy|see|know|show|hold|have|view|look)\b", re.I)),
)  # fmt: skip


class PrivacyRequest(CustomerAction):
    """See, get, correct or erase one's own data."""

    action = "action_privacy_request"
    subjects = ("privacy",)

    def answer(self, turn: Turn) -> None:
        """Ask for the yes to the request meant, or which one it is."""
        kind = _kind(turn)
        if kind is None:
            turn.say("utter_privacy_which")
            return
        if kind == "access":
            self._what_is_known(turn)
        if kind == "erasure":
            quote_article(turn, "privacy-erase")
        turn.ask(
            self,
            f"utter_privacy_ask_{kind}",
            arguments={"kind": kind, "text": excerpt(turn.text, longest=500)},
        )

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Open the case of the request."""
        case = turn.service(CustomerService).privacy_request(
            turn.customer_id, arguments["kind"], turn_id=turn.turn_id, note=arguments["text"]
        )
        turn.wrote("case", case.number)
        turn.say(
            "utter_privacy_done",
            ticket=case.number,
            subject=case.subject.text(turn.language),
            buttons=[undo_button(turn)],
        )

    @staticmethod
    def _what_is_known(turn: Turn) -> None:
        """Show what is recorded; nothing inferred, which must not look like a fact."""
        customer = turn.customer.customer
        turn.card(
            "utter_privacy_card",
            name=customer.full_name,
            code=customer.code,
            email=customer.email or "",
            phone=customer.phone or "",
            address=customer.address,
            since=turn.day(customer.since),
            marketing=turn.word("marketing", "on" if turn.customer.marketing else "off"),
        )


class MarketingOptOut(CustomerAction):
    """No more commercial messages: done at once, because a no needs no second one."""

    action = "action_marketing_opt_out"

    def answer(self, turn: Turn) -> None:
        """Write the no, or say since when it holds."""
        choice = turn.service(CustomerService).set_marketing(
            turn.customer_id, given=False, turn_id=turn.turn_id, evidence=excerpt(turn.text)
        )
        if not choice.changed:
            turn.say("utter_marketing_out_already", day=turn.moment_day(choice.at))
            return
        turn.wrote("marketing", "off")
        turn.say(
            "utter_marketing_out_done",
            day=turn.moment_day(choice.at),
            buttons=[undo_button(turn)],
        )


class MarketingOptIn(CustomerAction):
    """Commercial messages again: only after an explicit yes."""

    action = "action_marketing_opt_in"

    def answer(self, turn: Turn) -> None:
        """Ask for the yes."""
        if turn.customer.marketing:
            turn.say("utter_marketing_in_already")
            return
        turn.ask(self, "utter_marketing_in_ask", arguments={"text": excerpt(turn.text)})

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Write the consent."""
        choice = turn.service(CustomerService).set_marketing(
            turn.customer_id, given=True, turn_id=turn.turn_id, evidence=arguments["text"]
        )
        turn.wrote("marketing", "on")
        turn.say(
            "utter_marketing_in_done", day=turn.moment_day(choice.at), buttons=[undo_button(turn)]
        )


def _kind(turn: Turn) -> PrivacyKind | None:
    """Return what is asked for, by button or by words."""
    choice = turn.entity("choice")
    if chosen := next((kind for kind, _ in _KINDS if kind == choice), None):
        return chosen
    return next((kind for kind, words in _KINDS if words.search(turn.text)), None)
