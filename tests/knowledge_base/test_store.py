import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checking
from hypothesis import strategies as st

from knowledge_base import IndexDamaged, KnowledgeBase, Shelf
from knowledge_base.build import build_index
from knowledge_base.encoder import Encoder
from knowledge_base.q4_weights import Floats
from knowledge_base.store import POINTER, read_snapshot
from tests.knowledge_base.conftest import Write


class Counting:
    """The real encoder, which notes what it was given."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.identity, self.dimension = encoder.identity, encoder.dimension
        self.parts = encoder.parts
        self.seen: list[str] = []

    def queries(self, texts: Sequence[str]) -> Floats:
        self.seen += texts
        return self._encoder.queries(texts)

    def passages(self, texts: Sequence[str]) -> Floats:
        self.seen += texts
        return self._encoder.passages(texts)

    def questions(self, texts: Sequence[str]) -> Floats:
        self.seen += texts
        return self._encoder.questions(texts)

    def count_tokens(self, text: str) -> int:
        return self._encoder.count_tokens(text)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """An index of two small articles, not to be changed."""
    root = tmp_path_factory.mktemp("built")
    for language, text in (("it", "Leggi il contatore."), ("en", "Read the meter.")):
        (root / "articles" / language).mkdir(parents=True)
        (root / "articles" / language / "meter.md").write_text(
            f"---\nid: meter\ntitle: T\nlanguage: {language}\naudience: all\nproducts: []\n"
            f"valid_from: 2025-01-01\nvalid_to:\nreview_date: 2027-01-01\n---\n{text}\n"
        )
    build_index(root / "articles", root / "index", encoder=encoder)
    return root


def test_opening_embeds_nothing(built: Path, encoder: Encoder) -> None:
    counting = Counting(encoder)
    base = KnowledgeBase.open(built / "index", encoder=counting)
    assert counting.seen == []
    assert base.version == read_snapshot(built / "index").version


def test_only_what_changed_is_embedded(articles: Path, write: Write, encoder: Encoder) -> None:
    folder = articles.parent / "index"
    first = build_index(articles, folder, encoder=encoder)
    assert first.embedded > 0
    counting = Counting(encoder)
    again = build_index(articles, folder, encoder=counting)
    assert (again.version, again.embedded, counting.seen) == (first.version, 0, [])
    write("added", text="Una cosa nuova sulla luce.")
    third = build_index(articles, folder, encoder=counting)
    assert third.version != first.version
    assert counting.seen == ["Un articolo\nUna cosa nuova sulla luce.", "Un articolo"]


def test_a_new_validity_is_a_new_version_without_embedding(
    articles: Path, write: Write, encoder: Encoder
) -> None:
    folder = articles.parent / "index"
    write("dated")
    first = build_index(articles, folder, encoder=encoder)
    write("dated", valid_to="2026-01-01")
    second = build_index(articles, folder, encoder=encoder)
    assert second.version != first.version
    assert second.embedded == 0


@given(data=st.data())
@checking(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_one_flipped_bit_anywhere_is_noticed(
    data: st.DataObject, built: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(built / "index", copy)
    version = read_snapshot(copy).version
    name = data.draw(st.sampled_from(["vectors.faiss", "questions.npz", "manifest.json"]))
    path = copy / version / name
    content = bytearray(path.read_bytes())
    position = data.draw(st.integers(0, len(content) - 1))
    content[position] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    with pytest.raises(IndexDamaged):
        read_snapshot(copy)


@pytest.mark.parametrize("pointer", [b"", b"{}", b"[]", b'{"version": 1}', b"\xff", None])
def test_a_damaged_pointer_is_noticed_and_mended(
    built: Path, tmp_path: Path, encoder: Encoder, pointer: bytes | None
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(built / "index", copy)
    if pointer is None:
        (copy / POINTER).unlink()
    else:
        (copy / POINTER).write_bytes(pointer)
    with pytest.raises(IndexDamaged):
        KnowledgeBase.open(copy, encoder=encoder)
    base = KnowledgeBase.open(copy, encoder=encoder, articles=built / "articles")
    assert base.ask("leggere il contatore", language="it").passages


@pytest.mark.parametrize("name", ["vectors.faiss", "questions.npz", "manifest.json"])
def test_a_damaged_index_is_built_again(
    built: Path, tmp_path: Path, encoder: Encoder, name: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(built / "index", copy)
    version = read_snapshot(copy).version
    (copy / version / name).write_bytes(b"damaged")
    base = KnowledgeBase.open(copy, encoder=encoder, articles=built / "articles")
    assert base.version == version == read_snapshot(copy).version


def test_readers_never_see_a_mixture(articles: Path, write: Write, encoder: Encoder) -> None:
    """While versions come and go, each answer quotes an article as that version had it."""
    folder = articles.parent / "index"
    texts = {}
    for number in range(4):
        write("changing", text=f"Il codice segreto è {number}.")
        texts[build_index(articles, folder, encoder=encoder).version] = number
    base = KnowledgeBase.open(folder, encoder=encoder, articles=articles)
    done, wrong = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            answer = base.ask("qual è il codice segreto?", language="it")
            found = [p.text for p in answer.passages if p.article_id == "changing"]
            if found != [f"Il codice segreto è {texts[answer.index_version]}."]:
                wrong.append((answer.index_version, found))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in (0, 1, 2, 3, 0, 3):
        write("changing", text=f"Il codice segreto è {number}.")
        base.build()
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_another_process_sees_the_new_version(
    articles: Path, write: Write, encoder: Encoder
) -> None:
    folder = articles.parent / "index"
    build_index(articles, folder, encoder=encoder)
    base, shelf = KnowledgeBase.open(folder, encoder=encoder), Shelf(folder)
    day = base._state.snapshot.articles[0].review_date
    assert shelf.article("added", language="it", today=day) is None
    write("added", title="Il drago", text="Il drago abita nella torre.")
    build_index(articles, folder, encoder=encoder)
    assert base.ask("dove abita il drago?", language="it").passages[0].article_id == "added"
    assert shelf.article("added", language="it", today=day) is not None
    (folder / POINTER).write_bytes(b"damaged")
    assert base.ask("dove abita il drago?", language="it").passages[0].article_id == "added"
    assert shelf.article("added", language="it", today=day) is not None
