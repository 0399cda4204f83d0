"""The only code that talks to Rasa: one turn, a parse, vectors, another model, its health."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from agent.errors import Conflict, Unavailable
from agent.kit.i18n import Language

# A turn waits for the action server, which waits for the database; more than this is a fault.
_TURN_TIMEOUT = httpx.Timeout(12.0, connect=2.0)
# Loading another model, or encoding 200 texts, on a machine that is busy with a training.
_LONG_TIMEOUT = httpx.Timeout(120.0, connect=2.0)
# The channel takes 256 texts and 256 kB a call.
_TEXTS_A_CALL = 128
_BYTES_A_CALL = 200_000


class DialogueUnavailable(Unavailable):
    """Rasa or the action server does not answer, or answered with a fault of its own."""

    code = "dialogue_unavailable"


class ModelRefused(Conflict):
    """Rasa cannot load this model file, or it is another one than was meant; the old one stays."""

    code = "model_refused"


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

    async def vectors(
        self, texts: Sequence[str], *, language: Language | None
    ) -> NDArray[np.float32]:
        """Return the sentence vectors the classifier sees, shape (len(texts), d).

        Raises:
            DialogueUnavailable: no usable answer.
        """
        return (await self.encoded(texts, language=language))[0]

    async def encoded(
        self, texts: Sequence[str], *, language: Language | None
    ) -> tuple[NDArray[np.float32], str]:
        """Return the vectors, and the name of the encoder: equal names, comparable vectors.

        Raises:
            DialogueUnavailable: no usable answer, or the encoder changed in between.
        """
        parts, encoders = [], set()
        for portion in _portions(texts):
            answer = await self._post(
                "/webhooks/ascolto/vectors",
                {"texts": portion, "language": language},
                within=_LONG_TIMEOUT,
            )
            flat = np.frombuffer(base64.b64decode(answer["vectors"]), dtype="<f2")
            parts.append(flat.reshape(len(portion), answer["dim"]).astype(np.float32))
            encoders.add(answer["encoder"])
        if len(encoders) > 1:
            raise DialogueUnavailable(reason="another model took over")
        vectors = np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)
        return vectors, next(iter(encoders), "")

    async def load_model(self, file: str, *, sha256: str) -> str:
        """Let Rasa answer with another model of the models folder; return its id.

        It is loaded beside the running one; turns under way end with that.

        Raises:
            ModelRefused: damaged, not there, or another file than was meant; nothing changed.
            DialogueUnavailable: no usable answer.
        """
        body = {"file": file, "sha256": sha256}
        answer = await self._post("/webhooks/ascolto/model", body, within=_LONG_TIMEOUT)
        return str(answer["model_id"])

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

    async def _post(
        self, path: str, body: dict[str, Any], *, within: httpx.Timeout = _TURN_TIMEOUT
    ) -> dict[str, Any]:
        try:
            response = await self._http.post(path, json=body, timeout=within)
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
        if code == "model_refused":
            raise ModelRefused(reason=body.get("detail", ""))
        raise DialogueUnavailable(reason=f"status {response.status_code} {code or ''}".strip())
    return body


def _portions(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield the texts in as many calls as the channel's limits ask for."""
    portion: list[str] = []
    size = 0
    for text in texts:
        # In JSON a letter beyond ASCII takes six bytes.
        weight = 6 * len(text) + 4
        if portion and (len(portion) == _TEXTS_A_CALL or size + weight > _BYTES_A_CALL):
            yield portion
            portion, size = [], 0
        portion.append(text)
        size += weight
    if portion:
        yield portion
