"""Errors of the desk."""

from agent.errors import Conflict, InputError, NotFound


class CannedNotFound(NotFound):
    """No such canned reply, or somebody else's own."""

    code = "canned_not_found"


class ShortcutTaken(Conflict):
    """Another canned reply of the same language has this shortcut."""

    code = "shortcut_taken"


class UnknownVariable(InputError):
    """A canned reply names a variable that nothing fills; ``names`` lists them."""

    code = "variable_unknown"


class MacroNotFound(NotFound):
    """No such macro."""

    code = "macro_not_found"


class MacroTextIncomplete(Conflict):
    """A reply of the macro has variables that this conversation cannot fill."""

    code = "macro_text_incomplete"


class MacroCustomerUnknown(Conflict):
    """A step opens a case, and the conversation has no verified customer."""

    code = "macro_customer_unknown"


class MacroIdReused(Conflict):
    """The client id came before with another macro."""

    code = "macro_id_reused"


class CursorInvalid(InputError):
    """The place to go on from is not one that this list gave."""

    code = "cursor_invalid"
