"""What each kind of run does."""

import json
import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any

import yaml

from agent.annotation.quality import quality
from agent.training.archive import Archive, ArchiveBroken, read_archive
from agent.training.errors import ModelNotFound
from agent.training.evaluations import Evaluations, reading
from agent.training.material import Material
from agent.training.models import RunKind
from agent.training.nlu import TrainingSet
from agent.training.place import CANDIDATE
from agent.training.progress import said, trained
from agent.training.registry import Registry
from agent.training.rehearsal import rehearsing
from agent.training.steps import Command, Context, Plan, PlanMaker, Result, StepFailed
from agent.training.taught import may_be_taught

_BASE = "e5-small"
_E5 = "engine.e5_featurizer.E5Featurizer"


def train(context: Context) -> Plan:
    """Train a model, put it among the models, and let it read the sets it is judged on."""
    path = yield from training(context, encoder=_encoder(context), span=(2, 75))
    report = yield from judging(context, path, span=(76, 99))
    return Result(model_id=read_archive(path).model_id, report=report)


def evaluate(context: Context) -> Plan:
    """Let one model read the test set, recent messages and the safety examples."""
    path, archive = _asked_model(context)
    yield from reading(context, path, archive, span=(1, 99))
    return Result(model_id=archive.model_id)


def dialogues(context: Context) -> Plan:
    """Put one model through the dialogue tests."""
    path, archive = _asked_model(context)
    report = yield from rehearsing(context, path, archive.model_id, span=(1, 99))
    return Result(model_id=archive.model_id, report=report)


def _asked_model(context: Context) -> tuple[Path, Archive]:
    """Return the model a run is about; unless one is named, the one Rasa starts with.

    Raises:
        ModelNotFound: there is none.
    """
    with context.database.transaction() as session:
        registry = Registry(session, folder=context.place.models)
        registry.sync()
        asked = context.params.get("model_id")
        row = registry.get(str(asked)) if asked else registry.default()
        if row is None:
            raise ModelNotFound(model_id="")
        return registry.path(row), registry.archive(row)


def finetune(context: Context) -> Plan:
    """Teach the sentence encoder what five in six examples say, then train a model with it.

    What it was not taught calibrates and judges the model: see `agent.training.taught`.

    The encoder stays beside the others under the run's name; a model that the gate holds back
    leaves it unused, as any candidate.
    """
    read = TrainingSet.read(context.place.data).examples
    examples = [(each.text, each.intent) for each in read if may_be_taught(each.text)]
    if len({intent for _, intent in examples}) < 2:
        raise StepFailed("training_failed", "there are fewer than two intents")
    head, epochs = str(context.params.get("head") or "softmax"), context.params.get("epochs")
    written, made = context.folder / "examples.json", context.folder / "encoder"
    written.write_text(json.dumps(examples), encoding="utf-8")
    command = [
        str(context.place.tools), "-m", "agent.training.finetune", "--examples", str(written),
        "--base", str(context.place.encoders / _BASE), "--out", str(made), "--head", head,
    ]  # fmt: skip
    command += ["--epochs", str(epochs)] if epochs else []
    yield Command("finetune", command, (1, 60), progress=said)
    encoder = context.place.encoders / f"{_BASE}-{context.run_id[-6:]}"
    shutil.move(made, encoder)
    try:
        path = yield from training(context, encoder=_relative(context, encoder), span=(60, 85))
    except BaseException:
        shutil.rmtree(encoder, ignore_errors=True)
        raise
    report = yield from judging(context, path, span=(86, 99))
    return Result(model_id=read_archive(path).model_id, report={"encoder": encoder.name, **report})


def _relative(context: Context, encoder: Path) -> str:
    """Return a path as a model should remember it: the product may be moved."""
    root = context.place.root
    return str(encoder.relative_to(root) if encoder.is_relative_to(root) else encoder)


