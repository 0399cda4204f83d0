"""Errors of cases."""

from agent.errors import Conflict, InputError, NotFound


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
