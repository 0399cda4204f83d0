"""The model files there are, with the sum each had when it was first seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from agent.training.archive import Archive, ArchiveBroken, digest, read_archive
from agent.training.errors import ModelDamaged, ModelNotFound, ReportMissing
from agent.training.models import ModelRow
from agent.training.place import CANDIDATE, read_pointer
from agent.training.report import scores
from agent.training.repository import TrainingRepository
from agent.training.schemas import Model, Models, ModelState, Summary

log = structlog.get_logger()


_OF_FILE = ("model_id", "sha256", "bytes", "changed_ns", "damaged", "trained_at", "summary")


@dataclass(frozen=True)
class _File:
    path: Path
    bytes: int
    changed_ns: str


class Registry:
    """Knows the models of a folder, inside the caller's transaction.

    Example:
        >>> Registry(session, folder=Path("models")).sync()  # doctest: +SKIP
    """

    def __init__(self, session: Session, *, folder: Path) -> None:
        self._rows = TrainingRepository(session)
        self._folder = folder

    def is_current(self) -> bool:
        """Say whether every file is known as it is: nothing needs to be written."""
        known = {row.file: row for row in self._rows.models()}
        return all(
            (row := known.get(file.path.name)) is not None
            and (row.bytes, row.changed_ns) == (file.bytes, file.changed_ns)
            for file in self._files()
        )

    def sync(self) -> None:
        """Get to know new files, and look again at those that changed."""
        for file in self._files():
            row = self._rows.model_file(file.path.name)
            if row is None:
                self._rows.add(self._new(file))
            elif row.damaged and row.summary is None and row.changed_ns != file.changed_ns:
                # It was being written when it was seen first: only now it is a model.
                fresh = self._new(file)
                for name in _OF_FILE:
                    setattr(row, name, getattr(fresh, name))
            elif (row.bytes, row.changed_ns) != (file.bytes, file.changed_ns):
                # A file of the same name with other bytes is not the model that was evaluated.
                row.damaged = digest(file.path) != row.sha256
                row.bytes, row.changed_ns = file.bytes, file.changed_ns

    def all(self, *, running: str | None) -> Models:
        """Return the models, the newest first; ``running`` is the id of the one that answers."""
        before = {each.file for each in read_pointer(self._folder)[1:]}
        default = self.default()
        current = running or (default.model_id if default else None)
        return Models(
            running=current,
            models=tuple(
                _model(row, state=_state(row, current, before)) for row in self._present()
            ),
        )

    def get(self, model_id: str) -> ModelRow:
        """Return a model whose file is there.

        Raises:
            ModelNotFound: there is none of this id.
        """
        for row in self._present():
            if row.model_id == model_id:
                return row
        raise ModelNotFound(model_id=model_id)

    def of_file(self, file: str) -> ModelRow | None:
        """Return the model of a file that is there."""
        return next((row for row in self._present() if row.file == file), None)

    def default(self) -> ModelRow | None:
        """Return the model Rasa would start with: the promoted one, else the newest."""
        present = [row for row in self._present() if not row.damaged]
        for pointed in read_pointer(self._folder):
            for row in present:
                if (row.file, row.sha256) == (pointed.file, pointed.sha256):
                    return row
        ranked = sorted(
            present, key=lambda row: (not row.file.startswith(CANDIDATE), int(row.changed_ns))
        )
        return ranked[-1] if ranked else None

    def is_intact(self, row: ModelRow) -> bool:
        """Say whether a file has the sum it had; reads all of it."""
        path = self.path(row)
        return path.is_file() and not row.damaged and digest(path) == row.sha256

    def archive(self, row: ModelRow) -> Archive:
        """Return what a model's file says of itself.

        Raises:
            ModelDamaged: it cannot be read.
        """
        if row.damaged:
            raise ModelDamaged(model_id=row.model_id)
        try:
            return read_archive(self.path(row))
        except (ArchiveBroken, FileNotFoundError) as error:
            raise ModelDamaged(model_id=row.model_id) from error

    def evaluated_archive(self, row: ModelRow) -> Archive:
        """Return it, where it keeps its out-of-fold predictions.

        Raises:
            ModelDamaged: it cannot be read.
            ReportMissing: it keeps none.
        """
        archive = self.archive(row)
        if archive.held_out is None:
            raise ReportMissing(model_id=row.model_id)
        return archive

    def path(self, row: ModelRow) -> Path:
        """Return where a model's file is."""
        return self._folder / row.file

    def _new(self, file: _File) -> ModelRow:
        trained_at = datetime.fromtimestamp(int(file.changed_ns) / 1e9, tz=UTC)
        row = ModelRow(
            file=file.path.name,
            model_id=file.path.name.removesuffix(".tar.gz")[:80],
            sha256=digest(file.path),
            bytes=file.bytes,
            changed_ns=file.changed_ns,
            damaged=True,
            trained_at=trained_at,
        )
        try:
            archive = read_archive(file.path)
        except ArchiveBroken:
            log.warning("model_damaged", file=row.file)
            return row
        row.model_id, row.damaged = archive.model_id, False
        row.trained_at = archive.trained_at
        row.summary = summary_of(archive).model_dump(mode="json")
        return row

    def _present(self) -> Sequence[ModelRow]:
        """Return the rows whose file is there, each model once, the newest first."""
        there = {file.path.name for file in self._files()}
        found: dict[str, ModelRow] = {}
        for row in self._rows.models():
            if row.file in there:
                found.setdefault(row.model_id, row)
        return list(found.values())

    def _files(self) -> list[_File]:
        found = []
        for path in sorted(self._folder.glob("*.tar.gz")):
            try:
                stat = path.stat()
            except FileNotFoundError:  # taken away since the folder was read
                continue
            found.append(_File(path, stat.st_size, str(stat.st_mtime_ns)))
        return found


def summary_of(archive: Archive) -> Summary:
    """Return a model in a line."""
    if archive.held_out is None:
        trained = archive.trained
        return Summary(
            accuracy=trained.get("accuracy"),
            ece=trained.get("calibration_error"),
            coverage=trained.get("coverage"),
            wrong_while_sure=trained.get("wrong_while_sure"),
        )
    found = scores(archive.held_out, threshold=archive.threshold)
    return Summary(
        accuracy=found.accuracy,
        macro_f1=found.macro_f1,
        ece=found.ece,
        coverage=found.coverage,
        wrong_while_sure=found.wrong_while_sure,
    )


def _state(row: ModelRow, running: str | None, before: set[str]) -> ModelState:
    if row.damaged:
        return "damaged"
    if row.model_id == running:
        return "running"
    return "previous" if row.file in before else "candidate"


def _model(row: ModelRow, *, state: ModelState) -> Model:
    return Model(
        id=row.model_id,
        file=row.file,
        trained_at=row.trained_at,
        state=state,
        bytes=row.bytes,
        sha256=row.sha256,
        run_id=row.run_id,
        summary=Summary.model_validate(row.summary or {}),
    )
