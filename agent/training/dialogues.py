"""The dialogue tests there are: files made from conversations."""

from pathlib import Path


def dialogue_ids(data: Path) -> frozenset[str]:
    """Return the ids of the tests: language and name, as ``it/first-bill``."""
    folder = data / "dialogues"
    return frozenset(f"{path.parent.name}/{path.stem}" for path in folder.glob("*/*.yml"))
