"""The training utterances: enough of them, under one intent each, with sound annotations."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from stdnum import iban
from stdnum.it import codicefiscale

NLU = Path(__file__).parents[2] / "data" / "nlu"
LANGUAGES = {"it": 40, "en": 25}
INTENTS = frozenset(
    [
        "greet",
        "goodbye",
        "thank",
        "affirm",
        "deny",
        "bot_challenge",
        "help",
        "out_of_scope",
        "identify_customer",
        "change_contact_details",
        "privacy_request",
        "marketing_opt_out",
        "marketing_opt_in",
        "bill_explain",
        "bill_copy",
        "payment_status",
        "pay_bill",
        "payment_plan",
        "direct_debit",
        "dispute_bill",
        "refund_request",
        "refund_status",
        "meter_reading",
        "activate_supply",
        "transfer_contract",
        "move_home",
        "change_plan",
        "offer_inquiry",
        "cancel_contract",
        "contract_status",
        "order_status",
        "return_device",
        "return_status",
        "gas_leak",
        "power_outage",
        "internet_down",
        "slow_internet",
        "router_setup",
        "technician_booking",
        "technician_status",
        "ticket_open",
        "ticket_status",
        "ticket_update",
        "ticket_close",
        "interaction_history",
        "talk_to_human",
        "callback_request",
        "complaint",
        "give_praise",
        "give_suggestion",
        "report_pain_point",
        "state_expectation",
        "purchase_interest",
        "not_interested",
        "opening_hours",
        "ask_knowledge",
    ]
)
PRODUCTS = frozenset(
    [
        "luce",
        "gas",
        "fibra",
        "router",
        "app",
        "contatore",
        "sito",
        "negozio",
        "call_center",
        "bolletta",
    ]
)
PATTERNS = {
    "customer_code": r"VT\d{7}",
    "ticket_id": r"TK-\d{6}",
    "order_id": r"OR-\d{8}",
    "bill_number": r"B\d{10}",
    "pod": r"IT\d{3}E\d{8}",
    "pdr": r"\d{14}",
    "meter_value": r"\d[\d., ]*",
    "amount": r".*\d.*",
    "email": r"[^@\s]+@[^@\s]+\.[a-z]+",
    "phone": r"\+?[\d /.-]{5,}",
    "tax_code": r"[A-Z0-9]{16}",
    "iban": r"[A-Z]{2}\d{2}[A-Z0-9 ]+",
    "date": r".+",
    "product": "|".join(sorted(PRODUCTS)),
    "city": r".+",
}
CHECKSUMS = {"tax_code": codicefiscale.is_valid, "iban": iban.is_valid}
ANNOTATION = re.compile(r"\[(?P<text>[^\]]+)\](?:\((?P<name>[^)]+)\)|(?P<dict>\{[^}]*\}))")
LANGUAGE_MARKS = {
    "it": frozenset(
        [
            "il",
            "lo",
            "la",
            "gli",
            "di",
            "che",
            "è",
            "una",
            "per",
            "non",
            "mi",
            "sono",
            "ho",
            "vorrei",
            "bolletta",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "is",
            "to",
            "my",
            "of",
            "and",
            "you",
            "it",
            "for",
            "i",
            "have",
            "what",
            "can",
            "want",
            "bill",
        ]
    ),
}


@dataclass(frozen=True)
class Example:
    """One annotated utterance and where it stands."""

    language: str
    file: str
    intent: str
    text: str

    @property
    def plain(self) -> str:
        return ANNOTATION.sub(lambda match: match["text"], self.text)

    @property
    def key(self) -> str:
        folded = unicodedata.normalize("NFKD", self.plain.casefold())
        letters = "".join(c for c in folded if not unicodedata.combining(c))
        words = re.findall(r"\w+", letters)
        return " ".join(words) or self.plain

    def entities(self) -> Iterator[tuple[str, str]]:
        for match in ANNOTATION.finditer(self.text):
            if match["name"]:
                yield match["name"], match["text"]
            else:
                given = yaml.safe_load(match["dict"])
                yield given["entity"], given.get("value", match["text"])


def files() -> list[Path]:
    return sorted(NLU.glob("*/*.yml"))


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    found = []
    for path in files():
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for block in content["nlu"]:
            if "intent" not in block:
                continue
            for line in block["examples"].splitlines():
                assert line.startswith("- "), f"{path.name}: {line!r} is no list item"
                found.append(
                    Example(path.parent.name, path.name, block["intent"], line[2:].strip())
                )
    return found


class TestFiles:
    def test_both_languages_have_the_same_subjects(self) -> None:
        subjects = {
            language: {path.name for path in (NLU / language).iterdir()} for language in LANGUAGES
        }
        assert subjects["it"] == subjects["en"]
        assert subjects["it"], "no training data"

    def test_no_other_folder(self) -> None:
        assert {path.name for path in NLU.iterdir()} == set(LANGUAGES)

    @pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}/{path.name}")
    def test_declares_the_format(self, path: Path) -> None:
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["version"] == "3.1"

    @pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}/{path.name}")
    def test_is_in_the_folder_of_its_language(self, path: Path, examples: list[Example]) -> None:
        words = Counter(
            word
            for example in examples
            if (example.language, example.file) == (path.parent.name, path.name)
            for word in re.findall(r"\w+", example.plain.casefold())
        )
        shares = {
            language: sum(words[mark] for mark in marks)
            for language, marks in LANGUAGE_MARKS.items()
        }
        if words:  # a file of synonyms holds no utterance
            assert max(shares, key=shares.__getitem__) == path.parent.name, shares


class TestIntents:
    def test_only_known_intents(self, examples: list[Example]) -> None:
        assert {example.intent for example in examples} <= INTENTS

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("intent", sorted(INTENTS))
    def test_has_enough_examples(self, intent: str, language: str, examples: list[Example]) -> None:
        keys = {
            example.key
            for example in examples
            if (example.intent, example.language) == (intent, language)
        }
        assert len(keys) >= LANGUAGES[language]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_lives_in_one_file(self, language: str, examples: list[Example]) -> None:
        homes: dict[str, set[str]] = defaultdict(set)
        for example in examples:
            if example.language == language:
                homes[example.intent].add(example.file)
        assert {intent: home for intent, home in homes.items() if len(home) > 1} == {}


class TestUtterances:
    def test_none_is_under_two_intents(self, examples: list[Example]) -> None:
        intents: dict[str, set[str]] = defaultdict(set)
        for example in examples:
            intents[example.key].add(example.intent)
        assert {key: names for key, names in intents.items() if len(names) > 1} == {}

    def test_none_is_repeated_within_a_file(self, examples: list[Example]) -> None:
        counts = Counter(
            (example.language, example.file, example.plain.casefold()) for example in examples
        )
        assert [key for key, count in counts.items() if count > 1] == []

    def test_none_is_empty_or_a_command(self, examples: list[Example]) -> None:
        assert [e for e in examples if not e.plain.strip() or e.plain.startswith("/")] == []


class TestEntities:
    def test_brackets_are_all_annotations(self, examples: list[Example]) -> None:
        rest = [(e.file, e.text) for e in examples if re.search(r"[\[\]{}]", e.plain)]
        assert rest == []

    def test_only_known_names(self, examples: list[Example]) -> None:
        names = {name for example in examples for name, _ in example.entities()}
        assert names <= set(PATTERNS)

    def test_every_entity_is_taught_in_both_languages(self, examples: list[Example]) -> None:
        for language in LANGUAGES:
            taught = {name for e in examples if e.language == language for name, _ in e.entities()}
            assert set(PATTERNS) - taught == set(), language

    def test_values_have_their_form(self, examples: list[Example]) -> None:
        wrong = [
            (example.file, name, value)
            for example in examples
            for name, value in example.entities()
            if not re.fullmatch(
                PATTERNS.get(name, ".*"), value, 0 if name == "product" else re.IGNORECASE
            )
        ]
        assert wrong == []

    def test_checksums_hold(self, examples: list[Example]) -> None:
        wrong = [
            (example.file, name, value)
            for example in examples
            for name, value in example.entities()
            if name in CHECKSUMS and not CHECKSUMS[name](value)
        ]
        assert wrong == []

    @pytest.mark.parametrize("name", ["customer_code", "ticket_id", "order_id", "bill_number"])
    def test_codes_are_always_annotated(self, name: str, examples: list[Example]) -> None:
        code = re.compile(rf"\b{PATTERNS[name]}\b", re.IGNORECASE)
        bare = [e.text for e in examples if code.search(ANNOTATION.sub(" ", e.text))]
        assert bare == []
