"""What is a password, and how it is kept."""

import pytest
from argon2 import PasswordHasher

from agent.accounts.errors import PasswordTooCommon, PasswordTooShort
from agent.accounts.passwords import SHORTEST, Passwords, check_strength, generated
from tests.agent.accounts.people import CHEAP

SOFIA = {"email": "sofia.greco@ventolia.example", "name": "Sofia Greco"}


class TestKept:
    def test_is_argon2id_with_a_salt_of_its_own(self) -> None:
        one, other = Passwords().hash("tramontana"), Passwords().hash("tramontana")
        assert one.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
        assert one != other
        assert Passwords().matches("tramontana", one)
        assert not Passwords().matches("Tramontana", one)

    def test_fits_however_its_accents_are_typed(self) -> None:
        passwords = Passwords(CHEAP)
        assert passwords.matches("perche\u0301 no", passwords.hash("perch\u00e9 no"))

    @pytest.mark.parametrize("kept", [None, "", "plain", "$argon2id$broken"])
    def test_nothing_fits_what_is_no_hash(self, kept: str | None) -> None:
        assert not Passwords(CHEAP).matches("", kept)
        assert not Passwords(CHEAP).matches("plain", kept)

    def test_a_hash_of_other_parameters_is_outdated(self) -> None:
        stronger = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
        kept = Passwords(CHEAP).hash("tramontana")
        assert not Passwords(CHEAP).outdated(kept)
        assert Passwords(stronger).outdated(kept)
        assert Passwords(stronger).matches("tramontana", kept)


class TestStrength:
    @pytest.mark.parametrize("password", ["", "corta", "x" * (SHORTEST - 1)])
    def test_too_short(self, password: str) -> None:
        with pytest.raises(PasswordTooShort):
            check_strength(password, **SOFIA)

    @pytest.mark.parametrize(
        "password",
        [
            "aaaaaaaaaaaaaaaa",
            "123456789012",
            "Password12345",
            "passwordpassword",
            "Sofia.Greco2026!",
            "sofiasofiasofia",
            "qwertyqwerty1234",
            "1!2?3.4,5-6_7*8#",
        ],
    )
    def test_among_the_first_that_are_guessed(self, password: str) -> None:
        with pytest.raises(PasswordTooCommon):
            check_strength(password, **SOFIA)

    @pytest.mark.parametrize(
        "password",
        [
            "tramontana-in-gronda",
            "correct horse battery",
            "k7#Pq2!vZx9w",
            "日本語で長いパスワードです",
        ],
    )
    def test_good(self, password: str) -> None:
        check_strength(password, **SOFIA)

    def test_what_we_make_ourselves_is_good_and_never_the_same(self) -> None:
        made = {generated() for _ in range(200)}
        assert len(made) == 200
        for password in made:
            check_strength(password, **SOFIA)
