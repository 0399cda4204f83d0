"""Parcels on their way to the customer, and devices on their way back."""

import re
from typing import Any

from actions.base import CustomerAction
from actions.context import Turn
from actions.references import asks_other
from agent.orders.models import ReturnReason
from agent.orders.schemas import Order, Return
from agent.orders.service import OrderService

_REASONS: tuple[tuple[ReturnReason, re.Pattern[str]], ...] = (
    (
        "defect",
        re.compile(
            r"\b(difett\w*|rott\w*|guast\w*|non (va|funziona)|broken|faulty|defect\w*"
            r"|doesn.?t work)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "withdrawal",
        re.compile(
            r"\b(recess\w*|ripens\w*|14 (giorni|days)|changed my mind"
            r"|withdraw\w*)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "cancellation",
        re.compile(r"\b(disdett\w*|disdic\w*|chius\w*|cancel\w*|leav\w*)\b", re.IGNORECASE),
    ),
)
_OVER = frozenset({"delivered", "cancelled"})


class OrderStatus(CustomerAction):
    """Where a parcel is."""

    action = "action_order_status"
    subjects = ("delivery",)

    def answer(self, turn: Turn) -> None:
        """Say the order named, another one, or the latest still open."""
        orders = turn.service(OrderService)
        if number := turn.entity("order_id"):
            order: Order | None = orders.order(turn.customer_id, number)
        else:
            order = self._choose(turn, orders.orders(turn.customer_id))
        nothing_comes = order is None or (order.status in _OVER and not number)
        returns = orders.returns(turn.customer_id, open_only=True) if nothing_comes else ()
        if returns:  # "has my router arrived?", of the one on its way back
            show_return(turn, returns[0])
            return
        if order is None:
            turn.say("utter_order_none")
            return
        turn.focus_on("order", order.number, action=self)
        if order.late and order.expected_on:
            turn.say("utter_order_late", number=order.number, expected=turn.day(order.expected_on))
        shipment, awaited = order.shipment, order.delivered_on is None
        turn.card(
            "utter_order_card",
            number=order.number,
            item=order.item.text(turn.language),
            status=turn.word("order_status", order.status),
            placed=turn.moment_day(order.placed_at),
            expected=turn.day(order.expected_on) if awaited and order.expected_on else "",
            delivered=turn.day(order.delivered_on) if order.delivered_on else "",
            carrier=f"{shipment.carrier}, {shipment.tracking}" if shipment else "",
            parcel=turn.word("shipment_status", shipment.status) if shipment else "",
            place=(shipment.place or "") if shipment else "",
        )

    @staticmethod
    def _choose(turn: Turn, orders: tuple[Order, ...]) -> Order | None:
        seen = (turn.slot("focus") or {}).get("seen", []) if asks_other(turn.text) else []
        left = [order for order in orders if order.number not in seen]
        on_the_way = [o for o in left if o.status not in _OVER]
        return next(iter([*on_the_way, *left]), None)


class ReturnDevice(CustomerAction):
    """Starts sending a device back."""

    action = "action_return_device"
    subjects = ("delivery",)

    def answer(self, turn: Turn) -> None:
        """Say the return under way, or ask whether to start one."""
        if known := turn.service(OrderService).returns(turn.customer_id, open_only=True):
            turn.say("utter_return_known")
            show_return(turn, known[0])
            return
        reason = next((name for name, words in _REASONS if words.search(turn.text)), "not_needed")
        turn.ask(
            self,
            "utter_return_ask",
            arguments={"reason": reason},
            reason=turn.word("return_reason", reason),
        )

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Start the return."""
        started = turn.service(OrderService).start_return(
            turn.customer_id, reason=arguments["reason"], turn_id=turn.turn_id
        )
        turn.wrote("return", started.number)
        turn.say(
            "utter_return_done",
            number=started.number,
            tracking=started.tracking,
            send_by=turn.day(started.send_by),
            fee=turn.money(started.fee_cents),
        )


class ReturnStatus(CustomerAction):
    """Where a device sent back is."""

    action = "action_return_status"
    subjects = ("delivery",)

    def answer(self, turn: Turn) -> None:
        """Say the open returns, or the last one."""
        orders = turn.service(OrderService)
        returns = orders.returns(turn.customer_id, open_only=True)
        returns = returns or orders.returns(turn.customer_id)[:1]
        if not returns:
            turn.say("utter_return_none")
            return
        for device in returns:
            show_return(turn, device)


def show_return(turn: Turn, device: Return) -> None:
    """Answer with a card of the return and the money that hangs on it."""
    waiting = device.status == "requested"
    turn.card(
        "utter_return_card",
        number=device.number,
        device=device.device,
        status=turn.word("return_status", device.status),
        tracking=device.tracking,
        place=device.place or "",
        requested=turn.moment_day(device.requested_at),
        send_by=turn.day(device.send_by) if waiting else "",
        sent=turn.day(device.sent_on) if device.sent_on else "",
        received=turn.day(device.received_on) if device.received_on else "",
        deposit=turn.money(device.deposit_cents) if device.deposit_cents else "",
        deposit_due=turn.day(device.deposit_due_on) if device.deposit_due_on else "",
        fee=turn.money(device.fee_cents) if waiting and device.fee_cents else "",
    )
