"""The staff's own calls: signing in and out, one's account, the staff, the trail."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from agent.accounts.access import (
    COOKIE,
    Allowed,
    SignedIn,
    StaffMember,
    client_address,
    is_secure,
    lifetimes,
)
from agent.accounts.audit import AuditLog
from agent.accounts.errors import PermissionDenied
from agent.accounts.me import me
from agent.accounts.passwords import check_strength, generated
from agent.accounts.photos import redraw
from agent.accounts.schemas import (
    AddedMember,
    AuditLine,
    AuditPage,
    Me,
    Member,
    MemberChange,
    Members,
    NewMember,
    OidcOption,
    PasswordChange,
    SignInOptions,
    SignInRequest,
)
from agent.accounts.service import StaffService
from agent.accounts.sessions import StaffSessions
from agent.accounts.sign_in import Browser, Opened
from agent.deps import Runtime, RuntimeDep, TransactionDep
from agent.handoff.presence import PresenceService
from agent.kit.types import Identifier

router = APIRouter(prefix="/v1/staff", tags=["staff"])

_DEVICE_COOKIE = "ascolto_device"
_DEVICE_PATH = "/v1/staff"
_DEVICE_SECONDS = 365 * 24 * 3600
_PHOTO_TYPES: dict[str, dict[str, str]] = {"image/png": {}, "image/jpeg": {}, "image/webp": {}}


def browser(request: Request) -> Browser:
    """Return where a sign-in comes from."""
    return Browser(
        address=client_address(request),
        device=request.cookies.get(_DEVICE_COOKIE, ""),
        earlier=request.cookies.get(COOKIE, ""),
    )


def set_cookies(response: Response, opened: Opened, *, request: Request, runtime: Runtime) -> None:
    """Hand a browser its session, and the mark by which it is known the next time."""
    secure = is_secure(request, runtime)
    response.set_cookie(
        COOKIE,
        opened.token,
        max_age=int(lifetimes(runtime).absolute.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=secure,
    )
    response.set_cookie(
        _DEVICE_COOKIE,
        opened.device,
        max_age=_DEVICE_SECONDS,
        path=_DEVICE_PATH,
        httponly=True,
        samesite="lax",
        secure=secure,
    )


@router.get("/sign-in/options")
def sign_in_options(runtime: RuntimeDep) -> SignInOptions:
    """Say how one may sign in here."""
    settings = runtime.settings
    oidc = OidcOption(title=settings.oidc_title, url="/v1/staff/oidc/start")
    return SignInOptions(password=True, oidc=oidc if settings.oidc_issuer else None)


@router.post("/sign-in")
async def sign_in(
    body: SignInRequest, request: Request, response: Response, runtime: RuntimeDep
) -> Me:
    """Start a session: a cookie for the browser, the CSRF token for its page."""
    opened = await runtime.sign_in.by_password(body.email, body.password, browser=browser(request))
    set_cookies(response, opened, request=request, runtime=runtime)
    response.headers["Cache-Control"] = "no-store"
    return await run_in_threadpool(me, runtime, opened.staff_id, token=opened.token)


@router.post("/sign-out", status_code=204)
def sign_out(
    staff: Annotated[StaffMember, SignedIn], runtime: RuntimeDep, session: TransactionDep
) -> Response:
    """End the session here, not only in the browser."""
    StaffSessions(session, clock=runtime.clock, lifetimes=lifetimes(runtime)).end(staff.session_id)
    PresenceService(session, clock=runtime.clock).gone(staff.id)
    AuditLog(session, clock=runtime.clock).note(
        staff.id, "sign_out", object_kind="staff", object_id=staff.id
    )
    response = Response(status_code=204, headers={"Clear-Site-Data": '"cache"'})
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return response


@router.get("/me")
def read_me(
    staff: Annotated[StaffMember, SignedIn],
    request: Request,
    response: Response,
    runtime: RuntimeDep,
) -> Me:
    """Return who is signed in, what he may do, and his page's CSRF token."""
    response.headers["Cache-Control"] = "no-store"
    return me(runtime, staff.id, token=request.cookies[COOKIE])


@router.post("/me/password", status_code=204)
async def change_my_password(
    body: PasswordChange,
    staff: Annotated[StaffMember, SignedIn],
    request: Request,
    runtime: RuntimeDep,
) -> Response:
    """Change one's own password; every other session of one's own ends."""
    await runtime.sign_in.confirm(staff.email, body.current, browser=browser(request))
    check_strength(body.new, email=staff.email, name=staff.name)
    kept = await runtime.sign_in.hash(body.new)

    def store() -> None:
        with runtime.database.transaction() as session:
            StaffService(session, clock=runtime.clock).set_password(
                staff.id, kept, by=staff.id, keeping=staff.session_id
            )

    await run_in_threadpool(store)
    return Response(status_code=204)


@router.get("/members")
def read_members(
    _staff: Annotated[StaffMember, Allowed("staff.read")],
    runtime: RuntimeDep,
    session: TransactionDep,
) -> Members:
    """Return everybody on the staff, by name."""
    return Members(items=StaffService(session, clock=runtime.clock).all())


