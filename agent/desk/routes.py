"""What the console asks beside and behind a conversation."""

import asyncio
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, status
from fastapi.concurrency import run_in_threadpool

from agent.accounts.access import Allowed, StaffMember
from agent.accounts.audit import AuditLog
from agent.deps import LanguageDep, RuntimeDep, TransactionDep
from agent.desk.canned import CannedService
from agent.desk.card import CardService
from agent.desk.card_schemas import Card
from agent.desk.macros import MacroService
from agent.desk.pane import CustomerPane
from agent.desk.pane_schemas import (
    BillsReply,
    CasesReply,
    ContractsReply,
    CustomerView,
    TimelineReply,
)
from agent.desk.runner import MacroRunner
from agent.desk.schemas import (
    Canned,
    CannedChange,
    CannedReply,
    CustomersReply,
    Macro,
    MacroChange,
    MacroRequest,
    MacroResult,
    MacrosReply,
    NewCanned,
    NewMacro,
    Rendered,
    RenderRequest,
    SearchReply,
)
from agent.desk.search import SearchService
from agent.kit.i18n import Language
from agent.kit.types import Identifier, clean_text

router = APIRouter(prefix="/v1/staff", tags=["desk"])

_MOST_HITS = 50
_MOST_ENTRIES = 100
# A pasted page is a query too; beyond this nobody reads it, and the address line ends near it.
_LONGEST_QUERY = 12_000

Id = Annotated[Identifier, Path()]
Query_ = Annotated[str, Query(alias="q", max_length=_LONGEST_QUERY)]


@router.get("/conversations/{conversation_id}/card")
def read_card(
    conversation_id: Id,
    runtime: RuntimeDep,
    language: LanguageDep,
    staff: Annotated[StaffMember, Allowed("conversations.read")],
) -> Card:
    """Return all that an agent needs in order not to ask again, within a second."""
    service = CardService(
        runtime.database, recall=runtime.recall, texts=runtime.texts, clock=runtime.clock
    )
    return service.card(conversation_id, staff=staff, language=language)


@router.get("/search")
def search_transcripts(
    q: Query_,
    runtime: RuntimeDep,
    staff: Annotated[StaffMember, Allowed("search.read")],
    language: Language | None = None,
    since: Annotated[date | None, Query(description="First day, in Italy.")] = None,
    until: Annotated[date | None, Query(description="Last day, in Italy.")] = None,
    customer_id: Identifier | None = None,
    staff_id: Annotated[Identifier | None, Query(description="Only what he wrote.")] = None,
    cursor: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_HITS)] = 20,
) -> SearchReply:
    """Return messages and private notes that have every word, newest first.

    ``"a phrase"``, ``begin*`` and ``-without`` are understood; no text is an error.
    """
    with runtime.database.reading() as session:
        found = SearchService(session, clock=runtime.clock).transcripts(
            clean_text(q),
            language=language,
            since=since,
            until=until,
            customer_id=customer_id,
            staff_id=staff_id,
            cursor=cursor,
            limit=limit,
        )
    if cursor is None:
        # After the search: on SQLite whoever writes keeps all other writers waiting.
        with runtime.database.transaction() as session:
            AuditLog(session, clock=runtime.clock).note(
                staff.id,
                "transcripts.searched",
                customer_id=customer_id,
                details={"words": list(found.words), "shown": len(found.items)},
            )
    return found


@router.get("/search/customers")
def search_customers(
    q: Query_,
    runtime: RuntimeDep,
    staff: Annotated[StaffMember, Allowed("customers.read")],
    limit: Annotated[int, Query(ge=1, le=_MOST_HITS)] = 10,
) -> CustomersReply:
    """Return customers by name, code, e-mail, phone or tax code."""
    del staff
    with runtime.database.reading() as session:
        return SearchService(session, clock=runtime.clock).customers(clean_text(q), limit=limit)


@router.get("/canned")
def read_canned(
    runtime: RuntimeDep,
    staff: Annotated[StaffMember, Allowed("canned.read")],
    language: Language | None = None,
) -> CannedReply:
    """Return the shared canned replies and one's own, the most used first."""
    with runtime.database.reading() as session:
        return CannedService(session, clock=runtime.clock).all_for(staff, language=language)


@router.post("/canned", status_code=status.HTTP_201_CREATED)
def add_canned(
    body: NewCanned,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Annotated[StaffMember, Allowed("canned.read")],
) -> Canned:
    """Keep a canned reply: one's own, or a shared one with the permission ``canned.write``."""
    return CannedService(session, clock=runtime.clock).add(staff, body)


