"""Errors of customers."""

from agent.errors import Conflict, InputError, NotFound


class CustomerNotFound(NotFound):
    """No such customer."""

    code = "customer_not_found"


class InvalidEmail(InputError):
    """Not an e-mail address."""

    code = "invalid_email"


class InvalidPhone(InputError):
    """Not a phone number."""

    code = "invalid_phone"


class InvalidAddress(InputError):
    """A part of the postal address is missing; ``missing`` names it."""

    code = "invalid_address"


class NothingToUndo(Conflict):
    """No write of this customer's still stands."""

    code = "nothing_to_undo"


class InteractionReused(Conflict):
    """The same source id came before with another content."""

    code = "interaction_id_reused"


class FactNotFound(NotFound):
    """No such fact about this customer."""

    code = "fact_not_found"


class ProbabilityMismatch(InputError):
    """Inferred facts have a probability and a model, known ones have neither."""

    code = "probability_mismatch"
