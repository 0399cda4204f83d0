"""Italian cities, streets and names, and the numbers that depend on them."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

from stdnum import luhn
from stdnum.it import codicefiscale

Climate = Literal["north", "centre", "south"]


@dataclass(frozen=True)
class City:
    """A city: its province, postal codes' beginning, birth code, climate and share."""

    name: str
    province: str
    postal_codes: tuple[str, ...]
    birth_code: str
    climate: Climate
    share: int


CITIES: tuple[City, ...] = (
    City("Milano", "MI", ("20121", "20131", "20154"), "F205", "north", 13),
    City("Torino", "TO", ("10121", "10138", "10152"), "L219", "north", 9),
    City("Genova", "GE", ("16121", "16143"), "D969", "north", 5),
    City("Bologna", "BO", ("40121", "40137"), "A944", "north", 7),
    City("Verona", "VR", ("37121", "37138"), "L781", "north", 4),
    City("Padova", "PD", ("35121", "35139"), "G224", "north", 4),
    City("Brescia", "BS", ("25121", "25133"), "B157", "north", 4),
    City("Modena", "MO", ("41121", "41125"), "F257", "north", 3),
    City("Parma", "PR", ("43121", "43126"), "G337", "north", 3),
    City("Trento", "TN", ("38121", "38122"), "L378", "north", 2),
    City("Firenze", "FI", ("50121", "50134"), "D612", "centre", 6),
    City("Pisa", "PI", ("56121", "56127"), "G702", "centre", 2),
    City("Perugia", "PG", ("06121", "06128"), "G478", "centre", 3),
    City("Ancona", "AN", ("60121", "60131"), "A271", "centre", 2),
    City("Roma", "RM", ("00152", "00183", "00199"), "H501", "centre", 13),
    City("Napoli", "NA", ("80121", "80134", "80143"), "F839", "south", 8),
    City("Salerno", "SA", ("84121", "84132"), "H703", "south", 2),
    City("Bari", "BA", ("70121", "70126"), "A662", "south", 4),
    City("Lecce", "LE", ("73100",), "E506", "south", 2),
    City("Palermo", "PA", ("90133", "90144"), "G273", "south", 3),
    City("Catania", "CT", ("95121", "95129"), "C351", "south", 2),
    City("Cagliari", "CA", ("09123", "09129"), "B354", "south", 2),
)
BY_NAME = {city.name: city for city in CITIES}

STREETS = (
    "via Garibaldi", "via Mazzini", "via Cavour", "corso Italia", "viale Europa",
    "via Dante Alighieri", "via Leopardi", "via dei Mille", "via San Martino", "via Manzoni",
    "via Carducci", "piazza della Repubblica", "via Verdi", "via Puccini", "via Rossini",
    "via Galilei", "via Volta", "via Galvani", "viale della Libertà", "via XX Settembre",
    "via Gramsci", "via Matteotti", "via dei Platani", "via dei Tigli", "via delle Rose",
    "via del Mulino", "via della Stazione", "via Monte Grappa", "via Piave", "via Isonzo",
)  # fmt: skip
FEMALE = (
    "Giulia", "Sara", "Francesca", "Elena", "Chiara", "Anna", "Martina", "Federica", "Paola",
    "Laura", "Silvia", "Valentina", "Alessia", "Maria", "Rosa", "Teresa", "Ilaria", "Beatrice",
    "Giovanna", "Lucia", "Marta", "Serena", "Caterina", "Simona", "Daniela", "Roberta",
)  # fmt: skip
MALE = (
    "Marco", "Luca", "Antonio", "Paolo", "Davide", "Roberto", "Matteo", "Andrea", "Giuseppe",
    "Francesco", "Alessandro", "Stefano", "Giovanni", "Simone", "Lorenzo", "Riccardo", "Fabio",
    "Salvatore", "Vincenzo", "Nicola", "Pietro", "Enrico", "Claudio", "Tommaso", "Emanuele",
)  # fmt: skip
SURNAMES = (
    "Ferri", "Conti", "De Luca", "Esposito", "Moretti", "Ricci", "Galli", "Greco", "Marchetti",
    "Lombardi", "Fontana", "Villa", "Rossi", "Bianchi", "Russo", "Romano", "Colombo", "Bruno",
    "Marino", "Costa", "Giordano", "Mancini", "Rizzo", "Barbieri", "Caruso", "Ferrara", "Serra",
    "Gatti", "Pellegrini", "Palumbo", "Sanna", "Farina", "Monti", "Cattaneo", "Morelli",
    "Amato", "Silvestri", "Mazza", "Testa", "Grassi", "Pagano", "D'Angelo", "Bellini", "Leone",
)  # fmt: skip
FIRM_KINDS = (
    ("Bar", "snc"), ("Panificio", "snc"), ("Officina", "srl"), ("Farmacia", "sas"),
    ("Studio", "srl"), ("Ristorante", "srl"), ("Ferramenta", "snc"), ("Tipografia", "srl"),
    ("Hotel", "srl"), ("Lavanderia", "sas"),
)  # fmt: skip
_VOWELS = "AEIOU"
_MONTHS = "ABCDEHLMPRST"
_ODD = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25,
         24, 23),
        strict=True,
    )
) | dict(zip("0123456789", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21), strict=True))  # fmt: skip


def pick_city(random: Random) -> City:
    """Return a city, the larger ones more often."""
    return random.choices(CITIES, weights=[city.share for city in CITIES])[0]


def tax_code(*, first: str, last: str, born: date, female: bool, birth_code: str) -> str:
    """Return the codice fiscale (decree of 23 December 1976) of a person."""
    day = born.day + (40 if female else 0)
    stem = (
        _letters(last)
        + _letters(first, name=True)
        + f"{born.year % 100:02d}{_MONTHS[born.month - 1]}{day:02d}{birth_code}"
    )
    return stem + str(codicefiscale.calc_check_digit(stem))


def _letters(text: str, *, name: bool = False) -> str:
    plain = [c for c in text.upper().replace("À", "A") if c.isascii() and c.isalpha()]
    consonants = [c for c in plain if c not in _VOWELS]
    if name and len(consonants) >= 4:
        consonants = [consonants[0], *consonants[2:4]]
    vowels = [c for c in plain if c in _VOWELS]
    return "".join([*consonants, *vowels, *"XXX"][:3])


def vat_number(random: Random) -> str:
    """Return a partita IVA with its check digit."""
    digits = f"{random.randrange(1_000_000, 9_999_999)}015"
    return digits + str(luhn.calc_check_digit(digits))


def iban(random: Random) -> str:
    """Return an Italian IBAN with both its check characters; no bank has its code."""
    bban = f"05999{random.randrange(1_000, 99_999):05d}{random.randrange(10**11):012d}"
    values = [_ODD[char] if position % 2 == 0 else int(char) for position, char in enumerate(bban)]
    cin = chr(ord("A") + sum(values) % 26)
    number = "".join(str(int(char, 36)) for char in f"{cin}{bban}IT00")
    return f"IT{98 - int(number) % 97:02d}{cin}{bban}"