@router.patch("/canned/{canned_id}")
def change_canned(
    canned_id: Id,
    body: CannedChange,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Annotated[StaffMember, Allowed("canned.read")],
) -> Canned:
    """Change a canned reply; what is absent stays."""
    return CannedService(session, clock=runtime.clock).change(staff, canned_id, body)


@router.delete("/canned/{canned_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_canned(
    canned_id: Id,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Annotated[StaffMember, Allowed("canned.read")],
) -> Response:
    """Delete a canned reply."""
    CannedService(session, clock=runtime.clock).delete(staff, canned_id)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.post("/canned/{canned_id}/render")
def render_canned(
    canned_id: Id,
    body: RenderRequest,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Annotated[StaffMember, Allowed("conversations.own")],
) -> Rendered:
    """Fill a canned reply for a conversation; what is missing is named and shown in the text."""
    return CannedService(session, clock=runtime.clock).render(
        staff, canned_id, body.conversation_id
    )


@router.get("/macros")
def read_macros(
    runtime: RuntimeDep, staff: Annotated[StaffMember, Allowed("macros.run")]
) -> MacrosReply:
    """Return all macros."""
    del staff
    with runtime.database.reading() as session:
        return MacroService(session, clock=runtime.clock).all()


@router.post("/macros", status_code=status.HTTP_201_CREATED)
def add_macro(
    body: NewMacro,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Annotated[StaffMember, Allowed("canned.write")],
) -> Macro:
    """Keep a macro."""
    return MacroService(session, clock=runtime.clock).add(staff, body)


@router.patch("/macros/{macro_id}")
def change_macro(
    macro_id: Id,
    body: MacroChange,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Annotated[StaffMember, Allowed("canned.write")],
) -> Macro:
    """Change a macro; what is absent stays."""
    return MacroService(session, clock=runtime.clock).change(staff, macro_id, body)


@router.delete("/macros/{macro_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_macro(
    macro_id: Id,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Annotated[StaffMember, Allowed("canned.write")],
) -> Response:
    """Delete a macro; its runs stay in the audit trail."""
    MacroService(session, clock=runtime.clock).delete(staff, macro_id)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.post("/conversations/{conversation_id}/macros/{macro_id}")
async def run_macro(
    conversation_id: Id,
    macro_id: Id,
    body: MacroRequest,
    runtime: RuntimeDep,
    staff: Annotated[StaffMember, Allowed("macros.run")],
) -> MacroResult:
    """Do all steps of a macro, or none; the same client id again does nothing."""

    def run() -> MacroResult:
        with runtime.database.transaction() as session:
            return MacroRunner(session, staff=staff, clock=runtime.clock).run(
                conversation_id, macro_id, version=body.version, client_id=body.client_id
            )

    result = await run_in_threadpool(run)
    runtime.written(conversation_id, loop=asyncio.get_running_loop())
    return result


@router.get("/customers/{customer_id}")
def read_customer(
    customer_id: Id,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Annotated[StaffMember, Allowed("customers.read")],
) -> CustomerView:
    """Return who a customer is, certain and probable facts apart."""
    return CustomerPane(session, staff=staff, clock=runtime.clock).profile(customer_id)


@router.get("/customers/{customer_id}/timeline")
def read_timeline(
    customer_id: Id,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Annotated[StaffMember, Allowed("customers.read")],
    before: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_ENTRIES)] = 30,
) -> TimelineReply:
    """Return what happened on every channel, newest first."""
    return CustomerPane(session, staff=staff, clock=runtime.clock).timeline(
        customer_id, before=before, limit=limit
    )


@router.get("/customers/{customer_id}/contracts")
def read_contracts(
    customer_id: Id,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Annotated[StaffMember, Allowed("customers.read")],
) -> ContractsReply:
    """Return contracts with plan and point of supply."""
    return CustomerPane(session, staff=staff, clock=runtime.clock).contracts(customer_id)


@router.get("/customers/{customer_id}/bills")
def read_bills(
    customer_id: Id,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Annotated[StaffMember, Allowed("customers.read")],
    limit: Annotated[int, Query(ge=1, le=_MOST_ENTRIES)] = 12,
) -> BillsReply:
    """Return the latest bills and what is open."""
    return CustomerPane(session, staff=staff, clock=runtime.clock).bills(customer_id, limit=limit)


@router.get("/customers/{customer_id}/cases")
def read_cases(
    customer_id: Id,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Annotated[StaffMember, Allowed("customers.read")],
    limit: Annotated[int, Query(ge=1, le=_MOST_ENTRIES)] = 20,
) -> CasesReply:
    """Return open and closed cases, the latest touched first."""
    return CustomerPane(session, staff=staff, clock=runtime.clock).cases(customer_id, limit=limit)
