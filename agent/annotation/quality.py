"""Findings in the training data: kept between checks, mended in the files, asked for at night."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from agent.annotation.commands import Commands
from agent.annotation.domain import known_names
from agent.annotation.errors import IntentUnknown
from agent.annotation.group_errors import ExampleChanged, FindingNotFound, FixUnusable
from agent.annotation.group_models import FindingRow, FindingState
from agent.annotation.group_repository import GroupRepository
from agent.annotation.labels import Trainer
from agent.annotation.models import ReviewMessageRow
from agent.annotation.quality_schemas import Finding, Findings, FixBody
from agent.annotation.repository import ReviewRepository
from agent.annotation.scores import BATCH
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.training.nlu import Example, TrainingSet
from agent.training.place import Place
from agent.training.progress import said
from agent.training.steps import Command, Context, Plan, Result

NAME = "quality"
_WRITTEN = 3_000
_COLLECTED = 30
# Kept as it is once, and not found by the latest check.
_GONE = -1
# A finding about several intents is mended when what is left has one.
_BETWEEN = frozenset({"contradiction", "near_identical"})
# One that is about a single example, when that was dealt with.
_SINGLE = frozenset({"suspect"})


class QualityService:
    """The findings, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._marks = GroupRepository(session)

    def all(self) -> Findings:
        """Return what the latest check found."""
        at = self._marks.refreshed_at(NAME)
        rows = self._session.scalars(
            select(FindingRow).where(FindingRow.place >= 0).order_by(FindingRow.place)
        ).all()
        counts = Counter(row.kind for row in rows if row.state == "open")
        return Findings(findings=tuple(map(Finding.of, rows)), at=at, counts=dict(counts))

    def row(self, finding_id: str, *, hold: bool = False) -> FindingRow:
        """Return a finding; raises FindingNotFound."""
        query = select(FindingRow).where(FindingRow.id == finding_id)
        if hold:
            query = query.with_for_update().execution_options(populate_existing=True)
        row = self._session.scalars(query).first()
        if row is None or row.place < 0:
            raise FindingNotFound
        return row

    def keep(self, found: list[dict[str, Any]]) -> None:
        """Keep what a check found, in place of what the one before did.

        What somebody wants to keep as it is stays so, also when a check in between missed it;
        what was mended and is found again is open again.
        """
        now = self._clock.now()
        rows = {row.id: row for row in self._session.scalars(select(FindingRow))}
        for place, each in enumerate(found):
            content = dict(each)
            finding_id = content.pop("id")
            row = rows.pop(finding_id, None)
            if row is None:
                row = FindingRow(id=finding_id, state="open")
                self._session.add(row)
            elif row.state == "fixed":
                row.state = "open"
            row.kind, row.severity = content.pop("kind"), content.pop("severity")
            row.content, row.place, row.found_at = content, place, now
        for row in rows.values():
            if row.state == "kept":
                row.place = _GONE
            else:
                self._session.delete(row)
        self._marks.refreshed(NAME, now)

    def change(
        self, row: FindingRow, state: FindingState, *, by: str, items: list[Any] | None = None
    ) -> Finding:
        """Note what became of a finding."""
        row.state, row.state_by, row.state_at = state, by, self._clock.now()
        if items is not None:
            row.content = {**row.content, "items": items}
        self._session.flush()
        return Finding.of(row)

    def collect(self, intent: str) -> int:
        """Let the inbox show first what may be of an intent; return how many messages."""
        waiting = self._session.scalars(
            select(ReviewMessageRow)
            .where(ReviewMessageRow.state == "open")
            .order_by(ReviewMessageRow.at.desc())
            .limit(_WRITTEN)
        )
        shares = {
            row.message_id: next(
                (each["confidence"] for each in row.ranking if each["intent"] == intent),
                row.confidence if row.intent == intent else 0.0,
            )
            for row in waiting
        }
        best = sorted((key for key in shares if shares[key] > 0), key=lambda key: -shares[key])
        for message_id in best[:_COLLECTED]:
            self._session.execute(
                update(ReviewMessageRow)
                .where(ReviewMessageRow.message_id == message_id)
                .values(teaching=BATCH + 1 + shares[message_id])
            )
        return min(len(best), _COLLECTED)


