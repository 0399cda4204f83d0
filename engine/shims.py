"""The few names that moved or vanished in newer releases of what Rasa 3.6.21 uses.

Each shim adds a name only where it is missing. No behaviour is replaced; what Rasa checks again and
again with the same result is remembered.
"""

from __future__ import annotations

import importlib
import json
import sys
import types
import warnings
from copy import deepcopy
from functools import lru_cache
from typing import Any


def add_missing_names() -> None:
    """Provide the names that packaging, numpy and websockets no longer have."""
    import numpy
    import packaging.version

    if not hasattr(packaging.version, "LegacyVersion"):
        # Only used in `isinstance(version, LegacyVersion)`: no version is one any more.
        packaging.version.LegacyVersion = type("LegacyVersion", (), {})
    if not hasattr(numpy, "VisibleDeprecationWarning"):
        numpy.VisibleDeprecationWarning = numpy.exceptions.VisibleDeprecationWarning
    if not hasattr(numpy, "float_"):
        numpy.float_ = numpy.float64
    _restore_websockets_connection()


def _restore_websockets_connection() -> None:
    """Bring back `websockets.connection` with the states and the event type Sanic imports."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            module = importlib.import_module("websockets.connection")
        except ImportError:
            module = types.ModuleType("websockets.connection")
            sys.modules["websockets.connection"] = module
    protocol = importlib.import_module("websockets.protocol")
    for name in ("CLOSED", "CLOSING", "OPEN", "Event"):
        if name not in vars(module):
            setattr(module, name, getattr(protocol, name))


def check_schemas_once() -> None:
    """Let each JSON schema and each YAML file be checked once a process.

    Rasa checks and compiles a constant schema for each answer of an action (20 of its 43 ms) and
    for each annotated entity of the training data, and validates every training file twice.
    """
    import jsonschema
    from rasa.shared.utils import validation

    jsonschema.validate = _validate
    validation.validate_yaml_schema = lru_cache(maxsize=512)(validation.validate_yaml_schema)


def trust_trained_models() -> None:
    """Read the domain of a model once, and do not check it again.

    It was checked when the model was trained. Rasa parses its YAML four times as it loads a model:
    most of the time that a restart takes.
    """
    from rasa.shared.utils import io, validation

    read = io.read_yaml
    read_once = lru_cache(maxsize=2)(read)

    def read_yaml(content: str, reader_type: Any = "safe") -> Any:
        if not isinstance(reader_type, str):
            return read(content, reader_type)
        return deepcopy(read_once(content, reader_type))

    io.read_yaml = read_yaml
    validation.validate_yaml_schema = lambda *_content, **_options: None


@lru_cache(maxsize=64)
def _validator(schema: str) -> Any:
    from jsonschema.validators import validator_for

    parsed = json.loads(schema)
    validator_class = validator_for(parsed)
    validator_class.check_schema(parsed)
    return validator_class(parsed)


def _validate(instance: Any, schema: dict[str, Any]) -> None:
    """Do what `jsonschema.validate` does, with a validator built at the first use of a schema."""
    from jsonschema.exceptions import best_match

    error = best_match(_validator(json.dumps(schema)).iter_errors(instance))
    if error is not None:
        raise error
