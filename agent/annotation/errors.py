"""Errors of the inbox."""

from agent.errors import Conflict, Forbidden, InputError, NotFound


class MessageGone(NotFound):
    """The message was erased, or never came into the inbox."""

    code = "message_gone"


class LabelConflict(Conflict):
    """Somebody else was first; ``by_name`` says who."""

    code = "label_conflict"


class LabelYours(Conflict):
    """The asker has read the message already: the second reader is somebody else."""

    code = "label_yours"


class LabelDisputed(Conflict):
    """Two trainers read the message differently: it waits for a third."""

    code = "label_disputed"


class LabelExported(Conflict):
    """The label is in the training files already."""

    code = "label_exported"


class NotDisputed(Conflict):
    """There is nothing to decide between."""

    code = "not_disputed"


class AdjudicatorNeeded(Forbidden):
    """Who read the message does not decide about it, unless an administrator."""

    code = "adjudicator_needed"


class PartsUnusable(InputError):
    """A label has one part or two, and nothing else has any."""

    code = "parts_unusable"


class SpansOverlap(InputError):
    """Two parts, or two entities of a part, share characters."""

    code = "spans_overlap"


class SpanOutside(InputError):
    """A part or an entity lies outside of what holds it, or is empty."""

    code = "span_outside"


class IntentUnknown(InputError):
    """The domain has no such intent, or nobody may be taught it."""

    code = "intent_unknown"


class EntityUnknown(InputError):
    """The domain has no such entity."""

    code = "entity_unknown"


class ViewNotFound(NotFound):
    """No such view, or it is somebody else's."""

    code = "view_not_found"


class PageUnusable(InputError):
    """The cursor was not made here."""

    code = "page_unusable"
