from datetime import date

import pytest
from sqlalchemy.orm import Session

from agent.customers.service import CustomerService
from agent.kit.clock import FixedClock
from agent.orders.errors import (
    DeviceUnknown,
    OrderNotFound,
    ReturnExists,
    ReturnNotFound,
    ReturnUnderWay,
)
from agent.orders.service import OrderService


@pytest.fixture
def orders(session: Session, clock: FixedClock) -> OrderService:
    return OrderService(session, clock=clock)


class TestOrders:
    def test_an_order_tells_where_its_parcel_is(self, orders: OrderService) -> None:
        [order] = orders.orders("p-luca")
        assert order.shipment is not None
        assert (order.status, order.shipment.place, order.late) == ("shipped", "Bologna", False)
        assert orders.order("p-luca", order.number) == order

    def test_somebody_elses_is_not_there(self, orders: OrderService) -> None:
        number = orders.orders("p-luca")[0].number
        with pytest.raises(OrderNotFound):
            orders.order("p-sara", number)
        with pytest.raises(ReturnNotFound):
            orders.return_("p-luca", orders.returns("p-sara")[0].number)


class TestReturns:
    def test_started_once_and_taken_back(
        self, orders: OrderService, session: Session, clock: FixedClock
    ) -> None:
        made = orders.start_return("p-chiara", reason="defect", turn_id="t1")
        assert (made.send_by, made.deposit_cents) == (date(2026, 12, 22), 3000)
        assert orders.start_return("p-chiara", reason="defect", turn_id="t1") == made
        with pytest.raises(ReturnExists):
            orders.start_return("p-chiara", turn_id="t2")
        CustomerService(session, clock=clock).undo_last("p-chiara", turn_id="u1")
        assert orders.returns("p-chiara", open_only=True) == ()

    def test_a_parcel_that_has_left_is_not_called_back(self, orders: OrderService) -> None:
        [sent] = orders.returns("p-sara", open_only=True)
        with pytest.raises(ReturnUnderWay):
            orders.cancel_return("p-sara", sent.number, turn_id="t3")

    def test_only_what_was_lent_or_sold_comes_back(self, orders: OrderService) -> None:
        with pytest.raises(DeviceUnknown):
            orders.start_return("p-chiara", device="boiler", turn_id="t4")
