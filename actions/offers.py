"""Offers: what exists when the customer asks, nothing while something of his is open."""

import re

from actions.base import CustomerAction
from actions.context import Turn
from actions.contracts import plan_line
from actions.understanding import Product, product
from agent.customers.service import CustomerService
from agent.decisions.schemas import Decision, Reason
from agent.decisions.service import DecisionService
from agent.supply.schemas import Plan
from agent.supply.service import SupplyService

_THINGS = re.compile(
    r"\b(wall ?box|colonnina|fotovoltaic\w*|pannelli( solari)?|caldaia|pomp\w+ di calore|solar\w*"
    r"( panels?)?|boiler|heat pump|charging (point|station)|climatizzatore|batteri[ae]|battery)\b",
    re.IGNORECASE,
)
_PRODUCTS: tuple[Product, ...] = ("luce", "gas", "fibra")


def held_back(turn: Turn, decision: Decision) -> bool:
    """Say what comes first and return True, when something open forbids an offer."""
    turn.explain(decisions=[decision.model_dump(mode="json")])
    reason = next((r for r in decision.reasons if r.code != "already_has"), None)
    if reason is None:
        return False
    turn.say(
        "utter_offer_held_back",
        reason=turn.word("offer_reason", reason.code),
        reference=_reference(turn, reason),
    )
    return True


def _reference(turn: Turn, reason: Reason) -> str:
    if not reason.reference:
        return ""
    return turn.line("utter_offer_reference", number=reason.reference)


class OfferInquiry(CustomerAction):
    """What exists, or whether there is something better; public for who is not signed in."""

    action = "action_offer_inquiry"
    account = False
    subjects = ("complaint", "fault")

    def answer(self, turn: Turn) -> None:
        """Say the plans on sale for the product named, or for all."""
        wanted = product(turn)
        plans: list[Plan] = []
        for one in (wanted,) if wanted else _PRODUCTS:
            if turn.signed_in:
                decision = turn.service(DecisionService).may_offer(
                    turn.customer_id, product=one, asked=True
                )
                if held_back(turn, decision):
                    return
            plans += _plans(turn, one)
        if not plans:
            turn.say("utter_offer_none")
            return
        turn.say_list("utter_offers", [plan_line(turn, plan) for plan in plans[:8]])
        if turn.signed_in:
            turn.say("utter_offers_next")
        else:
            turn.say("utter_offers_sign_in")


class PurchaseInterest(CustomerAction):
    """The customer thinks of adding something: what there is of it, and what to do next."""

    action = "action_purchase_interest"
    account = False
    subjects = ("complaint", "fault")

    def answer(self, turn: Turn) -> None:
        """Keep the interest; answer with that product's plans, unless something is open."""
        wanted, thing = product(turn), _thing(turn)
        if wanted is None and thing is None:
            turn.say("utter_interest_which")
            return
        if turn.signed_in:
            _keep(turn, "interest", str(wanted or thing))
            decision = turn.service(DecisionService).may_offer(
                turn.customer_id, product=str(wanted or thing), asked=True
            )
            if held_back(turn, decision):
                return
        if wanted is None:
            turn.say("utter_interest_noted", product=thing)
            return
        plans = _plans(turn, wanted)
        turn.say_list(
            "utter_interest_plans",
            [plan_line(turn, plan) for plan in plans],
            product=turn.word("product", wanted),
        )
        turn.say("utter_interest_next", buttons=[
            (turn.line("utter_interest_button"), turn.payload("activate_supply", product=wanted))
        ])  # fmt: skip


class NotInterested(CustomerAction):
    """Turns an offer down: kept, so that it is not made again."""

    action = "action_not_interested"
    account = False

    def answer(self, turn: Turn) -> None:
        """Keep the no for the product named, or for all, and say so."""
        if not turn.signed_in:
            turn.say("utter_not_interested")
            return
        wanted = product(turn)
        for one in (wanted,) if wanted else _PRODUCTS:
            _keep(turn, "offer_turned_down", one)
        what = turn.word("product", wanted) if wanted else turn.line("utter_word_any")
        turn.say("utter_not_interested_kept", product=what)


def _thing(turn: Turn) -> str | None:
    """Return something we sell beside the supplies, as the customer calls it."""
    found = _THINGS.search(turn.text)
    return found[0].lower() if found else None


def _keep(turn: Turn, name: str, value: str) -> None:
    """Keep a stated fact, with the message it came from; a turn run twice keeps it once."""
    customers = turn.service(CustomerService)
    known = customers.facts(turn.customer_id)
    if not any((f.name, f.value, f.evidence) == (name, value, turn.turn_id) for f in known):
        customers.add_fact(
            turn.customer_id,
            name=name,
            value=value,
            source="chat",
            purpose="offers",
            evidence=turn.turn_id,
        )


def _plans(turn: Turn, wanted: Product) -> tuple[Plan, ...]:
    firm = turn.signed_in and turn.customer.customer.kind == "firm"
    return turn.service(SupplyService).plans(product=wanted, audience="firm" if firm else "person")
