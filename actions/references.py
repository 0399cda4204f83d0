"""Short messages that only mean something after the one before: "the other one", "undo that".

No intent of the table stands for them, so the classifier puts them anywhere; here they are
read by their words, and only where there is something they can refer to.
"""

import re

from actions import understanding
from actions.context import Turn

_LONGEST = 9
_LONGEST_NAMED = 6
_LONGEST_ANSWER = 5
# "La luce di Milano" names a supply; "manca la luce" and "gas, quanto costa?" tell something.
_HAPPENS = re.compile(
    r"\b(non|manca|[eè]|va|salta\w*|senza|sento|puzza|odore|via|quanto|perch[eé]|no (?:power|gas"
    r"|internet)|is|out|down|smell|off|cut|why|how|without)\b|\?",
    re.IGNORECASE,
)
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
    r"^\W*(?:(?:no|ok|aspetta|scusa(?:mi|te)?|anzi|ho sbagliato|mi sono sbagliat[oa]"
    r"|ho cambiato idea|ci ho ripensato|per favore|wait|actually|sorry|oops|please"
    r"|i (?:have )?changed my mind|i was wrong|i made a mistake)\W+)*"
    r"(?:annulla(?:lo|la|te)?(?: tutto| l['’ ]?ultim\w+.*| quest\w+.*)?"
    r"|torna indietro|disfa|lascia com['’ ]?era|rimetti(?:lo|la)? (?:com['’ ]?era|come prima"
    r"|quell[ao] (?:vecchi[ao]|di prima))|undo(?: it| that| this)?|cancel (?:that|it|this)"
    r"|take (?:that|it) back|put it back|revert(?: that| it)?"
    r"|forget (?:it|that|what i (?:just )?said))(?: please| per favore| grazie)?\W*$",
    re.IGNORECASE,
)
# Said while a form is open, it gives the form up.
_GIVES_UP = re.compile(
    r"^\W*(?:(?:no|ok|va bene|aspetta|scusa(?:mi|te)?|anzi|ho cambiato idea|ci ho ripensato"
    r"|wait|actually|sorry|please|i (?:have )?changed my mind)\W+)*"
    r"(?:lascia(?:mo|te)? (?:perdere|stare)|non importa|non fa niente|niente|basta(?: cos[iì])?"
    r"|stop|ferma(?:ti)?|annulla(?:mo|te)? tutto|cancella(?:mo|te)? tutto|never ?mind|forget (?:it"
    r"|about it)|drop it|leave it|don['’]?t bother|cancel(?: everything| all(?: of)? (?:it|that))?)"
    r"(?:\W+(?:tutto|grazie|per favore|please|thanks|cancel (?:that|it)|annulla))*\W*$",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^\W*(?:no|anzi|aspetta|meglio|scusa(?:mi|te)?|invece|intend\w+|volevo dire|facciamo|non"
    r" quell\w+|quell[aoe]|wait|sorry|oops|actually|rather|i mea?nt?|not that|make it|the one)\b",
    re.IGNORECASE,
)
# "Where is it?", where the thing was spoken of just before.
_STANDS = re.compile(
    r"\b(a che punto|che fine ha|novit[aà]|status|any news|how is it going|where does it stand)\b",
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


def gives_up(text: str) -> bool:
    """Return whether the whole message gives up what is being asked for.

    Example:
        >>> gives_up("lascia perdere"), gives_up("never mind, cancel that"), gives_up("annulla")
        (True, True, True)
        >>> gives_up("annulla il contratto")
        False
    """
    return bool(_GIVES_UP.match(text)) or asks_undo(text)


def begins_correction(text: str) -> bool:
    """Return whether a short message begins as people do who correct what was understood.

    Example:
        >>> begins_correction("no la luce di Verona"), begins_correction("non ho corrente")
        (True, False)
    """
    return len(text.split()) <= _LONGEST and bool(_CORRECTION.match(text))


def _names_one(turn: Turn, kind: str) -> bool:
    """Return whether a short message names another of the things spoken of: "and October's?"."""
    if len(turn.text.split()) > _LONGEST_NAMED:
        return False
    numbers = {"bill": "bill_number", "order": "order_id"}
    if kind in numbers and turn.entity(numbers[kind]):
        return True
    if kind == "bill" and understanding.month(turn.text):
        return True
    if kind == "contract":  # it was asked which supply is meant
        return understanding.product(turn) is not None or bool(turn.entity("city"))
    if kind == "call" and understanding.call_time(turn.text):
        return True
    if kind in {"case", "request"} and _STANDS.search(turn.text):
        return True
    return bool(_THAT.search(turn.text)) and understanding.product(turn) is not None


def _only_names(turn: Turn) -> bool:
    """Return whether a message only names a supply, as an answer to "which one?" does."""
    text = turn.text
    brief = len(text.split()) <= _LONGEST_ANSWER and not _HAPPENS.search(text)
    return brief and understanding.product(turn) is not None


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
        return "action_deny" if gives_up(turn.text) else None
    focus = turn.slot("focus")
    if focus and focus["kind"] == "contract" and _only_names(turn):
        return str(focus["action"])
    if focus and (asks_other(turn.text) or (rereads and _names_one(turn, focus["kind"]))):
        return str(focus["action"])
    if rereads and asks_undo(turn.text) and turn.slot("last_write") and not turn.slot("pending"):
        return "action_undo"
    return None
