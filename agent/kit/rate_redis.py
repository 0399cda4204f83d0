"""Token buckets in Redis, for several web processes behind one proxy."""

from typing import Any

import structlog
from redis import Redis
from redis.exceptions import RedisError

from agent.kit.rate import LocalBuckets, Rate

log = structlog.get_logger()

# One round trip, atomic: HASH of tokens and time, gone when the bucket would be full again.
_TAKE = """
local burst, seconds, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(kept[1]) or burst, tonumber(kept[2]) or now
now = math.max(now, at)
tokens = math.min(burst, tokens + (now - at) * burst / seconds)
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = (1 - tokens) * seconds / burst end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(seconds * 1000) + 1000)
return tostring(wait)
"""


class RedisBuckets:
    """Buckets that all web processes share.

    When Redis does not answer, each process counts for itself: a limit that is too loose for a
    while is better than a chat that is shut.
    """

    def __init__(self, url: str, *, prefix: str = "ascolto:rate:") -> None:
        self._redis: Redis = Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)
        self._take: Any = self._redis.register_script(_TAKE)
        self._prefix = prefix
        self._local = LocalBuckets()

    def take(self, key: str, rate: Rate, *, now: float) -> float:
        """Take a token, or say how long to wait."""
        try:
            wait = self._take(
                keys=[self._prefix + key], args=[rate.burst, rate.seconds, f"{now:.6f}"]
            )
        except RedisError as error:
            log.warning("rate_limits_without_redis", error=type(error).__name__)
            return self._local.take(key, rate, now=now)
        return float(wait)

    def close(self) -> None:
        """Return all connections."""
        self._redis.close()
