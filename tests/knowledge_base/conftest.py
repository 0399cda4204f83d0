"""The real encoder, and small folders of articles to break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge_base import KnowledgeBase
from knowledge_base.convert import ONNX_FOLDER, TORCH_FOLDER, prepare_encoders
from knowledge_base.encoder import SECOND, Encoder, open_encoder

ROOT = Path(__file__).parent.parent.parent
ENCODERS = ROOT / "var" / "encoders"
ARTICLES = ROOT / "knowledge_base" / "articles"
Write = Callable[..., Path]


@pytest.fixture(scope="session")
def encoders() -> Path:
    prepare_encoders(ENCODERS)
    return ENCODERS


@pytest.fixture(scope="session")
def encoder(encoders: Path) -> Encoder:
    return open_encoder(encoders / ONNX_FOLDER)


@pytest.fixture(scope="session")
def torch_encoder(encoders: Path) -> Encoder:
    return open_encoder(encoders / TORCH_FOLDER)


@pytest.fixture(scope="session")
def ventolia(encoders: Path) -> KnowledgeBase:
    """The whole base of Ventolia, brought up to date as set-up does."""
    both = open_encoder(f"{encoders / ONNX_FOLDER}{SECOND}")
    base = KnowledgeBase.open(ROOT / "var" / "knowledge", encoder=both, articles=ARTICLES)
    base.build()
    return base


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Three articles of Ventolia in both languages, to be changed at will."""
    folder = tmp_path / "articles"
    for language in ("it", "en"):
        (folder / language).mkdir(parents=True)
        for name in ("code-pod-pdr", "meter-self-reading", "router-wifi-password"):
            shutil.copy(ARTICLES / language / f"{name}.md", folder / language)
    return folder


@pytest.fixture
def write(articles: Path) -> Write:
    """Writes one article; fields given replace those of a right one, None leaves one out."""

    def write(name: str = "test-article", *, text: str = "Il testo.", **fields: str | None) -> Path:
        lines: dict[str, str | None] = {
            "id": name,
            "title": "Un articolo",
            "language": "it",
            "audience": "all",
            "products": "[luce]",
            "valid_from": "2025-01-01",
            "valid_to": "",
            "review_date": "2027-01-01",
        }
        lines |= fields
        front = "\n".join(f"{key}: {value}" for key, value in lines.items() if value is not None)
        path = articles / str(lines["language"] or "it") / f"{name}.md"
        path.write_text(f"---\n{front}\n---\n\n{text}\n", "utf-8")
        return path

    return write
