"""``ascolto train | evaluate | test | compare | promote | rollback``: the studio without a browser.

A run asked for here stands in the same queue as the studio's. Where no web process takes it, this
process does; what it shows is the same.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import JsonValue

from agent.events.fanout import Fanout
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.training.compare import ComparisonService
from agent.training.dialogue_schemas import DialogueDetail
from agent.training.dialogue_service import DialogueService
from agent.training.dialogues import dialogue_digests
from agent.training.models import OVER, RunKind
from agent.training.place import Place
from agent.training.promotion import Promoter, Swap, Switch, known_models
from agent.training.registry import Registry
from agent.training.reports import ReportService
from agent.training.runs import RunService
from agent.training.schemas import (
    Comparison,
    NewRun,
    Promoted,
    Report,
    Run,
    RunDetail,
    RunParams,
    Scores,
)
from agent.training.tasks import TrainingWorker

_LOOK_SECONDS = 0.5
_NAME = "command line"


@dataclass(frozen=True)
class TrainingCommands:
    """What the commands do.

    Attributes:
        swap: lets the running Rasa answer with a file; nothing where none runs.
        running: id of the model Rasa answers with, if it runs.
    """

    database: Database
    place: Place
    clock: Clock
    swap: Swap
    running: str | None

    def run(
        self, kind: RunKind, params: dict[str, JsonValue], *, say: Callable[[str], None]
    ) -> Run:
        """Ask for a run and stay until it has ended, wherever it is done."""
        with self.database.transaction() as session:
            wanted = NewRun(client_id=new_id(), kind=kind, params=RunParams.model_validate(params))
            run: Run = RunService(session, clock=self.clock).ask(wanted, by=None, by_name=_NAME)
        shown = ""

        def hinted(run_id: str) -> None:
            nonlocal shown
            line = _line(self._run(run_id))
            if run_id == run.id and line != shown:
                say(line)
                shown = line

        worker = TrainingWorker(
            database=self.database, fanout=Fanout(), clock=self.clock, place=self.place
        )
        try:
            while self._run(run.id).state not in OVER:
                # Whoever is first does it: another run, or this one elsewhere, is waited for.
                if not worker.tick(hinted=hinted):
                    hinted(run.id)
                    time.sleep(_LOOK_SECONDS)
        except KeyboardInterrupt:
            with self.database.transaction() as session:
                RunService(session, clock=self.clock).cancel(run.id, by=None)
            raise
        hinted(run.id)
        return self._run(run.id)

    def checked(self, *, say: Callable[[str], None]) -> None:
        """Say what is doubtful in the training data, before a model learns it."""
        report = self._run(self.run("quality", {}, say=say).id).report
        if report is not None:
            found = ", ".join(f"{n} {kind}" for kind, n in sorted(report["findings"].items()))
            say(f"{report['examples']} examples, findings: {found or 'none'}")

    def rehearsed(self, run_id: str) -> tuple[list[str], bool]:
        """Return how a run of the dialogue tests went as lines to print, and whether all passed."""
        run = self._run(run_id)
        with self.database.reading() as session:
            service = DialogueService(session, clock=self.clock, data=self.place.data)
            report = run.report or {"dialogues": 0, "passed": 0, "failed": [], "broken": []}
            details = [service.get(each) for each in report["failed"]]
        lines = [f"{report['passed']} of {report['dialogues']} dialogue tests passed"]
        lines += [f"  {b['file']}, line {b['line']}: {b['reason']}" for b in report["broken"]]
        lines += [line for detail in details for line in different_lines(detail)]
        return lines, not report["failed"] and not report["broken"]

    def _run(self, run_id: str) -> RunDetail:
        with self.database.reading() as session:
            return RunService(session, clock=self.clock).get(run_id)

    def model_id(self, named: str) -> str:
        """Return the id of a model named by its id or its file; raises ModelNotFound."""
        known_models(self.database, self.place)
        with self.database.reading() as session:
            registry = Registry(session, folder=self.place.models)
            row = registry.of_file(named.rpartition("/")[2]) or registry.get(named)
            return row.model_id

    def report(self, model_id: str) -> Report:
        """Return a model's report; raises as `ReportService.report`."""
        with self.database.reading() as session:
            return ReportService(session, place=self.place, clock=self.clock).report(model_id)

    def compare(self, a: str, b: str) -> Comparison:
        """Return the messages two models read differently; raises NotEvaluated."""
        with self.database.reading() as session:
            service = ComparisonService(session, clock=self.clock)
            return service.compare(self.model_id(a), self.model_id(b))

    def promote(self, model: str, *, reason: str, override: bool) -> Promoted:
        """Let a model answer; raises as `Switch.promote`."""
        return self._switch().promote(self.model_id(model), _promoter(reason), override=override)

    def roll_back(self, *, reason: str) -> Promoted:
        """Let the model before answer; raises as `Switch.roll_back`."""
        return self._switch().roll_back(_promoter(reason))

    def _switch(self) -> Switch:
        return Switch(
            database=self.database,
            place=self.place,
            clock=self.clock,
            swap=self.swap,
            running=self.running,
            dialogues=dialogue_digests(self.place.data),
        )


