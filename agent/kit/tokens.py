"""Signed tokens: the widget's session, and the identity a host site vouches for."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt

from agent.errors import Unauthorized
from agent.kit.clock import Clock

SESSION_LIFE = timedelta(hours=24)
IDENTITY_LIFE = timedelta(minutes=15)
# An anonymous talk may be taken up again this long after; a customer's asks for his identity anew.
RESUME_LIFE = timedelta(days=30)
_CLOCK_SKEW = timedelta(seconds=30)


class TokenInvalid(Unauthorized):
    """The token is missing, forged, or made for something else."""

    code = "token_invalid"


class TokenExpired(Unauthorized):
    """The token was right once."""

    code = "token_expired"


@dataclass(frozen=True)
class SessionClaims:
    """What a session token says: one conversation, and who was verified when it was made.

    ``visitor_id`` is one browser's, drawn at random; tokens of before it have none.
    """

    conversation_id: str
    customer_id: str | None
    version: int
    visitor_id: str | None = None


class Tokens:
    """Makes and reads tokens (JWT, HS256, one secret for each purpose)."""

    def __init__(self, *, session_secret: str, identity_secret: str, clock: Clock) -> None:
        self._session_secret = session_secret
        self._identity_secret = identity_secret
        self._clock = clock

    def session(self, claims: SessionClaims) -> str:
        """Return a session token good for `SESSION_LIFE`."""
        return self._sign(
            self._session_secret,
            life=SESSION_LIFE,
            aud="session",
            sub=claims.conversation_id,
            customer=claims.customer_id,
            version=claims.version,
            visitor=claims.visitor_id,
        )

    def read_session(self, token: str, *, life: timedelta = SESSION_LIFE) -> SessionClaims:
        """Return what a session token says.

        Raises:
            TokenInvalid: forged, or not a session token.
            TokenExpired: older than ``life``.
        """
        claims = self._read(token, self._session_secret, audience="session", life=life)
        try:
            return SessionClaims(
                claims["sub"], claims["customer"], int(claims["version"]), claims.get("visitor")
            )
        except (KeyError, TypeError, ValueError) as error:
            raise TokenInvalid from error

    def identity(self, customer_code: str) -> str:
        """Return an identity token as a host site makes it, good for `IDENTITY_LIFE`."""
        return self._sign(
            self._identity_secret, life=IDENTITY_LIFE, aud="ascolto", sub=customer_code
        )

    def read_identity(self, token: str) -> str:
        """Return the customer code the host site vouches for.

        A token that claims a longer life than `IDENTITY_LIFE` counts as expired after it.

        Raises:
            TokenInvalid: forged, or without subject and time.
            TokenExpired: older than `IDENTITY_LIFE`.
        """
        claims = self._read(token, self._identity_secret, audience="ascolto", life=IDENTITY_LIFE)
        if float(claims["exp"]) < self._clock.now().timestamp() - _CLOCK_SKEW.total_seconds():
            raise TokenExpired
        return str(claims["sub"])

    def _sign(self, secret: str, *, life: timedelta, **claims: Any) -> str:
        now = self._clock.now()
        return jwt.encode({**claims, "iat": now, "exp": now + life}, secret, algorithm="HS256")

    def _read(self, token: str, secret: str, *, audience: str, life: timedelta) -> dict[str, Any]:
        options: Any = {
            "require": ["sub", "iat", "exp"],
            # PyJWT asks the system for the time; ours is compared below.
            "verify_exp": False,
            "verify_iat": False,
        }
        try:
            claims: dict[str, Any] = jwt.decode(
                token, secret, algorithms=["HS256"], audience=audience, options=options
            )
            issued = float(claims["iat"])
            float(claims["exp"])
        except (jwt.InvalidTokenError, TypeError, ValueError) as error:
            raise TokenInvalid from error
        age = self._clock.now().timestamp() - issued
        if age < -_CLOCK_SKEW.total_seconds():
            raise TokenInvalid
        if age > (life + _CLOCK_SKEW).total_seconds():
            raise TokenExpired
        return claims
