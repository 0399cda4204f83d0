"""Shims for Rasa's imports; the product's own suite leaves this folder out."""

from __future__ import annotations

import importlib.util

collect_ignore_glob: list[str] = []
if importlib.util.find_spec("rasa") is None:
    collect_ignore_glob.append("test_*.py")
else:
    from hypothesis import settings

    from engine.launcher import prepare_imports

    prepare_imports()
    # The machine is shared: how long one example takes says nothing.
    settings.register_profile("shared", deadline=None)
    settings.load_profile("shared")
