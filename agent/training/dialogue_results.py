"""How models did in the dialogue tests: kept, read back, judged by."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.training.dialogue_models import DialogueResultRow
from agent.training.dialogues import Heard


class DialogueResults:
    """The results, inside the caller's transaction.

    A result is about one file as it was then: of a test that was changed since there is none.

    Example:
        >>> DialogueResults(session).passed("m1", dialogue_digests(data))  # doctest: +SKIP
        {'it/first-bill': True}
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, row: DialogueResultRow) -> None:
        """Keep a result in place of the model's result before."""
        self._session.execute(
            delete(DialogueResultRow).where(
                DialogueResultRow.model_id == row.model_id,
                DialogueResultRow.dialogue == row.dialogue,
            )
        )
        self._session.add(row)
        self._session.flush()

    def passed(self, model_id: str, digests: Mapping[str, str]) -> dict[str, bool]:
        """Return the tests that a model was put through as they are now, and whether it passed.

        ``digests`` are the tests there are, with the sums of their files.
        """
        rows = self._session.scalars(
            select(DialogueResultRow).where(DialogueResultRow.model_id == model_id)
        )
        return {row.dialogue: row.passed for row in rows if digests.get(row.dialogue) == row.digest}

    def latest(self, digests: Mapping[str, str]) -> dict[str, DialogueResultRow]:
        """Return the latest result of each of these tests, whichever model it is about."""
        found: dict[str, DialogueResultRow] = {}
        rows = self._session.scalars(
            select(DialogueResultRow)
            .where(DialogueResultRow.dialogue.in_(list(digests)))
            .order_by(DialogueResultRow.at, DialogueResultRow.id)
        )
        for row in rows:
            if digests[row.dialogue] == row.digest:
                found[row.dialogue] = row
        return found

    def forget(self, dialogue_id: str) -> None:
        """Forget the results of a test that is no more."""
        self._session.execute(
            delete(DialogueResultRow).where(DialogueResultRow.dialogue == dialogue_id)
        )


def result_row(
    *,
    model_id: str,
    dialogue: str,
    digest: str,
    passed: bool,
    turns: Iterable[tuple[Heard, str | None]],
    clock: Clock,
) -> DialogueResultRow:
    """Return a result to keep; of each turn what was heard, and why it could not be played."""
    return DialogueResultRow(
        id=new_id(),
        model_id=model_id,
        dialogue=dialogue,
        digest=digest,
        passed=passed,
        turns=[
            {
                "intent": heard.intent,
                "actions": list(heard.actions),
                "replies": list(heard.replies),
                "failed": failed,
            }
            for heard, failed in turns
        ],
        at=clock.now(),
    )