def _promoter(reason: str) -> Promoter:
    return Promoter(new_id(), reason, None, _NAME)


def _line(run: Run) -> str:
    if run.error is not None:
        return f"{run.kind} {run.state}: {run.error.code} {run.error.detail}".rstrip()
    if run.state == "running":
        return f"{run.percent:3d} % {run.step}"
    return f"{run.kind} {run.state}" + (f": model {run.model_id}" if run.model_id else "")


def different_lines(detail: DialogueDetail) -> list[str]:
    """Return the turns of a dialogue test that went otherwise than expected."""
    lines = [f"{detail.id}: {detail.title}"]
    for number, turn in enumerate(detail.turns, 1):
        if turn.got is None or turn.same:
            continue
        lines.append(f"  turn {number}: {turn.user[:100]!r}")
        if turn.failed:
            lines.append(f"    cannot be played: {turn.failed}")
            continue
        lines += [
            f"    {name}: expected {_words(expected)}, got {_words(got)}"
            for name, expected, got in (
                ("intent", turn.expected.intent, turn.got.intent),
                ("actions", turn.expected.actions, turn.got.actions),
                ("replies", turn.expected.replies, turn.got.replies),
            )
            if expected != got
        ]
    return lines


def _words(heard: str | tuple[str, ...]) -> str:
    return heard if isinstance(heard, str) else ", ".join(heard) or "nothing"


def report_lines(report: Report) -> list[str]:
    """Return a report as lines to print: both sets, then the intents that fare worst."""
    lines = [_figures("cross-validation", report)]
    lines += [_figures("test set", report.test)] if report.test else ["test set: none yet"]
    worst = sorted((i for i in report.intents if i.n), key=lambda i: i.f1)[:10]
    lines += ["", "worst intents (recall with its interval)"]
    lines += [
        f"  {i.intent:28} n {i.n:4d}  F1 {i.f1:.3f}  recall {i.recall:.3f} "
        f"[{i.low:.3f}, {i.high:.3f}]"
        for i in worst
    ]
    return lines


def _figures(name: str, scores: Scores) -> str:
    return (
        f"{name}: {scores.n} examples, accuracy {scores.accuracy:.3f}, macro F1 "
        f"{scores.macro_f1:.3f}, ECE {scores.ece:.3f}; sure from {scores.threshold:.2f} on: "
        f"{scores.coverage:.1%} answered, {scores.wrong_while_sure:.1%} wrong while sure"
    )


def comparison_lines(comparison: Comparison) -> list[str]:
    """Return a comparison as lines to print; the texts are customers' own words."""
    found = comparison.summary
    lines = [
        f"{found.n} messages, {found.changed} read differently; where the truth is known: "
        f"the first better {found.a_better}, the second better {found.b_better}"
    ]
    for turn in comparison.turns:
        truth = f"  ({turn.truth})" if turn.truth else ""
        lines.append(
            f"  {turn.a.intent} {turn.a.confidence:.2f} -> {turn.b.intent} "
            f"{turn.b.confidence:.2f}{truth}: {turn.text[:100]!r}"
        )
    return lines
