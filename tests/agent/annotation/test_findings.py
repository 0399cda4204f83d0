"""Findings on examples made up: each kind, and ids that stay while lines move."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.annotation.findings import (
    FoundFinding,
    by_words,
    contradictions,
    imbalances,
    in_order,
    too_few,
    unused_entities,
)
from agent.annotation.likeness import Written, near_identical, suspected, unlike_production
from agent.annotation.vectors import unit
from agent.annotation.wording import wording
from agent.training.nlu import Example, Span


def example(text: str, intent: str = "pay_bill", **more: Any) -> Example:
    fields = {"entities": (), "language": "it", "file": "data/nlu/it/bills.yml", "line": 1}
    return Example(text, intent, **(fields | more))


def many(intent: str, count: int, **more: Any) -> list[Example]:
    return [example(f"{intent} {n}", intent, **more) for n in range(count)]


def ids(findings: Iterable[FoundFinding]) -> set[str]:
    return {each.id for each in findings}


class TestContradictions:
    def test_the_same_wording_under_two_intents(self) -> None:
        [found] = contradictions(
            [example("Quanto devo?", "pay_bill"), example("quanto  dévo", "bill_explain"),
             example("quanto devo pagare", "pay_bill")]
        )  # fmt: skip
        assert (found.severity, {found.intent, found.other}) == (
            "high", {"pay_bill", "bill_explain"}
        )  # fmt: skip
        assert [item.text for item in found.items] == ["Quanto devo?", "quanto  dévo"]
        assert set(found.fixes) == {"move", "delete", "keep"}

    @given(st.lists(st.tuples(st.sampled_from(["a", "A!", "b", "ç", "c"]), st.sampled_from("xy"))))
    def test_exactly_the_wordings_of_more_than_one_intent(self, pairs: list[Any]) -> None:
        found = contradictions([example(text, intent) for text, intent in pairs])
        expected = {
            words
            for words in {wording(text) for text, _ in pairs}
            if len({intent for text, intent in pairs if wording(text) == words}) > 1
        }
        assert {each.about[0] for each in found} == expected

    def test_the_id_stays_when_lines_and_files_move(self) -> None:
        before = [example("ciao", "a", line=3), example("ciao", "b", line=9)]
        after = [example("altro", "a"), example("ciao", "a", line=30, file="data/nlu/it/x.yml"),
                 example("ciao", "b", line=90)]  # fmt: skip
        assert ids(contradictions(before)) == ids(contradictions(after))


class TestCounts:
    def test_too_few_also_where_there_is_none(self) -> None:
        found = too_few([*many("a", 10), *many("b", 6)], ["a", "b", "c"])
        assert [(each.intent, each.severity, each.params["n"]) for each in found] == [
            ("b", "medium", 6), ("c", "high", 0)
        ]  # fmt: skip

    def test_a_language_that_lags_behind(self) -> None:
        english = {"language": "en", "file": "data/nlu/en/bills.yml"}
        examples = [*many("a", 40), *many("a", 5, **english), *many("b", 20),
                    *many("b", 20, **english)]  # fmt: skip
        [found] = imbalances(examples)
        assert (found.intent, found.params["language"], found.params["n"]) == ("a", "en", 5)

    def test_one_language_alone_is_no_imbalance(self) -> None:
        assert imbalances([*many("a", 40), *many("b", 40)]) == []

    def test_an_intent_with_far_more_than_the_others(self) -> None:
        [found] = imbalances([*many("a", 200), *many("b", 20), *many("c", 20)])
        assert (found.intent, found.params["n"], found.params["median"]) == ("a", 200, 20)


def test_entities_of_the_domain_or_the_examples_alone() -> None:
    examples = [example("40 euro", entities=(Span(0, 2, "amount"), Span(3, 7, "currency")))]
    found = unused_entities(examples, ["amount", "city"])
    assert [(each.entity, each.severity, len(each.items)) for each in found] == [
        ("city", "low", 0), ("currency", "high", 1)
    ]  # fmt: skip


def test_the_gravest_come_first_and_each_once() -> None:
    examples = [example("ciao", "a"), example("ciao", "b")]
    found = by_words(examples, intents=["a", "b"], entities=["x"])
    ordered = in_order([*found, *found])
    ranks = ["high", "medium", "low"]
    assert [ranks.index(each.severity) for each in ordered] == sorted(
        ranks.index(each.severity) for each in ordered
    )
    assert len(ordered) == len(found) == len(ids(found))


def near(seed: int, count: int, wide: float, centre: np.ndarray | None = None) -> np.ndarray:
    rng = np.random.default_rng(seed)
    middle = unit(rng.normal(size=(1, 32)))[0] if centre is None else centre
    return unit(middle + wide * rng.normal(size=(count, 32)))


class TestVectors:
    def test_nearly_the_same_under_two_intents(self) -> None:
        vectors = np.concatenate([near(1, 2, 0.01), near(2, 1, 0.01)])
        examples = [example("voglio pagare la bolletta", "a"),
                    example("voglio pagare la bollette", "b"), example("altro", "b")]  # fmt: skip
        [found] = near_identical(examples, vectors)
        assert [item.text for item in found.items] == [each.text for each in examples[:2]]
        turned = near_identical(examples[::-1], vectors[::-1])
        assert ids(turned) == {found.id}

    def test_not_within_an_intent_nor_with_other_words(self) -> None:
        vectors = near(1, 2, 0.03)
        assert near_identical([example("pago ora", "a"), example("pago orà x", "a")], vectors) == []
        assert float(vectors[0] @ vectors[1]) < 0.985
        far = [example("iscrizione alla lista", "a"), example("togliermi dal giro", "b")]
        assert near_identical(far, vectors) == []

    def test_a_planted_label_is_suspected(self) -> None:
        vectors = np.concatenate([near(1, 40, 0.05), near(2, 40, 0.05)])
        examples = [*many("a", 40), *many("b", 40)]
        examples[3] = example("a 3", "b")
        [found] = suspected(examples, vectors)
        assert (found.items[0].text, found.intent, found.other) == ("a 3", "b", "a")
        assert found.severity == "high"

    @pytest.mark.parametrize("alike", [True, False])
    def test_examples_unlike_what_customers_write(self, alike: bool) -> None:
        written = near(1, 30, 0.08)
        centre = unit(written.mean(axis=0, keepdims=True))[0]
        vectors = near(2, 20, 0.05, centre if alike else None)
        messages = [Written(f"m{n}", "a") for n in range(30)]
        found = unlike_production(many("a", 20), vectors, messages, written)
        assert len(found) == (0 if alike else 1)
        if found:
            assert found[0].params == {"share": 1.0, "n": 30}
            assert 0 < len(found[0].items) <= 8

    def test_with_few_messages_nothing_is_said(self) -> None:
        messages = [Written("m", "a")] * 5
        assert unlike_production(many("a", 20), near(2, 20, 0.05), messages, near(1, 5, 0.1)) == []
