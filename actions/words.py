"""What a message says beyond the words that only name its intent: "I want to make a complaint"."""

import re

from actions.context import MEANT, Button, Turn
from actions.understanding import Product, product

# A message of one of these intents answers no question for words of one's own.
_TALK = frozenset({
    "affirm", "bot_challenge", "callback_request", "deny", "gas_leak", "goodbye", "greet", "help",
    "out_of_scope", "talk_to_human", "thank",
})  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{2,}")
_STOCK_WORDS = (
    # Italian
    "a ad al alla allo agli ai anche apri aprire apra aprite apro aprirmi avere avrei avete ben"
    " buona buonasera buongiorno caso che chiedo ci ciao chiudere chiudi chiudete col come con"
    " contro cosa da dare darvi dei del della delle dire dirvi di devo dovrei ecco ed effettuare"
    " fare faccio fatto favore formale formalmente gli grazie ho idea il in inoltrare inviare io"
    " la lamentela le lei lo mandare me mi mia mie mio non nota nuova nuovo per piacere possibile"
    " possiamo posso potete potrei pratica presentare proporre proposta qualcosa questa questo"
    " reclamo registrare scritto segnalare segnalazione segnalarvi si sono sporgere suggerimento"
    " suggerire su sulla sul ticket tra tu un una uno vi voglio volevo vogliamo vorrei vostro"
    " vostra aggiungere aggiungi aggiungete aggiornare aggiorna integrare richiesta problema"
    " problemi siete mila assistenza lasciare feedback opinione parere quella quello alle ai"
    # English
    " about add an and are as at be can case complain complaint could do feedback file for formal"
    " formally from get give good have hello help hi how if is it issue just know let like lodge"
    " log make me might morning my need new of official on one open opinion or please possible"
    " problem problems put raise register report request share some something submit suggest"
    " suggestion tell thanks that the there these this thank to update us want was we will wish"
    " with would write you your am"
)
_STOCK = frozenset(_STOCK_WORDS.split())
_TOPICS = (
    ("technician", re.compile(r"\b(tecnic[oi]|technicians?|engineers?)\b", re.IGNORECASE)),
    ("operator", re.compile(r"\b(operator[ei]|operatric[ei]|consulent[ei]|impiegat\w|addett\w"
                            r"|agents?|advisers?|advisors?|colleagues?)\b", re.IGNORECASE)),
)  # fmt: skip
_NAMED = frozenset({
    "luce", "gas", "fibra", "router", "app", "contatore", "sito", "negozio", "call_center",
    "bolletta",
})  # fmt: skip


def substance(text: str, *, least: int = 2) -> bool:
    """Return whether a text says something beyond naming its intent.

    Example:
        >>> substance("vorrei fare un reclamo"), substance("reclamo: tre visite a vuoto")
        (False, True)
    """
    words = [word for word in _WORD.findall(text.lower()) if word not in _STOCK]
    return len(words) >= least


def own_words(turn: Turn) -> str | None:
    """Return the message as the answer to "tell me", if it can be one."""
    if turn.intent in _TALK or (turn.entity("choice") not in {None, MEANT}):
        return None
    text = turn.text.strip()
    return text if _WORD.search(text) else None


def excerpt(text: str, *, longest: int = 160) -> str:
    """Return the beginning of a text, cut at a word, to quote it."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return f"{text[:longest].rsplit(' ', 1)[0]}..."


def supply_of(turn: Turn) -> Product | None:
    """Return electricity, gas or fibre, where the message is about one of them."""
    return product(turn)


def topic(turn: Turn, text: str) -> str | None:
    """Return what the words are about: a product, a channel or the people."""
    named = [value for value in turn.entities("product") if value in _NAMED]
    if named:
        return named[-1]
    return next((name for name, words in _TOPICS if words.search(text)), product(turn))


def undo_button(turn: Turn) -> Button:
    """Return the button that takes back what was just written."""
    return turn.line("utter_undo_button"), turn.payload("deny", choice="undo")


def person_button(turn: Turn, *, reason: str = "asked") -> Button:
    """Return the button that asks for a person; ``reason`` is the handoff's."""
    return turn.line("utter_person_button"), turn.payload("talk_to_human", choice=reason)
