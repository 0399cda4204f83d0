"""``ascolto train | evaluate | compare | promote | rollback | models``: the life of a model."""

import getpass
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from agent.conversations.reading import customers_words
from agent.dialogue.swap import let_answer
from agent.errors import AscoltoError
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.locales import load_texts
from agent.settings import Settings, ensure_secrets, load_settings
from agent.training.errors import GateClosed
from agent.training.evidence import read_evidence
from agent.training.gate import Check, checks
from agent.training.rasa import read
from agent.training.rasa import train as train_model
from agent.training.registry import ModelFile, Registry
from agent.training.report import Report, confused, report
from agent.training.service import PromotionService, Swap

app = typer.Typer()
_RECENT = 500
_SHOWN = 15

Name = Annotated[str, typer.Argument(help="A model, or how its name begins or ends.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept.")]


@app.command()
def models() -> None:
    """List the models: the one that answers, earlier ones, candidates."""
    with _errors():
        found = _registry().all()
    if not found:
        print("No model yet: make train")
        return
    table = Table("model", "state", "written", "MB", box=None)
    for one in found:
        written = one.written_at.astimezone().strftime("%Y-%m-%d %H:%M")
        table.add_row(one.name, one.state, written, f"{one.bytes / 1e6:.1f}")
    Console().print(table)


@app.command()
def train() -> None:
    """Train a candidate on data/nlu, data/rules and domain.yml, and report on it."""
    with _errors():
        registry = _registry()
        console = Console(stderr=True)
        with console.status("Training"):
            made = train_model(
                registry.candidates,
                said=lambda line: console.print(line, style="dim", markup=False, highlight=False),
            )
        _print(report(read_evidence(made)), title=made.name)


