"""Session and identity tokens: forged, expired, made for something else."""

from datetime import timedelta

import jwt
import pytest

from agent.kit.clock import FixedClock
from agent.kit.tokens import (
    IDENTITY_LIFE,
    SESSION_LIFE,
    SessionClaims,
    TokenExpired,
    TokenInvalid,
    Tokens,
)

SESSION, IDENTITY = "s" * 40, "i" * 40
CLAIMS = SessionClaims("conversation", "customer", 1)


@pytest.fixture
def tokens(clock: FixedClock) -> Tokens:
    return Tokens(session_secret=SESSION, identity_secret=IDENTITY, clock=clock)


def later(clock: FixedClock, by: timedelta) -> None:
    clock.moment += by


class TestSession:
    def test_says_what_was_signed(self, tokens: Tokens) -> None:
        assert tokens.read_session(tokens.session(CLAIMS)) == CLAIMS

    def test_expires(self, tokens: Tokens, clock: FixedClock) -> None:
        token = tokens.session(CLAIMS)
        later(clock, SESSION_LIFE + timedelta(minutes=1))
        with pytest.raises(TokenExpired):
            tokens.read_session(token)

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "eyJhbGciOiJub25lIn0.e30."])
    def test_refuses_what_is_no_token(self, tokens: Tokens, token: str) -> None:
        with pytest.raises(TokenInvalid):
            tokens.read_session(token)

    def test_refuses_an_identity_token(self, tokens: Tokens) -> None:
        with pytest.raises(TokenInvalid):
            tokens.read_session(tokens.identity("VT0000001"))


class TestIdentity:
    def test_names_the_customer(self, tokens: Tokens) -> None:
        assert tokens.read_identity(tokens.identity("VT0000001")) == "VT0000001"

    def test_expires_after_fifteen_minutes(self, tokens: Tokens, clock: FixedClock) -> None:
        token = tokens.identity("VT0000001")
        later(clock, IDENTITY_LIFE + timedelta(minutes=1))
        with pytest.raises(TokenExpired):
            tokens.read_identity(token)

    def test_a_longer_life_claimed_by_the_host_site_does_not_count(
        self, tokens: Tokens, clock: FixedClock
    ) -> None:
        now = clock.now()
        claims = {"sub": "VT1", "aud": "ascolto", "iat": now, "exp": now + timedelta(days=9)}
        token = jwt.encode(claims, IDENTITY, algorithm="HS256")
        later(clock, timedelta(minutes=16))
        with pytest.raises(TokenExpired):
            tokens.read_identity(token)

    @pytest.mark.parametrize(
        "change",
        [{"aud": "other"}, {"sub": None}, {"iat": None}, {"iat": 1e12}, {"exp": "soon"}],
    )
    def test_refuses_claims_that_do_not_fit(
        self, tokens: Tokens, clock: FixedClock, change: dict[str, object]
    ) -> None:
        now = clock.now().timestamp()
        claims = {"sub": "VT1", "aud": "ascolto", "iat": now, "exp": now + 60, **change}
        claims = {key: value for key, value in claims.items() if value is not None}
        with pytest.raises(TokenInvalid):
            tokens.read_identity(jwt.encode(claims, IDENTITY, algorithm="HS256"))

    def test_refuses_another_secret(self, tokens: Tokens, clock: FixedClock) -> None:
        forger = Tokens(session_secret=SESSION, identity_secret="x" * 40, clock=clock)
        with pytest.raises(TokenInvalid):
            tokens.read_identity(forger.identity("VT0000001"))
