"""Errors of supply."""

from agent.errors import Conflict, InputError, NotFound


class ContractNotFound(NotFound):
    """No such contract among this customer's."""

    code = "contract_not_found"


class PlanNotFound(NotFound):
    """No plan of that code is on sale."""

    code = "plan_not_found"


class RequestNotFound(NotFound):
    """No such request among this customer's."""

    code = "request_not_found"


class RequestExists(Conflict):
    """The same request is under way."""

    code = "request_exists"


class RequestDone(Conflict):
    """The request is done or cancelled: too late to cancel it."""

    code = "request_done"


class NoMeter(InputError):
    """A fibre line has no meter."""

    code = "no_meter"


class ReadingTooLow(InputError):
    """Below the last real reading: a meter never runs backwards."""

    code = "reading_too_low"


class ReadingTooHigh(InputError):
    """More since the last reading than this home can have used."""

    code = "reading_too_high"


class ReadingUsed(Conflict):
    """The reading window has ended: the bill may hold it."""

    code = "reading_used"
