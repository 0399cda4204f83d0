"""Errors of orders and returns."""

from agent.errors import Conflict, InputError, NotFound


class OrderNotFound(NotFound):
    """No such order among this customer's."""

    code = "order_not_found"


class ReturnNotFound(NotFound):
    """No such return among this customer's."""

    code = "return_not_found"


class ReturnExists(Conflict):
    """That device is on its way back already."""

    code = "return_exists"


class ReturnUnderWay(Conflict):
    """The parcel has left: the return cannot be cancelled any more."""

    code = "return_under_way"


class DeviceUnknown(InputError):
    """Nothing of that name can be sent back."""

    code = "device_unknown"
