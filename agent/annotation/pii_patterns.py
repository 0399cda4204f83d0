"""Personal data as customers type it in Italian and English: patterns, most certain first.

What the engine finds as an entity is found here with the same forgiveness for spaces, dots and
lower case. A code with a wrong checksum is still somebody's, mistyped; only where digits alone say
nothing (a card, a foreign IBAN) the checksum decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Check = Literal["luhn", "iban"]

_START, _END = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_NAME = r"\p{Lu}[\p{L}'’]+"
_GIVEN = (
    "Alberto|Alessandra|Alessandro|Alessia|Alice|Andrea|Angela|Anna|Antonella|Antonio|Barbara|"
    "Beatrice|Carla|Carlo|Caterina|Cristina|Daniela|Daniele|Davide|Elena|Eleonora|Elisa|"
    "Emanuele|Enrico|Fabio|Federica|Federico|Filippo|Francesca|Francesco|Gabriele|Giacomo|"
    "Gianluca|Gianni|Giorgia|Giorgio|Giovanna|Giovanni|Giulia|Giulio|Giuseppe|Giuseppina|Ilaria|"
    "Laura|Lorenzo|Luca|Lucia|Luigi|Luisa|Manuela|Marco|Margherita|Maria|Mario|Martina|Massimo|"
    "Matteo|Maurizio|Mauro|Michele|Monica|Nicola|Nicoletta|Paola|Paolo|Patrizia|Pietro|Raffaele|"
    "Roberta|Roberto|Salvatore|Sara|Sergio|Silvia|Simona|Simone|Sofia|Stefania|Stefano|Teresa|"
    "Tommaso|Valentina|Valeria|Vincenzo|Vittoria|Alan|Alison|Amy|Andrew|Ann|Anthony|Ben|Catherine|"
    "Charles|Charlotte|Chris|Christopher|Claire|Daniel|David|Edward|Elizabeth|Emily|Emma|George|"
    "Helen|Henry|James|Jane|Jennifer|Jessica|John|Jonathan|Joseph|Karen|Kate|Kevin|Linda|Lucy|"
    "Margaret|Martin|Mary|Matthew|Michael|Michelle|Nicholas|Olivia|Patricia|Paul|Peter|Rachel|"
    "Rebecca|Richard|Robert|Sarah|Sophie|Stephen|Steven|Susan|Thomas|Victoria|William"
)
# After a name these begin the next thought, when everything is written small.
_NO_NAME = (
    r"(?!(?:e|ed|and|ho|abito|vivo|vorrei|volevo|i|my|the|ma|but|con|with|per|da|from|in|non|"
    r"sono|am|is|a|di|of)\b)"
)
# "via mail", "via la luce": no streets.
_NO_STREET = (
    r"(?!(?:e|la|il|lo|le|un|una|da|per|con|che|non|ho|in|a|entro|alle|ore|tra|e-?mail|mail|sms|"
    r"internet|app|chat|web|pec|telefono|posta|fax|whatsapp|cavo|bonifico|circa|almeno|ormai)\b)"
)
_NO_UNIT = (
    r"(?!\d|[.,]\d|\s*(?:euro|€|eur|or[ae]|giorn|mes[ei]|ann[oi]|minut|kwh|kw|smc|volt[ae]|"
    r"settiman|mb|gb|%))"
)
_WAYS = (
    r"via|viale|v\.le|corso|c\.so|piazza|p\.?zz?a|piazzale|largo|vicolo|vico|strada|contrada|"
    r"lungomare|lungotevere|salita|borgo"
)


@dataclass(frozen=True)
class PiiPattern:
    """One way in which a kind of personal data is written.

    Attributes:
        kind: a key of `agent.annotation.standins.POOLS`.
        regex: in the syntax of the package ``regex``; all that it matches is replaced.
        score: where two overlap the higher one wins, then the longer.
        exact: capitals count.
        check: what must hold beside.
    """

    kind: str
    regex: str
    score: float
    exact: bool = False
    check: Check | None = None


def _code(body: str) -> str:
    return _START + body + _END


def _digits(count: str) -> str:
    return rf"\d(?:[ .\-]?\d){{{count}}}"


PATTERNS: tuple[PiiPattern, ...] = (
    PiiPattern(
        "EMAIL",
        r"[A-Za-z0-9][\w.+%-]{0,63}\s?@\s?(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}",
        0.99,
    ),
    PiiPattern("IBAN", _code(r"IT[ ]?\d{2}[ ]?[A-Z](?:[ ]?[A-Z0-9]){22}"), 0.98),
    PiiPattern(
        "IBAN",
        _code(r"(?!IT)[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?"),
        0.97,
        check="iban",
    ),
    PiiPattern(
        "TAX_CODE",
        _code(
            r"[A-Z]{3}[ ]?[A-Z]{3}[ ]?[0-9LMNPQRSTUV]{2}[ ]?[A-EHLMPRST][ ]?[0-9LMNPQRSTUV]{2}"
            r"[ ]?[A-Z][0-9LMNPQRSTUV]{3}[ ]?[A-Z]"
        ),
        0.97,
    ),
    PiiPattern(
        "POD",
        _code(rf"IT[ .\-]?\d[ .\-]?\d[ .\-]?\d[ .\-]?E[ .\-]?{_digits('7')}(?:[ ]?\d)?"),
        0.96,
    ),
    PiiPattern("CUSTOMER", _code(rf"VT[ .\-]?{_digits('6')}"), 0.96),
    PiiPattern("CASE", _code(rf"TK[ .\-]?{_digits('5')}"), 0.96),
    PiiPattern("ORDER", _code(rf"OR[ .\-]?{_digits('7')}"), 0.96),
    PiiPattern("BILL", _code(rf"B[ .\-]?{_digits('9')}"), 0.96),
    PiiPattern("CONTRACT", _code(r"C\d{4,9}[LGF]"), 0.95),
    PiiPattern("ACCOUNT", _code(r"A-\d{4,9}"), 0.95),
    PiiPattern("PDR", rf"(?<![\w+.,]){_digits('13')}(?!\w)(?![.,]\d)", 0.94),
    PiiPattern("CARD", rf"(?<![\w+.,]){_digits('12,18')}(?!\w)", 0.93, check="luhn"),
    PiiPattern(
        "PHONE",
        r"(?<![\w+])(?:\+|00)39[ .\-/]?(?:3\d{2}|0\d{1,3})(?:[ .\-/]?\d){5,8}(?!\d)",
        0.92,
    ),
    PiiPattern("PHONE", r"(?<![\w+])\+(?!39)[1-9](?:[ .\-]?\d){7,13}(?!\d)", 0.92),
    PiiPattern(
        "VAT", r"(?<=\b(?:p(?:artita)?\.?\s?iva|vat(?: number)?)\W{0,3})(?:IT)?\d{11}(?!\d)", 0.91
    ),
    PiiPattern(
        "PHONE",
        r"(?<![\w+.,/])(?!\d{1,2}[./\- ]\d{1,2}[./\- ](?:19|20)\d{2})"
        r"(?:3\d{2}|0\d{1,4})[ .\-/]?\d(?:[ .\-/]?\d){4,7}(?![\w€])(?![.,]\d)"
        r"(?!\s*(?:€|euro|kwh|smc|mc))",
        0.80,
    ),
    PiiPattern(
        "NUMBER",
        r"(?<=\b(?:codice|numero|num\.?|nr?\.?|matricola|pratica|contratto|cliente|utenza|number|"
        r"code|reference|contract|customer|account|serial)(?:\s+\p{L}+){0,2}\s*[:#.]?\s*)"
        r"\d{7,12}(?![\d€])(?![.,]\d)(?!\s*(?:€|euro|kwh|smc|mc))",
        0.70,
    ),
    PiiPattern(
        "BIRTHDAY",
        r"(?<=\b(?:nat[oa]\s+(?:a\s+\p{L}+\s+)?il|born(?:\s+on)?|date of birth|data di nascita)"
        r"\W{1,3})\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}",
        0.90,
    ),
    PiiPattern(
        "ADDRESS",
        rf"\b(?:{_WAYS})\s+(?:{_NO_STREET}[\p{{L}}'’.]+\s+){{0,4}}"
        rf"{_NO_STREET}(?!(?:di|del|della|dei|degli|delle|dal|dalla)\b)[\p{{L}}'’]{{3,}}(?:\s[IVX]+)?"
        r"(?:\s*,\s*|\s+)(?:n(?:[.°]|umero)?\s*|civico\s+)?\d{1,4}(?:\s?/\s?\p{L}|\p{L})?\b"
        rf"{_NO_UNIT}(?:\s*,?\s*\d{{5}}\b)?",
        0.85,
    ),
    PiiPattern(
        "WAY",
        r"\b(?:[Vv]iale|[Vv]ia|[Pp]iazza|[Cc]orso|[Vv]icolo)\s+"
        rf"(?:(?:d[ei]i?|del(?:la|lo|le)?|degli)\s+|dell['’]|San(?:ta|t['’])?\s+)?{_NAME}"
        rf"(?:\s+{_NAME})*",
        0.60,
        exact=True,
    ),
    PiiPattern(
        "STREET",
        r"\b\d{1,4}[A-Za-z]?,?\s+(?:\p{L}[\p{L}'’]+\s+){1,3}"
        r"(?:[Ss]treet|[Rr]oad|[Ll]ane|[Aa]venue|St|Rd|Ave|Ln|Drive|Close|Square|Court|Terrace)\b",
        0.84,
        exact=True,
    ),
    PiiPattern(
        "PERSON",
        r"(?<=\b(?i:sig\.?ra|sig\.?|signora?|signor|dott\.?|dott\.?ssa|mr\.?|mrs\.?|ms\.?|"
        r"intestat[oa]\s+a|a\s+nome(?:\s+di)?|in\s+the\s+name\s+of|mi\s+chiamo|my\s+name\s+is)\s+)"
        rf"{_NAME}(?:\s+(?:(?i:de|di|del|della|lo|la|van|von)\s+)?{_NAME}){{0,3}}",
        0.75,
        exact=True,
    ),
    PiiPattern(
        "PERSON",
        rf"(?<=\b(?:mi\s+chiamo|il\s+mio\s+nome\s+[eè]'?|my\s+name\s+is)\s+){_NO_NAME}"
        rf"\p{{L}}{{2,}}(?:\s+{_NO_NAME}\p{{L}}{{2,}})?",
        0.70,
    ),
    PiiPattern(
        "PERSON",
        rf"(?<=\b(?i:sono|i\s+am|i['’]m|this\s+is)\s+){_NAME}(?:\s+{_NAME}){{1,2}}",
        0.65,
        exact=True,
    ),
    PiiPattern("PERSON", rf"\b(?:{_GIVEN})\b(?:\s+{_NAME}){{0,2}}", 0.50, exact=True),
)

# Names that are words as well: small they count only beside the rest of the name.
_ORDINARY = """
    alto amato angelo aria bank basso bell bello bianca bianchi bianco bill black bosco brown
    bruno caldo casa cook colombo conte conti conto corte costa croce day dolce fabbri fede ferri
    ferro festa fiore fiori fontana forte franco gallo gas gatto gentile gioia giusti giusto grace
    grassi grasso greco green guerra hall hill home hope king leone light long longo luce lungo
    lupo mancini mare mark marini martini may messina milano monte monti napoli neri nero noce oro
    pace page palermo palma parisi pepe piano poli porta power price re ricci ricco rich riva rizzo
    roma romano rosa rose rossa rossi rosso russo sala santi santo serra short sole speranza stella
    testa torino torre valle vento verde verdi villa vita vitale volpe voce white will wood woods
    young
