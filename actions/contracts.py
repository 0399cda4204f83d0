"""Contracts: beginning, changing, moving and ending one, and how far a request is."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from actions.base import CustomerAction
from actions.context import Turn
from actions.meters import contract_label, of_place
from actions.references import asks_other
from actions.understanding import product
from agent.supply.schemas import Contract, ContractRequest, Plan
from agent.supply.service import SupplyService

_POWER = re.compile(r"\b(potenza|kw|kilowatt|power increase|more power)\b", re.IGNORECASE)
_WITHDRAWAL_DAYS = 14


def running(turn: Turn) -> tuple[Contract, ...]:
    """Return the customer's running contracts."""
    return turn.service(SupplyService).contracts(turn.customer_id, active_only=True)


def named(turn: Turn, contracts: Sequence[Contract]) -> list[Contract]:
    """Return the contracts that the message may mean: by button or code, else by product."""
    codes = {turn.entity("choice"), turn.entity("pod"), turn.entity("pdr")}
    if exact := [c for c in contracts if codes & {c.id, c.point.code}]:
        return exact
    wanted = product(turn)
    return of_place(turn, [c for c in contracts if wanted in {None, c.product}])


def cancellable(turn: Turn) -> tuple[Contract, ...]:
    """Return the contracts that can be ended: one still being activated as well."""
    contracts = turn.service(SupplyService).contracts(turn.customer_id)
    return tuple(contract for contract in contracts if contract.status != "closed")


def contract_buttons(
    turn: Turn, intent: str, contracts: Sequence[Contract]
) -> list[tuple[str, str]]:
    """Return one button per contract that says ``intent`` about it."""
    return [
        (contract_label(turn, contract), turn.payload(intent, choice=contract.id))
        for contract in contracts[:6]
    ]


def show_request(turn: Turn, request: ContractRequest) -> None:
    """Answer with a card of the request and its steps with their days."""
    waiting = request.status not in {"done", "cancelled"}
    turn.card(
        "utter_request_card",
        number=request.number,
        kind=turn.word("request_kind", request.kind),
        product=turn.word("product", request.product) if request.product else "",
        status=turn.word("request_status", request.status),
        created=turn.moment_day(request.created_at),
        expected=turn.day(request.expected_on)
        if request.status in {"received", "in_progress"} and request.expected_on
        else "",
        done=turn.day(request.done_on) if request.done_on and not waiting else "",
        rows=[
            (
                step.title.text(turn.language),
                turn.line(f"utter_request_step_{step.status}", day=turn.day(step.on_day))
                if step.on_day
                else turn.line(f"utter_request_step_{step.status}_undated"),
            )
            for step in request.steps
        ],
    )


def opened(turn: Turn, request: ContractRequest, response: str, **values: Any) -> None:
    """Say that a request was opened, with its number and its steps."""
    turn.wrote("request", request.number)
    turn.say(
        response,
        number=request.number,
        expected=turn.day(request.expected_on) if request.expected_on else "-",
        **values,
    )
    show_request(turn, request)
    turn.say("utter_request_undo")


