"""A channel that makes vectors of texts from their letters, and says which encoder made them."""

import base64
import hashlib
import json

import httpx
import numpy as np
from numpy.typing import NDArray

from agent.dialogue.client import DialogueClient

WIDTH = 24


class Channel:
    """Answers for Rasa; ``asked`` has the texts of each call."""

    def __init__(self, encoder: str = "one") -> None:
        self.encoder = encoder
        self.asked: list[list[str]] = []
        self.down = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("down")
        texts = json.loads(request.content)["texts"]
        self.asked.append(texts)
        rows = np.stack([made(text, self.encoder) for text in texts]).astype("<f2")
        return httpx.Response(
            200,
            json={
                "vectors": base64.b64encode(rows.tobytes()).decode(),
                "dim": WIDTH,
                "encoder": self.encoder,
            },
        )

    def client(self) -> DialogueClient:
        return DialogueClient(url="http://rasa", token="t", transport=httpx.MockTransport(self))


def made(text: str, encoder: str = "one") -> NDArray[np.float64]:
    """A sum of vectors of the words: texts that share words are alike."""
    total = np.zeros(WIDTH)
    for word in text.lower().split() or [""]:
        seed = int.from_bytes(hashlib.sha256(f"{encoder} {word}".encode()).digest()[:4], "big")
        total += np.random.default_rng(seed).normal(size=WIDTH)
    return total
