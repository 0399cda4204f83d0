"""The limits of the widget's calls: for each visitor, and for each address he may come from."""

from collections.abc import Callable
from typing import Any, Literal

from fastapi import Depends, Request

from agent.deps import ClaimsDep, Runtime, RuntimeDep
from agent.kit.rate import Rate, client_address

Action = Literal["sessions", "messages", "codes", "uploads"]


def address_of(request: Request, runtime: Runtime) -> str:
    """Return the address a request comes from, behind trusted proxies too."""
    return client_address(
        request.client.host if request.client else "",
        request.headers.get("x-forwarded-for", ""),
        trusted=runtime.settings.trusted_proxies,
    )


def limit(runtime: Runtime, action: Action, *, address: str, visitor: str | None) -> None:
    """Count one request against both of its buckets.

    Raises:
        RateLimited: one of them is empty.
    """
    rate: Rate | None = getattr(runtime.settings, f"rate_{action}")
    if rate is None:
        return
    if visitor is not None:
        runtime.limiter.take(action, f"visitor:{visitor}", rate)
    # A firm or a campus has one address for many people.
    everyone = rate.times(runtime.settings.rate_address_factor)
    runtime.limiter.take(action, f"address:{address}", everyone)


def limited(action: Action) -> Callable[..., None]:
    """Return a dependency that counts each call of a signed-in visitor against ``action``."""

    def count(request: Request, runtime: RuntimeDep, claims: ClaimsDep) -> None:
        visitor = claims.customer_id or claims.visitor_id or claims.conversation_id
        limit(runtime, action, address=address_of(request, runtime), visitor=visitor)

    return count


def Limited(action: Action) -> Any:
    """Return the dependency to put beside a route: ``dependencies=[Limited("codes")]``."""
    return Depends(limited(action))