class Mender:
    """Does what mends a finding: the files at once, while no transaction is open, then its state.

    Example:
        >>> Mender(database, clock=clock, place=place).fix(  # doctest: +SKIP
        ...     finding_id, body, trainer=trainer)
    """

    def __init__(self, database: Database, *, clock: Clock, place: Place) -> None:
        self._database = database
        self._clock = clock
        self._place = place

    def fix(self, finding_id: str, body: FixBody, *, trainer: Trainer) -> Finding:
        """Mend a finding, or keep it as it is; the same command again answers the same.

        Raises:
            FindingNotFound: the latest check did not find it.
            FixUnusable: it cannot be mended so, or it was not said how.
            IntentUnknown: the example cannot go there.
            ExampleChanged: the example is not there any more.
            DataBroken, DataChanged, DiskFull, EditImpossible: the files cannot be changed.
        """
        with self._database.reading() as session:
            done = GroupRepository(session).was_done(trainer.id, body.client_id)
            finding = Finding.of(QualityService(session, clock=self._clock).row(finding_id))
        moved: Example | None = None
        if not done:
            if body.fix not in finding.fixes:
                raise FixUnusable
            if body.fix in ("move", "delete"):
                moved = self._edit(finding, body)

        def do(session: Session) -> Callable[[], tuple[Finding, dict[str, Any]]]:
            def finish() -> tuple[Finding, dict[str, Any]]:
                answer = self._finished(session, finding_id, body, moved, trainer)
                return answer, answer.model_dump(mode="json")

            return finish

        with self._database.transaction() as session:
            return Commands(session, clock=self._clock).once(
                trainer.id, body.client_id, do=do(session), again=Finding.model_validate
            )

    def _edit(self, finding: Finding, body: FixBody) -> Example | None:
        """Change the files; return where a moved example stands now."""
        text, intent = body.text, body.intent
        if text is None or intent is None or (body.fix == "move" and body.to is None):
            raise FixUnusable
        if not any((item.text, item.intent) == (text, intent) for item in finding.items):
            raise FixUnusable
        if body.to is not None and body.to not in known_names(self._place.domain).intents:
            raise IntentUnknown(intent=body.to)
        found = TrainingSet.read(self._place.data)
        if body.fix == "delete" or body.to is None:
            done = found.remove(text, intent)
        else:
            # There already: moved by this very command, whose end was lost.
            done = found.move(text, intent, body.to) or found.has(text, body.to)
        if not done:
            raise ExampleChanged(text=text[:200], intent=intent)
        found.write()
        if body.fix == "delete":
            return None
        return next((e for e in found.examples if (e.text, e.intent) == (text, body.to)), None)

    def _finished(
        self,
        session: Session,
        finding_id: str,
        body: FixBody,
        moved: Example | None,
        trainer: Trainer,
    ) -> Finding:
        service = QualityService(session, clock=self._clock)
        row, by = service.row(finding_id, hold=True), trainer.id
        if body.fix == "keep":
            return service.change(row, "kept", by=by)
        if body.fix == "collect":
            intent = row.content.get("intent")
            if intent:
                service.collect(intent)
            return service.change(row, row.state, by=by)
        ReviewRepository(session).note(
            "example_deleted" if moved is None else "example_moved",
            by=by, by_name=trainer.name, at=self._clock.now(), intent=body.to or body.intent,
        )  # fmt: skip
        items = []
        for item in row.content["items"]:
            if (item["text"], item["intent"]) != (body.text, body.intent):
                items.append(item)
            elif moved is not None:
                items.append({**item, "intent": moved.intent, "file": moved.file,
                              "line": moved.line})  # fmt: skip
        state: FindingState = "fixed" if _is_mended(row.kind, items) else "open"
        return service.change(row, state, by=by, items=items)


def _is_mended(kind: str, items: list[dict[str, Any]]) -> bool:
    """Say whether nothing doubtful is left among the examples of a finding."""
    if kind in _SINGLE or not items:
        return True
    return kind in _BETWEEN and len({item["intent"] for item in items}) < 2


def quality(context: Context) -> Plan:
    """Look for what is doubtful in the training data, and keep the findings."""
    place, folder = context.place, context.folder
    written, out = folder / "written.json", folder / "findings.json"
    with context.database.reading() as session:
        written.write_text(json.dumps(_written(session)), encoding="utf-8")
    yield Command(
        "quality",
        [
            str(place.tools), "-m", "agent.annotation.quality_command",
            "--data", str(place.data), "--domain", str(place.domain),
            "--vectors", str(place.vectors), "--written", str(written), "--out", str(out),
        ],
        (1, 98),
        progress=said,
        failure="quality_failed",
    )  # fmt: skip
    answer = json.loads(out.read_text(encoding="utf-8"))
    with context.database.transaction() as session:
        QualityService(session, clock=context.clock).keep(answer["findings"])
    counts = Counter(each["kind"] for each in answer["findings"])
    return Result(
        report={
            "examples": answer["examples"], "compared": answer["compared"], "findings": dict(counts)
        }
    )  # fmt: skip


def _written(session: Session) -> list[tuple[str, str]]:
    """Return what customers wrote lately, and its intent where people or the model are sure."""
    found = []
    for row in GroupRepository(session).recent(limit=_WRITTEN):
        label = row.label or []
        if len(label) == 1:
            found.append((row.text, str(label[0]["intent"])))
        elif row.sure and row.state not in ("rejected", "labelled"):
            found.append((row.text, row.intent))
    return found
