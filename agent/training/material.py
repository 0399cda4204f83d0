"""What models are judged on: the frozen test set, recent messages, and what safety asks for."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from agent.conversations.reading import ConversationReader
from agent.training.report import Prediction
from agent.training.samples import Sample
from agent.training.testset import frozen_samples

RECENT = 1_000
# Intents in which an error may cost a life: they must be perfect.
SAFETY: frozenset[str] = frozenset({"gas_leak"})


class Material:
    """Reads what models are judged on."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._conversations = ConversationReader(session)

    def test_set(self) -> list[Sample]:
        """Return the validated messages that no model is trained on."""
        return frozen_samples(self._session)

    def recent(self) -> list[Sample]:
        """Return the latest messages of customers."""
        return [
            Sample(each.message_id, each.text, each.language)
            for each in self._conversations.typed(limit=RECENT)
        ]

    def texts(self, message_ids: Sequence[str]) -> Mapping[str, Sample]:
        """Return messages by id; those erased since are left out."""
        found = self._conversations.texts_of(message_ids)
        return {key: Sample(key, each.text, each.language) for key, each in found.items()}


def safety_samples(examples: Sequence[Prediction]) -> list[Sample]:
    """Return the training examples of the intents that must be perfect, each text once."""
    found = {p.key: Sample(p.key, p.key, p.language, p.actual)
             for p in examples if p.actual in SAFETY}  # fmt: skip
    return list(found.values())
