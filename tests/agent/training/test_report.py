"""Reports against figures worked out by hand, against scikit-learn, and on damaged files."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from agent.training.errors import ModelDamaged
from agent.training.evidence import Evidence, read_evidence
from agent.training.report import confused, report, wilson
from tests.agent.training.archive import reading, write_model

INTENTS = ("bill_explain", "gas_leak", "greet")


def evidence(labels: list[int], read: list[int], *, sure: float = 0.9) -> Evidence:
    return Evidence(
        intents=INTENTS,
        probabilities=np.array(reading(3, read, sure=sure)),
        labels=np.array(labels),
        texts=tuple(f"frase {n}" for n in range(len(labels))),
        threshold=0.8,
    )


class TestReport:
    def test_by_hand(self) -> None:
        found = report(evidence([0, 0, 0, 1, 2], [0, 0, 1, 1, 2]))
        assert (found.n, found.accuracy, found.coverage) == (5, 0.8, 1.0)
        assert found.wrong_while_sure == pytest.approx(0.2)
        assert found.ece == pytest.approx(0.1)  # 90 % sure, 80 % right
        rows = {row.intent: row for row in found.intents}
        assert rows["bill_explain"].recall == pytest.approx(2 / 3)
        assert rows["gas_leak"].precision == pytest.approx(0.5)
        assert [(c.actual, c.predicted, c.n) for c in found.confusion] == [
            ("bill_explain", "gas_leak", 1)
        ]

    def test_below_the_threshold_nothing_is_sure(self) -> None:
        found = report(evidence([0, 1], [1, 1], sure=0.7))
        assert (found.coverage, found.wrong_while_sure) == (0.0, 0.0)
        by_threshold = {point.threshold: point for point in found.curve}
        assert (by_threshold[0.5].coverage, by_threshold[0.5].error) == (1.0, 0.5)
        assert by_threshold[0.72].coverage == 0.0

    @settings(deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=60))
    def test_as_scikit_learn_counts(self, pairs: list[tuple[int, int]]) -> None:
        labels, read = [a for a, _ in pairs], [b for _, b in pairs]
        found = report(evidence(labels, read))
        theirs = f1_score(labels, read, labels=[0, 1, 2], average="macro", zero_division=0)
        assert found.macro_f1 == pytest.approx(theirs)
        assert sum(one.n for one in found.reliability) == found.n
        assert sum(cell.n for cell in found.confusion) == sum(a != b for a, b in pairs)
        errors = [point.coverage for point in found.curve]
        assert errors == sorted(errors, reverse=True)

    def test_a_cell_opens_its_messages(self) -> None:
        found = confused(
            evidence([0, 0, 1], [1, 0, 1]), actual="bill_explain", predicted="gas_leak"
        )
        assert found == [("frase 0", pytest.approx(0.9))]

    def test_of_nothing_there_is_none(self) -> None:
        nothing = Evidence((), np.zeros((0, 0)), np.array([], dtype=np.int64), (), 0.8)
        with pytest.raises(ValueError, match="no message"):
            report(nothing)


class TestWilson:
    @given(st.integers(0, 400), st.integers(0, 400))
    def test_holds_the_share_and_stays_between_0_and_1(self, hits: int, misses: int) -> None:
        low, high = wilson(hits, hits + misses)
        assert 0 <= low <= high <= 1
        if hits + misses:
            assert low - 1e-9 <= hits / (hits + misses) <= high + 1e-9

    def test_narrows_with_more(self) -> None:
        few, many = wilson(9, 10), wilson(900, 1000)
        assert many[1] - many[0] < few[1] - few[0]


class TestEvidence:
    def test_is_read_from_the_archive(self, tmp_path: Path) -> None:
        path = write_model(
            tmp_path / "a.tar.gz", intents=INTENTS, labels=[0, 1], probabilities=reading(3, [0, 2])
        )
        found = read_evidence(path)
        assert found.intents == INTENTS
        assert found.labels.tolist() == [0, 1]
        assert found.probabilities.argmax(axis=1).tolist() == [0, 2]

    @pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.99])
    def test_a_file_cut_off_is_damaged(self, tmp_path: Path, share: float) -> None:
        rows = [0, 1] * 400
        path = write_model(
            tmp_path / "a.tar.gz", intents=INTENTS, labels=rows, probabilities=reading(3, rows)
        )
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(ModelDamaged):
            read_evidence(path)

    def test_labels_without_a_row_are_damage(self, tmp_path: Path) -> None:
        path = write_model(
            tmp_path / "a.tar.gz", intents=INTENTS, labels=[0, 1], probabilities=reading(3, [0])
        )
        with pytest.raises(ModelDamaged):
            read_evidence(path)

    def test_what_is_no_archive_is_damaged(self, tmp_path: Path) -> None:
        path = tmp_path / "a.tar.gz"
        path.write_text("no archive")
        with pytest.raises(ModelDamaged):
            read_evidence(path)
