"""The homes a technician may visit: which one, of who has several."""

from actions.base import CustomerAction
from actions.context import Turn
from agent.supply.schemas import Contract
from agent.supply.service import SupplyService


def homes(turn: Turn, reason: str) -> list[Contract]:
    """Return a contract for each home that a technician may visit for this reason."""
    wanted = {"fibre": "fibra", "gas": "gas", "power": "luce"}.get(reason.split("_")[0])
    contracts = [
        c for c in turn.service(SupplyService).contracts(turn.customer_id) if c.status != "closed"
    ]
    of_product = [c for c in contracts if c.product == wanted] or contracts
    own = turn.customer.customer.city
    of_product.sort(key=lambda c: c.point.city != own)
    first = {c.point.address: c for c in reversed(of_product)}
    return [c for c in of_product if first[c.point.address] is c]


def contract_for(turn: Turn, reason: str) -> Contract | None:
    """Return the contract whose home a technician visits: the one chosen, else the first."""
    possible = homes(turn, reason)
    chosen = [c for c in possible if c.point.id == turn.slot("visit_point")]
    return next(iter(chosen or possible), None)


class AskVisitPoint(CustomerAction):
    """Asks which home, of who has several."""

    action = "action_ask_visit_form_visit_point"

    def answer(self, turn: Turn) -> None:
        """Offer the addresses as buttons."""
        reason = str(turn.slot("visit_task") or "").partition(":")[2]
        turn.say(
            "utter_visit_where",
            buttons=[
                (c.point.address, turn.payload("technician_booking", choice=c.point.id))
                for c in homes(turn, reason)
            ],
        )
