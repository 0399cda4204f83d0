"""What a group of unknown messages turns out to be: a new intent, examples, an article, nothing."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from agent.annotation.commands import Commands
from agent.annotation.domain import known_names
from agent.annotation.file_schemas import NewExample
from agent.annotation.group_errors import ResolutionIncomplete
from agent.annotation.group_repository import GroupRepository
from agent.annotation.group_schemas import Group, ResolveBody, Words
from agent.annotation.groups import GroupService
from agent.annotation.intents import IntentService
from agent.annotation.labels import LabelService, Trainer
from agent.annotation.models import ReviewMessageRow
from agent.annotation.repository import ReviewRepository
from agent.annotation.shares import is_tested
from agent.annotation.spans import whole
from agent.errors import AscoltoError
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.i18n import LANGUAGES
from agent.knowledge.gaps import GapService
from agent.training.place import Place


class Resolver:
    """Resolves groups: files first, then one transaction for labels and the group itself.

    The files are written while no transaction is open, since it would keep every customer's
    message waiting; both steps may be repeated.
    """

    def __init__(self, database: Database, *, clock: Clock, place: Place) -> None:
        self._database = database
        self._clock = clock
        self._place = place

    def resolve(self, group_id: str, body: ResolveBody, *, trainer: Trainer) -> Group:
        """Say what a group is; the same command again answers the same.

        Raises:
            GroupNotFound, GroupChanged: see there.
            ResolutionIncomplete: what this kind needs was not said.
            AscoltoError: whatever `IntentService.create` and `LabelService.bulk` refuse.
        """
        _require_complete(body)
        with self._database.reading() as session:
            if not GroupRepository(session).was_done(trainer.id, body.client_id):
                groups = GroupService(session, clock=self._clock)
                row = groups.require(group_id, version=body.version, hold=False)
                members = _meant(groups.members(row), body)
                if not members and body.kind != "nothing":
                    raise ResolutionIncomplete(field="message_ids")
                examples = _examples(members)
                if body.kind == "new_intent" and not examples:
                    raise ResolutionIncomplete(field="message_ids")
            else:
                examples = ()
        if body.kind == "new_intent" and examples:
            self._create(body, examples)

        def do(session: Session) -> Callable[[], tuple[Group, dict[str, object]]]:
            def done() -> tuple[Group, dict[str, object]]:
                group = self._resolved(session, group_id, body, trainer)
                return group, group.model_dump(mode="json")

            return done

        with self._database.transaction() as session:
            return Commands(session, clock=self._clock).once(
                trainer.id, body.client_id, do=do(session), again=Group.model_validate
            )

    def _create(self, body: ResolveBody, examples: Sequence[NewExample]) -> None:
        IntentService(self._place).create(
            body.intent or "",
            subject=body.subject or "",
            meaning=_words(body.meaning, "meaning").both(),
            reply=_words(body.reply, "reply").both(),
            examples=examples,
        )

    def _resolved(
        self, session: Session, group_id: str, body: ResolveBody, trainer: Trainer
    ) -> Group:
        groups = GroupService(session, clock=self._clock)
        row = groups.require(group_id, version=body.version)
        members = _meant(groups.members(row), body)
        if body.kind in ("new_intent", "examples"):
            self._label(session, members, body.intent or "", trainer)
            if body.kind == "new_intent":
                ReviewRepository(session).note(
                    "new_intent", by=trainer.id, by_name=trainer.name, at=self._clock.now(),
                    intent=body.intent,
                )  # fmt: skip
        elif body.kind == "article":
            self._note_gap(session, members, body.title or "")
        now = self._clock.now()
        row.state, row.version, row.updated_at = "resolved", row.version + 1, now
        row.resolution, row.title = body.kind, body.title if body.kind == "article" else None
        row.intent = body.intent if body.kind in ("new_intent", "examples") else None
        row.resolved_by, row.resolved_by_name, row.resolved_at = trainer.id, trainer.name, now
        session.flush()
        return groups.view(row)

    def _label(
        self, session: Session, members: Sequence[ReviewMessageRow], intent: str, trainer: Trainer
    ) -> None:
        """Label the messages as the trainer; what somebody settled as an intent stays."""
        known = known_names(self._place.domain)
        labels = LabelService(session, clock=self._clock, known=known)
        waiting = [each.message_id for each in members if each.state in ("open", "second")]
        labels.bulk(trainer, waiting, decision="label", intent=intent)
        for each in members:
            # Somebody had found no intent for it, or left it: now there is one.
            if each.state in ("rejected", "skipped"):
                try:
                    labels.label(
                        trainer,
                        each.message_id,
                        version=each.version,
                        decision="label",
                        parts=whole(each.text, intent, entities=each.entities, known=known),
                    )
                except AscoltoError:
                    continue  # as in bulk: it stays as it is

    def _note_gap(self, session: Session, members: Sequence[ReviewMessageRow], title: str) -> None:
        """Let those who write articles see what is asked, and how often."""
        gaps = GapService(session, clock=self._clock)
        counts = [sum(each.language == name for each in members) for name in LANGUAGES]
        language = LANGUAGES[counts.index(max(counts))]
        for _ in members:
            gaps.note(title, language=language)


def _require_complete(body: ResolveBody) -> None:
    """Raise ResolutionIncomplete naming the first thing that is missing."""
    needed = {
        "new_intent": ("intent", "subject", "meaning", "reply"),
        "examples": ("intent",),
        "article": ("title",),
        "nothing": (),
    }[body.kind]
    for field in needed:
        if getattr(body, field) is None:
            raise ResolutionIncomplete(field=field)


def _words(words: Words | None, field: str) -> Words:
    if words is None:
        raise ResolutionIncomplete(field=field)
    return words


def _meant(members: Sequence[ReviewMessageRow], body: ResolveBody) -> list[ReviewMessageRow]:
    if body.message_ids is None:
        return list(members)
    chosen = set(body.message_ids)
    return [each for each in members if each.message_id in chosen]


def _examples(members: Sequence[ReviewMessageRow]) -> tuple[NewExample, ...]:
    """Return what the intent begins with: one of each wording, and none of the test set's.

    What somebody has said to be another intent, or is about to read a second time, is left out.
    Where all would be tests the first one teaches: an intent needs an example.
    """
    usable = [
        each
        for each in members
        if each.language in LANGUAGES and each.state in ("open", "rejected", "skipped")
    ]
    taught = [each for each in usable if not each.twice and not is_tested(each.message_id)]
    teaching = taught or usable[:1]
    found = {
        each.text.strip(): NewExample(text=each.text.strip(), language=each.language)
        for each in teaching
    }
    return tuple(found.values())[:500]
