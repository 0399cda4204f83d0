"""Errors of what customers let us know."""

from agent.errors import InputError, NotFound


class ClaimNotFound(NotFound):
    """No such reference among this customer's."""

    code = "claim_not_found"


class ClaimEmpty(InputError):
    """There are no words to keep."""

    code = "claim_empty"


class OutcomeMissing(InputError):
    """Done and declined are told with the reason."""

    code = "outcome_missing"
