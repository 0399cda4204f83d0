"""Inert stand-ins for the packages that Rasa imports at start and our pipeline never calls.

Rasa 3.6.21 imports TensorFlow, the chat-platform clients and the cloud storage clients when its
modules load, whatever the pipeline. The stand-ins let those imports succeed. Names can be read,
subclassed and used in annotations; anything that would make one *work* - a call, an instance -
raises `StandInCalled`, so that a wrong assumption is a clear error and never a silent nothing.
A package that is really installed always wins over its stand-in.
"""

from __future__ import annotations

import importlib.machinery
import sys
import types
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from typing import Any

STAND_INS = frozenset(
    {
        "absl", "aiogram", "boto3", "botocore", "cachecontrol", "confluent_kafka", "engineio",
        "fbmessenger", "google", "jax", "keras", "matplotlib", "mattermostwrapper", "networkx",
        "pycrfsuite", "pymongo", "rocketchat_API", "sklearn_crfsuite", "slack_sdk", "socketio",
        "tensorflow", "tensorflow_hub", "tensorflow_text", "twilio", "webexteamssdk",
    }
)  # fmt: skip

# `except aiogram.TelegramAPIError` is evaluated while an unrelated exception passes by, and
# Python then demands a real exception class.
EXCEPTION_ENDINGS = ("Error", "Exception", "Failure", "Timeout")


class StandInCalled(RuntimeError):
    """A package that was left out on purpose has been called; it must be installed for real."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is an inert stand-in (see engine/standins.py) and was called: "
            "this feature of Rasa needs the real package"
        )


class _InertType(type):
    """Type of the stand-in classes: any attribute exists, nothing can be instantiated."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return make_inert(f"{cls.__module__}.{cls.__qualname__}", name)

    def __call__(cls, *_args: Any, **_kwargs: Any) -> Any:
        raise StandInCalled(f"{cls.__module__}.{cls.__qualname__}")

    def __getitem__(cls, _item: Any) -> _InertType:
        return cls

    def __or__(cls, _other: Any) -> Any:
        return cls

    __ror__ = __or__


def make_inert(owner: str, name: str) -> type:
    """Return the stand-in for the attribute `name` of the module or class `owner`."""
    if name.endswith(EXCEPTION_ENDINGS):
        return type(name, (Exception,), {"__module__": owner})
    return _InertType(name, (), {"__module__": owner})


class StandInModule(types.ModuleType):
    """A module of which every public attribute is an inert class."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = make_inert(self.__name__, name)
        setattr(self, name, value)
        return value


class StandInFinder(MetaPathFinder, Loader):
    """Answers imports of `STAND_INS` that no other finder could answer."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a package spec for a stand-in, None for any other name."""
        if fullname.partition(".")[0] not in STAND_INS:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Create the inert module."""
        return StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run."""


def install() -> None:
    """Put the finder last on `sys.meta_path`, once."""
    if not any(isinstance(finder, StandInFinder) for finder in sys.meta_path):
        sys.meta_path.append(StandInFinder())
