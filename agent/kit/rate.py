"""How often one client may do a thing: token buckets.

A bucket holds ``burst`` tokens and fills up in ``seconds``; each request takes one. Whoever is
slow never meets it, whoever floods is told how long to wait.
The buckets are this process's (`LocalBuckets`) or shared (`agent.kit.rate_redis`).
"""

import ipaddress
import math
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from agent.errors import TooMany
from agent.kit.clock import Clock

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# An IPv6 customer owns a /64 at least: one address of it says nothing.
_IPV6_PREFIX = 64
_MANY_BUCKETS = 50_000


class RateLimited(TooMany):
    """Too often; ``seconds`` says when to come again."""

    code = "rate_limited"

    @property
    def headers(self) -> dict[str, str]:
        """How long to wait, as HTTP says it."""
        return {"Retry-After": str(self.params["seconds"])}


@dataclass(frozen=True)
class Rate:
    """So many at once, and the time in which all of them come back.

    Example:
        >>> Rate.parse("60/600")
        Rate(burst=60, seconds=600.0)
    """

    burst: int
    seconds: float

    @classmethod
    def parse(cls, value: object) -> "Rate":
        """Read ``BURST/SECONDS``; raises ValueError."""
        if isinstance(value, Rate):
            return value
        burst, _, seconds = str(value).partition("/")
        rate = cls(int(burst), float(seconds))
        if rate.burst < 1 or not 0 < rate.seconds < math.inf:
            raise ValueError("a rate is BURST/SECONDS, both above zero")
        return rate

    def times(self, factor: int) -> "Rate":
        """Return the rate of so many clients together."""
        return Rate(self.burst * factor, self.seconds)


class Buckets(Protocol):
    """Where tokens are kept."""

    def take(self, key: str, rate: Rate, *, now: float) -> float:
        """Take a token and return 0, or return how many seconds it takes until there is one."""
        ...


class LocalBuckets:
    """Buckets of one process."""

    def __init__(self) -> None:
        self._buckets: dict[str, tuple[float, float, float]] = {}
        self._lock = Lock()

    def take(self, key: str, rate: Rate, *, now: float) -> float:
        """Take a token, or say how long to wait."""
        with self._lock:
            if len(self._buckets) >= _MANY_BUCKETS:
                self._forget_full(now)
            tokens, at, _ = self._buckets.get(key, (float(rate.burst), now, 0.0))
            now = max(now, at)
            tokens = min(float(rate.burst), tokens + (now - at) * rate.burst / rate.seconds)
            wait = 0.0 if tokens >= 1 else (1 - tokens) * rate.seconds / rate.burst
            self._buckets[key] = (tokens if wait else tokens - 1, now, now + rate.seconds)
            return wait

    def _forget_full(self, now: float) -> None:
        """Drop the buckets that have filled up: they are as good as new ones.

        A flood from ever new addresses that fills the table within one refill loses the
        oldest half instead: memory is bounded whatever comes.
        """
        kept = {key: bucket for key, bucket in self._buckets.items() if bucket[2] > now}
        if len(kept) >= _MANY_BUCKETS:
            kept = dict(list(kept.items())[_MANY_BUCKETS // 2 :])
        self._buckets = kept


class Limiter:
    """Takes tokens, and refuses in one way.

    Example:
        >>> limiter = Limiter(LocalBuckets(), clock=Clock())
        >>> limiter.take("codes", "203.0.113.7", Rate(5, 60))
    """

    def __init__(self, buckets: Buckets, *, clock: Clock) -> None:
        self._buckets = buckets
        self._clock = clock

    def take(self, action: str, who: str, rate: Rate) -> None:
        """Count one request.

        Raises:
            RateLimited: there are no tokens left for ``who``.
        """
        wait = self._buckets.take(f"{action}:{who}", rate, now=self._clock.now().timestamp())
        if wait > 0:
            raise RateLimited(seconds=math.ceil(wait))


def client_address(peer: str, forwarded_for: str, *, trusted: Sequence[Network]) -> str:
    """Return whom a request comes from, for limits.

    ``X-Forwarded-For`` counts as far as it was written by trusted proxies: from the right, the
    first address that is none of them. Whoever is not one may write into it what he likes.

    Example:
        >>> proxies = [ipaddress.ip_network("127.0.0.1/32")]
        >>> client_address("127.0.0.1", "6.6.6.6, 203.0.113.7", trusted=proxies)
        '203.0.113.7'
        >>> client_address("203.0.113.7", "6.6.6.6", trusted=proxies)
        '203.0.113.7'
    """
    address = _address(peer)
    if address is None:
        return peer[:64]
    for hop in reversed(forwarded_for.split(",")):
        if not any(address in network for network in trusted):
            break
        before = _address(hop.strip())
        if before is None:
            break
        address = before
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _IPV6_PREFIX), strict=False))
    return str(address)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
