"""A Rasa project of one's own, whose files may be written: everything else is the product's."""

import shutil
from pathlib import Path

from tests.conftest import ROOT

_OWN = ("data", "domain.yml", "config.yml")
_MADE = ("models", "var", ".rasa", ".git")


def project_in(folder: Path) -> Path:
    """Return a folder to start the product in, with the newest model and own training data."""
    folder.mkdir()
    for path in ROOT.iterdir():
        if path.name in _OWN:
            (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / path.name)
        elif path.name not in _MADE:
            (folder / path.name).symlink_to(path)
    (folder / "var").mkdir()
    for name in ("encoders", "knowledge"):
        (folder / "var" / name).symlink_to(ROOT / "var" / name)
    (folder / "models").mkdir()
    newest = max((ROOT / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    shutil.copy(newest, folder / "models")
    return folder
