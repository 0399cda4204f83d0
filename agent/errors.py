"""Every error the product raises on purpose.

AscoltoError
├── InputError            422  what was sent cannot be used
├── NotFound              404  not there, or not yours: the same answer
├── Conflict              409  it contradicts what is stored
├── Unauthorized          401  no identity, or one that is expired or forged
├── Forbidden             403  known, but not allowed
├── TooLarge              413
├── TooMany               429
└── Unavailable           503  a process or service does not answer

Features subclass these with their own ``code``. The text shown to a person is looked up by
``code`` at the edge (``agent/locales``), in that person's language; ``params`` fill it in.
"""

from typing import Any, ClassVar


class AscoltoError(Exception):
    """Root of all errors raised on purpose.

    Attributes:
        code: stable name of the situation, the key of its translated text.
        status: HTTP status at the edge.
        params: values that fill the text; JSON types only.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(f"{self.code} {params}" if params else self.code)

    @property
    def headers(self) -> dict[str, str]:
        """Headers its answer carries, such as Retry-After."""
        return {}


class InputError(AscoltoError):
    """What was sent cannot be used."""

    code = "invalid_input"
    status = 422


class NotFound(AscoltoError):
    """Not there, or not yours; the two look the same from outside."""

    code = "not_found"
    status = 404


class Conflict(AscoltoError):
    """It contradicts what is stored."""

    code = "conflict"
    status = 409


class Unauthorized(AscoltoError):
    """No identity, or one that is expired or forged."""

    code = "unauthorized"
    status = 401


class Forbidden(AscoltoError):
    """Known, but not allowed."""

    code = "forbidden"
    status = 403


class TooLarge(AscoltoError):
    """More bytes than the edge takes."""

    code = "body_too_large"
    status = 413


class TooMany(AscoltoError):
    """More requests than one client may make."""

    code = "too_many_requests"
    status = 429


class Unavailable(AscoltoError):
    """A process or service does not answer."""

    code = "unavailable"
    status = 503
