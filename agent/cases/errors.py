"""Errors of cases."""

from agent.errors import Conflict, InputError, NotFound, Unavailable


class CaseNotFound(NotFound):
    """No such case among this customer's."""

    code = "case_not_found"


class CaseClosed(Conflict):
    """A closed case takes no more notes."""

    code = "case_closed"


class CaseAlreadyClosed(Conflict):
    """The case is solved or closed already."""

    code = "case_already_closed"


class CaseNotClosed(Conflict):
    """Only a solved or closed case can be reopened."""

    code = "case_not_closed"


class CaseTextEmpty(InputError):
    """A case or note needs words."""

    code = "case_text_empty"


class CaseChanged(Conflict):
    """Somebody changed the case since it was read; ``version`` is the one it has now."""

    code = "case_changed"


class CaseNothingToChange(InputError):
    """A change that names no field."""

    code = "case_nothing_to_change"


class CaseMerged(Conflict):
    """The case is followed in another one: ``into``."""

    code = "case_merged"


class CaseNotMerged(Conflict):
    """Only a merged case can be taken out again."""

    code = "case_not_merged"


class SameCase(InputError):
    """A case can be neither linked to itself nor merged into itself."""

    code = "case_same"


class CaseOfAnother(Conflict):
    """Cases of different customers are never merged."""

    code = "case_of_another"


class CaseTalkOfAnother(Conflict):
    """The conversation a case is opened from is not with that customer, verified."""

    code = "case_talk_of_another"


class CaseLinkNotFound(NotFound):
    """No such link between these cases."""

    code = "case_link_not_found"


class CaseNoteIdReused(Conflict):
    """The same client note id came with other words."""

    code = "case_note_id_reused"


class CaseIdReused(Conflict):
    """The same client case id came with another content."""

    code = "case_id_reused"


class CaseAssigneeUnknown(InputError):
    """No active member of staff with that id."""

    code = "case_assignee_unknown"


class CaseCursorInvalid(InputError):
    """A page cursor that this list did not make."""

    code = "case_cursor_invalid"


class ConnectorFailed(Unavailable):
    """The other system did not do what it was asked; ``status`` is its answer, if it gave one."""

    code = "connector_failed"
