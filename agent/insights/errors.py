"""Errors of the insights."""

from agent.errors import InputError


class PeriodInvalid(InputError):
    """The last day lies before the first, or too many days are asked for at once."""

    code = "period_invalid"
