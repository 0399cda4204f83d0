"""An identity provider as companies run them, small: OpenID Connect with a real key.

It signs with RSA, checks the client's secret and PKCE, and gives each code once. A test tells
it whom it has before it and how to go wrong.
"""

import base64
import secrets
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import FastAPI, Form, Header, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from agent.kit.clock import Clock

CLIENT_ID = "ascolto desk"
CLIENT_SECRET = "segreto:con/segni"


def make_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


class Provider:
    """What the provider knows and how it behaves."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.url = ""
        self.keys = [make_key("first")]
        self.person: dict[str, Any] = {
            "sub": "248289761001",
            "email": "Sofia@Ventolia.example",
            "email_verified": True,
            "name": "Sofia G.",
        }
        # Changes the claims of an ID token just before it is signed.
        self.twist: Callable[[dict[str, Any]], None] = lambda _claims: None
        self.sign: Callable[[dict[str, Any]], str] = self.properly
        self.issuer_in_discovery: str | None = None
        self.issuer_in_answer: str | None = None
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}

    def properly(self, claims: dict[str, Any]) -> str:
        key = self.keys[-1]
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)

    def app(self) -> FastAPI:
        app = FastAPI()
        app.get("/.well-known/openid-configuration")(self._discovery)
        app.get("/jwks")(self._jwks)
        app.get("/authorize")(self._authorize)
        app.post("/token")(self._token)
        return app

    def _discovery(self) -> dict[str, Any]:
        self.asked.append("discovery")
        return {
            "issuer": self.issuer_in_discovery or self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
        }

    def _jwks(self) -> dict[str, Any]:
        self.asked.append("jwks")
        return KeySet(self.keys).as_dict(private=False)  # type: ignore[arg-type, return-value]

    def _authorize(self, request: Request) -> RedirectResponse:
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT_ID
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        answer = {"code": code, "state": asked["state"]}
        if self.issuer_in_answer:
            answer["iss"] = self.issuer_in_answer
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", status_code=302)

    def _token(
        self,
        code: Annotated[str, Form()],
        redirect_uri: Annotated[str, Form()],
        code_verifier: Annotated[str, Form()],
        grant_type: Annotated[str, Form()],
        authorization: Annotated[str, Header()] = "",
    ) -> JSONResponse:
        asked = self._codes.pop(code, None)
        if (
            asked is None
            or grant_type != "authorization_code"
            or redirect_uri != asked["redirect_uri"]
            or create_s256_code_challenge(code_verifier) != asked["code_challenge"]
        ):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        # RFC 6749, section 2.3.1: form-encoded, then joined.
        expected = "ascolto+desk:segreto%3Acon%2Fsegni"
        if authorization != "Basic " + base64.b64encode(expected.encode()).decode():
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
        }
        self.twist(claims)
        return JSONResponse(
            {"access_token": "a", "token_type": "Bearer", "id_token": self.sign(claims)}
        )