class ChangePlan(CustomerAction):
    """Another tariff or speed, chosen by the customer from what is on sale."""

    action = "action_change_plan"
    subjects = ("contract",)

    def answer(self, turn: Turn) -> None:
        """Ask which contract, then which plan, then for the yes."""
        supply = turn.service(SupplyService)
        choice = turn.entity("choice") or ""
        contract_id, _, code = choice.partition(":")
        if code:
            contract = supply.contract(turn.customer_id, contract_id)
            self._ask(turn, contract, supply.plan(code))
            return
        contracts = named(turn, running(turn))
        if not contracts:
            turn.say("utter_contract_none")
        elif _POWER.search(turn.text) and (light := [c for c in contracts if c.product == "luce"]):
            turn.ask(
                self,
                "utter_power_ask",
                arguments={"power": light[0].id},
                now=turn.number(light[0].point.power_kw or 3, places=1),
            )
        elif len(contracts) > 1:
            turn.focus_on("contract", "", action=self)
            turn.say("utter_plan_which", buttons=contract_buttons(turn, "change_plan", contracts))
        else:
            self._show_plans(turn, contracts[0])

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Open the request."""
        supply = turn.service(SupplyService)
        power = arguments.get("power")
        request = supply.open_request(
            turn.customer_id,
            kind="power_increase" if power else "change_plan",
            contract_id=power or arguments["contract_id"],
            details={} if power else {"plan": arguments["plan"]},
            turn_id=turn.turn_id,
        )
        opened(turn, request, "utter_power_done" if power else "utter_change_done")

    def _show_plans(self, turn: Turn, contract: Contract) -> None:
        plans = turn.service(SupplyService).plans(
            product=contract.product, audience=turn.customer.customer.kind
        )
        turn.say(
            "utter_plan_now",
            plan=contract.plan.name,
            meter=contract_label(turn, contract),
            price=plan_price(turn, contract.plan),
        )
        others = [plan for plan in plans if plan.code != contract.plan.code]
        if not others:
            turn.say("utter_plan_no_other")
            return
        turn.say_list(
            "utter_plan_others",
            [plan_line(turn, plan) for plan in others],
            buttons=[
                (plan.name, turn.payload("change_plan", choice=f"{contract.id}:{plan.code}"))
                for plan in others
            ],
        )

    def _ask(self, turn: Turn, contract: Contract, plan: Plan) -> None:
        turn.ask(
            self,
            "utter_change_ask",
            arguments={"contract_id": contract.id, "plan": plan.code},
            meter=contract_label(turn, contract),
            before=contract.plan.name,
            plan=plan.name,
            price=plan_price(turn, plan),
        )


def plan_price(turn: Turn, plan: Plan) -> str:
    """Return what a plan costs, in one phrase."""
    if plan.unit_price is None:
        return turn.line("utter_price_flat", fee=turn.money(plan.monthly_fee_cents))
    return turn.line(
        f"utter_price_{plan.price_kind}",
        price=turn.number(plan.unit_price, places=4),
        unit=turn.word("unit", plan.product),
        fee=turn.money(plan.monthly_fee_cents),
    )


def plan_line(turn: Turn, plan: Plan) -> str:
    """Return a plan in one line: name, price, what it is."""
    description = plan.description.text(turn.language)
    return f"{plan.name}: {plan_price(turn, plan)}. {description}"


class CancelContract(CustomerAction):
    """Leaves: says what follows, asks once, and does it. No counter-offers."""

    action = "action_cancel_contract"
    subjects = ("contract",)

    def answer(self, turn: Turn) -> None:
        """Ask which contract, then for the yes with what follows."""
        contracts = named(turn, cancellable(turn))
        if not contracts:
            turn.say("utter_contract_none")
        elif len(contracts) > 1:
            self._ask_which(turn, contracts)
        else:
            self._ask(turn, contracts[0])

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Open the request."""
        request = turn.service(SupplyService).open_request(
            turn.customer_id,
            kind="cancellation",
            contract_id=arguments["contract_id"],
            turn_id=turn.turn_id,
        )
        opened(turn, request, "utter_cancel_done")

    def corrected(self, turn: Turn, arguments: dict[str, Any]) -> bool:
        """Take another contract: "no, the one in Verona"."""
        known = cancellable(turn)
        meant = named(turn, known)
        if len(meant) == len(known) and not asks_other(turn.text):
            return False
        others = [c for c in meant if c.id != arguments["contract_id"]]
        if len(others) == 1:
            self._ask(turn, others[0])
        elif others:
            turn.set("pending", None)
            self._ask_which(turn, others)
        return bool(others)

    def _ask_which(self, turn: Turn, contracts: Sequence[Contract]) -> None:
        turn.focus_on("contract", "", action=self)
        buttons = contract_buttons(turn, "cancel_contract", contracts)
        turn.say("utter_cancel_which", buttons=buttons)

    def _ask(self, turn: Turn, contract: Contract) -> None:
        today = turn.runtime.clock.today()
        until = contract.signed_on + timedelta(days=_WITHDRAWAL_DAYS)
        kind = "withdrawal" if today <= until else contract.product
        turn.ask(
            self,
            f"utter_cancel_ask_{kind}",
            arguments={"contract_id": contract.id},
            meter=contract_label(turn, contract),
            plan=contract.plan.name,
            until=turn.day(until),
        )


class ContractStatus(CustomerAction):
    """How far an activation, switch, transfer or move is."""

    action = "action_contract_status"
    subjects = ("contract",)

    def answer(self, turn: Turn) -> None:
        """Say the requests under way; without any, the contracts as they are."""
        supply = turn.service(SupplyService)
        requests = supply.requests(turn.customer_id, open_only=True)
        wanted = product(turn)
        requests = tuple(r for r in requests if wanted in {None, r.product}) or requests
        seen = (turn.slot("focus") or {}).get("seen", []) if asks_other(turn.text) else []
        if requests := tuple(r for r in requests if r.number not in seen):
            for request in requests[:3]:
                show_request(turn, request)
            turn.focus_on("request", requests[0].number, action=self)
            return
        contracts = supply.contracts(turn.customer_id)
        if not contracts:
            turn.say("utter_contract_none")
            return
        turn.say_list("utter_contracts_are", [_contract_line(turn, c) for c in contracts[:6]])


def _contract_line(turn: Turn, contract: Contract) -> str:
    return turn.line(
        f"utter_contract_is_{contract.status}",
        meter=contract_label(turn, contract),
        plan=contract.plan.name,
        start=turn.day(contract.starts_on) if contract.starts_on else "-",
        end=turn.day(contract.ends_on) if contract.ends_on else "-",
    )
