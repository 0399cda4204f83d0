"""Errors of intents, examples and imports."""

from agent.errors import Conflict, InputError


class IntentNameUnusable(InputError):
    """Not a name in snake case, or one that means something else to Rasa or to the product."""

    code = "intent_name_unusable"


class IntentExists(Conflict):
    """There is an intent of this name already."""

    code = "intent_exists"


class SubjectUnusable(InputError):
    """Not the name of a file in snake case."""

    code = "subject_unusable"


class ReplyUnusable(InputError):
    """A reply with braces would be filled with values that nobody gives."""

    code = "reply_unusable"


class ExampleElsewhere(Conflict):
    """The text teaches another intent already."""

    code = "example_elsewhere"


class ImportTooLarge(InputError):
    """More examples than are read at once."""

    code = "import_too_large"
