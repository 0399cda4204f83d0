"""Passwords: what is accepted, and how it is kept (argon2id, by its reference library)."""

import secrets
import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from agent.accounts.errors import PasswordTooCommon, PasswordTooShort

SHORTEST = 12
LONGEST = 200
_FEWEST_LETTERS = 5
# Characters that are left when known words and the digits around them are taken away.
_OWN_PART = 4
# No 0/O, 1/l/I: a generated password is read aloud and typed.
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
# Of the lists of leaked passwords, what is long enough for us and not caught by the other rules.
_COMMON = (
    "123456789", "1234567890", "987654321", "qwerty", "asdfgh", "password", "passwort",
    "passw0rd", "letmein", "iloveyou", "benvenuto", "welcome", "administrator", "ascolto",
    "juventus", "forzanapoli", "tiamo", "cambiami", "changeme",
)  # fmt: skip
# What stands at the ends without making a password better.
_FILLING = "0123456789!?.,-_*#@$%&+= "


class Passwords:
    """Hashes and checks passwords.

    OWASP's parameters for argon2id (46 MiB, one lane), with a second pass: about 60 ms a check
    on the machine this was written on. They may be raised: a hash made with others is renewed
    at the next sign-in.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1)

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        return self._hasher.hash(_plain(password))

    def matches(self, password: str, kept: str | None) -> bool:
        """Say whether a password is the right one; takes as long where there is none to match."""
        try:
            right = self._hasher.verify(kept or self._nobodys, _plain(password))
        except (VerificationError, InvalidHashError):
            return False
        return right and kept is not None

    def outdated(self, kept: str) -> bool:
        """Say whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(32))


def generated() -> str:
    """Return a random password of 80 bits, in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def check_strength(password: str, *, email: str, name: str) -> None:
    """Refuse what is guessed first; there are no rules of which characters must be in it.

    Raises:
        PasswordTooShort: under `SHORTEST` characters.
        PasswordTooCommon: a known one, few different characters, or the account's own words.
    """
    plain = _plain(password)
    if len(plain) < SHORTEST:
        raise PasswordTooShort(shortest=SHORTEST)
    folded = plain.casefold()
    own = [word for word in (email.partition("@")[0], *name.casefold().split()) if len(word) > 3]
    rest = folded
    for word in (*own, *_COMMON):
        rest = rest.replace(word, "")
    if len(set(folded)) < _FEWEST_LETTERS or len(rest.strip(_FILLING)) < _OWN_PART:
        raise PasswordTooCommon


def _plain(password: str) -> str:
    # The same password typed on another keyboard may come composed differently.
    return unicodedata.normalize("NFKC", password)
