"""Beginning a supply, taking over one, and taking one to another home."""

from datetime import date, timedelta
from typing import Any

from actions.base import CustomerAction
from actions.context import Turn
from actions.contracts import contract_buttons, named, opened, running
from actions.forms import Form
from actions.meters import contract_label
from actions.understanding import (
    future_day,
    holder_named,
    looks_like_address,
    product,
)
from agent.supply.service import SupplyService

_FURTHEST = timedelta(days=365)
_SOONEST = timedelta(days=1)


def _asked_address(turn: Turn) -> str | None:
    return turn.text.strip() if looks_like_address(turn.text) else None


class ActivateSupply(CustomerAction):
    """A new contract on a point of delivery that is off or new."""

    action = "action_activate_supply"
    subjects = ("contract",)

    def answer(self, turn: Turn) -> None:
        """Start gathering product and place."""
        turn.start_form("activation_form", clear=["activation_product", "activation_point"])

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Open the request."""
        request = turn.service(SupplyService).open_request(
            turn.customer_id,
            kind="activation",
            product=arguments["product"],
            details={"point": arguments["point"]},
            turn_id=turn.turn_id,
        )
        opened(turn, request, "utter_activation_done")


class ActivationForm(Form):
    """Gathers what to activate and where."""

    action = "validate_activation_form"
    slots = ("activation_product", "activation_point")

    def extract_activation_product(self, turn: Turn) -> str | None:
        """Return the product, which a code of a point tells too."""
        if turn.entity("pod") or turn.entity("pdr"):
            return "luce" if turn.entity("pod") else "gas"
        return product(turn)

    def extract_activation_point(self, turn: Turn) -> str | None:
        """Return the code of the point, or the address."""
        return turn.entity("pod") or turn.entity("pdr") or _asked_address(turn)


class ActivationFormDone(CustomerAction):
    """Asks for the yes to an activation."""

    action = "action_activation_form_done"
    needs = ActivationForm.slots

    def answer(self, turn: Turn) -> None:
        """Repeat product and place and ask."""
        what, point = turn.slot("activation_product"), turn.slot("activation_point")
        turn.set("activation_product", None)
        turn.set("activation_point", None)
        turn.ask(
            self.other("action_activate_supply"),
            "utter_activation_ask",
            arguments={"product": what, "point": point},
            product=turn.word("product", what),
            point=point,
        )


class TransferContract(CustomerAction):
    """Same home, other name (voltura): handing over one's own, or taking over another's."""

    action = "action_transfer_contract"
    subjects = ("contract",)

    def answer(self, turn: Turn) -> None:
        """Start gathering the supply and the new holder."""
        turn.start_form("transfer_form", clear=["transfer_point", "transfer_holder"])

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Open the request."""
        request = turn.service(SupplyService).open_request(
            turn.customer_id,
            kind="transfer",
            contract_id=arguments.get("contract_id"),
            product=arguments.get("product"),
            details={"point": arguments["point"], "holder": arguments["holder"]},
            turn_id=turn.turn_id,
        )
        opened(turn, request, "utter_transfer_done", holder=arguments["holder"])


class TransferForm(Form):
    """Gathers which supply changes name, and the new name."""

    action = "validate_transfer_form"
    slots = ("transfer_point", "transfer_holder")

    def extract_transfer_point(self, turn: Turn) -> str | None:
        """Return the code of the supply: typed, chosen, or the only one of a product."""
        if code := turn.entity("pod") or turn.entity("pdr"):
            return code
        contracts = running(turn)
        if chosen := turn.entity("choice"):
            return next((c.point.code for c in contracts if c.id == chosen), None)
        meant = named(turn, contracts)
        unclear = product(turn) is None and not self.asked(turn, "transfer_point")
        return meant[0].point.code if len(meant) == 1 and not unclear else None

    def extract_transfer_holder(self, turn: Turn) -> str | None:
        """Return the new holder: the customer on a yes, else the name written."""
        if not self.asked(turn, "transfer_holder"):
            return None
        return holder_named(turn)