@router.post("/members", status_code=201)
def add_member(
    body: NewMember,
    staff: Annotated[StaffMember, Allowed("staff.write")],
    runtime: RuntimeDep,
    session: TransactionDep,
) -> AddedMember:
    """Add somebody; without a password one is made, and shown in this answer only."""
    made = None if body.password else generated()
    password = body.password or made or ""
    check_strength(password, email=body.email, name=body.name)
    member = StaffService(session, clock=runtime.clock).add(
        body.email,
        name=body.name,
        roles=body.roles,
        languages=body.languages,
        skills=body.skills,
        password_hash=runtime.sign_in.passwords.hash(password),
        by=staff.id,
    )
    return AddedMember(member=member, generated_password=made)


@router.patch("/members/{staff_id}")
def change_member(
    staff_id: Identifier,
    body: MemberChange,
    staff: Annotated[StaffMember, Allowed("staff.write")],
    runtime: RuntimeDep,
    session: TransactionDep,
) -> Member:
    """Change somebody's name, roles, languages, skills or password; let him in or out."""
    service = StaffService(session, clock=runtime.clock)
    changes = body.model_dump(exclude_none=True, exclude={"password"})
    member = service.change(staff_id, changes, by=staff.id)
    if body.password is not None:
        check_strength(body.password, email=member.email, name=member.name)
        kept = runtime.sign_in.passwords.hash(body.password)
        service.set_password(staff_id, kept, by=staff.id)
    return member


@router.put(
    "/members/{staff_id}/photo",
    openapi_extra={"requestBody": {"required": True, "content": _PHOTO_TYPES}},
)
async def put_photo(
    staff_id: Identifier,
    staff: Annotated[StaffMember, SignedIn],
    request: Request,
    runtime: RuntimeDep,
) -> Member:
    """Put a portrait in the place of the one before: one's own, or as an admin anybody's."""
    _own_or_admin(staff, staff_id)
    content = await request.body()
    photo = await run_in_threadpool(
        redraw, content, media_type=request.headers.get("content-type", "")
    )

    def store() -> Member:
        with runtime.database.transaction() as session:
            service = StaffService(session, clock=runtime.clock)
            return service.set_photo(staff_id, photo, by=staff.id)

    return await run_in_threadpool(store)


@router.delete("/members/{staff_id}/photo", status_code=204)
def delete_photo(
    staff_id: Identifier,
    staff: Annotated[StaffMember, SignedIn],
    runtime: RuntimeDep,
    session: TransactionDep,
) -> Response:
    """Take a portrait away: one's own, or as an admin anybody's."""
    _own_or_admin(staff, staff_id)
    StaffService(session, clock=runtime.clock).drop_photo(staff_id, by=staff.id)
    return Response(status_code=204)


@router.get("/photos/{staff_id}", response_class=Response)
def read_photo(
    staff_id: Identifier, request: Request, runtime: RuntimeDep, session: TransactionDep
) -> Response:
    """Send a portrait; customers see it beside what this person writes."""
    photo = StaffService(session, clock=runtime.clock).photo(staff_id)
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        # Under its own address it never changes; without one it is asked for each time.
        "Cache-Control": "public, max-age=31536000, immutable"
        if request.query_params.get("v") == photo.version
        else "public, no-cache",
        "ETag": f'"{photo.version}"',
        # The widget shows it on other sites' pages.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(photo.content, media_type=photo.media_type, headers=headers)


@router.get("/audit")
def read_audit(
    staff: Annotated[StaffMember, Allowed("audit.read")],
    runtime: RuntimeDep,
    session: TransactionDep,
    before: Identifier | None = None,
    staff_id: Identifier | None = None,
    customer_id: Identifier | None = None,
    action: Identifier | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AuditPage:
    """Return who did what, newest first; looking is itself in the trail."""
    trail = AuditLog(session, clock=runtime.clock)
    rows = trail.read(
        staff_id=staff_id, customer_id=customer_id, action=action, before=before, limit=limit
    )
    if before is None:
        asked = {"staff_id": staff_id, "action": action}
        trail.note(
            staff.id,
            "audit.viewed",
            customer_id=customer_id,
            details={name: value for name, value in asked.items() if value},
        )
    cards = StaffService(session, clock=runtime.clock).cards(
        row.staff_id for row in rows if row.staff_id
    )
    return AuditPage(
        items=[
            AuditLine(
                id=row.id,
                at=row.at,
                staff=cards.get(row.staff_id or ""),
                action=row.action,
                object_kind=row.object_kind,
                object_id=row.object_id,
                customer_id=row.customer_id,
                details=row.details,
            )
            for row in rows
        ],
        next_before=rows[-1].id if len(rows) == limit else None,
    )


def _own_or_admin(staff: StaffMember, staff_id: str) -> None:
    if staff_id != staff.id and not staff.may("staff.write"):
        raise PermissionDenied(permission="staff.write")
