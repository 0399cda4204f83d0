"""Errors of dialogue tests."""

from agent.errors import Conflict, InputError, NotFound


class DialogueNotFound(NotFound):
    """No dialogue test of this id."""

    code = "dialogue_not_found"


class DialogueExists(Conflict):
    """There is a dialogue test with this title already."""

    code = "dialogue_exists"


class DialogueEmpty(InputError):
    """The bot answered nothing of what the customer wrote there."""

    code = "dialogue_empty"


class DialogueUnrecorded(Conflict):
    """What actions answered was not kept with this turn, or is not known any more."""

    code = "dialogue_unrecorded"


class DialogueTooLong(InputError):
    """More turns than a test may have."""

    code = "dialogue_too_long"


class DialogueNotRun(Conflict):
    """The test, as it is now, was not run: there is no result to accept."""

    code = "dialogue_not_run"


class DialogueUnplayable(Conflict):
    """A turn of the result could not be played: that is nothing to be expected from now on."""

    code = "dialogue_unplayable"
