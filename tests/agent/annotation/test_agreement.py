"""Agreement of trainers: by hand, beside scikit-learn, and from what they really said."""

import random
from collections.abc import Iterator

import pytest
from sklearn.metrics import cohen_kappa_score
from sqlalchemy.orm import Session

from agent.annotation.agreement import (
    REJECTED,
    Kappa,
    Pair,
    Twice,
    by_intent,
    cohen_kappa,
    confused,
    of_trainers,
    overall,
)
from agent.annotation.agreement_service import AgreementService
from agent.annotation.labels import LabelService
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from tests.agent.annotation.world import ELENA, IRIS, KNOWN, TOMMASO, add_review, whole


def twice(first: str, second: str, *, by: tuple[str, str] = ("e", "t")) -> Twice:
    return Twice(frozenset(first.split("+")), frozenset(second.split("+")), by)


class TestKappa:
    def test_by_hand(self) -> None:
        # Cohen's own kind of table: 20 yes/yes, 15 no/no, 5 yes/no, 10 no/yes. Observed 35/50;
        # chance (25*30 + 25*20)/2500 = .5; kappa .4; Wilson of 35/50 is .5625 to .8090.
        first = ["y"] * 25 + ["n"] * 25
        second = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
        found = cohen_kappa(first, second)
        assert found is not None
        assert (found.n, found.kappa) == (50, pytest.approx(0.4))
        assert (found.low, found.high) == (
            pytest.approx(0.1249, abs=1e-3), pytest.approx(0.6180, abs=1e-3),
        )  # fmt: skip

    @pytest.mark.parametrize("seed", range(8))
    def test_as_scikit_learn(self, seed: int) -> None:
        chance = random.Random(seed)
        first = [chance.choice("abcd") for _ in range(60)]
        second = [one if chance.random() < 0.6 else chance.choice("abcde") for one in first]
        found = cohen_kappa(first, second)
        assert found is not None
        assert found.kappa == pytest.approx(cohen_kappa_score(first, second))
        assert found.low < found.kappa < found.high

    def test_nothing_and_one_thing_alone(self) -> None:
        assert cohen_kappa([], []) is None
        found = cohen_kappa(["a", "a"], ["a", "a"])
        assert found is not None
        assert (found.n, found.kappa, found.high) == (2, 1.0, 1.0)
        assert found.low < 0.5  # two messages prove little

    def test_never_the_same(self) -> None:
        assert cohen_kappa(["a", "b"], ["b", "a"]) == Kappa(
            2, -1.0, -1.0, pytest.approx(0.3158, abs=1e-3)
        )

    def test_more_messages_narrow_it(self) -> None:
        few, many = (cohen_kappa(["a", "a", "b"] * n, ["a", "b", "b"] * n) for n in (3, 300))
        assert few is not None
        assert many is not None
        assert many.high - many.low < (few.high - few.low) / 5


class TestMessages:
    READ = (
        twice("pay", "pay"), twice("pay", "bill"), twice("bill", "pay"), twice("bill", "bill"),
        twice("greet", "greet"), twice(REJECTED, "greet"), twice("pay+bill", "bill+pay"),
        twice("pay+greet", "pay", by=("t", "i")),
    )  # fmt: skip

    def test_whole_messages(self) -> None:
        found = overall(self.READ)
        assert found is not None
        names = [
            [" + ".join(sorted(side)) for side in sides]
            for sides in ([e.first for e in self.READ], [e.second for e in self.READ])
        ]
        assert found.kappa == pytest.approx(cohen_kappa_score(*names))
        assert overall(()) is None

    def test_an_intent_against_all_others(self) -> None:
        found = by_intent(self.READ)
        assert set(found) == {"pay", "bill", "greet"}
        first = [int("pay" in each.first) for each in self.READ]
        second = [int("pay" in each.second) for each in self.READ]
        assert found["pay"].kappa == pytest.approx(cohen_kappa_score(first, second))
        assert (found["pay"].n, found["bill"].n, found["greet"].n) == (5, 4, 3)
        assert [k.kappa for k in found.values()] == sorted(k.kappa for k in found.values())
        assert by_intent(()) == {}

    def test_pairs_of_people_beside_those_of_the_model(self) -> None:
        model = {("pay", "bill"): 4, ("bill", "pay"): 3, ("pay", "pay"): 90, ("a", "b"): 2}
        assert confused(self.READ, model) == [
            Pair("bill", "pay", 2, 7),
            Pair(REJECTED, "greet", 1, 0),
            Pair("a", "b", 0, 2),
        ]

    def test_trainers(self) -> None:
        assert of_trainers(self.READ) == {"e": (7, 4), "t": (8, 4), "i": (1, 0)}


class TestService:
    @pytest.fixture
    def session(self, database: Database) -> Iterator[Session]:
        with database.transaction() as session:
            yield session

    def test_what_trainers_really_said(self, session: Session, clock: FixedClock) -> None:
        labels = LabelService(session, clock=clock, known=KNOWN)
        said = [("pay_bill", "pay_bill"), ("pay_bill", "bill_explain"), ("greet", None)]
        for number, (first, second) in enumerate(said):
            row = add_review(session, clock, f"m{number}", twice=True)
            labels.label(ELENA, row.message_id, version=1, decision="label",
                         parts=whole(row.text, first))  # fmt: skip
            labels.label(
                TOMMASO, row.message_id, version=2, decision="label" if second else "reject",
                parts=whole(row.text, second) if second else (),
            )  # fmt: skip
        alone = add_review(session, clock, "alone")
        labels.label(IRIS, "alone", version=1, decision="label", parts=whole(alone.text, "greet"))
        skipped = add_review(session, clock, "skipped", twice=True)
        labels.label(IRIS, "skipped", version=1, decision="label",
                     parts=whole(skipped.text, "greet"))  # fmt: skip
        labels.label(ELENA, "skipped", version=2, decision="skip", parts=())
        found = AgreementService(session).figures({("pay_bill", "bill_explain"): 5})
        assert (found.n, found.share) == (3, pytest.approx(1 / 3))
        assert found.kappa == pytest.approx(cohen_kappa_score(["p", "p", "g"], ["p", "b", "r"]))
        assert [(p.a, p.b, p.people, p.model) for p in found.pairs] == [
            ("bill_explain", "pay_bill", 1, 5), (REJECTED, "greet", 1, 0),
        ]  # fmt: skip
        assert [(t.name, t.labels, t.twice, t.agreed) for t in found.trainers] == [
            ("Elena", 3, 3, 1), ("Tommaso", 3, 3, 1), ("Iris", 2, 0, 0),
        ]  # fmt: skip

    def test_before_anybody_has_read(self, session: Session) -> None:
        found = AgreementService(session).figures({})
        assert (found.n, found.kappa, found.low, found.intents, found.trainers) == (
            0, None, None, (), (),
        )  # fmt: skip