class TransferFormDone(CustomerAction):
    """Asks for the yes to a transfer."""

    action = "action_transfer_form_done"
    needs = TransferForm.slots

    def answer(self, turn: Turn) -> None:
        """Repeat supply and holder and ask."""
        code, holder = turn.slot("transfer_point"), turn.slot("transfer_holder")
        turn.set("transfer_point", None)
        turn.set("transfer_holder", None)
        own = next((c for c in running(turn) if c.point.code == code), None)
        turn.ask(
            self.other("action_transfer_contract"),
            "utter_transfer_ask",
            arguments={
                "contract_id": own.id if own else None,
                "product": own.product if own else "luce" if code.startswith("IT") else "gas",
                "point": code,
                "holder": holder,
            },
            point=contract_label(turn, own) if own else code,
            holder=holder,
        )


class AskTransferPoint(CustomerAction):
    """Asks which supply changes name."""

    action = "action_ask_transfer_form_transfer_point"

    def answer(self, turn: Turn) -> None:
        """Offer the customer's own as buttons; another's is told by its code."""
        buttons = contract_buttons(turn, "transfer_contract", running(turn))
        turn.say("utter_transfer_which", buttons=buttons)


class MoveHome(CustomerAction):
    """Takes the supply to another home."""

    action = "action_move_home"
    subjects = ("contract",)

    def answer(self, turn: Turn) -> None:
        """Start gathering the new address and the day."""
        if not running(turn):
            turn.say("utter_contract_none")
            return
        turn.start_form("move_form", clear=["move_address", "move_date"])

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Open one request for the whole home."""
        request = turn.service(SupplyService).open_request(
            turn.customer_id,
            kind="move_home",
            details={"address": arguments["address"], "day": arguments["day"]},
            turn_id=turn.turn_id,
        )
        opened(turn, request, "utter_move_done", address=arguments["address"])


class MoveForm(Form):
    """Gathers the new address and the day of the move."""

    action = "validate_move_form"
    slots = ("move_address", "move_date")

    def extract_move_address(self, turn: Turn) -> str | None:
        """Return the address in the message."""
        return _asked_address(turn)

    def extract_move_date(self, turn: Turn) -> str | None:
        """Return the day in the message, as ISO."""
        today = turn.runtime.clock.today()
        for source in (turn.entity("date") or "", turn.text if self._may_date(turn) else ""):
            if day := future_day(source, today=today):
                return day.isoformat()
        return None

    def check_move_date(self, turn: Turn, value: str) -> str | None:
        """Return the day if it lies between tomorrow and a year from now."""
        day, today = date.fromisoformat(value), turn.runtime.clock.today()
        if today + _SOONEST <= day <= today + _FURTHEST:
            return value
        turn.say(
            "utter_error_move_date",
            day=turn.day(day),
            first=turn.day(today + _SOONEST),
            last=turn.day(today + _FURTHEST),
        )
        return None

    def _may_date(self, turn: Turn) -> bool:
        return self.asked(turn, "move_date") or turn.intent == "move_home"


class MoveFormDone(CustomerAction):
    """Asks for the yes to a move."""

    action = "action_move_form_done"
    needs = MoveForm.slots

    def answer(self, turn: Turn) -> None:
        """Repeat address, day and supplies, and ask."""
        address, day = turn.slot("move_address"), turn.slot("move_date")
        turn.set("move_address", None)
        turn.set("move_date", None)
        products = dict.fromkeys(turn.word("product", c.product) for c in running(turn))
        turn.ask(
            self.other("action_move_home"),
            "utter_move_ask",
            arguments={"address": address, "day": day},
            address=address,
            day=turn.day(date.fromisoformat(day)),
            products=turn.listing(list(products)),
        )
