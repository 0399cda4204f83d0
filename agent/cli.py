"""The ``ascolto`` command."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from alembic import command
from alembic.config import Config
from pydantic import ValidationError
from rich.console import Console

from agent.accounts.command import app as staff
from agent.settings import Settings, ensure_secrets, load_settings
from agent.training.command import app as training

app = typer.Typer(
    help="Ascolto: a customer-service agent for firms that know their customers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(staff, name="staff")
app.add_typer(training)
_RASA_PYTHON = Path(".venv-rasa/bin/python")
_PARSED_AT_ONCE = 100


def main() -> None:
    """Entry point: one line for what goes wrong, never a traceback."""
    # Lone surrogates on standard input become U+FFFD instead of an exception.
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(step) for step in first["loc"]).upper()
        sys.exit(f"ascolto: setting ASCOLTO_{field}: {first['msg']}")
    except BrokenPipeError:
        sys.exit(0)


@app.command()
def up() -> None:
    """Start Rasa, the action server and the web app; restart what dies; Ctrl-C stops."""
    from agent.supervisor import CannotStart, Supervisor

    settings = _settings()
    migrate_database(settings)
    try:
        asyncio.run(Supervisor(settings, console=Console()).run())
    except CannotStart as error:
        sys.exit(f"ascolto: {error}")


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    migrate_database(_settings())


@app.command()
def parse(
    lang: Annotated[str, typer.Option(help="it, en, or auto to hear it from the text")] = "auto",
) -> None:
    """Read lines on standard input; print what each means, one JSON object a line."""
    lines = [line.rstrip("\n") for line in sys.stdin]
    for parsed in _parse(lines, lang=None if lang == "auto" else lang):
        print(json.dumps(parsed, ensure_ascii=False))


@app.command()
def ask(
    lang: Annotated[str, typer.Option(help="it, en, or auto to hear it from the text")] = "auto",
) -> None:
    """Read questions on standard input; print what the knowledge base answers, as JSON lines."""
    from agent.knowledge.command import ask_lines

    for answer in ask_lines(sys.stdin, lang, settings=_settings()):
        print(json.dumps(answer, ensure_ascii=False), flush=True)


def _settings() -> Settings:
    ensure_secrets()
    return load_settings()


def migrate_database(settings: Settings) -> None:
    """Bring the database of these settings to the newest schema."""
    config = Config(Path(__file__).parent / "migrations" / "alembic.ini")
    config.attributes["url"] = settings.database_url
    command.upgrade(config, "head")


def _parse(lines: list[str], *, lang: str | None) -> list[dict[str, Any]]:
    """Ask the running Rasa; without one, load the newest model for this call."""
    settings = _settings()
    headers = {"Authorization": f"Bearer {settings.rasa_token.get_secret_value()}"}
    try:
        with httpx.Client(
            base_url=settings.rasa_url, headers=headers, timeout=120.0, trust_env=False
        ) as client:
            answer = client.post("/webhooks/ascolto/parse", json={"texts": lines, "language": lang})
            answer.raise_for_status()
            results: list[dict[str, Any]] = answer.json()["results"]
            return results
    except httpx.ConnectError:
        return _parse_without_rasa(lines, lang=lang)


def _parse_without_rasa(lines: list[str], *, lang: str | None) -> list[dict[str, Any]]:
    if not _RASA_PYTHON.exists():
        sys.exit("ascolto: Rasa's environment .venv-rasa is missing: run `make setup`.")
    run = subprocess.run(
        [str(_RASA_PYTHON), "-m", "engine.parse", *(["--lang", lang] if lang else [])],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        reason = run.stderr.strip().splitlines()[-1:] or ["no reason given"]
        sys.exit(f"ascolto: the model could not be loaded: {reason[0]}")
    return [json.loads(line) for line in run.stdout.splitlines()]
