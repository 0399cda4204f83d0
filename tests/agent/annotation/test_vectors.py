"""Vectors: asked once, the encoder's own, whatever happens to the file."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent.annotation.vectors import VectorBook, VectorFile, unit
from agent.dialogue.client import DialogueUnavailable
from tests.agent.annotation.rasa import Channel, made

TEXTS = [f"messaggio {number}" for number in range(600)]


def ask(book: VectorBook, texts: list[str]) -> tuple[np.ndarray, str]:
    return asyncio.run(book.of(texts))


class TestBook:
    def test_each_text_is_made_once_and_kept_for_the_next_process(self, tmp_path: Path) -> None:
        channel = Channel()
        vectors, encoder = ask(VectorBook(channel.client(), folder=tmp_path), TEXTS)
        assert (vectors.shape, encoder) == ((600, 24), "one")
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
        asked = [text for call in channel.asked for text in call]
        assert sorted(asked) == sorted(TEXTS)

        channel.asked.clear()
        again, _ = ask(VectorBook(channel.client(), folder=tmp_path), [*TEXTS, "nuovo"])
        assert np.array_equal(again[:-1], vectors)
        # Which encoder runs is known only from an answer: one text is asked for nothing else.
        assert sorted(t for call in channel.asked for t in call) == ["messaggio 0", "nuovo"]

    def test_another_encoder_gives_other_vectors(self, tmp_path: Path) -> None:
        channel = Channel()
        book = VectorBook(channel.client(), folder=tmp_path)
        first, _ = ask(book, TEXTS[:3])
        channel.encoder = "two"
        second, encoder = ask(book, TEXTS[:3])
        assert encoder == "two"
        expected = unit(np.stack([made(text, "two") for text in TEXTS[:3]]))
        assert np.allclose(second, expected, atol=2e-3)
        assert not np.allclose(first, second, atol=0.1)

    def test_two_who_ask_while_the_encoder_changes_both_get_the_new_ones(
        self, tmp_path: Path
    ) -> None:
        channel = Channel()
        book = VectorBook(channel.client(), folder=tmp_path)
        ask(book, TEXTS[:3])
        channel.encoder = "two"

        async def both() -> list[tuple[np.ndarray, str]]:
            return await asyncio.gather(book.of(TEXTS[:3]), book.of(TEXTS[:5]))

        for vectors, encoder in asyncio.run(both()):
            assert encoder == "two"
            expected = unit(np.stack([made(text, "two") for text in TEXTS[: len(vectors)]]))
            assert np.allclose(vectors, expected, atol=2e-3)

    def test_without_rasa_it_says_so(self, tmp_path: Path) -> None:
        channel = Channel()
        book = VectorBook(channel.client(), folder=tmp_path)
        ask(book, TEXTS[:3])
        channel.down = True
        with pytest.raises(DialogueUnavailable):
            ask(book, TEXTS[:3])

    def test_nothing_asked_nothing_answered(self, tmp_path: Path) -> None:
        assert ask(VectorBook(Channel().client(), folder=tmp_path), [])[0].shape == (0, 0)

    def test_examples_with_their_vectors(self, tmp_path: Path) -> None:
        folder = tmp_path / "data/nlu/it"
        folder.mkdir(parents=True)
        (folder / "a.yml").write_text(
            'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - ciao\n    - salve\n'
        )
        channel = Channel()
        book = VectorBook(channel.client(), folder=tmp_path / "vectors")

        async def twice() -> None:
            found = await book.examples(tmp_path / "data")
            assert [e.text for e in found.examples] == ["ciao", "salve"]
            assert np.allclose(found.vectors[0], unit(made("ciao")[None])[0], atol=2e-3)
            assert await book.examples(tmp_path / "data") is found
            channel.encoder = "two"
            assert (await book.examples(tmp_path / "data")).encoder == "two"

        asyncio.run(twice())
        assert book.are_known(["ciao"])
        assert not book.are_known(["mai visto"])


class TestFile:
    def filled(self, folder: Path, count: int = 20) -> Path:
        file = VectorFile(folder, "e")
        file.add(TEXTS[:10], np.stack([made(t) for t in TEXTS[:10]]))
        file.add(TEXTS[10:count], np.stack([made(t) for t in TEXTS[10:count]]))
        [path] = folder.glob("*.vectors")
        return path

    @settings(max_examples=40, deadline=None)
    @given(place=st.floats(0, 1, exclude_max=True), cut=st.booleans())
    @example(place=0.017, cut=False)  # the width, in the head
    @example(place=0.0, cut=True)
    def test_a_damaged_file_never_gives_a_wrong_vector(
        self, tmp_path_factory: pytest.TempPathFactory, place: float, cut: bool
    ) -> None:
        folder = tmp_path_factory.mktemp("vectors")
        path = self.filled(folder)
        content = bytearray(path.read_bytes())
        at = int(place * len(content))
        if cut:
            del content[at:]
        else:
            content[at] ^= 0xFF
        path.write_bytes(content)
        file = VectorFile(folder, "e")
        whole = [text for text in TEXTS[:20] if text not in file.missing(TEXTS[:20])]
        expected = unit(np.stack([made(t) for t in whole])) if whole else np.zeros((0, 24))
        if whole:
            assert np.allclose(file.of(whole), expected, atol=2e-3)
        missing = file.missing(TEXTS[:20])
        file.add(missing, np.stack([made(t) for t in missing]) if missing else np.zeros((0, 24)))
        assert VectorFile(folder, "e").missing(TEXTS[:20]) == []

    def test_it_stays_bounded_and_keeps_what_was_asked_for_last(self, tmp_path: Path) -> None:
        file = VectorFile(tmp_path, "e", most=30)
        for text in TEXTS[:31]:
            file.missing(TEXTS[:1])
            file.add([text], made(text)[None])
        assert len(file) <= 30
        assert file.missing(TEXTS[:1]) == []
        assert len(VectorFile(tmp_path, "e")) == len(file)

    def test_files_of_encoders_of_long_ago_go(self, tmp_path: Path) -> None:
        for name in ("a", "b", "c", "d", "e"):
            VectorFile(tmp_path, name).add(["x"], made("x")[None])
        assert len(list(tmp_path.glob("*.vectors"))) == 3
        assert VectorFile(tmp_path, "e").missing(["x"]) == []

    def test_two_processes_append_to_one_file(self, tmp_path: Path) -> None:
        self.filled(tmp_path)
        one, other = VectorFile(tmp_path, "e"), VectorFile(tmp_path, "e")
        for file in (one, other):
            file.add(["lo stesso"], made("lo stesso")[None])
        assert len(VectorFile(tmp_path, "e")) == 21