@app.command()
def evaluate(
    model: Annotated[str, typer.Argument(help="A model; the running one unless told.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="All of the report, as JSON.")] = False,
    actual: Annotated[str, typer.Option(help="With --predicted: the messages of that cell.")] = "",
    predicted: Annotated[str, typer.Option(help="What they were read as.")] = "",
) -> None:
    """Report how a model read its training examples while each was held out."""
    with _errors():
        found = _model(_registry(), model)
        evidence = read_evidence(found.path)
    if actual and predicted:
        if unknown := {actual, predicted} - set(evidence.intents):
            sys.exit(f"ascolto: {', '.join(sorted(unknown))}: no intent of {found.name}")
        for text, confidence in confused(evidence, actual=actual, predicted=predicted):
            print(f"{confidence:.3f}  {text}")
        return
    found_report = report(evidence)
    if as_json:
        print(json.dumps(asdict(found_report), ensure_ascii=False))
        return
    _print(found_report, title=found.name)


@app.command()
def compare(
    first: Name,
    second: Name,
    on: Annotated[
        Path | None, typer.Option(help="Messages, one a line; else the customers' last ones.")
    ] = None,
) -> None:
    """Show the messages that two models read otherwise."""
    with _errors():
        registry = _registry()
        a, b = registry.find(first), registry.find(second)
        texts = _lines(on) if on else _recent()
        if not texts:
            print("No message to compare them on: give some with --on FILE.")
            return
        pairs = list(zip(read(a.path, texts), read(b.path, texts), strict=True))
    changed = [(x, y) for x, y in pairs if (x.intent, x.sure) != (y.intent, y.sure)]
    print(f"{len(changed)} of {len(pairs)} messages are read otherwise.")
    table = Table("message", a.name, b.name, box=None)
    for x, y in changed:
        table.add_row(x.text, *(f"{one.intent} {one.confidence:.2f}" for one in (x, y)))
    if changed:
        Console().print(table)


@app.command()
def promote(
    model: Name,
    reason: Reason,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Although the gate is closed; that is kept too.")
    ] = False,
) -> None:
    """Check a model; if it passes, let it answer from the next turn on."""
    with _errors():
        settings = _settings()
        registry = Registry(settings.models_folder, clock=Clock())
        found = registry.find(model)
        seen = _checked(found, registry.running())
        failed = [check.code for check in seen if not check.passed]
        if failed and not anyway:
            raise GateClosed(name=found.name, checks=", ".join(failed))
        with _promotions(settings, registry) as service:
            service.promote(
                found, reason=reason, by=getpass.getuser(), checks=seen, swap=_swap(settings)
            )
    print(f"{found.name} answers now.")


@app.command()
def rollback(reason: Reason) -> None:
    """Let the model answer again that did before the one that does."""
    with _errors():
        settings = _settings()
        registry = Registry(settings.models_folder, clock=Clock())
        with _promotions(settings, registry) as service:
            back = service.roll_back(reason=reason, by=getpass.getuser(), swap=_swap(settings))
    print(f"{back.name} answers again.")


def _checked(found: ModelFile, running: ModelFile | None) -> list[Check]:
    console = Console()
    seen = []
    with console.status("Checking"):
        for check in checks(found, running):
            seen.append(check)
            mark = "[green]passed[/green]" if check.passed else "[red]failed[/red]"
            console.print(f"{check.code:<10} {mark}", highlight=False)
            for line in () if check.passed else check.found[:_SHOWN]:
                console.print(f"           {line}", markup=False, highlight=False)
    return seen


def _swap(settings: Settings) -> Swap:
    def swap(model: ModelFile) -> None:
        runs = let_answer(
            model.path.name,
            sha256=model.sha256(),
            url=settings.rasa_url,
            token=settings.rasa_token.get_secret_value(),
        )
        if not runs:
            print("Rasa is not running: the model answers when it is started.")

    return swap


def _print(found: Report, *, title: str) -> None:
    console = Console()
    console.print(f"[bold]{title}[/bold]", highlight=False)
    for name, value in (
        ("examples", f"{found.n}"),
        ("right", f"{found.accuracy:.1%}"),
        ("macro F1", f"{found.macro_f1:.3f}"),
        ("calibration error", f"{found.ece:.3f}"),
        ("sure of", f"{found.coverage:.1%} (from {found.threshold:.2f} on)"),
        ("wrong while sure", f"{found.wrong_while_sure:.2%}"),
    ):
        console.print(f"{name:<18} {value}", highlight=False)
    weakest = sorted(found.intents, key=lambda row: row.f1)[:_SHOWN]
    table = Table("weakest intents", "n", "precision", "recall", "95 %", "F1", box=None)
    for row in weakest:
        table.add_row(
            row.intent, str(row.n), f"{row.precision:.2f}", f"{row.recall:.2f}",
            f"{row.low:.2f}-{row.high:.2f}", f"{row.f1:.2f}",
        )  # fmt: skip
    console.print(table)
    table = Table("most confused", "read as", "n", box=None)
    for cell in found.confusion[:_SHOWN]:
        table.add_row(cell.actual, cell.predicted, str(cell.n))
    console.print(table)


def _model(registry: Registry, name: str) -> ModelFile:
    running = registry.running()
    if name or running is None:
        return registry.find(name)
    return running


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        sys.exit(f"ascolto: {path}: {error.strerror}")
    return [line.strip() for line in lines if line.strip()]


def _recent() -> Sequence[str]:
    settings = _settings()
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            return customers_words(session, limit=_RECENT)
    finally:
        database.close()


def _settings() -> Settings:
    ensure_secrets()
    return load_settings()


def _registry() -> Registry:
    return Registry(_settings().models_folder, clock=Clock())


@contextmanager
def _promotions(settings: Settings, registry: Registry) -> Iterator[PromotionService]:
    from agent.cli import migrate_database

    migrate_database(settings)
    database = Database(settings.database_url)
    try:
        yield PromotionService(database, registry=registry, clock=Clock())
    finally:
        database.close()


@contextmanager
def _errors() -> Iterator[None]:
    """One line for what goes wrong, never a traceback."""
    try:
        yield
    except AscoltoError as error:
        sys.exit(f"ascolto: {load_texts().say(error.code, 'en', **error.params)}")
