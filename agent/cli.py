"""The ``ascolto`` command."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import httpx
import typer
from alembic import command
from alembic.config import Config
from pydantic import JsonValue, ValidationError
from rich.console import Console

from agent.accounts.command import app as staff
from agent.dialogue.client import DialogueClient, DialogueUnavailable
from agent.errors import AscoltoError
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.locales import load_texts
from agent.settings import Settings, ensure_secrets, load_settings
from agent.training.place import Place

if TYPE_CHECKING:
    from agent.training.command import TrainingCommands
    from agent.training.schemas import Run

app = typer.Typer(
    help="Ascolto: a customer-service agent for firms that know their customers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(staff, name="staff")
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


Model = Annotated[str, typer.Argument(help="A model's id, or the name of its file.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept.")]


@app.command()
def train(
    encoder: Annotated[
        str | None, typer.Option(help="Folder in var/encoders; default: the running model's.")
    ] = None,
) -> None:
    """Train a model from data/ and let it read what models are judged on; it is not promoted."""
    with _training() as training:
        training.checked(say=print)
        _ended(training.run("train", {"encoder": encoder} if encoder else {}, say=print))


@app.command()
def finetune(
    epochs: Annotated[
        int, typer.Option(min=0, max=20, help="0: as many as the examples ask for")
    ] = 0,
    head: Annotated[str, typer.Option(help="softmax or contrastive")] = "softmax",
) -> None:
    """Fine-tune the sentence encoder on data/nlu, then train a model with it."""
    with _training() as training:
        training.checked(say=print)
        _ended(training.run("finetune", {"epochs": epochs, "head": head}, say=print))


@app.command()
def evaluate(model: Model) -> None:
    """Let a model read the test set and recent messages; print its report."""
    from agent.training.command import report_lines

    with _training() as training:
        model_id = training.model_id(model)
        _ended(training.run("evaluate", {"model_id": model_id}, say=print))
        print("\n".join(report_lines(training.report(model_id))))


@app.command("test")
def rehearse(
    model: Annotated[
        str | None, typer.Option(help="Id or file; default: the model Rasa starts with.")
    ] = None,
) -> None:
    """Put a model through the dialogue tests in data/dialogues; print what went otherwise."""
    with _training() as training:
        params: dict[str, JsonValue] = {"model_id": training.model_id(model)} if model else {}
        run = training.run("dialogues", params, say=print)
        _ended(run)
        lines, passed = training.rehearsed(run.id)
        print("\n".join(lines))
        if not passed:
            sys.exit(1)


@app.command()
def compare(a: Model, b: Model) -> None:
    """Print the messages that two models read differently."""
    from agent.training.command import comparison_lines

    with _training() as training:
        print("\n".join(comparison_lines(training.compare(a, b))))


@app.command()
def promote(
    model: Model,
    reason: Reason,
    override: Annotated[
        bool, typer.Option(help="Against the gate; never against safety or a damaged file.")
    ] = False,
) -> None:
    """Let a model answer customers, if the gate says so; a running Rasa swaps at once."""
    with _training() as training:
        done = training.promote(model, reason=reason, override=override)
        print(f"{done.running} answers now.")


@app.command()
def rollback(reason: Reason) -> None:
    """Let the model before answer customers again."""
    with _training() as training:
        print(f"{training.roll_back(reason=reason).running} answers again.")


@contextmanager
def _training() -> "Iterator[TrainingCommands]":
    """Yield the commands of training; what they refuse becomes one line."""
    from agent.training.command import TrainingCommands

    settings = _settings()
    migrate_database(settings)
    database = Database(settings.database_url)
    running, swap = _rasa(settings)
    try:
        yield TrainingCommands(database, Place.of(settings), Clock(), swap, running)
    except AscoltoError as error:
        told = load_texts().say(error.code, "en", **error.params)
        failed = [c for c in error.params.get("checks", ()) if not c["passed"]]
        lines = [f"  {check['code']}: {json.dumps(check['params'])}" for check in failed]
        sys.exit("\n".join([f"ascolto: {told}", *lines]))
    finally:
        database.close()


def _rasa(settings: Settings) -> tuple[str | None, Callable[[str, str], None]]:
    """Return the model the running Rasa answers with, and how it swaps; without one, nothing."""

    async def ask(file: str, sha256: str) -> str:
        client = DialogueClient(url=settings.rasa_url, token=settings.rasa_token.get_secret_value())
        try:
            if file:
                return await client.load_model(file, sha256=sha256)
            return str((await client.health())["model_id"])
        finally:
            await client.close()

    try:
        running = asyncio.run(ask("", ""))
    except DialogueUnavailable as error:
        if error.params.get("reason") != "ConnectError":
            raise  # it runs and is busy: a pointer alone would say what is not so
        # It will start with what the pointer says.
        return None, lambda _file, _sha256: None

    def swap(file: str, sha256: str) -> None:
        asyncio.run(ask(file, sha256))

    return running, swap


def _ended(run: "Run") -> None:
    if run.state != "done":
        sys.exit(1)


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
