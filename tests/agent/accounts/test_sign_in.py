"""Signing in and out over HTTP: what a session is good for, and when it ends."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from agent.accounts.models import AuditRow, StaffRow, StaffSessionRow
from agent.accounts.passwords import Passwords
from agent.accounts.schemas import Member
from agent.accounts.service import StaffService
from agent.accounts.sessions import hashed
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from tests.agent.accounts.people import CHEAP, PASSWORD, Desk, problem

WRONG = "un-altra-password"


def actions(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
        return [(row.action, row.staff_id) for row in rows]


class TestSignIn:
    def test_says_who_one_is_and_what_one_may(self, desk: Desk, sofia: Member) -> None:
        answer = desk.sign_in(" Sofia@Ventolia.example ")
        assert answer.status_code == 200, answer.text
        me = answer.json()
        assert (me["id"], me["name"], me["roles"]) == (sofia.id, "Sofia Greco", ["agent"])
        assert "conversations.own" in me["permissions"]
        assert "staff.write" not in me["permissions"]
        assert desk.get("/me").json() == me

    def test_the_cookie_is_out_of_scripts_reach_and_not_in_the_database(
        self, desk: Desk, sofia: Member, database: Database
    ) -> None:
        header = desk.sign_in().headers.get_list("set-cookie")[0]
        assert header.startswith("ascolto_staff=")
        assert "HttpOnly" in header
        assert "SameSite=lax" in header
        token = desk.http.cookies["ascolto_staff"]
        with database.reading() as session:
            row = session.scalars(select(StaffSessionRow)).one()
        assert row.token_hash == hashed(token) != token

    def test_the_cookie_is_kept_to_https_behind_a_proxy_that_speaks_it(
        self, desk: Desk, sofia: Member
    ) -> None:
        desk.http.headers["X-Forwarded-Proto"] = "https"
        assert "Secure" in desk.sign_in().headers.get_list("set-cookie")[0]

    @pytest.mark.parametrize(
        ("email", "password"),
        [("sofia@ventolia.example", WRONG), ("nobody@ventolia.example", PASSWORD), ("\x00", "x")],
    )
    def test_a_wrong_one_is_told_nothing(
        self, desk: Desk, sofia: Member, email: str, password: str
    ) -> None:
        assert problem(desk.sign_in(email, password)) == (401, "sign_in_failed")
        assert "ascolto_staff" not in desk.http.cookies

    def test_a_disabled_account_looks_like_a_wrong_password(
        self, desk: Desk, sofia: Member, database: Database, clock: FixedClock
    ) -> None:
        with database.transaction() as session:
            StaffService(session, clock=clock).change(sofia.id, {"active": False}, by=None)
        assert problem(desk.sign_in()) == (401, "sign_in_failed")

    def test_an_account_without_a_password_has_none_that_fits(
        self, desk: Desk, sofia: Member, database: Database
    ) -> None:
        with database.transaction() as session:
            session.execute(update(StaffRow).values(password_hash=None))
        assert problem(desk.sign_in(password="None")) == (401, "sign_in_failed")

    def test_what_cannot_be_a_password_is_refused_before_it_is_hashed(
        self, desk: Desk, sofia: Member
    ) -> None:
        for body in (
            '{"email": "sofia@ventolia.example", "password": "\\ud800"}',
            json.dumps({"email": "sofia@ventolia.example", "password": "x" * 201}),
            '{"email": "sofia@ventolia.example"}',
        ):
            answer = desk.post(
                "/sign-in", content=body, headers={"Content-Type": "application/json"}
            )
            assert problem(answer) == (422, "invalid_input")

    def test_another_sites_form_cannot_sign_a_browser_in(self, desk: Desk, sofia: Member) -> None:
        # A form can send text/plain across sites without asking; JSON it cannot.
        body = json.dumps({"email": "sofia@ventolia.example", "password": PASSWORD})
        answer = desk.post("/sign-in", content=body, headers={"Content-Type": "text/plain"})
        assert answer.status_code == 422

    def test_a_new_session_takes_the_place_of_the_one_the_browser_had(
        self, desk: Desk, sofia: Member, database: Database
    ) -> None:
        desk.sign_in()
        first = desk.http.cookies["ascolto_staff"]
        desk.sign_in()
        assert desk.http.cookies["ascolto_staff"] != first
        with database.reading() as session:
            assert len(session.scalars(select(StaffSessionRow)).all()) == 1

    def test_is_in_the_trail_with_the_address_but_never_what_was_typed(
        self, desk: Desk, sofia: Member, database: Database
    ) -> None:
        desk.sign_in(password=WRONG)
        desk.sign_in("s3cret-typed-as-email", WRONG)
        desk.sign_in()
        assert actions(database)[1:] == [
            ("sign_in.failed", None),
            ("sign_in.failed", None),
            ("sign_in.succeeded", sofia.id),
        ]
        with database.reading() as session:
            rows = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()[1:]
        assert [row.object_id for row in rows] == [sofia.id, None, sofia.id]
        assert all(row.details["address"] == "127.0.0.1" for row in rows)
        kept = " ".join(str(row.details) for row in rows)
        assert "s3cret" not in kept
        assert WRONG not in kept

    def test_renews_a_hash_made_with_other_parameters(
        self, desk: Desk, sofia: Member, database: Database
    ) -> None:
        before = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
        with database.transaction() as session:
            session.get_one(StaffRow, sofia.id).password_hash = before
        assert desk.sign_in().status_code == 200
        with database.reading() as session:
            kept = session.get_one(StaffRow, sofia.id).password_hash
        assert kept is not None
        assert kept != before
        assert not Passwords(CHEAP).outdated(kept)
        assert Passwords(CHEAP).matches(PASSWORD, kept)


class TestSession:
    def test_a_stolen_cookie_is_worth_nothing_after_sign_out(
        self, browser: Callable[..., Desk], sofia: Member, database: Database
    ) -> None:
        owner, thief = browser(), browser()
        owner.sign_in()
        thief.http.cookies["ascolto_staff"] = owner.http.cookies["ascolto_staff"]
        assert thief.get("/me").status_code == 200
        assert owner.post("/sign-out").status_code == 204
        assert "ascolto_staff" not in owner.http.cookies
        assert problem(thief.get("/me")) == (401, "staff_sign_in_needed")
        assert actions(database)[-1] == ("sign_out", sofia.id)

    def test_idles_out(self, desk: Desk, sofia: Member, clock: FixedClock) -> None:
        desk.sign_in()
        clock.moment += timedelta(minutes=119)
        assert desk.get("/me").status_code == 200
        clock.moment += timedelta(minutes=119)
        assert desk.get("/me").status_code == 200
        clock.moment += timedelta(minutes=120)
        assert problem(desk.get("/me")) == (401, "staff_sign_in_needed")

    def test_ends_in_the_evening_however_busy(
        self, desk: Desk, sofia: Member, clock: FixedClock
    ) -> None:
        desk.sign_in()
        for _ in range(11):
            clock.moment += timedelta(hours=1)
            assert desk.get("/me").status_code == 200
        clock.moment += timedelta(hours=1)
        assert problem(desk.get("/me")) == (401, "staff_sign_in_needed")

    def test_those_that_have_ended_are_swept_out(
        self, browser: Callable[..., Desk], sofia: Member, clock: FixedClock, database: Database
    ) -> None:
        browser().sign_in()
        clock.moment += timedelta(hours=3)
        browser().sign_in()
        with database.reading() as session:
            assert len(session.scalars(select(StaffSessionRow)).all()) == 1

    def test_a_made_up_cookie_opens_nothing(self, desk: Desk, sofia: Member) -> None:
        for made_up in ("", "x", "a" * 5000, "é%00"):
            answer = desk.http.get(
                "/v1/staff/me", headers={"Cookie": f"ascolto_staff={made_up}".encode("latin-1")}
            )
            assert problem(answer) == (401, "staff_sign_in_needed")

    def test_ends_when_the_account_is_disabled(
        self, desk: Desk, sofia: Member, database: Database, clock: FixedClock
    ) -> None:
        desk.sign_in()
        with database.transaction() as session:
            StaffService(session, clock=clock).change(sofia.id, {"active": False}, by=None)
        assert problem(desk.get("/me")) == (401, "staff_sign_in_needed")
        with database.transaction() as session:
            StaffService(session, clock=clock).change(sofia.id, {"active": True}, by=None)
        assert problem(desk.get("/me")) == (401, "staff_sign_in_needed")

    def test_a_role_taken_away_is_gone_at_once(
        self, desk: Desk, sofia: Member, database: Database, clock: FixedClock
    ) -> None:
        desk.sign_in()
        assert desk.get("/members").status_code == 200
        with database.transaction() as session:
            StaffService(session, clock=clock).change(sofia.id, {"roles": ["trainer"]}, by=None)
        assert problem(desk.get("/members")) == (403, "permission_denied")


class TestCsrf:
    def test_nothing_changes_without_the_token_of_this_session(
        self, browser: Callable[..., Desk], sofia: Member
    ) -> None:
        one, other = browser(), browser()
        one.sign_in()
        other.sign_in()
        for token in ("", "x", "è", other.http.headers["X-CSRF-Token"]):
            answer = one.post("/sign-out", headers={"X-CSRF-Token": token.encode()})
            assert problem(answer) == (403, "csrf_failed")
        assert one.post("/sign-out").status_code == 204


class TestOwnPassword:
    def test_a_new_one_ends_the_other_sessions(
        self, browser: Callable[..., Desk], sofia: Member, database: Database
    ) -> None:
        here, elsewhere = browser(), browser()
        here.sign_in()
        elsewhere.sign_in()
        new = "ponente-sul-terrazzo"
        answer = here.post("/me/password", json={"current": PASSWORD, "new": new})
        assert answer.status_code == 204, answer.text
        assert here.get("/me").status_code == 200
        assert problem(elsewhere.get("/me")) == (401, "staff_sign_in_needed")
        assert problem(elsewhere.sign_in()) == (401, "sign_in_failed")
        assert elsewhere.sign_in(password=new).status_code == 200
        assert ("staff.password_changed", sofia.id) in actions(database)

    def test_the_present_one_is_asked_and_guessing_it_is_limited(
        self, desk: Desk, sofia: Member
    ) -> None:
        desk.sign_in()
        new = "ponente-sul-terrazzo"
        codes = [
            problem(desk.post("/me/password", json={"current": WRONG, "new": new}))[1]
            for _ in range(8)
        ]
        assert codes[:6] == ["password_wrong"] * 6
        assert codes[6:] == ["sign_in_limited"] * 2

    def test_a_poor_one_is_refused(self, desk: Desk, sofia: Member) -> None:
        desk.sign_in()
        for new, code in (
            ("corta", "password_too_short"),
            ("sofia-12345678", "password_too_common"),
        ):
            answer = desk.post("/me/password", json={"current": PASSWORD, "new": new})
            assert problem(answer) == (422, code)
