"""Errors of runs, models and promotions."""

from typing import Any

from agent.errors import AscoltoError, Conflict, Forbidden, InputError, NotFound
from agent.kit.i18n import Language
from agent.locales import load_texts


class RunNotFound(NotFound):
    """No such run."""

    code = "run_not_found"


class RunKindUnknown(InputError):
    """Nothing here runs under that name, or not with these parameters."""

    code = "run_kind_unknown"


class RunOver(Conflict):
    """The run has ended already."""

    code = "run_over"


class ModelNotFound(NotFound):
    """No model file of this id."""

    code = "model_not_found"


class ModelDamaged(Conflict):
    """The model's file is not what it was, or cannot be read."""

    code = "model_damaged"


class ReportMissing(NotFound):
    """The model keeps no out-of-fold predictions: it was trained before they were kept."""

    code = "report_missing"


class NotEvaluated(Conflict):
    """The model has not yet read the messages that two models are compared on."""

    code = "not_evaluated"


class GateFailed(Forbidden):
    """A check of the gate failed; ``checks`` says which."""

    code = "gate_failed"


class NothingToRollBack(Conflict):
    """No model was promoted before the one that runs."""

    code = "nothing_to_roll_back"


class DataBroken(Conflict):
    """A file of the training data cannot be read.

    Attributes:
        file: relative to the project.
        line: counted from 1.
        reason: in English; `why` is its code, whose words stand in ``agent/locales`` as
            ``broken_<why>``.
    """

    code = "data_broken"

    def __init__(self, file: str, line: int, why: str, **detail: Any) -> None:
        self.file, self.line, self.why, self.detail = file, line, why, detail
        self.reason = self.said("en")
        super().__init__(file=file, line=line, reason=self.reason)

    def said(self, language: Language) -> str:
        """Return the reason in a language."""
        return load_texts().say(f"broken_{self.why}", language, **self.detail)


class DataChanged(Conflict):
    """Somebody else wrote a file between reading and writing it; what was meant can be repeated."""

    code = "data_changed"


class EditImpossible(Conflict):
    """A file is written in a way that cannot be edited line by line."""

    code = "edit_impossible"


class ExampleUnusable(InputError):
    """A text that Rasa would read as something else: empty, a command, brackets in it."""

    code = "example_unusable"


class DiskFull(AscoltoError):
    """There is no room on the disk; nothing was changed."""

    code = "disk_full"
    status = 507
