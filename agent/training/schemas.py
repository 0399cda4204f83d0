"""What the studio reads and sends about runs and models."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.kit.records import Record
from agent.kit.types import Identifier, Text
from agent.training.models import PromotionKind, RunKind, RunState

Reason = Annotated[Text, Field(min_length=3, max_length=1_000)]
ModelState = Literal["running", "previous", "candidate", "damaged"]
CheckCode = Literal["dialogues", "safety", "intents", "test_set", "file"]
ReportSet = Literal["cross", "test"]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")

    client_id: Identifier


class RunParams(BaseModel):
    """What a run is told: each kind takes its own.

    Attributes:
        model_id: which model is to read, or to be put through the dialogue tests.
        encoder: folder in ``var/encoders`` to train with.
        epochs: passes of fine-tuning; 0: as many as the examples ask for.
        head: what an encoder learns with.
    """

    model_config = ConfigDict(extra="forbid")

    model_id: Identifier | None = None
    encoder: Identifier | None = None
    epochs: Annotated[int, Field(ge=0, le=20)] | None = None
    head: Literal["softmax", "contrastive"] | None = None


class NewRun(_Request):
    """A run that is wanted."""

    kind: RunKind
    params: RunParams = RunParams()


class Cancel(_Request):
    """A run that is not wanted any more."""


class Promote(_Request):
    """A model that is to answer customers, and why."""

    reason: Reason
    override: bool = Field(False, description="Against the gate; never against safety or the file.")


class RollBack(_Request):
    """The model before is to answer again, and why."""

    reason: Reason


class RunError(Record):
    """Why a run failed."""

    code: str
    detail: str


class Run(Record):
    """One piece of background work."""

    id: str
    kind: RunKind
    state: RunState
    step: str
    percent: int
    params: dict[str, Any]
    model_id: str | None
    by: str | None
    by_name: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: RunError | None


class RunDetail(Run):
    """A run with what it found."""

    report: dict[str, Any] | None


class Runs(Record):
    """The runs, the newest first."""

    runs: tuple[Run, ...]


class LogPart(Record):
    """A part of a run's log, and where the next one begins."""

    text: str
    next: int


class Bin(Record):
    """Messages of like confidence: how sure the model was, how often it was right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


class Trade(Record):
    """What a threshold costs: the share answered at once, and the errors among those."""

    threshold: float
    coverage: float
    error: float


class IntentScore(Record):
    """One intent; ``low`` and ``high`` are Wilson's interval of the recall."""

    intent: str
    n: int
    precision: float
    recall: float
    f1: float
    low: float
    high: float


class Cell(Record):
    """How many messages of one intent were taken for another."""

    actual: str
    predicted: str
    n: int


class Scores(Record):
    """How well a model does on one set of examples."""

    n: int
    accuracy: float
    macro_f1: float
    ece: float
    threshold: float
    coverage: float
    wrong_while_sure: float
    reliability: tuple[Bin, ...]
    curve: tuple[Trade, ...]
    intents: tuple[IntentScore, ...]
    confusion: tuple[Cell, ...]


class Report(Scores):
    """Cross-validation on the training examples, and the frozen test set where there is one."""

    test: Scores | None


class TestSummary(Record):
    """The test set in two figures."""

    n: int
    accuracy: float


class Summary(Record):
    """A model in a line; none where it keeps no predictions."""

    accuracy: float | None = None
    macro_f1: float | None = None
    ece: float | None = None
    coverage: float | None = None
    wrong_while_sure: float | None = None
    test: TestSummary | None = None


class Model(Record):
    """One model file."""

    id: str
    file: str
    trained_at: datetime
    state: ModelState
    bytes: int
    sha256: str
    run_id: str | None
    summary: Summary


class Models(Record):
    """All model files, the newest first, and the id of the one that answers."""

    running: str | None
    models: tuple[Model, ...]


class ConfusedMessage(Record):
    """A message or an example behind a cell of the confusion table."""

    text: str
    language: str | None
    file: str | None = None
    line: int | None = None
    message_id: str | None = None
    confidence: float


class Confused(Record):
    """The messages behind one cell."""

    messages: tuple[ConfusedMessage, ...]


class Reading(Record):
    """What one model made of one message."""

    intent: str
    confidence: float
    sure: bool


class ChangedTurn(Record):
    """A message that two models read differently; ``truth`` where people have said it."""

    message_id: str | None
    text: str
    language: str | None
    truth: str | None
    a: Reading
    b: Reading


class ComparisonSummary(Record):
    """The comparison in figures; better and worse only where the truth is known."""

    n: int
    changed: int
    a_better: int
    b_better: int


class Comparison(Record):
    """Two models side by side, by the messages that they read differently."""

    summary: ComparisonSummary
    turns: tuple[ChangedTurn, ...]


class Check(Record):
    """One check of the gate; ``params`` says what was found."""

    code: CheckCode
    passed: bool
    params: dict[str, Any]


class Gate(Record):
    """Whether a model may answer customers."""

    passed: bool
    checks: tuple[Check, ...]


class Promoted(Record):
    """The model that answers now."""

    running: str


class Promotion(Record):
    """A model took over."""

    model_id: str
    previous: str | None
    reason: str
    by_name: str
    at: datetime
    kind: PromotionKind
    overridden: bool


class Promotions(Record):
    """Who promoted what, the newest first."""

    promotions: tuple[Promotion, ...]
