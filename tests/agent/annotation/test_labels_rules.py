"""Rules of labels that hold whatever trainers do, in whatever order."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.annotation.history import History
from agent.annotation.labels import LabelService, Snapshots, Trainer
from agent.annotation.models import STATES, ReadingRow, ReviewMessageRow
from agent.annotation.redaction import Redactor
from agent.annotation.service import InboxService
from agent.annotation.shares import TEST_ONE_IN, is_read_twice, is_tested
from agent.errors import AscoltoError
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.training.testset import frozen_samples
from tests.agent.annotation.world import ELENA, IRIS, KNOWN, PAOLO, TOMMASO, add_review, whole
from tests.conftest import rolled_back

TEXT = "perché pago così tanto?"
TRAINERS = (ELENA, TOMMASO, IRIS, PAOLO)
# Two that would be tested and two that would be taught, one of each read twice.
IDS = (
    *[f"p{n}" for n in range(99) if is_tested(f"p{n}")][:2],
    *[f"p{n}" for n in range(99) if not is_tested(f"p{n}")][:2],
)

saying = st.tuples(
    st.sampled_from(["label", "adjudicate", "bulk", "undo", "redo", "export"]),
    st.sampled_from(TRAINERS),
    st.sampled_from(IDS),
    st.sampled_from(["label", "label", "label", "reject", "skip"]),
    st.sampled_from(["bill_explain", "pay_bill"]),
)
Saying = tuple[str, Trainer, str, Any, str]
rules = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Team:
    """Trainers who do one thing after the other."""

    def __init__(self, session: Session, clock: FixedClock) -> None:
        self.session = session
        self.labels = LabelService(session, clock=clock, known=KNOWN)
        self.history = History(session, clock=clock)
        self.inbox = InboxService(session, clock=clock)
        self.states = Snapshots(session, clock=clock)
        for number, message_id in enumerate(IDS):
            add_review(session, clock, message_id, TEXT, twice=number % 2 == 0)

    def row(self, message_id: str) -> ReviewMessageRow:
        return self.session.get_one(ReviewMessageRow, message_id)

    def do(self, saying: Saying) -> bool:
        """Do it, or be refused and leave everything as it was."""
        before = self.picture()
        try:
            self._do(*saying)
        except AscoltoError:
            assert self.picture() == before
            return False
        return True

    def _do(self, what: str, who: Trainer, message_id: str, decision: Any, intent: str) -> None:
        said: dict[str, Any] = {
            "version": self.row(message_id).version,
            "decision": decision,
            "parts": whole(TEXT, intent) if decision == "label" else [],
        }
        if what == "label":
            self.labels.label(who, message_id, **said)
        elif what == "adjudicate":
            self.labels.adjudicate(who, message_id, **said)
        elif what == "bulk":
            self.labels.bulk(who, IDS[:2], decision=decision, intent=intent)
        elif what == "undo":
            self.history.undo(who)
        elif what == "redo":
            self.history.redo(who)
        else:
            self.labels.mark_exported([message_id])

    def picture(self) -> list[Any]:
        self.session.flush()
        return [
            *(self.states.of(self.row(each)) for each in IDS),
            sorted((s.key, s.truth) for s in frozen_samples(self.session)),
            [(e.id, e.intent) for e in self.labels.pending()],
        ]

    def check(self) -> None:
        tested = {sample.key: sample.truth for sample in frozen_samples(self.session)}
        pending = {example.id for example in self.labels.pending()}
        assert not tested.keys() & pending
        for message_id in IDS:
            row = self.row(message_id)
            assert row.state in STATES
            assert (row.label is not None) == (row.state == "labelled")
            assert (message_id in tested) == row.test
            assert not row.test or row.label is not None
            if row.label and not row.exported_at:
                assert (message_id in tested) != (message_id in pending)
            if row.exported_at:
                assert message_id not in tested
            self._check_readings(row)

    def _check_readings(self, row: ReviewMessageRow) -> None:
        live = list(
            self.session.scalars(
                select(ReadingRow).where(
                    ReadingRow.message_id == row.message_id, ReadingRow.undone_at.is_(None)
                )
            )
        )
        kinds = {reading.kind: reading for reading in live}
        assert len(kinds) == len(live)
        if row.state == "open":
            assert not live
        if row.state == "second":
            assert set(kinds) == {"first"}
        if row.twice and row.state == "labelled":
            assert "second" in kinds
        if "second" in kinds:
            assert kinds["first"].by != kinds["second"].by
        if "adjudication" in kinds:
            readers = {kinds["first"].by, kinds["second"].by}
            assert kinds["adjudication"].by not in readers or kinds["adjudication"].by == PAOLO.id


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Any) -> str:
    """Rules are the same on both engines; SQLite is the faster one."""
    path = tmp_path / "ascolto.db"
    path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
    return f"sqlite:///{path}"


@contextmanager
def team(database: Database, clock: FixedClock) -> Iterator[Team]:
    with rolled_back(database) as session:
        yield Team(session, clock)
        session.rollback()


@rules
@given(sayings=st.lists(saying, max_size=12))
def test_nothing_is_tested_and_taught_and_every_state_is_a_whole_one(
    database: Database, clock: FixedClock, sayings: list[Saying]
) -> None:
    with team(database, clock) as at:
        for each in sayings:
            at.do(each)
            at.check()


@rules
@given(sayings=st.lists(saying, max_size=6), last=saying)
def test_undo_restores_exactly_and_redo_brings_back_exactly(
    database: Database, clock: FixedClock, sayings: list[Saying], last: Saying
) -> None:
    with team(database, clock) as at:
        for each in sayings:
            at.do(each)
        before = at.picture()
        if last[0] not in ("label", "adjudicate") or not at.do(last):
            return
        after = at.picture()
        at.history.undo(last[1])
        assert at.picture() == before
        at.history.redo(last[1])
        assert at.picture() == after
        at.history.undo(last[1])
        assert at.picture() == before


@rules
@given(sayings=st.lists(saying, max_size=8))
def test_who_reads_second_has_seen_nothing_of_the_first(
    database: Database, clock: FixedClock, sayings: list[Saying]
) -> None:
    with team(database, clock) as at:
        for each in sayings:
            at.do(each)
            for message_id in IDS:
                row = at.row(message_id)
                if row.state != "second":
                    continue
                [reading] = at.states._rows.readings(message_id, live=True)
                for trainer in TRAINERS:
                    if trainer.id != reading.by:
                        assert_blind(at, message_id, trainer)


def assert_blind(at: Team, message_id: str, trainer: Trainer) -> None:
    detail = at.inbox.detail(message_id, trainer=trainer, redactor=Redactor())
    assert {label.by_name for label in detail.labels} <= {trainer.name}
    message = detail.message
    assert (message.label, message.labelled_by, message.test) == (None, None, False)
    for event in at.history.activity(trainer, cursor=None).events:
        if event.message_id == message_id and event.by_name != trainer.name:
            assert event.intent is None
            assert event.what not in ("reject", "skip")
    disputed = at.inbox.adjudication(trainer).items
    assert message_id not in {item.message.id for item in disputed}


def test_shares_are_settled_by_the_id_alone() -> None:
    ids = [f"{n:026d}" for n in range(20_000)]
    assert abs(sum(map(is_tested, ids)) / len(ids) - 1 / TEST_ONE_IN) < 0.01
    twice = [each for each in ids if is_read_twice(each, 0.2)]
    assert abs(len(twice) / len(ids) - 0.2) < 0.01
    # Whether a message is read twice says nothing of whether it is tested.
    assert abs(sum(map(is_tested, twice)) / len(twice) - 1 / TEST_ONE_IN) < 0.03
    assert not any(is_read_twice(each, 0.0) for each in ids)
    assert all(is_read_twice(each, 1.0) for each in ids)
    assert set(twice) <= {each for each in ids if is_read_twice(each, 0.3)}
