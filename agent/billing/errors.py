"""Errors of billing."""

from agent.errors import Conflict, InputError, NotFound


class BillNotFound(NotFound):
    """No such bill among this customer's."""

    code = "bill_not_found"


class PlanNotFound(NotFound):
    """No such instalment plan among this customer's."""

    code = "instalment_plan_not_found"


class NothingToPay(Conflict):
    """The bill is paid."""

    code = "nothing_to_pay"


class BillTooSmall(Conflict):
    """Under the amount from which instalments are possible."""

    code = "bill_too_small"


class PartsOutOfRange(InputError):
    """Fewer or more instalments than the rules allow."""

    code = "parts_out_of_range"


class PartsTooSmall(InputError):
    """Each instalment would be under the minimum."""

    code = "parts_too_small"


class TooLateForPlan(Conflict):
    """Instalments are asked for by the tenth day after the due date."""

    code = "too_late_for_plan"


class PlanExists(Conflict):
    """One plan at a time."""

    code = "plan_exists"


class PlanFixed(Conflict):
    """The plan can no longer be undone: an instalment is paid, or 14 days have passed."""

    code = "plan_fixed"


class BillDisputed(Conflict):
    """The bill is contested: nothing to pay until the answer."""

    code = "bill_disputed"


class AlreadyExtended(Conflict):
    """More time is given once a year."""

    code = "already_extended"


class TooLateToExtend(Conflict):
    """More time is asked for before the due date."""

    code = "too_late_to_extend"


class InvalidIban(InputError):
    """The check digits or the length are wrong."""

    code = "invalid_iban"


class NoMandate(Conflict):
    """There is no direct debit to stop."""

    code = "no_mandate"


class DisputeExists(Conflict):
    """The bill is contested already."""

    code = "dispute_exists"


class RefundExists(Conflict):
    """That refund is under way."""

    code = "refund_exists"


class NoDoublePayment(Conflict):
    """No bill has been paid twice."""

    code = "no_double_payment"


class RefundFixed(Conflict):
    """The refund has been approved: it can no longer be withdrawn."""

    code = "refund_fixed"
