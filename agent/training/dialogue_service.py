"""Dialogue tests: made from conversations, shown with how models did, accepted, deleted."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from agent.accounts.audit import AuditLog
from agent.conversations.errors import ConversationNotFound
from agent.conversations.reading import ConversationReader, Talk
from agent.customers.directory import CustomerDirectory
from agent.kit.clock import Clock
from agent.kit.i18n import Language, as_language
from agent.training.dialogue_errors import DialogueNotRun, DialogueUnplayable
from agent.training.dialogue_models import (
    DialogueCommand,
    DialogueCommandRow,
    DialogueResultRow,
)
from agent.training.dialogue_results import DialogueResults
from agent.training.dialogue_schemas import (
    BrokenDialogue,
    DialogueCommandBody,
    DialogueDetail,
    DialogueLine,
    DialogueResult,
    Dialogues,
    DialogueTurn,
    HeardTurn,
    NewDialogue,
)
from agent.training.dialogues import Dialogue, DialogueFolder, Heard
from agent.training.recording import Redact, recorded


class DialogueService:
    """The tests, inside the caller's transaction; their files are written before it ends.

    Example:
        >>> DialogueService(session, clock=clock, data=place.data).all("it")  # doctest: +SKIP
    """

    def __init__(self, session: Session, *, clock: Clock, data: Path) -> None:
        self._session = session
        self._clock = clock
        self._folder = DialogueFolder(data)
        self._results = DialogueResults(session)
        self._audit = AuditLog(session, clock=clock)

    def all(self, language: Language) -> Dialogues:
        """Return all tests; why a file is broken is said in ``language``."""
        found, broken = self._folder.all()
        latest = self._results.latest({each.id: each.digest for each in found})
        return Dialogues(
            dialogues=tuple(_line(each, latest.get(each.id)) for each in found),
            broken=tuple(
                BrokenDialogue(file=e.error.file, line=e.error.line, reason=e.error.said(language))
                for e in broken
            ),
        )

    def get(self, dialogue_id: str) -> DialogueDetail:
        """Return a test turn by turn; raises as `DialogueFolder.get`."""
        dialogue = self._folder.get(dialogue_id)
        return _detail(dialogue, self._latest(dialogue))

    def drafted(self, wanted: NewDialogue) -> Dialogue | None:
        """Return the test that a conversation makes, not written yet; None: it was before.

        Taking personal data out takes a while: nobody's messages should wait for it, so this is
        done before the transaction that `record` needs.

        Raises:
            ConversationNotFound: it was erased, or never was.
            DialogueEmpty, DialogueUnrecorded, DialogueTooLong: as `recorded`.
        """
        if self._done(wanted.client_id) is not None:
            return None
        talk = ConversationReader(self._session).talk(wanted.conversation_id)
        if talk is None:
            raise ConversationNotFound
        return recorded(
            talk,
            wanted.title,
            from_seq=wanted.from_seq,
            to_seq=wanted.to_seq,
            redact=self._redact(talk),
        )

    def record(
        self, wanted: NewDialogue, drafted: Dialogue | None, *, by: str | None
    ) -> DialogueLine:
        """Write a test; the same client id again writes nothing.

        Raises:
            DialogueExists: there is one of this title.
            DiskFull: nothing was written.
        """
        known = self._done(wanted.client_id)
        if known is not None or drafted is None:
            return self._line_of(self._folder.get(known or ""))
        made = self._folder.add(drafted)
        self._note(wanted.client_id, "record", made.id, by=by)
        return self._line_of(made)

    def accept(self, wanted: DialogueCommandBody, *, by: str | None) -> DialogueLine:
        """Let what the last rehearsal heard be what is expected.

        Raises:
            DialogueNotRun: the test as it is now was not run.
            DialogueUnplayable: a turn could not be played.
            DialogueNotFound, DataBroken, DataChanged, DiskFull: as `DialogueFolder.change`.
        """
        known = self._done(wanted.client_id)
        dialogue = self._folder.get(known or wanted.id)
        if known is not None:
            return self._line_of(dialogue)
        row = self._latest(dialogue)
        if row is None:
            raise DialogueNotRun(dialogue=dialogue.id)
        if any(turn["failed"] for turn in row.turns):
            raise DialogueUnplayable(dialogue=dialogue.id)
        turns = tuple(
            turn.model_copy(
                update={
                    "intent": got["intent"],
                    "actions": tuple(got["actions"]),
                    "replies": tuple(got["replies"]),
                }
            )
            for turn, got in zip(dialogue.turns, row.turns, strict=True)
        )
        changed = self._folder.change(replace(dialogue, turns=turns))
        row.digest, row.passed = changed.digest, True
        self._note(wanted.client_id, "accept", dialogue.id, by=by)
        return self._line_of(changed)

    def delete(self, wanted: DialogueCommandBody, *, by: str | None) -> None:
        """Delete a test; raises DialogueNotFound."""
        if self._done(wanted.client_id) is not None:
            return
        self._folder.remove(wanted.id)
        self._results.forget(wanted.id)
        self._note(wanted.client_id, "delete", wanted.id, by=by)

    def _done(self, client_id: str) -> str | None:
        """Return the test that a command with this client id was about."""
        row = self._session.get(DialogueCommandRow, client_id)
        return row.dialogue if row is not None else None

    def _note(
        self, client_id: str, kind: DialogueCommand, dialogue_id: str, *, by: str | None
    ) -> None:
        now = self._clock.now()
        self._session.add(
            DialogueCommandRow(client_id=client_id, kind=kind, dialogue=dialogue_id, at=now)
        )
        self._audit.note(
            by, f"dialogue.{kind}", object_kind="dialogue", details={"dialogue": dialogue_id}
        )
        self._session.flush()

    def _latest(self, dialogue: Dialogue) -> DialogueResultRow | None:
        return self._results.latest({dialogue.id: dialogue.digest}).get(dialogue.id)

    def _line_of(self, dialogue: Dialogue) -> DialogueLine:
        return _line(dialogue, self._latest(dialogue))

    def _redact(self, talk: Talk) -> Redact:
        # Its libraries take seconds to import: only who makes a test pays for them.
        from agent.annotation.redaction import Redactor

        known = CustomerDirectory(self._session).names([talk.customer_id or ""])
        redactor, language = Redactor(), as_language(talk.language)
        names = list(known.values())
        return lambda text: redactor.redact(text, language=language, names=names)


def _line(dialogue: Dialogue, row: DialogueResultRow | None) -> DialogueLine:
    return DialogueLine(
        id=dialogue.id,
        language=as_language(dialogue.language),
        title=dialogue.title,
        turns=len(dialogue.turns),
        result=_result(row),
    )


def _detail(dialogue: Dialogue, row: DialogueResultRow | None) -> DialogueDetail:
    got = [_heard(turn) for turn in row.turns] if row is not None else [None] * len(dialogue.turns)
    failed = [turn["failed"] for turn in row.turns] if row is not None else [None] * len(got)
    return DialogueDetail(
        id=dialogue.id,
        language=as_language(dialogue.language),
        title=dialogue.title,
        turns=tuple(
            DialogueTurn(
                user=turn.say or turn.press or "",
                expected=_shown(turn.expected),
                got=_shown(heard) if heard is not None else None,
                same=None if heard is None else turn.expected.like(heard) and why is None,
                failed=why,
            )
            for turn, heard, why in zip(dialogue.turns, got, failed, strict=True)
        ),
        result=_result(row),
    )


def _heard(turn: Mapping[str, Any]) -> Heard:
    return Heard(turn["intent"], tuple(turn["actions"]), tuple(turn["replies"]))


def _shown(heard: Heard) -> HeardTurn:
    return HeardTurn(intent=heard.intent, replies=heard.replies, actions=heard.actions)


def _result(row: DialogueResultRow | None) -> DialogueResult | None:
    return DialogueResult.model_validate(row) if row is not None else None
