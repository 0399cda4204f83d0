"""One running product for the tests that only talk to it."""

from collections.abc import Iterator

import pytest

from tests.conftest import ROOT, absent
from tests.live.product import Product, running


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    if not any((ROOT / "models").glob("*.tar.gz")):
        absent("there is no trained model: run `make train`")
    with running(tmp_path_factory.mktemp("product")) as product:
        yield product
