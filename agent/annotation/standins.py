"""What stands in the place of personal data: made-up values of the same kind.

The examples of ``data/nlu`` are full of such values, ``[B2025001234](bill_number)``, so a sentence
keeps its shape, the model still finds the entity, and a trainer reads a sentence instead of a form.
A placeholder such as ``<PERSON>`` would be a word that no customer ever writes.

The pools are small on purpose: which of its values was taken tells three bits of the original, so
nobody finds a customer's number by trying them all. Codes with a checksum have a right one.
"""

from hashlib import blake2b

POOLS: dict[str, tuple[str, ...]] = {
    "PERSON": (
        "Anna Rossi", "Paolo Verdi", "Carla Neri", "Luca Gialli", "Marta Viola", "Ugo Marrone",
        "Ida Turchese", "Piero Celesti",
    ),
    "EMAIL": (
        "anna.rossi@example.com", "paolo.verdi@example.org", "carla.neri@example.com",
        "luca.gialli@example.net", "marta.viola@example.org", "ugo.marrone@example.com",
        "ida.turchese@example.net", "piero.celesti@example.org",
    ),
    "PHONE": (
        "333 1234567", "347 9876543", "320 1122334", "338 7654321", "349 1231231", "328 4455667",
        "340 5550123", "366 1112223",
    ),
    "IBAN": (
        "IT60X0542811101000000123456", "IT12A0306913336000480525745",
        "IT14C0306968096000511846881", "IT23Z0103074370000921049642",
    ),
    "TAX_CODE": (
        "RSSMRA80A01H501U", "VRDPLA75B02F205Z", "NRECRL88C43L219S", "GLLLCU92D04D612Z",
    ),
    "VAT": ("12345670157", "23456780586", "34567890016", "45678900635"),
    "POD": ("IT001E12345678", "IT001E55667788", "IT001E33445566", "IT001E77889900"),
    "PDR": ("00881234567890", "00881234567891", "00889876543210", "01234567890123"),
    "CARD": ("4111 1111 1111 1111", "5555 5555 5555 4444"),
    "ADDRESS": (
        "via Roma 10", "corso Italia 7", "via Dante 24", "piazza Garibaldi 3", "viale Europa 12",
        "via Verdi 8", "via Mazzini 31", "corso Torino 5",
    ),
    "STREET": (
        "10 Station Road", "7 Church Lane", "24 Park Avenue", "3 Mill Street", "12 High Street",
        "8 Queens Road", "31 Garden Street", "5 Bridge Road",
    ),
    "WAY": ("via Roma", "via Dante", "via Mazzini", "via Verdi"),
    "CUSTOMER": ("VT1010101", "VT0348253", "VT0582097", "VT8899055"),
    "CONTRACT": ("C700123L", "C700456G", "C700789F", "C700321L"),
    "ACCOUNT": ("A-700123", "A-700456", "A-700789", "A-700321"),
    "CASE": ("TK-123450", "TK-102030", "TK-019283", "TK-909091"),
    "ORDER": ("OR-12345678", "OR-11223344", "OR-87654321", "OR-33445566"),
    "BILL": ("B2025001001", "B2025001234", "B2024123456", "B2025009999"),
    "NUMBER": ("12345678", "87654321", "11223344", "55667788"),
    "BIRTHDAY": ("1/2/1980", "3/4/1975", "5/6/1990", "7/8/1968"),
}  # fmt: skip


class StandIns:
    """The stand-ins of one text: equal values get equal ones, different values different ones."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}

    def of(self, kind: str, value: str) -> str:
        """Return what is written in the place of a value; in the case it was written in."""
        key = (kind, _folded(value))
        if key not in self._given:
            self._given[key] = self._next(*key)
        return _as_written(value, self._given[key])

    def _next(self, kind: str, folded: str) -> str:
        pool = POOLS[kind]
        first = blake2b(f"{kind}:{folded}".encode(), digest_size=4).digest()[0]
        turned = [pool[(first + place) % len(pool)] for place in range(len(pool))]
        taken = {given for (of, _), given in self._given.items() if of == kind}
        # More different values than stand-ins: then two of them look alike.
        return next((each for each in turned if each not in taken), turned[0])


def _folded(value: str) -> str:
    return "".join(char for char in value.casefold() if char.isalnum())


def _as_written(value: str, given: str) -> str:
    """Write a stand-in as the original was: in one word, in lower case, without spaces."""
    if " " not in value.strip() and given[:1].isalpha() and "@" not in given:
        given = given.split(" ")[0]
    elif given[:1].isdigit() and not any(char in value for char in " .-/"):
        given = given.replace(" ", "")
    if value.startswith(("+39", "0039")):
        given = "+39 " + given
    letters = [char for char in value if char.isalpha()]
    if letters and all(char.islower() for char in letters):
        return given.lower()
    return given
