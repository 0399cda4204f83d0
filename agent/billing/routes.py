"""A bill as a page, for who holds a fresh link to it."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from agent.billing.document import BillLinks, bill_page
from agent.billing.service import BillingService
from agent.customers.service import CustomerService
from agent.deps import RuntimeDep, TransactionDep

router = APIRouter(tags=["billing"])

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@router.get("/bills/document", include_in_schema=False)
def read_bill(
    token: Annotated[str, Query(max_length=1_000)],
    runtime: RuntimeDep,
    session: TransactionDep,
) -> HTMLResponse:
    """Return the bill a link opens; 401 when the link is forged or older than its life."""
    secret = runtime.settings.session_secret.get_secret_value()
    link = BillLinks(secret=secret, clock=runtime.clock).read(token)
    bill = BillingService(session, clock=runtime.clock).by_number(link.customer_id, link.number)
    customer = CustomerService(session, clock=runtime.clock).by_id(link.customer_id)
    page = bill_page(bill, customer, language=link.language)
    return HTMLResponse(page, headers=_HEADERS)
