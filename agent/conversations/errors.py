"""Errors of conversations and their messages."""

from agent.errors import Conflict, InputError, NotFound, Unauthorized


class ConversationNotFound(NotFound):
    """No such conversation, or somebody else's."""

    code = "conversation_not_found"


class MessageNotFound(NotFound):
    """No such message in this conversation."""

    code = "message_not_found"


class SessionReplaced(Unauthorized):
    """The token was made before somebody signed in or out of this conversation."""

    code = "session_replaced"


class MessageIdReused(Conflict):
    """The same client message id came with another body."""

    code = "message_id_reused"


class TextEmpty(InputError):
    """Nothing but white space and control characters."""

    code = "text_empty"


class TextTooLong(InputError):
    """More characters than a message may have."""

    code = "text_too_long"
