"""Letters from text templates: ``templates/<name>.<language>.txt``, first line the subject."""

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from agent.kit.i18n import Language
from agent.mail.schemas import Letter


def write_letter(name: str, language: Language, **values: Any) -> Letter:
    """Fill a template in; a value that is missing is an error, never a hole in a letter.

    Example:
        >>> write_letter("code", "it", code="123456", minutes=10).subject
        'Il tuo codice per la chat di Ventolia: 123456'
    """
    text = _templates().get_template(f"{name}.{language}.txt").render(values)
    subject, _, body = text.partition("\n")
    return Letter(subject=subject.strip(), text=body.strip() + "\n", language=language)


@cache
def _templates() -> Environment:
    folder = files("agent.mail") / "templates"
    return Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        # Plain text: escaping would send "&amp;" to people.
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
