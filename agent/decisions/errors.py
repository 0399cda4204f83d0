"""Errors of decisions."""

from agent.errors import NotFound


class DecisionNotFound(NotFound):
    """No such decision."""

    code = "decision_not_found"
