"""Errors of visits."""

from agent.errors import Conflict, InputError, NotFound


class VisitNotFound(NotFound):
    """No such visit among this customer's."""

    code = "visit_not_found"


class SlotInvalid(InputError):
    """No slot of that name: past, a holiday, or a time when nobody visits."""

    code = "slot_invalid"


class SlotTaken(Conflict):
    """All technicians of the city are busy then."""

    code = "slot_taken"


class TooLateToMove(Conflict):
    """Less than 24 hours ahead, or the visit is over."""

    code = "too_late_to_move"


class NoPlaceForVisit(Conflict):
    """The customer has no point of delivery where a technician could go."""

    code = "no_place_for_visit"
