"""OpenID Connect: the company's identity provider says who somebody is.

Authorization code with PKCE (RFC 7636), state and nonce (OpenID Connect Core 1.0, section 3.1).
What protects the round trip travels in a signed cookie of the browser that left, so that
nothing is stored for who never comes back and nobody else's answer is taken for his.
"""

import hmac
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import httpx
import jwt
import structlog
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import decode

from agent.accounts.errors import OidcRefused, OidcUnreachable
from agent.accounts.schemas import email_address
from agent.kit.clock import Clock
from agent.kit.types import clean_text
from agent.settings import Settings

log = structlog.get_logger()

FLOW_LIFE = timedelta(minutes=10)
_METADATA_LIFE = timedelta(hours=1)
# A forged key id must not make us ask the provider again and again.
_KEYS_AGAIN = timedelta(minutes=1)
_LEEWAY_SECONDS = 60
# Signatures by the provider's private key; none, and HMAC with a shared secret, never.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "Ed25519"]


@dataclass(frozen=True)
class Departure:
    """Where to send a browser, and the cookie that lets it come back."""

    url: str
    cookie: str


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Client:
    """This installation, as the provider knows it."""

    issuer: str
    client_id: str
    client_secret: str | None
    scope: str
    groups_claim: str


class OidcProvider:
    """One identity provider, found by its discovery document."""

    def __init__(self, client: Client, *, secret: str, clock: Clock) -> None:
        self._client = client
        self._secret = secret
        self._clock = clock
        self._lock = threading.Lock()
        self._metadata: tuple[datetime, dict[str, Any]] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    @classmethod
    def of(cls, settings: Settings, *, clock: Clock) -> "OidcProvider | None":
        """Return the provider of this installation, or None where none is set up."""
        if not settings.oidc_issuer:
            return None
        secret = settings.oidc_client_secret
        client = Client(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else None,
            scope=settings.oidc_scope,
            groups_claim=settings.oidc_groups_claim,
        )
        return cls(client, secret=settings.session_secret.get_secret_value(), clock=clock)

    def leave(self, *, redirect_uri: str) -> Departure:
        """Begin a sign-in.

        Raises:
            OidcUnreachable: the provider does not answer, or not as one.
        """
        flow = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        url = prepare_grant_uri(
            self._endpoints()["authorization_endpoint"],
            client_id=self._client.client_id,
            response_type="code",
            redirect_uri=redirect_uri,
            scope=self._client.scope,
            state=flow["state"],
            nonce=flow["nonce"],
            code_challenge=create_s256_code_challenge(flow["verifier"]),
            code_challenge_method="S256",
        )
        expires = (self._clock.now() + FLOW_LIFE).timestamp()
        cookie = jwt.encode(
            {**flow, "aud": "oidc", "until": expires, "back": redirect_uri},
            self._secret,
            algorithm="HS256",
        )
        return Departure(url=url, cookie=cookie)

    def arrive(self, *, code: str, state: str, issuer: str | None, cookie: str) -> Identity:
        """End a sign-in: trade the code for an ID token and return whom it names.

        Raises:
            OidcRefused: another browser's answer, a late one, or a token that is not sound.
            OidcUnreachable: the provider does not answer, or not as one.
        """
        flow = self._flow(cookie)
        if not code or not hmac.compare_digest(state.encode(), flow["state"].encode()):
            raise _refused("state")
        # RFC 9207: where the provider names itself in the answer, it must be the one asked.
        if issuer is not None and issuer != self._client.issuer:
            raise _refused("issuer of the answer")
        token = self._trade(code, verifier=flow["verifier"], redirect_uri=flow["back"])
        return self._identity(token, nonce=flow["nonce"])

    def _flow(self, cookie: str) -> dict[str, str]:
        try:
            flow: dict[str, Any] = jwt.decode(
                cookie, self._secret, algorithms=["HS256"], audience="oidc"
            )
        except jwt.InvalidTokenError as error:
            raise _refused("cookie") from error
        if flow["until"] < self._clock.now().timestamp():
            raise _refused("too late")
        return flow

    def _trade(self, code: str, *, verifier: str, redirect_uri: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        client_id, client_secret = self._client.client_id, self._client.client_secret
        auth: httpx.Auth = httpx.Auth()
        if client_secret is None:
            form["client_id"] = client_id
        else:
            # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
            auth = httpx.BasicAuth(quote_plus(client_id), quote_plus(client_secret))
        with _http() as http:
            try:
                answer = http.post(self._endpoints()["token_endpoint"], data=form, auth=auth)
                body = answer.json()
            except (httpx.HTTPError, ValueError) as error:
                raise _unreachable(error) from error
        if answer.status_code >= 500:
            raise _unreachable(f"token endpoint answered {answer.status_code}")
        token = body.get("id_token") if isinstance(body, dict) else None
        if answer.status_code != 200 or not isinstance(token, str):
            raise _refused(f"code not traded, {answer.status_code}")
        return token

    def _identity(self, token: str, *, nonce: str) -> Identity:
        client = self._client
        try:
            decoded = self._decoded(token)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                options={
                    "iss": {"essential": True, "value": client.issuer},
                    "aud": {"essential": True, "value": client.client_id},
                    "nonce": {"essential": True, "value": nonce},
                },
                params={"client_id": client.client_id, "nonce": nonce},
            )
            claims.validate(now=int(self._clock.now().timestamp()), leeway=_LEEWAY_SECONDS)
            subject = claims["sub"]
            if not isinstance(subject, str) or not 0 < len(subject) <= 255:
                raise _refused("subject")
            email = email_address(str(claims.get("email") or ""))
        except (JoseError, ValueError, TypeError) as error:
            raise _refused(f"ID token: {type(error).__name__} {error}") from error
        groups = claims.get(client.groups_claim)
        return Identity(
            issuer=client.issuer,
            subject=subject,
            email=email,
            email_verified=claims.get("email_verified") is True,
            name=clean_text(str(claims.get("name") or email)).strip()[:120],
            groups=tuple(str(each) for each in groups) if isinstance(groups, list) else (),
        )

    def _decoded(self, token: str) -> Any:
        try:
            return decode(token, self._key_set(), algorithms=_ALGORITHMS)
        except (JoseError, ValueError):
            # The provider may have changed its keys since they were read.
            if not self._forget_keys():
                raise
        return decode(token, self._key_set(), algorithms=_ALGORITHMS)

    def _endpoints(self) -> dict[str, Any]:
        with self._lock:
            known, now = self._metadata, self._clock.now()
            if known and now - known[0] < _METADATA_LIFE:
                return known[1]
        issuer = self._client.issuer
        found = _read(issuer.rstrip("/") + "/.well-known/openid-configuration")
        # OpenID Connect Discovery 1.0, section 4.3: or one provider could speak for another.
        if found.get("issuer") != issuer:
            raise _unreachable(f"the discovery document is of {found.get('issuer')!r}")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not _safe(found.get(name)):
                raise _unreachable(f"{name} is not https")
        with self._lock:
            self._metadata = (now, found)
        return found

    def _key_set(self) -> KeySet:
        with self._lock:
            known, now = self._keys, self._clock.now()
            if known and now - known[0] < _METADATA_LIFE:
                return known[1]
        try:
            keys = KeySet.import_key_set(_read(self._endpoints()["jwks_uri"]))  # type: ignore[arg-type]
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise _unreachable(error) from error
        with self._lock:
            self._keys = (now, keys)
        return keys

    def _forget_keys(self) -> bool:
        with self._lock:
            if self._keys is None or self._clock.now() - self._keys[0] < _KEYS_AGAIN:
                return False
            self._keys = None
            return True


def _safe(url: Any) -> bool:
    if not isinstance(url, str):
        return False
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return parsed.scheme == "https" or parsed.host in ("127.0.0.1", "localhost", "::1")


def _http() -> httpx.Client:
    return httpx.Client(timeout=10.0, follow_redirects=False)


def _read(url: str) -> dict[str, Any]:
    with _http() as http:
        try:
            answer = http.get(url, headers={"Accept": "application/json"}).raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise _unreachable(error) from error
    if not isinstance(found, dict):
        raise _unreachable("not an object")
    return found


def _refused(why: str) -> OidcRefused:
    log.warning("oidc_refused", why=why)
    return OidcRefused()


def _unreachable(why: object) -> OidcUnreachable:
    log.error("oidc_unreachable", why=str(why) or type(why).__name__)
    return OidcUnreachable()
