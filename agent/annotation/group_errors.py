"""Errors of groups, the preview, and findings."""

from agent.errors import Conflict, InputError, NotFound, Unavailable


class GroupNotFound(NotFound):
    """No such group, or its messages are in other groups now."""

    code = "group_not_found"


class GroupChanged(Conflict):
    """Somebody resolved or reopened the group meanwhile."""

    code = "group_changed"


class ResolutionIncomplete(InputError):
    """What the kind of resolution needs is missing; ``field`` names it."""

    code = "resolution_incomplete"


class VectorsComing(Unavailable):
    """The vectors of the examples are being made: it takes minutes the first time."""

    code = "vectors_coming"


class FindingNotFound(NotFound):
    """No such finding, or the latest check found it no more."""

    code = "finding_not_found"


class FixUnusable(InputError):
    """The finding has no such fix, or the fix needs more to be said."""

    code = "fix_unusable"


class ExampleChanged(Conflict):
    """The example stands there no more: somebody changed the file by hand."""

    code = "example_changed"
