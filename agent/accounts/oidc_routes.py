"""Leaving for the company's identity provider, and coming back."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from agent.accounts.access import is_secure
from agent.accounts.errors import OidcUnavailable
from agent.accounts.oidc import FLOW_LIFE, OidcProvider
from agent.accounts.roles import Role
from agent.accounts.routes import browser, set_cookies
from agent.accounts.sign_in import Opened
from agent.deps import Runtime, RuntimeDep
from agent.errors import AscoltoError

router = APIRouter(prefix="/v1/staff/oidc", tags=["staff"])

_COOKIE = "ascolto_oidc"
_PATH = "/v1/staff/oidc"
# The pages of the staff one may come from.
_Page = Literal["console", "studio"]
_Answer = Annotated[str, Query(max_length=4000)]


@router.get("/start", response_class=RedirectResponse, status_code=303)
def leave(request: Request, runtime: RuntimeDep, page: _Page = "console") -> Response:
    """Send the browser to the identity provider; it comes back to the page it left."""
    try:
        departure = _provider(runtime).leave(redirect_uri=_redirect_uri(request, runtime))
    except AscoltoError as error:
        return _back(page, error)
    response = RedirectResponse(departure.url, status_code=303)
    response.set_cookie(
        _COOKIE,
        f"{page}:{departure.cookie}",
        max_age=int(FLOW_LIFE.total_seconds()),
        path=_PATH,
        httponly=True,
        samesite="lax",
        secure=is_secure(request, runtime),
    )
    return response


@router.get("/callback", response_class=RedirectResponse, status_code=303)
async def arrive(
    request: Request,
    runtime: RuntimeDep,
    code: _Answer = "",
    state: _Answer = "",
    iss: _Answer | None = None,
) -> Response:
    """Take the provider's answer; the browser goes where it left, signed in or told why not."""
    left, _, cookie = request.cookies.get(_COOKIE, "").partition(":")
    page: _Page = "studio" if left == "studio" else "console"

    def finish() -> Opened:
        provider = _provider(runtime)
        identity = provider.arrive(code=code, state=state, issuer=iss, cookie=cookie)
        return runtime.sign_in.by_provider(
            identity, roles=_roles(runtime, identity.groups), browser=browser(request)
        )

    try:
        opened = await run_in_threadpool(finish)
    except AscoltoError as error:
        response = _back(page, error)
    else:
        response = RedirectResponse(f"/{page}", status_code=303)
        set_cookies(response, opened, request=request, runtime=runtime)
    response.delete_cookie(_COOKIE, path=_PATH, httponly=True, samesite="lax")
    response.headers["Cache-Control"] = "no-store"
    return response


def _provider(runtime: Runtime) -> OidcProvider:
    if runtime.oidc is None:
        raise OidcUnavailable
    return runtime.oidc


def _redirect_uri(request: Request, runtime: Runtime) -> str:
    base = runtime.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return f"{base}{_PATH}/callback"


def _roles(runtime: Runtime, groups: tuple[str, ...]) -> tuple[Role, ...]:
    granted = (runtime.settings.oidc_roles.get(group) for group in groups)
    return tuple(dict.fromkeys(role for role in granted if role is not None))


def _back(page: _Page, error: AscoltoError) -> Response:
    return RedirectResponse(f"/{page}?{urlencode({'sign_in': error.code})}", status_code=303)
