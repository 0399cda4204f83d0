"""``ascolto staff``, as somebody types it."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from agent.accounts.models import AuditRow
from agent.accounts.passwords import Passwords
from agent.accounts.repository import StaffRepository
from agent.cli import app
from agent.kit.database import Database
from tests.conftest import ROOT

SECRETS = ("SESSION_SECRET", "IDENTITY_SECRET", "RASA_TOKEN", "ACTIONS_TOKEN", "SERVICE_KEY")


class Shell:
    """The command in this process: a new interpreter for each line would take minutes here."""

    def staff(self, *words: str, typed: str = "") -> str:
        result = self._run(words, typed)
        assert result.exit_code == 0, result.output
        return result.stdout

    def refused(self, *words: str, typed: str = "") -> str:
        result = self._run(words, typed)
        assert result.exit_code == 1
        return result.output.strip()

    def _run(self, words: tuple[str, ...], typed: str) -> Result:
        return CliRunner().invoke(app, ["staff", *words], input=typed)


@pytest.fixture
def shell(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASCOLTO_DATABASE_URL", database_url)
    for name in SECRETS:
        monkeypatch.setenv(f"ASCOLTO_{name}", secrets.token_urlsafe(32))
    return Shell()


SOFIA = ("add", "Sofia@Ventolia.example", "--name", "Sofia Greco", "--role", "agent")


def kept(database: Database) -> str:
    with database.reading() as session:
        row = StaffRepository(session).by_email("sofia@ventolia.example")
    assert row is not None
    assert row.password_hash is not None
    return row.password_hash


def test_a_life(shell: Shell, database: Database) -> None:
    said = shell.staff(*SOFIA, "--language", "it", "--language", "en", "--skill", "bills")
    [first] = re.findall(r"shown this once: (\S+)", said)
    assert Passwords().matches(first, kept(database))
    [line] = [line for line in shell.staff("list").splitlines() if "Sofia" in line]
    assert line.split() == ["sofia@ventolia.example", "Sofia", "Greco", "agent", "it,en", "active"]
    said = shell.staff(
        "password", "sofia@ventolia.example", "--password-stdin", typed="libeccio sul golfo\n"
    )
    assert "libeccio" not in said
    assert Passwords().matches("libeccio sul golfo", kept(database))
    shell.staff("disable", "sofia@ventolia.example")
    assert "disabled" in shell.staff("list")
    shell.staff("enable", "sofia@ventolia.example")
    assert "disabled" not in shell.staff("list")
    with database.reading() as session:
        rows = session.query(AuditRow).order_by(AuditRow.id).all()
    assert [row.action for row in rows] == [
        "staff.added",
        "staff.password_changed",
        "staff.disabled",
        "staff.enabled",
    ]
    assert {row.staff_id for row in rows} == {None}


def test_what_goes_wrong_is_said_in_one_line(shell: Shell) -> None:
    shell.staff(*SOFIA)
    assert shell.refused(*SOFIA) == (
        "ascolto: Somebody on the staff has the e-mail sofia@ventolia.example already."
    )
    assert shell.refused("add", "sofia", "--name", "x", "--role", "agent") == (
        "ascolto: sofia is not an e-mail address."
    )
    assert shell.refused("add", "a@x.example", "--name", "x", "--role", "boss") == (
        "ascolto: There is no role boss. There are: agent, trainer, knowledge_manager, analyst, "
        "admin."
    )
    for typed in ("", "corta\n"):
        words = ("password", "sofia@ventolia.example", "--password-stdin")
        assert shell.refused(*words, typed=typed) == (
            "ascolto: A password has at least 12 characters."
        )
    for command in ("password", "disable", "enable"):
        assert shell.refused(command, "nobody@x.example") == (
            "ascolto: Nobody on the staff is known by that."
        )


def test_an_empty_staff_says_how_to_begin(shell: Shell) -> None:
    assert "ascolto staff add" in shell.staff("list")


def test_leaves_with_an_error_for_the_shell(shell: Shell) -> None:
    code = "from agent.cli import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", code, "staff", "disable", "nobody@x.example"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "ascolto: Nobody on the staff is known by that.\n"
