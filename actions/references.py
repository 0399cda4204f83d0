"""Short messages that only mean something after the one before: "the other one", "undo that".

No intent of the table stands for them, so the classifier puts them anywhere; here they are
read by their words, and only where there is something they can refer to.
"""

import re

from actions import understanding
from actions.context import Turn

_LONGEST = 9
_LONGEST_NAMED = 6
_THAT = re.compile(
    r"\b(quell[aoie]|e (il|la|lo|l['’]|per)|that|and (the|for)|what about)\b", re.IGNORECASE
)
_OTHER = re.compile(
    r"\b(?:(?:l['’ ]?|un['’ ]?|quell['’ ]?)?altr[aoie]\b(?! cosa| informazion| domand)"
    r"|precedente|quell[ao] (?:prima|di prima|dopo|vecchi[ao])"
    r"|(?:the|my|an)? ?other (?:one|bill|contract|order|line|offer|visit|payment|refund|case)"
    r"|not (?:that|this) one|wrong (?:one|bill)|previous one|the one before)\b",
    re.IGNORECASE,
)
# "Open another case" begins something new, and does not ask for the other one shown.
_ANEW = re.compile(
    r"\b(apr\w+|prenot\w+|attiv\w+|fare|faccio|aggiung\w+|registr\w+|nuov[ao]|open|book|activate"
    r"|make|start|add|new)\b",
    re.IGNORECASE,
)
_UNDO = re.compile(
    r"^\W*(?:no[ ,]+)?(?:annulla(?:lo|la)?(?: tutto| l['’ ]?ultim\w+.*| quest\w+.*)?"
    r"|torna indietro|disfa|ho sbagliato,? annulla|undo(?: it| that| this)?"
    r"|cancel (?:that|it|this)|take (?:that|it) back|revert(?: that| it)?)\W*$",
    re.IGNORECASE,
)


def asks_other(text: str) -> bool:
    """Return whether a short message asks for another one of what was just shown.

    Example:
        >>> asks_other("no, l'altra bolletta"), asks_other("un'altra cosa"), asks_other("no")
        (True, False, False)
    """
    short = len(text.split()) <= _LONGEST
    return short and bool(_OTHER.search(text)) and not _ANEW.search(text)


def asks_undo(text: str) -> bool:
    """Return whether the whole message asks to undo what was just done.

    Example:
        >>> asks_undo("annulla"), asks_undo("undo that"), asks_undo("annulla il contratto")
        (True, True, False)
    """
    return bool(_UNDO.match(text))


def _names_one(turn: Turn, kind: str) -> bool:
    """Return whether a short message names another of the things spoken of: "and October's?"."""
    if len(turn.text.split()) > _LONGEST_NAMED:
        return False
    numbers = {"bill": "bill_number", "order": "order_id"}
    if kind in numbers and turn.entity(numbers[kind]):
        return True
    if kind == "bill" and understanding.month(turn.text):
        return True
    return bool(_THAT.search(turn.text)) and understanding.product(turn) is not None


def redirect(turn: Turn, *, rereads: bool) -> str | None:
    """Return the action that the message really asks for, if not the predicted one.

    Args:
        turn: the message.
        rereads: whether the predicted intent says little, so that "undo" or "and October's?"
            may hide behind it.
    """
    if turn.entity("choice") == "undo" and turn.slot("last_write"):
        return "action_undo"
    if turn.active_form:
        return None
    focus = turn.slot("focus")
    if focus and (asks_other(turn.text) or (rereads and _names_one(turn, focus["kind"]))):
        return str(focus["action"])
    if rereads and asks_undo(turn.text) and turn.slot("last_write") and not turn.slot("pending"):
        return "action_undo"
    return None
