import time

import numpy as np
import pytest

from agent.annotation.order import neighbour_signals, pick_batch, teaching_scores, uncertainty


def scores(probabilities, *, disagree=0.0, novelty=0.0, weight=1.0):
    rows = np.array(probabilities, dtype=float)
    full = [np.full(len(rows), value) for value in (disagree, novelty, weight)]
    return teaching_scores(rows, *full)


class TestUncertainty:
    def test_is_one_minus_the_lead_of_the_first_over_the_second(self):
        found = uncertainty(np.array([[0.7, 0.2, 0.1], [0.1, 0.5, 0.4], [0.5, 0.0, 0.5]]))
        assert found == pytest.approx([0.5, 0.9, 1.0])

    def test_of_one_intent_is_what_it_lacks(self):
        assert uncertainty(np.array([[0.8]])) == pytest.approx([0.2])

    def test_of_no_message(self):
        assert uncertainty(np.zeros((0, 3))).shape == (0,)
        assert uncertainty(np.zeros((2, 0))) == pytest.approx([1.0, 1.0])


class TestTeachingScores:
    def test_the_unsure_before_the_sure(self):
        sure, unsure = scores([[0.98, 0.01], [0.4, 0.38]])
        assert unsure > sure

    def test_disagreeing_neighbours_and_novelty_raise_it(self):
        plain = scores([[0.6, 0.3]])
        assert scores([[0.6, 0.3]], disagree=0.8) > plain
        assert scores([[0.6, 0.3]], novelty=0.8) > plain

    def test_lies_between_nought_and_one_times_the_weight(self):
        assert 0 <= scores([[1.0, 0.0]])[0] < 0.1
        top = scores([[0.5, 0.5]], disagree=1.0, novelty=1.0)[0]
        assert 0.9 < top <= 1.0
        assert scores([[0.5, 0.5]], disagree=1.0, novelty=1.0, weight=2.5)[0] == 2.5 * top

    def test_what_is_not_a_number_breaks_nothing(self):
        found = scores([[np.nan, 0.4]], disagree=np.nan, novelty=np.inf, weight=np.nan)
        assert np.isfinite(found).all()

    def test_a_cut_ranking_is_enough(self):
        assert scores([[0.5, 0.2]]) == pytest.approx(scores([[0.5, 0.2, 0.1, 0.1, 0.1]]))


class TestNeighbourSignals:
    known = np.array([[1, 0], [0.98, 0.1], [0, 1]], dtype=np.float32)
    intents = ("ask_bill", "ask_bill", "move_house")

    def test_share_of_others_and_distance_to_the_nearest(self):
        disagree, novelty = neighbour_signals(
            np.array([[2, 0], [0, 3], [-1, -1]]), ["ask_bill", "thank", "ask_bill"],
            self.known, self.intents,
        )  # fmt: skip
        assert disagree == pytest.approx([1 / 3, 1, 1 / 3])
        assert novelty == pytest.approx([0, 0, 1], abs=1e-6)

    def test_is_that_of_the_five_nearest(self):
        known = np.eye(20, dtype=np.float32) + 0.1
        intents = ["a"] * 5 + ["b"] * 15
        disagree, _ = neighbour_signals(known[:5].mean(axis=0)[None], ["a"], known, intents)
        assert disagree == pytest.approx([0])

    def test_without_examples_all_is_new(self):
        disagree, novelty = neighbour_signals(np.ones((2, 2)), ["a", "b"], np.zeros((0, 2)), [])
        assert (disagree.tolist(), novelty.tolist()) == ([0, 0], [1, 1])


class TestPickBatch:
    def test_each_kind_of_message_is_stood_for_by_its_most_typical(self):
        middles = np.eye(3).repeat(5, axis=0)
        aside = np.array([[0.0, 0.0, 0.0], *[[0.2, 0.1, 0.3], [0.1, 0.3, 0.2]] * 2] * 3)
        picked = pick_batch(np.linspace(0.9, 0.8, 15), (middles + aside).astype(np.float32), 3)
        assert len({row // 5 for row in picked.tolist()}) == 3

    def test_what_teaches_little_stays_behind_however_different_it_is(self):
        vectors = np.eye(30, dtype=np.float32)
        scores = np.where(np.arange(30) < 20, 0.9, 0.1)
        assert max(pick_batch(scores, vectors, 2)) < 20

    def test_comes_best_first(self):
        scores = np.array([0.2, 0.9, 0.3, 0.8])
        picked = pick_batch(scores, np.eye(4, dtype=np.float32), 3)
        assert scores[picked].tolist() == sorted(scores[picked], reverse=True)

    def test_of_twins_one_is_picked(self):
        vectors = np.array([[1, 0], [1, 0.001], [0, 1]], dtype=np.float32)
        assert sorted(pick_batch(np.array([0.9, 0.89, 0.5]), vectors, 2).tolist()) == [0, 2]

    def test_none_twice_and_no_more_than_there_are(self):
        vectors = np.ones((4, 3), dtype=np.float16)
        assert sorted(pick_batch(np.full(4, 0.5), vectors, 9).tolist()) == [0, 1, 2, 3]

    @pytest.mark.parametrize("size", [0, -1])
    def test_nothing_asked(self, size):
        assert pick_batch(np.array([0.5]), np.ones((1, 2)), size).tolist() == []

    def test_nothing_there(self):
        assert pick_batch(np.zeros(0), np.zeros((0, 2)), 5).tolist() == []

    def test_scores_and_vectors_of_nothing_known(self):
        picked = pick_batch(np.array([np.nan, 0.0, 0.0]), np.zeros((3, 2)), 2)
        assert len(set(picked.tolist())) == 2

    def test_is_the_same_each_time(self):
        rng = np.random.default_rng(3)
        values, vectors = rng.random(500), rng.normal(size=(500, 8))
        first = pick_batch(values, vectors, 40)
        assert first.tolist() == pick_batch(values, vectors, 40).tolist()

    def test_200_000_messages_take_less_than_two_seconds(self):
        rng = np.random.default_rng(3)
        values = rng.random(200_000)
        vectors = np.broadcast_to(rng.normal(size=896).astype(np.float16), (200_000, 896))
        started = time.process_time()
        assert len(pick_batch(values, vectors, 100)) == 100
        assert time.process_time() - started < 2
