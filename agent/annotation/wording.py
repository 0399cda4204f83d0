"""When two texts say the same in the same words: case, accents and punctuation aside."""

import re
import unicodedata

_BESIDE = re.compile(r"[\W_]+")


def wording(text: str) -> str:
    """Return a text's words and figures, for comparing.

    A text of signs alone, as an emoji, is its own wording.

    Example:
        >>> wording("Perché   NON va?") == wording("perche non va")
        True
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return _BESIDE.sub(" ", bare).strip() or text.strip()
