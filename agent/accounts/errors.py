"""Errors of staff accounts."""

from agent.errors import (
    Conflict,
    Forbidden,
    InputError,
    NotFound,
    TooMany,
    Unauthorized,
    Unavailable,
)


class StaffSignInNeeded(Unauthorized):
    """No staff session, or one that has ended."""

    code = "staff_sign_in_needed"


class PermissionDenied(Forbidden):
    """None of this person's roles allows it."""

    code = "permission_denied"


class CsrfFailed(Forbidden):
    """The request does not carry the token of its session: another page may have made it."""

    code = "csrf_failed"


class SignInFailed(Unauthorized):
    """Unknown e-mail, wrong password or disabled account: from outside they look the same."""

    code = "sign_in_failed"


class SignInLimited(TooMany):
    """Too many sign-ins failed; ``retry_after`` says for how many seconds none is tried."""

    code = "sign_in_limited"

    @property
    def headers(self) -> dict[str, str]:
        """Say when to try again in the standard's way too."""
        return {"Retry-After": str(self.params["retry_after"])}


class StaffNotFound(NotFound):
    """Nobody on the staff has that id or e-mail."""

    code = "staff_not_found"


class StaffExists(Conflict):
    """Somebody on the staff has that e-mail already."""

    code = "staff_exists"


class LastAdmin(Conflict):
    """Without this admin nobody could let anybody in."""

    code = "last_admin"


class PasswordTooShort(InputError):
    """Fewer characters than `agent.accounts.passwords.SHORTEST`."""

    code = "password_too_short"


class PasswordTooCommon(InputError):
    """One of the first that anybody would guess, or made of the account's own name."""

    code = "password_too_common"


class PasswordWrong(InputError):
    """The present password, asked before it is changed, is another."""

    code = "password_wrong"


class PhotoUnusable(InputError):
    """No picture, or none that a browser should be handed."""

    code = "photo_unusable"


class PhotoNotFound(NotFound):
    """This person has no photo, or there is no such person."""

    code = "photo_not_found"


class OidcUnavailable(NotFound):
    """No identity provider is set up."""

    code = "oidc_unavailable"


class OidcRefused(Unauthorized):
    """What the identity provider sent back cannot be trusted."""

    code = "oidc_refused"


class RoleUnknown(InputError):
    """There is no such role."""

    code = "role_unknown"


class LanguageUnknown(InputError):
    """There is no such language."""

    code = "language_unknown"


class EmailUnusable(InputError):
    """That is no e-mail address."""

    code = "email_unusable"


class OidcUnknown(Unauthorized):
    """The provider vouches for somebody who has no active account here."""

    code = "oidc_unknown"


class OidcUnreachable(Unavailable):
    """The identity provider does not answer, or not as one."""

    code = "oidc_unreachable"
