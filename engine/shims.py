"""The few names that moved or vanished in newer releases of what Rasa 3.6.21 uses.

Each shim adds a name only where it is missing; no existing behaviour is replaced, except for the
validator of action-server answers, which is built once instead of on every call.
"""

from __future__ import annotations

import importlib
import sys
import types
import warnings
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


def validate_action_answers_once() -> None:
    """Build the JSON schema validator of `RemoteAction` once.

    Rasa checks and compiles a constant schema on each custom action: 20 of its 43 ms.
    """
    import jsonschema
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    validator_class = jsonschema.validators.validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    def validate(_self: RemoteAction, result: Any) -> bool:
        error = jsonschema.exceptions.best_match(validator.iter_errors(result))
        if error is not None:
            raise error
        return True

    RemoteAction._validate_action_result = validate
