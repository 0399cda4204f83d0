"""Errors of runs, models and promotions."""

from agent.errors import Conflict, Forbidden, InputError, NotFound


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
