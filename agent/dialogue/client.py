"""The only code that talks to Rasa: one turn, a parse, its health."""

from dataclasses import dataclass
from typing import Any

import httpx

from agent.errors import Unavailable
from agent.kit.i18n import Language

# A turn waits for the action server, which waits for the database; more than this is a fault.
_TURN_TIMEOUT = httpx.Timeout(12.0, connect=2.0)


class DialogueUnavailable(Unavailable):
    """Rasa or the action server does not answer, or answered with a fault of its own."""

    code = "dialogue_unavailable"


@dataclass(frozen=True)
class TurnRequest:
    """One message on its way to the dialogue."""

    turn_id: str
    episode_id: str
    conversation_id: str
    text: str
    language: Language | None
    customer_id: str | None
    payload: str | None


class DialogueClient:
    """Rasa's channel over loopback HTTP."""

    def __init__(
        self, *, url: str, token: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._http = httpx.AsyncClient(
            transport=transport,
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=_TURN_TIMEOUT,
            trust_env=False,
        )

    async def turn(self, request: TurnRequest) -> dict[str, Any]:
        """Send one message and return the channel's answer.

        The turn id makes it safe to send the same turn again.

        Raises:
            DialogueUnavailable: no answer, or not a usable one; ``reason`` says which.
        """
        return await self._post(
            "/webhooks/ascolto/turn",
            {
                "turn_id": request.turn_id,
                "sender": request.episode_id,
                "conversation_id": request.conversation_id,
                "text": request.text,
                "language": request.language,
                "customer_id": request.customer_id,
                "payload": request.payload,
            },
        )

    async def parse(self, text: str, *, language: Language | None) -> dict[str, Any]:
        """Return what a text means, without taking a turn.

        Raises:
            DialogueUnavailable: no usable answer.
        """
        answer = await self._post(
            "/webhooks/ascolto/parse", {"texts": [text], "language": language}
        )
        result: dict[str, Any] = answer["results"][0]
        return result

    async def health(self) -> dict[str, Any]:
        """Return the channel's health: the model it has loaded.

        Raises:
            DialogueUnavailable: no usable answer.
        """
        try:
            response = await self._http.get("/webhooks/ascolto/health", timeout=2.0)
        except httpx.HTTPError as error:
            raise DialogueUnavailable(reason=type(error).__name__) from error
        return _body(response)

    async def close(self) -> None:
        """Return all connections."""
        await self._http.aclose()

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            response = await self._http.post(path, json=body)
        except httpx.HTTPError as error:
            raise DialogueUnavailable(reason=type(error).__name__) from error
        return _body(response)


def _body(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError as error:
        raise DialogueUnavailable(reason=f"status {response.status_code}, no JSON") from error
    if response.status_code != 200 or not isinstance(body, dict):
        code = body.get("code") if isinstance(body, dict) else None
        raise DialogueUnavailable(reason=f"status {response.status_code} {code or ''}".strip())
    return body
