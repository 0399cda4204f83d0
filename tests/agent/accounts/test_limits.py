"""Guessing passwords: it gets slow, survives a restart, and locks nobody out for good."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from agent.accounts.limits import ACCOUNT, ADDRESS, SignInLimits, buckets, device_cookie, network
from agent.accounts.models import SignInLimitRow
from agent.accounts.schemas import Member
from agent.accounts.service import StaffService
from agent.app import create_app
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.settings import Settings
from tests.agent.accounts.people import PASSWORD, Desk, cheap_hash, problem
from tests.agent.serving import serve

WRONG = "un-altra-password"
Browsers = Callable[..., Desk]


def guess(desk: Desk, *, times: int, email: str = "sofia@ventolia.example") -> list[str]:
    return [problem(desk.sign_in(email, WRONG))[1] for _ in range(times)]


class TestGuessing:
    def test_twenty_guesses_in_a_row_become_six(self, browser: Browsers, sofia: Member) -> None:
        codes = guess(browser(), times=20)
        assert codes == ["sign_in_failed"] * 6 + ["sign_in_limited"] * 14

    def test_the_right_password_is_not_looked_at_while_it_waits(
        self, browser: Browsers, sofia: Member
    ) -> None:
        desk = browser()
        guess(desk, times=6)
        answer = desk.sign_in()
        assert problem(answer) == (429, "sign_in_limited")
        assert answer.headers["retry-after"] == str(answer.json()["params"]["retry_after"]) == "2"

    def test_an_unknown_account_is_limited_alike(self, browser: Browsers, sofia: Member) -> None:
        assert guess(browser(), times=8, email="nobody@x.example") == guess(browser(), times=8)

    def test_a_hundred_at_once_count_as_a_hundred(self, browser: Browsers, sofia: Member) -> None:
        desks = [browser(f"10.0.0.{n}") for n in range(1, 31)]
        with ThreadPoolExecutor(10) as pool:
            codes = list(pool.map(lambda desk: guess(desk, times=1)[0], desks))
        assert codes.count("sign_in_failed") <= 6

    def test_delays_grow_but_not_beyond_five_minutes(
        self, browser: Browsers, sofia: Member, clock: FixedClock
    ) -> None:
        desk, waits = browser(), []
        for _ in range(400):
            answer = desk.sign_in(password=WRONG)
            if answer.status_code == 429:
                waits.append(answer.json()["params"]["retry_after"])
                clock.moment += timedelta(seconds=waits[-1])
            if len(waits) == 14:
                break
        assert waits[:4] == [2, 4, 8, 16]
        assert waits == sorted(waits)
        assert max(waits) == 300

    def test_a_restart_forgets_nothing(
        self, url: str, sofia: Member, lonely: Settings, clock: FixedClock
    ) -> None:
        with Desk(url).http as http:
            for _ in range(6):
                http.post("/v1/staff/sign-in", json={"email": sofia.email, "password": WRONG})
        with serve(create_app(lonely, clock=clock)) as again, Desk(again).http as http:
            answer = http.post(
                "/v1/staff/sign-in", json={"email": sofia.email, "password": PASSWORD}
            )
        assert problem(answer) == (429, "sign_in_limited")

    def test_many_accounts_from_one_address_are_limited_by_the_address(
        self, browser: Browsers
    ) -> None:
        desk = browser("198.51.100.7")
        codes = [problem(desk.sign_in(f"p{n}@x.example", WRONG))[1] for n in range(25)]
        assert codes == ["sign_in_failed"] * 21 + ["sign_in_limited"] * 4

    def test_the_table_empties_by_itself(
        self, browser: Browsers, sofia: Member, clock: FixedClock, database: Database
    ) -> None:
        guess(browser(), times=20)
        clock.moment += timedelta(days=1)
        assert browser().sign_in().status_code == 200
        with database.reading() as session:
            levels = [row.level for row in session.scalars(select(SignInLimitRow))]
        assert sum(levels) == 0


class TestTheOwner:
    def test_gets_in_between_whatever_one_attacker_does(
        self, browser: Browsers, sofia: Member, clock: FixedClock
    ) -> None:
        attacker, owner = browser("198.51.100.7"), browser("203.0.113.9")
        waited = timedelta()
        for _ in range(2000):  # as fast as the door opens to it, for days
            answer = attacker.sign_in(password=WRONG)
            if answer.status_code == 429:
                clock.moment += timedelta(seconds=answer.json()["params"]["retry_after"])
                waited += timedelta(seconds=answer.json()["params"]["retry_after"])
            if waited > timedelta(hours=12):
                break
        attacker.sign_in(password=WRONG)
        answer = owner.sign_in()
        if answer.status_code == 429:
            wait = answer.json()["params"]["retry_after"]
            assert wait <= 300
            clock.moment += timedelta(seconds=wait)
            answer = owner.sign_in()
        assert answer.status_code == 200

    def test_is_not_kept_out_of_the_browser_he_works_at(
        self, browser: Browsers, sofia: Member
    ) -> None:
        own = browser("203.0.113.9")
        own.sign_in()
        own.post("/sign-out")
        for n in range(1, 12):
            browser(f"198.51.100.{n}").sign_in(password=WRONG)
        assert problem(browser("203.0.113.10").sign_in()) == (429, "sign_in_limited")
        assert own.sign_in().status_code == 200

    def test_a_known_browser_is_limited_too(self, browser: Browsers, sofia: Member) -> None:
        own = browser()
        own.sign_in()
        assert guess(own, times=8).count("sign_in_failed") == 6

    def test_a_mark_made_up_or_of_another_account_is_none(self) -> None:
        secret = "s" * 32
        mark = device_cookie("sofia@x.example", secret=secret)
        known = buckets("sofia@x.example", address="10.0.0.1", device=mark, secret=secret)
        assert [each.kind for each in known] == ["device"]
        for email, device in (("davide@x.example", mark), ("sofia@x.example", "x.é"), ("", "")):
            chosen = buckets(email, address="10.0.0.1", device=device, secret=secret)
            assert [each.kind for each in chosen] == ["address", "account"]

    def test_an_admin_who_sets_the_password_forgives(
        self, browser: Browsers, sofia: Member, database: Database, clock: FixedClock
    ) -> None:
        guess(browser("198.51.100.7"), times=7)
        with database.transaction() as session:
            StaffService(session, clock=clock).set_password(sofia.id, cheap_hash(PASSWORD), by=None)
        assert browser("203.0.113.9").sign_in().status_code == 200


class TestTime:
    def test_who_is_not_there_costs_the_same_hash(
        self, browser: Browsers, sofia: Member, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What takes time is the hash: one is computed at the same cost, whoever is named."""
        costs: list[str] = []
        verify = PasswordHasher.verify

        def counted(self: PasswordHasher, kept: str, password: str) -> bool:
            costs.append(kept.rsplit("$", 2)[0])
            return verify(self, kept, password)

        monkeypatch.setattr(PasswordHasher, "verify", counted)
        desk = browser()
        for email in ("sofia@ventolia.example", "nobody@x.example"):
            clock.moment += timedelta(hours=1)
            assert problem(desk.sign_in(email, WRONG)) == (401, "sign_in_failed")
        assert len(costs) == 2
        assert costs[0] == costs[1]