def training(
    context: Context, *, encoder: str | None, span: tuple[int, int]
) -> Generator[Command, None, Path]:
    """Train into the run's own folder, then move the file into the models folder at once."""
    place, out = context.place, context.folder / "out"
    config = place.config
    if encoder is not None:
        config = _with_encoder(config, encoder, context.folder / "config.yml")
    name = f"{CANDIDATE}{context.clock.now():%Y%m%d-%H%M%S}-{context.run_id[-6:]}"
    yield Command(
        "train",
        [
            str(place.python), "-m", "engine.launcher", "train", "--skip-validation",
            "--config", str(config), "--domain", str(place.domain), "--data", str(place.data),
            "--out", str(out), "--fixed-model-name", name,
        ],
        span,
        progress=trained,
    )  # fmt: skip
    made = out / f"{name}.tar.gz"
    if not made.is_file():
        raise StepFailed("training_failed", "Rasa left no model: is there training data?")
    try:
        read_archive(made)
    except ArchiveBroken as error:
        raise StepFailed("training_failed", str(error)) from error
    path = _into(place.models, made, run_id=context.run_id)
    with context.database.transaction() as session:
        registry = Registry(session, folder=place.models)
        registry.sync()
        row = registry.of_file(path.name)
        if row is not None:
            row.run_id = context.run_id
    return path


def judging(
    context: Context, path: Path, *, span: tuple[int, int]
) -> Generator[Command, None, dict[str, Any]]:
    """Let a new model read the sets and hold the dialogue tests; return how those went.

    The running model reads the sets too where it has not.
    """
    first, last = span
    archive, third = read_archive(path), (last - first) // 3
    middle = first + 2 * third
    yield from reading(context, path, archive, span=(first, first + third))
    rehearsal = yield from rehearsing(context, path, archive.model_id, span=(first + third, middle))
    with context.database.reading() as session:
        registry = Registry(session, folder=context.place.models)
        material = Material(session)
        keys = {s.key for s in (*material.test_set(), *material.recent())}
        running = registry.default()
        known = Evaluations(session, clock=context.clock)
        asked = running is None or known.has_read(running.model_id, keys)
        running_path = registry.path(running) if running is not None else None
    if running_path is not None and not asked:
        yield from reading(context, running_path, read_archive(running_path), span=(middle, last))
    return {"rehearsal": rehearsal} if rehearsal["dialogues"] or rehearsal["broken"] else {}


def _into(models: Path, made: Path, *, run_id: str) -> Path:
    """Move a model into the models folder, whole or not at all, also from another disk."""
    models.mkdir(parents=True, exist_ok=True)
    partial, path = models / f".{run_id}.partial", models / made.name
    try:
        shutil.copyfile(made, partial)
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def _encoder(context: Context) -> str | None:
    """Return the encoder to train with: as asked, else that of the model that answers."""
    asked = context.params.get("encoder")
    if asked is not None:
        folder = context.place.encoders / Path(str(asked)).name
        if not (folder / "model.onnx").is_file():
            raise StepFailed("encoder_missing", str(asked))
        return _relative(context, folder)
    with context.database.reading() as session:
        registry = Registry(session, folder=context.place.models)
        row = registry.default()
        folder_of = registry.archive(row).encoder if row is not None else None
    usable = folder_of and (context.place.root / folder_of / "model.onnx").is_file()
    return folder_of if usable else None


def _with_encoder(config: Path, encoder: str, target: Path) -> Path:
    """Write a configuration whose sentence encoder is another one; the model remembers which."""
    content = yaml.safe_load(config.read_text(encoding="utf-8"))
    for component in content["pipeline"]:
        if component["name"] == _E5:
            component["folder"] = encoder
    target.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return target


PLANS: dict[RunKind, PlanMaker] = {
    "train": train,
    "evaluate": evaluate,
    "finetune": finetune,
    "dialogues": dialogues,
    "quality": quality,
}
