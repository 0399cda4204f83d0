import numpy as np
import pytest

from agent.annotation.mislabels import suspects

INTENTS = ["ask_bill", "move_house", "read_meter", "close_contract"]


def examples(*, each=30, apart=4.0, seed=1):
    rng = np.random.default_rng(seed)
    middles = apart * rng.normal(size=(len(INTENTS), 16))
    codes = np.repeat(np.arange(len(INTENTS)), each)
    vectors = middles[codes] + rng.normal(size=(len(codes), 16))
    return vectors.astype(np.float32), [INTENTS[code] for code in codes]


class TestSuspects:
    def test_planted_labels_are_found_and_the_right_intent_suggested(self):
        vectors, labels = examples()
        truth = list(labels)
        for row in (3, 40, 77):
            labels[row] = "close_contract"
        found = suspects(vectors, labels)
        assert sorted(s.row for s in found) == [3, 40, 77]
        assert all(s.suggested == truth[s.row] for s in found)
        assert all(0.5 < s.probability <= 1 for s in found)

    def test_right_labels_are_left_alone(self):
        assert suspects(*examples()) == []

    def test_the_clearest_come_first(self):
        vectors, labels = examples(each=80, apart=0.7)
        planted = set(range(0, 80, 8))
        for row in planted:
            labels[row] = "read_meter"
        places = {s.row: place for place, s in enumerate(suspects(vectors, labels))}
        wrong = [place for row, place in places.items() if row in planted]
        right = [place for row, place in places.items() if row not in planted]
        assert len(wrong) > 5
        assert np.mean(wrong) < np.mean(right)

    def test_is_the_same_each_time(self):
        vectors, labels = examples(apart=0.6)
        assert suspects(vectors, labels) == suspects(vectors, labels) != []

    def test_the_only_example_of_an_intent_is_not_suspected(self):
        vectors, labels = examples()
        labels[10] = "thank"
        assert 10 not in [s.row for s in suspects(vectors, labels)]

    @pytest.mark.parametrize("count", [0, 1, 4])
    def test_too_little_to_judge_by(self, count):
        vectors, labels = examples()
        assert suspects(vectors[:count], labels[:count]) == []

    def test_one_intent_alone(self):
        vectors, _ = examples()
        assert suspects(vectors, ["ask_bill"] * len(vectors)) == []

    def test_vectors_that_say_nothing(self):
        vectors, labels = examples()
        vectors[7] = 0.0
        vectors[8] = np.nan
        for suspect in suspects(vectors, labels):
            assert suspect.suggested in INTENTS
        assert len(suspects(np.zeros_like(vectors), labels)) < len(labels)
