"""Queries of runs, model files, evaluations and promotions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.training.models import (
    EvaluationRow,
    MessageSet,
    ModelRow,
    PromotionRow,
    RunRow,
)


class TrainingRepository:
    """Reads and adds what training keeps."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: RunRow | ModelRow | EvaluationRow | PromotionRow) -> None:
        """Add a row."""
        self._session.add(row)
        self._session.flush()

    # -- runs --------------------------------------------------------------------------------

    def run(self, run_id: str) -> RunRow | None:
        """Return a run."""
        return self._session.get(RunRow, run_id)

    def locked_run(self, run_id: str) -> RunRow | None:
        """Return a run, held until the transaction ends."""
        return self._session.scalars(
            select(RunRow)
            .where(RunRow.id == run_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).first()

    def run_of_client(self, client_id: str) -> RunRow | None:
        """Return the run that came before with this client id."""
        return self._session.scalars(select(RunRow).where(RunRow.client_id == client_id)).first()

    def runs(self, *, limit: int) -> Sequence[RunRow]:
        """Return runs, the newest first."""
        return self._session.scalars(
            select(RunRow).order_by(RunRow.created_at.desc(), RunRow.id.desc()).limit(limit)
        ).all()

    def running(self) -> RunRow | None:
        """Return the one run that is under way."""
        return self._session.scalars(
            select(RunRow).where(RunRow.state == "running").with_for_update()
        ).first()

    def next_queued(self) -> RunRow | None:
        """Return the run that has waited longest."""
        return self._session.scalars(
            select(RunRow)
            .where(RunRow.state == "queued")
            .order_by(RunRow.created_at, RunRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()

    def newest_change(self) -> tuple[datetime | None, str | None]:
        """Return when a run last changed, and the latest promotion: whatever differs is news."""
        run = self._session.scalar(select(func.max(RunRow.updated_at)))
        promotion = self._session.scalar(select(func.max(PromotionRow.id)))
        return run, promotion

    # -- models ------------------------------------------------------------------------------

    def models(self) -> Sequence[ModelRow]:
        """Return every model file ever seen."""
        return self._session.scalars(select(ModelRow).order_by(ModelRow.trained_at.desc())).all()

    def model_file(self, file: str) -> ModelRow | None:
        """Return what is known of a file."""
        return self._session.get(ModelRow, file)

    def evaluation(self, model_id: str, message_set: MessageSet) -> EvaluationRow | None:
        """Return what a model made of a set."""
        return self._session.scalars(
            select(EvaluationRow).where(
                EvaluationRow.model_id == model_id, EvaluationRow.message_set == message_set
            )
        ).first()

    def drop_evaluation(self, row: EvaluationRow) -> None:
        """Forget an evaluation that a newer one replaces."""
        self._session.delete(row)
        self._session.flush()

    # -- promotions --------------------------------------------------------------------------

    def promotions(self, *, limit: int) -> Sequence[PromotionRow]:
        """Return promotions, the newest first."""
        return self._session.scalars(
            select(PromotionRow)
            .order_by(PromotionRow.at.desc(), PromotionRow.id.desc())
            .limit(limit)
        ).all()

    def promotion_of_client(self, client_id: str) -> PromotionRow | None:
        """Return the promotion that came before with this client id."""
        return self._session.scalars(
            select(PromotionRow).where(PromotionRow.client_id == client_id)
        ).first()
