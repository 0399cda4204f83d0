"""Token buckets in this process and in Redis, and whose address counts."""

import ipaddress
import os
import secrets
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import redis

from agent.kit import rate as module
from agent.kit.clock import FixedClock
from agent.kit.rate import Buckets, Limiter, LocalBuckets, Rate, RateLimited, client_address
from agent.kit.rate_redis import RedisBuckets
from tests.conftest import absent

_REDIS = os.environ.get("ASCOLTO_TEST_REDIS", "redis://127.0.0.1:6379/0")


@pytest.fixture(params=["local", "redis"])
def buckets(request: pytest.FixtureRequest) -> Iterator[Buckets]:
    if request.param == "local":
        yield LocalBuckets()
        return
    client = redis.Redis.from_url(_REDIS, socket_connect_timeout=1)
    try:
        client.ping()
    except redis.ConnectionError:
        absent("no Redis answers at ASCOLTO_TEST_REDIS")
    prefix = f"ascolto-test:{secrets.token_hex(6)}:"
    shared = RedisBuckets(_REDIS, prefix=prefix)
    yield shared
    for key in client.scan_iter(f"{prefix}*"):
        client.delete(key)
    shared.close()
    client.close()


@pytest.fixture
def limiter(buckets: Buckets, clock: FixedClock) -> Limiter:
    return Limiter(buckets, clock=clock)


class TestBucket:
    def test_a_burst_passes_and_the_next_waits(self, limiter: Limiter) -> None:
        for _ in range(3):
            limiter.take("a", "anna", Rate(3, 60))
        with pytest.raises(RateLimited) as refused:
            limiter.take("a", "anna", Rate(3, 60))
        assert refused.value.params == {"seconds": 20}
        assert refused.value.headers == {"Retry-After": "20"}

    def test_others_and_other_actions_are_not_concerned(self, limiter: Limiter) -> None:
        limiter.take("a", "anna", Rate(1, 60))
        limiter.take("a", "bruno", Rate(1, 60))
        limiter.take("b", "anna", Rate(1, 60))

    def test_tokens_come_back_one_by_one(self, limiter: Limiter, clock: FixedClock) -> None:
        for _ in range(3):
            limiter.take("a", "anna", Rate(3, 60))
        clock.moment += timedelta(seconds=20.1)
        limiter.take("a", "anna", Rate(3, 60))
        with pytest.raises(RateLimited):
            limiter.take("a", "anna", Rate(3, 60))
        clock.moment += timedelta(hours=5)
        for _ in range(3):
            limiter.take("a", "anna", Rate(3, 60))
        with pytest.raises(RateLimited):
            limiter.take("a", "anna", Rate(3, 60))

    def test_a_refused_request_costs_nothing(self, limiter: Limiter, clock: FixedClock) -> None:
        limiter.take("a", "anna", Rate(1, 60))
        for _ in range(50):
            with pytest.raises(RateLimited):
                limiter.take("a", "anna", Rate(1, 60))
        clock.moment += timedelta(seconds=60.1)
        limiter.take("a", "anna", Rate(1, 60))

    def test_a_clock_that_goes_back_gives_nothing_away(
        self, limiter: Limiter, clock: FixedClock
    ) -> None:
        limiter.take("a", "anna", Rate(1, 60))
        clock.moment -= timedelta(hours=1)
        with pytest.raises(RateLimited) as refused:
            limiter.take("a", "anna", Rate(1, 60))
        assert refused.value.params["seconds"] <= 60

    def test_many_at_once_get_no_more_than_there_is(self, limiter: Limiter) -> None:
        passed: list[bool] = []

        def take() -> None:
            for _ in range(20):
                try:
                    limiter.take("a", "anna", Rate(50, 3600))
                except RateLimited:
                    continue
                passed.append(True)

        threads = [threading.Thread(target=take) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(passed) == 50


def test_two_processes_share_what_is_in_redis(clock: FixedClock) -> None:
    prefix = f"ascolto-test:{secrets.token_hex(6)}:"
    both = [RedisBuckets(_REDIS, prefix=prefix) for _ in range(2)]
    limiters = [Limiter(one, clock=clock) for one in both]
    limiters[0].take("a", "anna", Rate(1, 2))
    with pytest.raises(RateLimited):
        limiters[1].take("a", "anna", Rate(1, 2))
    with redis.Redis.from_url(_REDIS) as client:
        [key] = list(client.scan_iter(f"{prefix}*"))
        assert 0 < client.pttl(key) <= 3_000
        client.delete(key)
    for one in both:
        one.close()


def test_without_redis_each_process_counts_for_itself(clock: FixedClock) -> None:
    gone = RedisBuckets("redis://127.0.0.1:1/0")
    limiter = Limiter(gone, clock=clock)
    limiter.take("a", "anna", Rate(1, 60))
    with pytest.raises(RateLimited):
        limiter.take("a", "anna", Rate(1, 60))
    gone.close()


def test_a_flood_of_addresses_does_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch, clock: FixedClock
) -> None:
    monkeypatch.setattr(module, "_MANY_BUCKETS", 100)
    buckets = LocalBuckets()
    for number in range(1_000):
        buckets.take(str(number), Rate(1, 3600), now=clock.now().timestamp())
    assert len(buckets._buckets) <= 100


@pytest.mark.parametrize("text", ["", "5", "0/60", "5/0", "-1/60", "5/-1", "a/b", "5/inf", "5/nan"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever int, float and Rate say
        Rate.parse(text)


class TestAddress:
    PROXIES = [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("127.0.0.1/32")]

    @pytest.mark.parametrize(
        ("peer", "forwarded", "counted"),
        [
            ("203.0.113.7", "", "203.0.113.7"),
            ("203.0.113.7", "1.2.3.4", "203.0.113.7"),  # no proxy of ours: it may say anything
            ("127.0.0.1", "1.2.3.4", "1.2.3.4"),
            ("127.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),  # the visitor wrote the first one
            ("127.0.0.1", "6.6.6.6, 1.2.3.4, 10.1.1.1", "1.2.3.4"),
            ("127.0.0.1", "", "127.0.0.1"),
            ("127.0.0.1", "garbage", "127.0.0.1"),
            ("127.0.0.1", "1.2.3.4, garbage", "127.0.0.1"),
            ("10.1.1.1", "10.2.2.2", "10.2.2.2"),
            ("::ffff:203.0.113.7", "", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
            ("testclient", "1.2.3.4", "testclient"),
        ],
    )
    def test_only_trusted_proxies_are_believed(
        self, peer: str, forwarded: str, counted: str
    ) -> None:
        assert client_address(peer, forwarded, trusted=self.PROXIES) == counted