"""
ORDINARY = frozenset(_ORDINARY.split())
_FIRMS = frozenset({"srl", "s.r.l.", "spa", "s.p.a.", "snc", "sas", "sapa", "ltd", "soc", "coop"})


def name_patterns(names: tuple[str, ...], escape: Callable[[str], str]) -> tuple[PiiPattern, ...]:
    """Return the patterns of names known to be the customer's.

    The whole name counts however it is written, in both orders; a part of it by itself, unless it
    is an ordinary word: then only with a capital in the middle of a sentence.

    Args:
        names: as on record.
        escape: makes a text safe in a pattern (``regex.escape``).
    """
    found: list[PiiPattern] = []
    for name in names:
        words = [word for word in name.split() if word.lower() not in _FIRMS]
        if not words:
            continue
        for order in {tuple(words), tuple(reversed(words))}:
            whole = r"\s+".join(escape(word) for word in order)
            found.append(PiiPattern("PERSON", rf"\b{whole}\b", 0.995))
        for word in (word for word in words if len(word) >= 3):
            if word.lower() in ORDINARY:
                capital = escape(word[:1].upper() + word[1:].lower())
                inside = rf"(?<=[\p{{L}},]\s){capital}\b"
                found.append(PiiPattern("PERSON", inside, 0.90, exact=True))
            else:
                found.append(PiiPattern("PERSON", rf"\b{escape(word)}\b", 0.90))
    return tuple(found)
