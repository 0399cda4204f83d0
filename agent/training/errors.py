"""What can go wrong with models."""

from agent.errors import Conflict, InputError, NotFound, Unavailable


class ModelUnknown(NotFound):
    """No model has that name, or several begin with it."""

    code = "model_unknown"


class ModelDamaged(InputError):
    """The file is no model, or only a part of one."""

    code = "model_damaged"


class TrainingFailed(Unavailable):
    """Rasa could not train or read with a model; its log says why."""

    code = "training_failed"


class GateClosed(Conflict):
    """The model is not let through: ``checks`` names what it failed."""

    code = "gate_closed"


class AlreadyRunning(Conflict):
    """That model answers already."""

    code = "model_already_running"


class NothingToRollBack(Conflict):
    """Nothing was promoted, or the model before it is gone."""

    code = "nothing_to_roll_back"
