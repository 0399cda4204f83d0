"""Whether a model may answer customers: five checks, each with what it found."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import NormalDist
from typing import Any

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.training.dialogue_results import DialogueResults
from agent.training.errors import ModelNotFound
from agent.training.evaluations import Evaluations
from agent.training.material import SAFETY, Material
from agent.training.models import ModelRow
from agent.training.registry import Registry
from agent.training.report import Prediction, difference
from agent.training.schemas import Check, Gate

# What even a trainer with a reason may not pass over.
NEVER_OVERRIDDEN: frozenset[str] = frozenset({"safety", "file"})
_LEVEL = 0.05
_SHOWN = 20


class GateService:
    """Judges a model against the one that answers now, inside the caller's transaction.

    ``dialogues`` are the ids of the dialogue tests there are, with the sums of their files.
    """

    def __init__(
        self, session: Session, *, registry: Registry, clock: Clock, dialogues: Mapping[str, str]
    ) -> None:
        self._registry = registry
        self._evaluations = Evaluations(session, clock=clock)
        self._material = Material(session)
        self._dialogues = dialogues
        self._results = DialogueResults(session)

    def judge(self, model_id: str, *, running: str | None) -> Gate:
        """Return the checks of a model; raises ModelNotFound."""
        row = self._registry.get(model_id)
        checks = [self._file(row)]
        if checks[0].passed:
            before = self._previous(running, but=model_id)
            checks += [
                self._dialogue_tests(row),
                self._safety(row),
                self._intents(row, before),
                self._test_set(row, before),
            ]
        return Gate(passed=all(check.passed for check in checks), checks=tuple(checks))

    def _previous(self, running: str | None, *, but: str) -> ModelRow | None:
        """Return the model to be compared with: the running one, unless it is this one."""
        if running is None or running == but:
            return None
        try:
            return self._registry.get(running)
        except ModelNotFound:  # its file is gone: nothing to compare with
            return None

    def _file(self, row: ModelRow) -> Check:
        return _check("file", self._registry.is_intact(row), file=row.file)

    def _dialogue_tests(self, row: ModelRow) -> Check:
        """All dialogues recorded from conversations go as they went."""
        run = self._results.passed(row.model_id, self._dialogues)
        failed = sorted(key for key, passed in run.items() if not passed)
        not_run = self._dialogues.keys() - run.keys()
        return _check(
            "dialogues",
            not failed and not not_run,
            n=len(self._dialogues),
            failed=failed[:_SHOWN],
            not_run=len(not_run),
        )

    def _safety(self, row: ModelRow) -> Check:
        """No message about danger is taken for another, nor read without being sure."""
        missed, n = [], 0
        asked = True
        for name in ("safety", "test"):
            read = self._evaluations.predictions(row.model_id, name)
            asked = asked and read is not None
            dangerous = [p for p in read or () if p.actual in SAFETY]
            n += len(dangerous)
            missed += [p for p in dangerous if not (p.right and p.sure)]
        return _check(
            "safety",
            asked and not missed,
            n=n,
            missed=len(missed),
            evaluated=asked,
            intents=sorted(SAFETY),
        )

    def _intents(self, row: ModelRow, before: ModelRow | None) -> Check:
        """No intent is recognised worse than chance alone may explain.

        On the training examples while held out, and on the test set. With sixty intents three in
        a hundred would fail by chance at the usual level, so the level is shared among them
        (Bonferroni).
        """
        worse: list[dict[str, Any]] = []
        if before is not None:
            worse = [
                {**each, "set": name}
                for name, now, then in self._pairs(row, before)
                for each in worse_intents(now, then)
            ]
        return _check(
            "intents",
            not worse,
            worse=worse[:_SHOWN],
            n=len(worse),
            compared_with=before.model_id if before else None,
        )

    def _pairs(
        self, row: ModelRow, before: ModelRow
    ) -> Iterable[tuple[str, Sequence[Prediction], Sequence[Prediction]]]:
        now, then = self._registry.archive(row).held_out, self._registry.archive(before).held_out
        if now and then:
            yield "cross", now, then
        tested, tested_before = (
            self._evaluations.predictions(each.model_id, "test") for each in (row, before)
        )
        if tested and tested_before:
            yield "test", *_same(tested, tested_before)

    def _test_set(self, row: ModelRow, before: ModelRow | None) -> Check:
        """The test set was read as it is now, and not worse than by the model before."""
        now = self._evaluations.predictions(row.model_id, "test")
        wanted = {(sample.key, sample.truth) for sample in self._material.test_set()}
        # A label changed since is a message not read yet: the reading was of another question.
        complete = not wanted or (now is not None and wanted <= {(p.key, p.actual) for p in now})
        params: dict[str, Any] = {"n": len(wanted), "evaluated": complete}
        then = self._evaluations.predictions(before.model_id, "test") if before else None
        passed = complete
        if now:
            params["accuracy"] = round(_right(now) / len(now), 4)
        if now and then:
            same, same_before = _same(now, then)
            n = len(same)
            params["before"] = round(_right(same_before) / n, 4) if n else None
            low_high = difference(_right(same), n, _right(same_before), n)
            passed = passed and low_high[1] >= 0
        return _check("test_set", passed, **params)


def worse_intents(now: Sequence[Prediction], before: Sequence[Prediction]) -> list[dict[str, Any]]:
    """Return the intents whose recall fell by more than its interval allows, the worst first."""
    n, n_before = (Counter(p.actual for p in each) for each in (now, before))
    hits, hits_before = (Counter(p.actual for p in each if p.right) for each in (now, before))
    shared = sorted(n.keys() & n_before.keys())
    if not shared:
        return []
    z = NormalDist().inv_cdf(1 - _LEVEL / len(shared))
    worse = []
    for intent in shared:
        _, high = difference(hits[intent], n[intent], hits_before[intent], n_before[intent], z=z)
        if high < 0:
            worse.append(
                {
                    "intent": intent,
                    "recall": round(hits[intent] / n[intent], 4),
                    "before": round(hits_before[intent] / n_before[intent], 4),
                    "n": n[intent],
                }
            )
    return sorted(worse, key=lambda each: each["recall"] - each["before"])


def _same(
    one: Sequence[Prediction], other: Sequence[Prediction]
) -> tuple[list[Prediction], list[Prediction]]:
    """Return the predictions on the messages that both have read, in the same order."""
    first, second = {p.key: p for p in one}, {p.key: p for p in other}
    shared = sorted(first.keys() & second.keys())
    return [first[key] for key in shared], [second[key] for key in shared]


def _right(predictions: Iterable[Prediction]) -> int:
    return sum(p.right for p in predictions)


def _check(code: Any, passed: bool, /, **params: Any) -> Check:
    return Check(code=code, passed=passed, params=params)
