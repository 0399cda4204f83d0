"""``ascolto staff``: who may sign in, from the command line of the machine itself."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from agent.accounts.errors import EmailUnusable, LanguageUnknown, RoleUnknown
from agent.accounts.passwords import LONGEST, Passwords, check_strength, generated
from agent.accounts.roles import ROLES
from agent.accounts.schemas import email_address
from agent.accounts.service import StaffService
from agent.errors import AscoltoError
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.i18n import LANGUAGES
from agent.kit.types import clean_text
from agent.locales import load_texts
from agent.settings import ensure_secrets, load_settings

app = typer.Typer(help="Add, list and disable the people who work here.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The person's e-mail address.", metavar="EMAIL")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="Name that colleagues and customers see.")],
    role: Annotated[list[str], typer.Option(help=f"One of {', '.join(ROLES)}; repeatable.")],
    language: Annotated[list[str] | None, typer.Option(help="it or en; repeatable.")] = None,
    skill: Annotated[list[str] | None, typer.Option(help="A subject; repeatable.")] = None,
    password_stdin: FromStdin = False,
) -> None:
    """Add somebody. Without --password-stdin a password is made and printed, this once."""
    with _errors():
        address = _address(email)
        roles, languages = _known_roles(role), _known_languages(language or ["it"])
        called = clean_text(name).strip()[:120] or address
        password = _password(address, called, stdin=password_stdin)
        with _staff() as staff:
            staff.add(
                address,
                name=called,
                roles=roles,
                languages=languages,
                skills=skill or [],
                password_hash=Passwords().hash(password),
                by=None,
            )
    print(f"{address} may sign in as {', '.join(roles)}.")
    if not password_stdin:
        _show(password)


@app.command("list")
def list_staff() -> None:
    """Print everybody, the disabled too."""
    with _errors(), _staff() as staff:
        people = staff.all()
    if not people:
        print("Nobody yet: ascolto staff add EMAIL --name NAME --role admin")
        return
    lines = [("e-mail", "name", "roles", "languages", "state")]
    for one in people:
        state = "active" if one.active else "disabled"
        lines.append((one.email, one.name, ",".join(one.roles), ",".join(one.languages), state))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())


@app.command()
def password(email: Email, password_stdin: FromStdin = False) -> None:
    """Give somebody another password; it ends his sessions and forgives failed tries."""
    with _errors():
        with _staff() as staff:
            member = staff.by_email(email)
        new = _password(member.email, member.name, stdin=password_stdin)
        with _staff() as staff:
            staff.set_password(member.id, Passwords().hash(new), by=None)
    print(f"{member.email} has another password; every session has ended.")
    if not password_stdin:
        _show(new)


@app.command()
def disable(email: Email) -> None:
    """Let somebody in no more; it ends his sessions at once."""
    with _errors(), _staff() as staff:
        member = staff.change(staff.by_email(email).id, {"active": False}, by=None)
    print(f"{member.email} is disabled; every session has ended.")


@app.command()
def enable(email: Email) -> None:
    """Let somebody in again."""
    with _errors(), _staff() as staff:
        member = staff.change(staff.by_email(email).id, {"active": True}, by=None)
    print(f"{member.email} may sign in again.")


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except AscoltoError as error:
        sys.exit("ascolto: " + load_texts().say(error.code, "en", **error.params))


@contextmanager
def _staff() -> Iterator[StaffService]:
    from agent.cli import migrate_database

    ensure_secrets()
    settings = load_settings()
    migrate_database(settings)
    database = Database(settings.database_url)
    try:
        with database.transaction() as session:
            yield StaffService(session, clock=Clock())
    finally:
        database.close()


def _address(value: str) -> str:
    try:
        return email_address(clean_text(value))
    except ValueError as error:
        raise EmailUnusable(email=value) from error


def _known_roles(values: list[str]) -> list[str]:
    for value in values:
        if value not in ROLES:
            raise RoleUnknown(role=value, roles=", ".join(ROLES))
    return list(dict.fromkeys(values))


def _known_languages(values: list[str]) -> list[str]:
    for value in values:
        if value not in LANGUAGES:
            raise LanguageUnknown(language=value, languages=", ".join(LANGUAGES))
    return list(dict.fromkeys(values))


def _password(email: str, name: str, *, stdin: bool) -> str:
    password = sys.stdin.readline(LONGEST + 2).rstrip("\r\n")[:LONGEST] if stdin else generated()
    check_strength(password, email=email, name=name)
    return password


def _show(password: str) -> None:
    print(f"Password, shown this once: {password}")
