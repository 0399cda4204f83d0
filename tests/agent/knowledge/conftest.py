import shutil
from pathlib import Path

import httpx
import pytest
from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.knowledge.service import KnowledgeService
from agent.settings import Settings
from knowledge_base import KnowledgeBase
from knowledge_base.build import build_index
from knowledge_base.encoder import Encoder
from tests.agent.api.conftest import client
from tests.knowledge_base.conftest import ARTICLES, encoder, encoders, ventolia

__all__ = ["client", "encoder", "encoders", "ventolia"]


@pytest.fixture
def service(session: Session, ventolia: KnowledgeBase, clock: Clock) -> KnowledgeService:
    return KnowledgeService(session, knowledge_base=ventolia, clock=clock)


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """One article in both languages, and one that is past."""
    root = tmp_path_factory.mktemp("help")
    for language in ("it", "en"):
        (root / "articles" / language).mkdir(parents=True)
        shutil.copy(ARTICLES / language / "code-pod-pdr.md", root / "articles" / language)
    past = (ARTICLES / "it" / "promo-winter-2025.md").read_text("utf-8")
    (root / "articles" / "it" / "promo-winter-2025.md").write_text(past + "\nFrase segreta.\n")
    build_index(root / "articles", root / "index", encoder=encoder)
    return root / "index"


@pytest.fixture
def site(small_index: Path, settings: Settings, client: httpx.Client) -> httpx.Client:
    """The web application over the small index."""
    shutil.copytree(small_index, settings.knowledge_folder)
    return client
