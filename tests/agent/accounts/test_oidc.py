"""Single sign-on against a real provider in another thread, right and wrong in every way."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from pydantic import SecretStr, ValidationError
from sqlalchemy import select

from agent.accounts.models import AuditRow, StaffRow
from agent.accounts.schemas import Member
from agent.accounts.service import StaffService
from agent.app import create_app
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.settings import Settings
from tests.agent.accounts.people import Desk
from tests.agent.accounts.provider import CLIENT_ID, CLIENT_SECRET, Provider, make_key
from tests.agent.serving import serve

Claims = dict[str, Any]


@pytest.fixture(scope="module")
def stranger_key() -> Any:
    return make_key("first")


@pytest.fixture
def provider(clock: FixedClock) -> Iterator[Provider]:
    provider = Provider(clock)
    with serve(provider.app()) as provider.url:
        yield provider


@pytest.fixture
def lonely(settings: Settings, provider: Provider) -> Settings:
    return settings.model_copy(
        update={
            "rasa_port": 1,
            "actions_port": 1,
            "turn_deadline_seconds": 120,
            "oidc_issuer": provider.url,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": SecretStr(CLIENT_SECRET),
            "oidc_title": "Accesso Ventolia",
        }
    )


def leave(desk: Desk, page: str = "console") -> str:
    """Go to the provider and return the address it sends the browser back to."""
    answer = desk.get(f"/oidc/start?page={page}")
    assert answer.status_code == 303
    back = httpx.get(answer.headers["location"], trust_env=False)
    assert back.status_code == 302, back.text
    return back.headers["location"]


def single_sign_on(desk: Desk) -> str:
    """Go there and come back; return where the browser ends up."""
    return arrive(desk, leave(desk))


def arrive(desk: Desk, address: str) -> str:
    answer = desk.http.get(address)
    assert answer.status_code == 303
    return answer.headers["location"]


def signed_in_as(desk: Desk) -> str | None:
    answer = desk.get("/me")
    return answer.json()["email"] if answer.status_code == 200 else None


def hand_made(algorithm: str, claims: Claims, key: bytes) -> str:
    """Return a token as no library will sign it."""

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).decode().rstrip("=")

    header = {"alg": algorithm, "kid": "first"}
    text = f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}"
    mark = hmac.new(key, text.encode(), hashlib.sha256).digest() if key else b""
    return f"{text}.{part(mark)}"


class TestSignIn:
    def test_leads_to_the_account_with_the_verified_email(
        self, desk: Desk, sofia: Member, provider: Provider, database: Database
    ) -> None:
        assert single_sign_on(desk) == "/console"
        assert signed_in_as(desk) == sofia.email
        with database.reading() as session:
            row = session.get_one(StaffRow, sofia.id)
            assert (row.oidc_issuer, row.oidc_subject) == (provider.url, "248289761001")
            last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
        assert last is not None
        assert (last.action, last.staff_id) == ("sign_in.succeeded", sofia.id)
        assert last.details["method"] == "oidc"

    def test_leads_back_to_the_page_one_came_from(self, desk: Desk, sofia: Member) -> None:
        assert arrive(desk, leave(desk, "studio")) == "/studio"
        assert signed_in_as(desk) == sofia.email
        assert desk.get("/oidc/start?page=//evil.example").status_code == 422

    def test_is_offered_by_its_name(self, desk: Desk) -> None:
        assert desk.get("/sign-in/options").json() == {
            "password": True,
            "oidc": {"title": "Accesso Ventolia", "url": "/v1/staff/oidc/start"},
        }

    def test_later_the_subject_counts_whatever_the_email_becomes(
        self, desk: Desk, sofia: Member, provider: Provider
    ) -> None:
        single_sign_on(desk)
        desk.http.cookies.clear()
        provider.person |= {"email": "sofia.bianchi@ventolia.example", "email_verified": False}
        assert single_sign_on(desk) == "/console"
        assert signed_in_as(desk) == sofia.email

    def test_asks_the_provider_for_its_keys_once(
        self, desk: Desk, sofia: Member, provider: Provider
    ) -> None:
        for _ in range(3):
            single_sign_on(desk)
        assert provider.asked == ["discovery", "jwks"]

    def test_follows_the_provider_to_a_new_key(
        self, desk: Desk, sofia: Member, provider: Provider, clock: FixedClock
    ) -> None:
        single_sign_on(desk)
        provider.keys.append(make_key("second"))
        clock.moment += timedelta(minutes=2)
        assert single_sign_on(desk) == "/console"

    def test_sends_the_browser_back_to_the_public_address(
        self, lonely: Settings, clock: FixedClock
    ) -> None:
        public = lonely.model_copy(update={"public_url": "https://desk.example/"})
        with serve(create_app(public, clock=clock)) as url, Desk(url).http as http:
            answer = http.get("/v1/staff/oidc/start")
        asked = parse_qs(urlsplit(answer.headers["location"]).query)
        assert asked["redirect_uri"] == ["https://desk.example/v1/staff/oidc/callback"]
        assert "Secure" in answer.headers["set-cookie"]


class TestWhoIsNotLetIn:
    def refused(self, desk: Desk, code: str) -> None:
        assert single_sign_on(desk) == f"/console?sign_in={code}"
        assert signed_in_as(desk) is None

    def test_an_email_nobody_has_verified(
        self, desk: Desk, sofia: Member, provider: Provider
    ) -> None:
        for value in (False, None, "true", 1):
            provider.person["email_verified"] = value
            self.refused(desk, "oidc_unknown")

    def test_who_has_no_account(
        self, desk: Desk, sofia: Member, provider: Provider, database: Database
    ) -> None:
        provider.person["email"] = "stranger@ventolia.example"
        provider.person["groups"] = ["desk"]
        self.refused(desk, "oidc_unknown")
        with database.reading() as session:
            assert len(session.scalars(select(StaffRow)).all()) == 1

    def test_a_disabled_account(
        self, desk: Desk, sofia: Member, database: Database, clock: FixedClock
    ) -> None:
        single_sign_on(desk)
        with database.transaction() as session:
            StaffService(session, clock=clock).change(sofia.id, {"active": False}, by=None)
        self.refused(desk, "oidc_unknown")

    def test_another_person_who_was_given_the_address(
        self, browser: Callable[..., Desk], sofia: Member, provider: Provider
    ) -> None:
        single_sign_on(browser())
        provider.person["sub"] = "someone-else"
        self.refused(browser(), "oidc_unknown")

    def test_who_refuses_at_the_provider(self, desk: Desk, url: str, sofia: Member) -> None:
        back = leave(desk)
        state = parse_qs(urlsplit(back).query)["state"][0]
        answer = desk.get(f"/oidc/callback?error=access_denied&state={state}")
        assert answer.headers["location"] == "/console?sign_in=oidc_refused"

    def test_who_left_the_studio_is_told_there(self, desk: Desk, sofia: Member) -> None:
        leave(desk, "studio")
        answer = desk.get("/oidc/callback?error=access_denied&state=x")
        assert answer.headers["location"] == "/studio?sign_in=oidc_refused"


class TestForged:
    """Each goes wrong in one way only; the test above shows that all the rest is right."""

    @pytest.mark.parametrize(
        "twist",
        [
            pytest.param({"iss": "https://evil.example"}, id="another issuer"),
            pytest.param({"aud": "another client"}, id="another audience"),
            pytest.param({"aud": "another client", "azp": CLIENT_ID}, id="through us to another"),
            pytest.param({"aud": [CLIENT_ID, "another"]}, id="two audiences, no azp"),
            pytest.param({"azp": "another client"}, id="for another party"),
            pytest.param({"nonce": "of another sign-in"}, id="another nonce"),
            pytest.param({"nonce": None}, id="no nonce"),
            pytest.param({"exp": 1_700_000_000}, id="expired"),
            pytest.param({"exp": None}, id="never expires"),
            pytest.param({"iat": 4_000_000_000}, id="of the future"),
            pytest.param({"sub": None}, id="nobody"),
            pytest.param({"sub": 7}, id="a number"),
            pytest.param({"email": "not an address"}, id="no address"),
            pytest.param({"email": None}, id="no e-mail"),
        ],
    )
    def test_claims(self, desk: Desk, sofia: Member, provider: Provider, twist: Claims) -> None:
        def wrong(claims: Claims) -> None:
            for name, value in twist.items():
                if value is None:
                    del claims[name]
                else:
                    claims[name] = value

        provider.twist = wrong
        self.refused(desk)

    def test_a_strangers_key_under_the_right_name(
        self, desk: Desk, sofia: Member, provider: Provider, stranger_key: Any
    ) -> None:
        provider.sign = lambda claims: jwt.encode(
            {"alg": "RS256", "kid": "first"}, claims, stranger_key
        )
        self.refused(desk)

    def test_no_signature(self, desk: Desk, sofia: Member, provider: Provider) -> None:
        provider.sign = lambda claims: hand_made("none", claims, b"")
        self.refused(desk)

    def test_the_public_key_or_the_secret_as_an_hmac_key(
        self, desk: Desk, sofia: Member, provider: Provider
    ) -> None:
        for key in (provider.keys[0].as_pem(private=False), CLIENT_SECRET.encode()):
            provider.sign = lambda claims, key=key: hand_made("HS256", claims, key)
            self.refused(desk)

    def test_not_a_token(self, desk: Desk, sofia: Member, provider: Provider) -> None:
        for text in ("", "x", "a.b.c", "é.é.é"):
            provider.sign = lambda _claims, text=text: text
            self.refused(desk)

    def test_a_flood_of_forgeries_does_not_become_one_of_questions(
        self, desk: Desk, sofia: Member, provider: Provider, stranger_key: Any
    ) -> None:
        provider.sign = lambda claims: jwt.encode(
            {"alg": "RS256", "kid": "unheard-of"}, claims, stranger_key
        )
        for _ in range(5):
            self.refused(desk)
        assert provider.asked.count("jwks") == 1

    def refused(self, desk: Desk) -> None:
        assert single_sign_on(desk) == "/console?sign_in=oidc_refused"
        assert signed_in_as(desk) is None


class TestTheWayBack:
    def refused(self, answer: str, desk: Desk) -> None:
        assert answer == "/console?sign_in=oidc_refused"
        assert signed_in_as(desk) is None

    def test_is_of_no_use_in_another_browser(
        self, browser: Callable[..., Desk], sofia: Member
    ) -> None:
        # "Sign in as me": an attacker leaves, and has the victim come back in his place.
        attacker, victim = browser(), browser()
        address = leave(attacker)
        self.refused(arrive(victim, address), victim)
        leave(victim)
        self.refused(arrive(victim, address), victim)

    def test_leads_in_once(self, browser: Callable[..., Desk], sofia: Member) -> None:
        desk = browser()
        address = leave(desk)
        cookie = desk.http.cookies["ascolto_oidc"]
        assert arrive(desk, address) == "/console"
        thief = browser()
        thief.http.cookies["ascolto_oidc"] = cookie
        self.refused(arrive(thief, address), thief)

    def test_is_open_for_ten_minutes(self, desk: Desk, sofia: Member, clock: FixedClock) -> None:
        address = leave(desk)
        clock.moment += timedelta(minutes=11)
        self.refused(arrive(desk, address), desk)

    def test_a_cookie_made_up(self, desk: Desk, sofia: Member) -> None:
        address = leave(desk)
        desk.http.cookies.clear()
        desk.http.cookies["ascolto_oidc"] = "e30.e30.e30"
        self.refused(arrive(desk, address), desk)

    def test_names_the_provider_it_comes_from(
        self, desk: Desk, sofia: Member, provider: Provider
    ) -> None:
        provider.issuer_in_answer = "https://evil.example"
        self.refused(single_sign_on(desk), desk)
        provider.issuer_in_answer = provider.url
        assert single_sign_on(desk) == "/console"


class TestProvider:
    def test_silent(self, desk: Desk, sofia: Member, lonely: Settings, clock: FixedClock) -> None:
        gone = lonely.model_copy(update={"oidc_issuer": "http://127.0.0.1:1"})
        with serve(create_app(gone, clock=clock)) as url, Desk(url).http as http:
            answer = http.get("/v1/staff/oidc/start")
        assert answer.headers["location"] == "/console?sign_in=oidc_unreachable"

    def test_speaks_for_another(self, desk: Desk, sofia: Member, provider: Provider) -> None:
        provider.issuer_in_discovery = "https://evil.example"
        answer = desk.get("/oidc/start")
        assert answer.headers["location"] == "/console?sign_in=oidc_unreachable"

    def test_none_is_set_up(self, settings: Settings, clock: FixedClock) -> None:
        alone = settings.model_copy(update={"rasa_port": 1, "actions_port": 1})
        with serve(create_app(alone, clock=clock)) as url, Desk(url).http as http:
            assert http.get("/v1/staff/sign-in/options").json()["oidc"] is None
            for path in ("start", "callback?code=x&state=x"):
                answer = http.get(f"/v1/staff/oidc/{path}")
                assert answer.headers["location"] == "/console?sign_in=oidc_unavailable"

    def test_must_be_reached_over_tls(self, settings: Settings) -> None:
        values = settings.model_dump() | {"oidc_issuer": "http://login.example"}
        with pytest.raises(ValidationError, match="must begin with https"):
            Settings(**values)


class TestGroups:
    @pytest.fixture
    def lonely(self, lonely: Settings) -> Settings:
        return lonely.model_copy(update={"oidc_roles": {"desk": "agent", "it": "admin"}})

    def test_make_an_account_where_settings_say_so(
        self, desk: Desk, provider: Provider, database: Database
    ) -> None:
        provider.person["groups"] = ["everybody", "desk"]
        assert single_sign_on(desk) == "/console"
        me = desk.get("/me").json()
        assert (me["name"], me["email"], me["roles"]) == (
            "Sofia G.",
            "sofia@ventolia.example",
            ["agent"],
        )
        with database.reading() as session:
            actions = session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all()
        assert actions == ["staff.added", "sign_in.succeeded"]

    @pytest.mark.parametrize(
        "person",
        [
            {"groups": ["everybody"]},
            {"groups": "desk"},
            {},
            {"groups": ["desk"], "email_verified": False},
        ],
    )
    def test_that_are_not_named_make_none(
        self, desk: Desk, provider: Provider, database: Database, person: Claims
    ) -> None:
        provider.person |= person
        assert single_sign_on(desk) == "/console?sign_in=oidc_unknown"
        with database.reading() as session:
            assert session.scalars(select(StaffRow)).all() == []

    def test_do_not_change_the_roles_of_who_is_here(
        self, desk: Desk, sofia: Member, provider: Provider
    ) -> None:
        provider.person["groups"] = ["it"]
        assert single_sign_on(desk) == "/console"
        assert desk.get("/me").json()["roles"] == ["agent"]
