"""Another model for the Rasa that runs, from the command line."""

import httpx

from agent.dialogue.client import DialogueUnavailable
from agent.errors import InputError

# Loading takes seconds, more while customers are answered meanwhile.
_SECONDS = 120.0


class ModelRefused(InputError):
    """Rasa does not take the model; the one that runs goes on."""

    code = "model_refused"


def let_answer(file: str, *, sha256: str, url: str, token: str) -> bool:
    """Let a file of the models folder answer from the next turn on.

    Returns:
        Whether a Rasa runs; without one there is nothing to change.

    Raises:
        ModelRefused: it is damaged or cannot be loaded.
        DialogueUnavailable: Rasa gave no usable answer.
    """
    try:
        answer = httpx.post(
            f"{url}/webhooks/ascolto/model",
            json={"file": file, "sha256": sha256},
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(_SECONDS, connect=2.0),
            trust_env=False,
        )
    except httpx.ConnectError:
        return False
    except httpx.HTTPError as error:
        raise DialogueUnavailable(reason=type(error).__name__) from error
    if answer.status_code == 422:
        raise ModelRefused(reason=str(answer.json().get("detail", "")))
    if answer.status_code != 200:
        raise DialogueUnavailable(reason=f"status {answer.status_code}")
    return True
