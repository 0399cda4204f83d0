"""Errors of handing over, of the queue and of who owns a conversation."""

from agent.errors import Conflict, InputError


class UnknownReason(InputError):
    """A handoff for a reason that is no category, or that is not a customer's to give."""

    code = "handoff_reason_unknown"


class OwnershipChanged(Conflict):
    """Somebody else acted first: the conversation has another owner than the caller thinks.

    ``owner`` and ``assignee`` (id and name, or null) say who has it now.
    """

    code = "ownership_changed"


class NoHandoff(Conflict):
    """The conversation is not with people, so there is nothing to leave or to give back."""

    code = "handoff_not_open"


class CannotPassTo(InputError):
    """Who should get the conversation may not own one, or has no active account."""

    code = "handoff_pass_impossible"


class EmailNeeded(InputError):
    """An answer by e-mail was asked for, and there is no address to send it to."""

    code = "handoff_email_needed"


class SnoozeInThePast(InputError):
    """A conversation can be put off only until later, at most for a year."""

    code = "snooze_until_unusable"


class MergeImpossible(Conflict):
    """The conversations are not of the same customer, or one of them is merged already."""

    code = "merge_impossible"


class NoteIdReused(Conflict):
    """The same client note id came with another text."""

    code = "note_id_reused"