class TestBuckets:
    @pytest.mark.parametrize(
        ("address", "subscriber"),
        [
            ("10.1.2.3", "10.1.2.3"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("::ffff:10.1.2.3", "10.1.2.3"),
            ("fe80::1%eth0", "fe80::/64"),
            ("unix", "unix"),
        ],
    )
    def test_one_subscriber_is_one_address(self, address: str, subscriber: str) -> None:
        assert network(address) == subscriber

    def test_an_office_that_slips_now_and_then_never_waits(
        self, database: Database, clock: FixedClock
    ) -> None:
        for n in range(200):
            clock.moment += ADDRESS.forgives_one_in
            chosen = buckets(f"p{n}@x.example", address="10.0.0.1", device="", secret="s")
            with database.transaction() as session:
                assert SignInLimits(session, clock=clock).admit(chosen) == 0

    def test_an_attempt_refused_is_not_counted(self, database: Database, clock: FixedClock) -> None:
        chosen = buckets("a@x.example", address="10.0.0.1", device="", secret="s")
        for _ in range(100):
            with database.transaction() as session:
                wait = SignInLimits(session, clock=clock).admit(chosen)
        assert wait == 2
        clock.moment += timedelta(seconds=wait)
        with database.transaction() as session:
            assert SignInLimits(session, clock=clock).admit(chosen) == 0

    def test_success_cleans_the_account_and_not_the_address(
        self, database: Database, clock: FixedClock
    ) -> None:
        chosen = buckets("a@x.example", address="10.0.0.1", device="", secret="s")
        for _ in range(4):
            with database.transaction() as session:
                SignInLimits(session, clock=clock).admit(chosen)
        with database.transaction() as session:
            SignInLimits(session, clock=clock).succeeded(chosen)
        with database.reading() as session:
            assert [row.level for row in session.scalars(select(SignInLimitRow))] == [3.0]
        assert ACCOUNT.free < ADDRESS.free
