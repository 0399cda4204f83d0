"""What each intent means and what it does not: ``data/guidelines.yml``, edited by hand too."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationError

from agent.kit.records import Record
from agent.kit.stamps import Remembered
from agent.training.careful_yaml import LARGEST, decoded, document
from agent.training.errors import DataBroken
from agent.training.yaml_lines import YamlLines, quoted

FILE = "guidelines.yml"
_TOP = "guidelines"
_HEAD = b"# What each intent means and what it does not, for those who label.\nguidelines:\n"


class Meaning(Record):
    """An intent in one language.

    Attributes:
        meaning: what the customer wants.
        negative: what is not meant, with the intent it is confused with; ``not`` in the file.
        examples: a few messages; where the file has none, training examples stand in.
    """

    model_config = ConfigDict(
        frozen=True, from_attributes=True, populate_by_name=True, extra="forbid"
    )

    meaning: str
    negative: Annotated[str, Field(alias="not")] = ""
    examples: tuple[str, ...] = ()


class Guideline(Record):
    """An intent in both languages."""

    it: Meaning
    en: Meaning


def read_guidelines(data: Path) -> Mapping[str, Guideline]:
    """Return the guidelines by intent, as the file says now; none without a file.

    Raises:
        DataBroken: the file cannot be read; it says where.
    """
    try:
        return _known.of(data / FILE, _name(data))
    except FileNotFoundError:
        return {}


def with_guideline(
    data: Path, intent: str, guideline: Guideline
) -> dict[Path, tuple[bytes | None, bytes | None]]:
    """Return what stands in the file and what shall, for `write_all`.

    Raises:
        DataBroken, EditImpossible: the file cannot be read, or not be added to.
    """
    path = data / FILE
    before = path.read_bytes() if path.exists() else None
    lines = YamlLines(_name(data), before or _HEAD)
    texts, value = [f"{intent}:"], {}
    for language, found in (("it", guideline.it), ("en", guideline.en)):
        kept = {"meaning": found.meaning}
        if found.negative:
            kept["not"] = found.negative
        texts.append(f"  {language}:")
        texts += [f"    {key}: {quoted(text)}" for key, text in kept.items()]
        value[language] = kept
    lines.entry(_TOP, texts, value={intent: value})
    return {path: (before, lines.content())}


def _name(data: Path) -> str:
    return f"{data.name}/{FILE}"


def _read(path: Path, name: str) -> Mapping[str, Guideline]:
    with path.open("rb") as stream:
        text = decoded(stream.read(LARGEST + 1), file=name)
    value: Any = document(text, file=name).value
    if not isinstance(value, dict) or not isinstance(value.get(_TOP) or {}, dict):
        raise DataBroken(name, 1, "no_guidelines")
    found = {}
    for intent, each in (value.get(_TOP) or {}).items():
        try:
            found[str(intent)] = Guideline.model_validate(each)
        except ValidationError as error:
            line = _line_of(text, str(intent))
            raise DataBroken(name, line, "guideline", detail=str(intent)[:80]) from error
    return found


def _line_of(text: str, intent: str) -> int:
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.strip() == f"{intent}:"), 1)


_known = Remembered(_read)
