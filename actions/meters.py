"""Meter readings, checked against what the meter can show."""

from collections.abc import Sequence
from typing import Any

from actions.base import CustomerAction
from actions.context import Turn
from actions.forms import Form
from actions.references import begins_correction
from actions.understanding import product, whole_number
from agent.supply.schemas import Contract
from agent.supply.service import SupplyService


def metered(turn: Turn) -> tuple[Contract, ...]:
    """Return the customer's running contracts that have a meter."""
    contracts = turn.service(SupplyService).contracts(turn.customer_id, active_only=True)
    return tuple(contract for contract in contracts if contract.product != "fibra")


def of_place(turn: Turn, contracts: Sequence[Contract]) -> list[Contract]:
    """Return those in the city that the message names; all, where it names none of theirs."""
    text = turn.text.lower()
    return [c for c in contracts if c.point.city.lower() in text] or list(contracts)


def contract_label(turn: Turn, contract: Contract) -> str:
    """Return how a contract is called: product and place."""
    return turn.line(
        "utter_contract_label",
        product=turn.word("product", contract.product),
        address=contract.point.address,
    )


class MeterReading(CustomerAction):
    """Takes a reading, in the chat."""

    action = "action_meter_reading"
    subjects = ("meter",)

    def answer(self, turn: Turn) -> None:
        """Start gathering meter and value; the message may already bring both."""
        if not metered(turn):
            turn.say("utter_meter_none")
            return
        turn.start_form("meter_form", clear=["meter_contract", "meter_reading"])

    def corrected(self, turn: Turn, arguments: dict[str, Any]) -> bool:
        """Take another value for the same meter."""
        contract_id, number = arguments["contract_id"], whole_number(turn.text)
        named, ours = product(turn), turn.service(SupplyService).contract
        if number is None or number == arguments["value"]:
            return False
        if named not in {None, ours(turn.customer_id, contract_id).product}:
            return False
        turn.set("meter_contract", contract_id)
        form = MeterForm(self.runtime)
        if turn.entity("meter_value") or form.check_meter_reading(turn, str(number)) is None:
            turn.set("pending", None)  # the form asks again, or reads the value by itself
            turn.start_form("meter_form", clear=["meter_reading"])
        else:
            turn.set("meter_reading", str(number))
            self.other("action_meter_form_done").answer(turn)
        return True

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Write the reading."""
        taken = turn.service(SupplyService).add_reading(
            turn.customer_id,
            arguments["contract_id"],
            value=arguments["value"],
            turn_id=turn.turn_id,
        )
        turn.wrote("reading", str(taken.reading.value))
        unit = turn.word("unit", taken.contract.product)
        turn.say(
            "utter_meter_done",
            value=turn.number(taken.reading.value),
            unit=unit,
            meter=contract_label(turn, taken.contract),
            day=turn.day(taken.reading.read_on),
            used=""
            if taken.used is None or taken.previous is None
            else turn.line(
                "utter_meter_used",
                used=turn.number(taken.used),
                unit=unit,
                since=turn.day(taken.previous.read_on),
            ),
            window=turn.line("utter_meter_in_window" if taken.in_window else "utter_meter_next"),
        )


class MeterForm(Form):
    """Gathers which meter and what it shows."""

    action = "validate_meter_form"
    slots = ("meter_contract", "meter_reading")

    def extract_meter_contract(self, turn: Turn) -> str | None:
        """Return the meter: the only one, or the one named by product, code or button."""
        contracts = metered(turn)
        codes = {turn.entity("pod"), turn.entity("pdr"), turn.entity("choice")}
        if named := [c for c in contracts if codes & {c.point.code, c.id}]:
            return named[0].id
        wanted = product(turn)
        of_product = of_place(turn, [c for c in contracts if wanted in {None, c.product}])
        if len(of_product) == 1:
            return of_product[0].id
        if len(contracts) == 1 and turn.slot("meter_contract") is None:
            return contracts[0].id
        return None

    def extract_meter_reading(self, turn: Turn) -> str | None:
        """Return the value in the message."""
        if value := turn.entity("meter_value"):
            number = whole_number(value)
            return None if number is None else str(number)
        mended = turn.slot("meter_reading") and begins_correction(turn.text)
        if not self.asked(turn, "meter_reading") and not mended:
            return None
        number = whole_number(turn.text)
        return None if number is None else str(number)

    def check_meter_reading(self, turn: Turn, value: str) -> str | None:
        """Return the value if the meter can show it; else say the expected range."""
        contract_id = turn.slot("meter_contract")
        if contract_id is None:
            return value  # checked when the meter is known
        expected = turn.service(SupplyService).expected_reading(turn.customer_id, contract_id)
        number = int(value)
        if expected.lowest <= number <= expected.highest:
            return value
        low = number < expected.lowest
        turn.say(
            f"utter_error_reading_too_{'low' if low else 'high'}",
            value=turn.number(number),
            lowest=turn.number(expected.lowest),
            highest=turn.number(expected.highest),
            previous=turn.number(expected.previous.value) if expected.previous else "-",
            previous_day=turn.day(expected.previous.read_on) if expected.previous else "-",
        )
        return None

    def perform(self, turn: Turn) -> None:
        """Check a value given before its meter was known, once it is."""
        super().perform(turn)
        value = turn.slot("meter_reading")
        if value and turn.slot("meter_contract") and not turn.slot("requested_slot"):
            checked = self.check_meter_reading(turn, value)
            if checked is None:
                turn.set("meter_reading", None)
                turn.set("requested_slot", "meter_reading")


class MeterFormDone(CustomerAction):
    """Asks for the yes to a reading."""

    action = "action_meter_form_done"
    needs = MeterForm.slots

    def answer(self, turn: Turn) -> None:
        """Repeat the value and the meter and ask."""
        contract_id, value = turn.slot("meter_contract"), int(turn.slot("meter_reading"))
        contract = turn.service(SupplyService).contract(turn.customer_id, contract_id)
        turn.set("meter_contract", None)
        turn.set("meter_reading", None)
        turn.ask(
            self.other("action_meter_reading"),
            "utter_meter_ask",
            arguments={"contract_id": contract_id, "value": value},
            value=turn.number(value),
            unit=turn.word("unit", contract.product),
            meter=contract_label(turn, contract),
        )


class AskMeter(CustomerAction):
    """Asks which of the customer's meters is meant."""

    action = "action_ask_meter_form_meter_contract"

    def answer(self, turn: Turn) -> None:
        """Offer the meters as buttons."""
        buttons = [
            (contract_label(turn, contract), turn.payload("meter_reading", choice=contract.id))
            for contract in metered(turn)[:6]
        ]
        turn.say("utter_meter_which", buttons=buttons)
