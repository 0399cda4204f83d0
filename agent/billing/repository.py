"""Queries of billing; each names the customer."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.billing.models import (
    BillLineRow,
    BillPartRow,
    BillRow,
    DisputeRow,
    InstalmentPlanRow,
    InstalmentRow,
    MandateRow,
    PaymentRow,
    RefundRow,
)
from agent.kit.database import Base

REFUND_OPEN = ("requested", "approved", "sent")


class BillingRepository:
    """Reads and adds bills, payments, refunds, plans, mandates and disputes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def bills(
        self,
        customer_id: str,
        *,
        limit: int,
        product: str | None = None,
        number: str | None = None,
        bill_id: str | None = None,
        account: str | None = None,
        statuses: Sequence[str] = (),
        until: date | None = None,
    ) -> Sequence[BillRow]:
        """Return bills, the latest issued first; ``until`` is the latest day of issue."""
        query = select(BillRow).where(BillRow.customer_id == customer_id)
        if until is not None:
            query = query.where(BillRow.issued_on <= until)
        if product is not None:
            parts = select(BillPartRow.bill_id).where(BillPartRow.product == product)
            query = query.where(BillRow.id.in_(parts.where(BillPartRow.bill_id == BillRow.id)))
        if number is not None:
            query = query.where(BillRow.number == number)
        if bill_id is not None:
            query = query.where(BillRow.id == bill_id)
        if account is not None:
            query = query.where(BillRow.account == account)
        if statuses:
            query = query.where(BillRow.status.in_(statuses))
        return self._session.scalars(
            query.order_by(BillRow.issued_on.desc(), BillRow.number.desc()).limit(limit)
        ).all()

    def parts(self, bill_ids: Sequence[str]) -> dict[str, list[BillPartRow]]:
        """Return the parts of bills, by bill."""
        found: dict[str, list[BillPartRow]] = {bill_id: [] for bill_id in bill_ids}
        if found:
            for row in self._session.scalars(
                select(BillPartRow)
                .where(BillPartRow.bill_id.in_(bill_ids))
                .order_by(BillPartRow.product.desc())
            ):
                found[row.bill_id].append(row)
        return found

    def lines(self, bill_id: str) -> Sequence[BillLineRow]:
        """Return the lines of a bill in order."""
        return self._session.scalars(
            select(BillLineRow).where(BillLineRow.bill_id == bill_id).order_by(BillLineRow.position)
        ).all()

    def paid(self, bill_ids: Sequence[str]) -> dict[str, int]:
        """Return what has been received for each bill, in cents."""
        if not bill_ids:
            return {}
        rows = self._session.execute(
            select(PaymentRow.bill_id, func.sum(PaymentRow.amount_cents))
            .where(PaymentRow.bill_id.in_(bill_ids), PaymentRow.status == "received")
            .group_by(PaymentRow.bill_id)
        )
        return {bill_id: int(cents) for bill_id, cents in rows if bill_id is not None}

    def payments(
        self, customer_id: str, *, limit: int, status: str | None = None
    ) -> Sequence[tuple[PaymentRow, str | None]]:
        """Return payments with the number of their bill, newest first."""
        query = (
            select(PaymentRow, BillRow.number)
            .outerjoin(BillRow, BillRow.id == PaymentRow.bill_id)
            .where(PaymentRow.customer_id == customer_id)
        )
        if status is not None:
            query = query.where(PaymentRow.status == status)
        rows = self._session.execute(
            query.order_by(PaymentRow.made_on.desc(), PaymentRow.id.desc()).limit(limit)
        ).all()
        return [(payment, number) for payment, number in rows]

    def overpaid(self, customer_id: str) -> Sequence[str]:
        """Return the ids of bills for which more was received than they cost."""
        return self._session.scalars(
            select(BillRow.id)
            .join(PaymentRow, PaymentRow.bill_id == BillRow.id)
            .where(BillRow.customer_id == customer_id, PaymentRow.status == "received")
            .group_by(BillRow.id, BillRow.amount_cents)
            .having(func.sum(PaymentRow.amount_cents) > BillRow.amount_cents)
        ).all()

    def refunds(
        self, customer_id: str, *, open_only: bool, refund_id: str | None = None
    ) -> Sequence[tuple[RefundRow, str | None]]:
        """Return refunds with the number of their bill, newest first."""
        query = (
            select(RefundRow, BillRow.number)
            .outerjoin(BillRow, BillRow.id == RefundRow.bill_id)
            .where(RefundRow.customer_id == customer_id)
        )
        if open_only:
            query = query.where(RefundRow.status.in_(REFUND_OPEN))
        if refund_id is not None:
            query = query.where(RefundRow.id == refund_id)
        rows = self._session.execute(
            query.order_by(RefundRow.requested_on.desc(), RefundRow.id.desc()).limit(20)
        ).all()
        return [(refund, number) for refund, number in rows]

    def plans(
        self, customer_id: str, *, plan_id: str | None = None, active_only: bool = False
    ) -> Sequence[tuple[InstalmentPlanRow, BillRow]]:
        """Return instalment plans with their bill, newest first."""
        query = (
            select(InstalmentPlanRow, BillRow)
            .join(BillRow, BillRow.id == InstalmentPlanRow.bill_id)
            .where(InstalmentPlanRow.customer_id == customer_id)
        )
        if plan_id is not None:
            query = query.where(InstalmentPlanRow.id == plan_id)
        if active_only:
            query = query.where(InstalmentPlanRow.status == "active")
        rows = self._session.execute(
            query.order_by(InstalmentPlanRow.agreed_on.desc(), InstalmentPlanRow.id.desc())
        ).all()
        return [(plan, bill) for plan, bill in rows]

    def instalments(self, plan_id: str) -> Sequence[InstalmentRow]:
        """Return the parts of a plan in order."""
        return self._session.scalars(
            select(InstalmentRow)
            .where(InstalmentRow.plan_id == plan_id)
            .order_by(InstalmentRow.position)
        ).all()

    def mandates(self, customer_id: str, *, mandate_id: str | None = None) -> Sequence[MandateRow]:
        """Return mandates, the one that holds first."""
        query = select(MandateRow).where(MandateRow.customer_id == customer_id)
        if mandate_id is not None:
            query = query.where(MandateRow.id == mandate_id)
        rows = self._session.scalars(
            query.order_by(MandateRow.signed_on.desc(), MandateRow.id.desc())
        ).all()
        return sorted(rows, key=lambda row: row.status == "revoked")

    def disputes(
        self,
        customer_id: str,
        *,
        open_only: bool = False,
        bill_id: str | None = None,
        dispute_id: str | None = None,
    ) -> Sequence[tuple[DisputeRow, str]]:
        """Return disputes with the number of their bill, newest first."""
        query = (
            select(DisputeRow, BillRow.number)
            .join(BillRow, BillRow.id == DisputeRow.bill_id)
            .where(DisputeRow.customer_id == customer_id)
        )
        if open_only:
            query = query.where(DisputeRow.status == "open")
        if bill_id is not None:
            query = query.where(DisputeRow.bill_id == bill_id)
        if dispute_id is not None:
            query = query.where(DisputeRow.id == dispute_id)
        rows = self._session.execute(
            query.order_by(DisputeRow.opened_at.desc(), DisputeRow.id.desc())
        ).all()
        return [(dispute, number) for dispute, number in rows]

    def extended_since(self, customer_id: str, *, day: date) -> BillRow | None:
        """Return a bill whose due date was moved, if one was issued since a day."""
        return self._session.scalars(
            select(BillRow)
            .where(BillRow.customer_id == customer_id, BillRow.extended_from >= day)
            .order_by(BillRow.extended_from.desc())
            .limit(1)
        ).first()

    def add(self, row: Base) -> None:
        """Add a row and send it to the database."""
        self._session.add(row)
        self._session.flush()
