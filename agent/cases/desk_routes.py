"""Cases for staff. Each command is in the audit trail, in the command's own transaction."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, UploadFile, status
from sqlalchemy.orm import Session

from agent.accounts.access import Allowed, StaffMember
from agent.accounts.audit import AuditLog
from agent.accounts.errors import StaffNotFound
from agent.accounts.service import StaffService
from agent.cases.desk import CaseDesk
from agent.cases.errors import CaseAssigneeUnknown, CaseTalkOfAnother
from agent.cases.log import Actor
from agent.cases.models import CaseStatus, Category, LinkKind
from agent.cases.requests import (
    CaseChanges,
    CaseFile,
    CaseNumber,
    ChangeList,
    FileList,
    MergeInto,
    NewCase,
    NewLink,
    NewNote,
)
from agent.cases.schemas import DeskCaseDetail, DeskCustomer, DeskPage
from agent.conversations.reading import ConversationReader
from agent.customers.service import CustomerService
from agent.deps import Runtime, RuntimeDep, TransactionDep
from agent.files.service import FileService
from agent.kit.types import Identifier, Text

router = APIRouter(prefix="/v1/staff/cases", tags=["staff: cases"])

Reader = Annotated[StaffMember, Allowed("cases.read")]
Writer = Annotated[StaffMember, Allowed("cases.write")]
Words = Annotated[Text, Query(max_length=100)]


@router.get("")
def list_cases(
    runtime: RuntimeDep,
    staff: Reader,
    status: CaseStatus | Literal["active"] | None = None,
    assignee: Identifier | None = None,
    category: Category | None = None,
    customer_id: Identifier | None = None,
    q: Words = "",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> DeskPage:
    """Return cases, the latest touched first.

    ``status=active`` is every open one; ``assignee`` is a staff id, ``me`` or ``none``; ``q``
    looks into numbers and subjects.
    """
    # Looking at one customer's cases is noted; looking at everybody's waits for no writer.
    begin = runtime.database.transaction if customer_id else runtime.database.reading
    with begin() as session:
        page = _desk(session, runtime).page(
            status=status,
            assignee_id=staff.id if assignee == "me" else assignee if assignee != "none" else None,
            unassigned=assignee == "none",
            category=category,
            customer_id=customer_id,
            words=q,
            cursor=cursor,
            limit=limit,
        )
        if customer_id is not None:
            _audit(session, runtime, staff, "case.listed", None, customer_id)
    return page


@router.post("", status_code=status.HTTP_201_CREATED)
def open_case(
    body: NewCase, runtime: RuntimeDep, session: TransactionDep, staff: Writer
) -> DeskCaseDetail:
    """Open a case for a customer, who is told; the same client id again returns the same case."""
    customer = CustomerService(session, clock=runtime.clock).by_id(body.customer_id)
    if body.conversation_id is not None:
        customers = ConversationReader(session).customers_of([body.conversation_id])
        if customers.get(body.conversation_id) != customer.id:
            raise CaseTalkOfAnother
    case = _desk(session, runtime).open_case(
        customer.id,
        actor=_actor(staff),
        category=body.category,
        subject=body.subject,
        text=body.text,
        priority=body.priority,
        client_case_id=body.client_case_id,
        product=body.product,
        conversation_id=body.conversation_id,
    )
    return _done(session, runtime, staff, "case.opened", case)


@router.get("/{number}")
def read_case(
    number: CaseNumber, runtime: RuntimeDep, session: TransactionDep, staff: Reader
) -> DeskCaseDetail:
    """Return a case with its notes, links, deadlines, and what it is in other systems."""
    case = _desk(session, runtime).detail(number)
    _audit(session, runtime, staff, "case.viewed", case.number, case.customer.id)
    return case


@router.patch("/{number}")
def change_case(
    number: CaseNumber,
    body: CaseChanges,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Writer,
) -> DeskCaseDetail:
    """Change status, priority, category or assignee; 409 when it changed since ``version``."""
    changes: dict[str, Any] = body.model_dump(exclude={"version"}, exclude_unset=True)
    if changes.get("assignee_id") is not None:
        _check_assignee(session, runtime, changes["assignee_id"])
    case = _desk(session, runtime).change(
        number, version=body.version, actor=_actor(staff), **changes
    )
    return _done(session, runtime, staff, "case.changed", case, **changes)


@router.post("/{number}/notes", status_code=status.HTTP_201_CREATED)
def add_note(
    number: CaseNumber, body: NewNote, runtime: RuntimeDep, session: TransactionDep, staff: Writer
) -> DeskCaseDetail:
    """Add a note: internal, or one that the customer reads and is told of."""
    case = _desk(session, runtime).add_note(
        number,
        actor=_actor(staff),
        client_note_id=body.client_note_id,
        text=body.text,
        internal=body.internal,
    )
    return _done(session, runtime, staff, "case.noted", case, internal=body.internal)


@router.post("/{number}/links")
def add_link(
    number: CaseNumber, body: NewLink, runtime: RuntimeDep, session: TransactionDep, staff: Writer
) -> DeskCaseDetail:
    """Say what another case is to this one."""
    case = _desk(session, runtime).link(number, to=body.to, kind=body.kind, actor=_actor(staff))
    return _done(session, runtime, staff, "case.linked", case, to=body.to, kind=body.kind)


@router.delete("/{number}/links")
def remove_link(
    number: CaseNumber,
    to: CaseNumber,
    kind: LinkKind,
    runtime: RuntimeDep,
    session: TransactionDep,
    staff: Writer,
) -> DeskCaseDetail:
    """Take a link away."""
    case = _desk(session, runtime).unlink(number, to=to, kind=kind, actor=_actor(staff))
    return _done(session, runtime, staff, "case.unlinked", case, to=to, kind=kind)


@router.post("/{number}/merge")
def merge(
    number: CaseNumber, body: MergeInto, runtime: RuntimeDep, session: TransactionDep, staff: Writer
) -> DeskCaseDetail:
    """Follow a case in another one of the same customer; return that one."""
    case = _desk(session, runtime).merge(number, into=body.into, actor=_actor(staff))
    return _done(session, runtime, staff, "case.merged", case, merged=number)


@router.post("/{number}/unmerge")
def unmerge(
    number: CaseNumber, runtime: RuntimeDep, session: TransactionDep, staff: Writer
) -> DeskCaseDetail:
    """Take a merged case out again, exactly as it was; return it."""
    case = _desk(session, runtime).unmerge(number, actor=_actor(staff))
    return _done(session, runtime, staff, "case.unmerged", case)


@router.get("/{number}/changes")
def read_changes(
    number: CaseNumber, runtime: RuntimeDep, session: TransactionDep, staff: Reader
) -> ChangeList:
    """Return what happened to a case, oldest first."""
    desk = _desk(session, runtime)
    items = desk.changes(number)
    case = desk.detail(number)
    _audit(session, runtime, staff, "case.viewed", number, case.customer.id)
    return ChangeList(items=items)


@router.get("/{number}/attachments")
def list_files(
    number: CaseNumber, runtime: RuntimeDep, session: TransactionDep, staff: Reader
) -> FileList:
    """Return the files of a case and of those merged into it."""
    desk = _desk(session, runtime)
    stored = FileService(session, clock=runtime.clock, store=runtime.files)
    files = [file for one in desk.numbers_with(number) for file in stored.of("case", one)]
    _audit(session, runtime, staff, "case.viewed", number, desk.detail(number).customer.id)
    files.sort(key=lambda file: (file.created_at, file.id))
    return FileList(items=tuple(CaseFile.of(file) for file in files))


@router.post("/{number}/attachments", status_code=status.HTTP_201_CREATED)
def add_file(
    number: CaseNumber,
    file: UploadFile,
    runtime: RuntimeDep,
    staff: Writer,
    internal: Annotated[bool, Form()] = True,
) -> CaseFile:
    """Put a file with a case: among staff, or for the customer to read."""
    with (
        runtime.files.receive(
            file.file, name=file.filename or "", declared=file.content_type or ""
        ) as received,
        runtime.database.transaction() as session,
    ):
        desk = _desk(session, runtime)
        customer_id = desk.hold(number)
        stored = FileService(session, clock=runtime.clock, store=runtime.files).keep(
            received,
            scope="case",
            scope_id=number,
            uploader="agent",
            uploader_id=staff.id,
            customer_id=customer_id,
            internal=internal,
        )
        desk.log_file(
            number, file_id=stored.id, name=stored.name, internal=internal, actor=_actor(staff)
        )
        _audit(session, runtime, staff, "case.file_added", number, customer_id, name=stored.name)
    return CaseFile.of(stored)


def _desk(session: Session, runtime: Runtime) -> CaseDesk:
    customers = CustomerService(session, clock=runtime.clock)

    def who(customer_id: str) -> DeskCustomer:
        customer = customers.by_id(customer_id)
        return DeskCustomer(id=customer.id, name=customer.full_name, code=customer.code)

    return CaseDesk(session, clock=runtime.clock, who=who)


def _actor(staff: StaffMember) -> Actor:
    return Actor("agent", id=staff.id, name=staff.name)


def _check_assignee(session: Session, runtime: Runtime, staff_id: str) -> None:
    try:
        found = StaffService(session, clock=runtime.clock).by_id(staff_id)
    except StaffNotFound as error:
        raise CaseAssigneeUnknown(staff_id=staff_id) from error
    if not found.active:
        raise CaseAssigneeUnknown(staff_id=staff_id)


def _done(
    session: Session,
    runtime: Runtime,
    staff: StaffMember,
    action: str,
    case: DeskCaseDetail,
    **details: Any,
) -> DeskCaseDetail:
    """Note a command in the audit trail and pass on the case it left."""
    _audit(session, runtime, staff, action, case.number, case.customer.id, **details)
    return case


def _audit(
    session: Session,
    runtime: Runtime,
    staff: StaffMember,
    action: str,
    number: str | None,
    customer_id: str | None,
    **details: Any,
) -> None:
    AuditLog(session, clock=runtime.clock).note(
        staff.id,
        action,
        object_kind="case",
        object_id=number,
        customer_id=customer_id,
        details=details,
    )
