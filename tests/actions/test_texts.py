"""The action server's texts follow the domain file while customers are answered."""

from pathlib import Path

import pytest
import yaml

from actions.texts import DomainTexts


def domain(**texts: str) -> str:
    return yaml.safe_dump({"responses": {name: [{"text": text}] for name, text in texts.items()}})


def test_a_new_intent_is_offered_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "domain.yml"
    path.write_text(domain(one="Uno"))
    texts = DomainTexts(path)
    assert "two" not in texts.now()
    path.write_text(domain(one="Uno", two="Due"))
    assert texts.now().line("two", "it") == "Due"


@pytest.mark.parametrize("broken", ["responses: [", "- no", "version: 3", None])
def test_while_it_is_broken_customers_read_what_it_said_last(
    tmp_path: Path, broken: str | None
) -> None:
    path = tmp_path / "domain.yml"
    path.write_text(domain(one="Uno"))
    texts = DomainTexts(path)
    texts.now()
    path.unlink() if broken is None else path.write_text(broken)
    assert texts.now().line("one", "it") == "Uno"
    path.write_text(domain(one="Ein"))
    assert texts.now().line("one", "it") == "Ein"


def test_one_that_was_never_readable_is_an_error_at_start(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        DomainTexts(tmp_path / "domain.yml").now()
