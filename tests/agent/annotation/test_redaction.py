"""Personal data leave a text, and nothing else does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.annotation.redaction import Redactor
from agent.annotation.standins import POOLS
from tests.conftest import ROOT

R = Redactor()


@pytest.mark.parametrize(
    ("language", "text", "secrets"),
    [
        ("it", "sono al 338 1112229, chiamatemi", ["1112229"]),
        ("it", "il mio cell è 3381112229", ["3381112229"]),
        ("it", "+39 338 111 2229 grazie", ["2229"]),
        ("en", "ring me on +44 7700 900999", ["900999"]),
        ("it", "scrivete a zoe_gatti@libero.it", ["zoe", "libero"]),
        ("it", "iban it60 x054 2811 1010 0000 0987 654", ["987 654", "0987"]),
        ("en", "my IBAN is DE89370400440532013000", ["DE89370400440532013000"]),
        ("it", "cf bncmrc80a01f205p", ["bncmrc"]),
        ("it", "pod it 001 e 98765432", ["98765432"]),
        ("it", "il pdr 00881199887766 è fermo", ["199887766"]),
        ("it", "la carta 4539 1488 0343 6467 non passa", ["4539", "6467"]),
        ("it", "abito in via garibaldi 121, 10122 torino", ["garibaldi 121", "10122"]),
        ("it", "sto in Via dell'Osservanza 45/b", ["Osservanza", "45"]),
        ("it", "siamo in corso Vittorio Emanuele II n. 77", ["Emanuele", "77"]),
        ("en", "I live at 22 Baker Street", ["Baker", "22"]),
        ("it", "codice cliente VT 7654321", ["7654321"]),
        ("it", "pratica tk554433 e ordine OR-99887766", ["554433", "99887766"]),
        ("it", "contratto C2040211L, conto A-2040211", ["2040211"]),
        ("en", "contract number 99887766", ["99887766"]),
        ("it", "bolletta B2023998877", ["2023998877"]),
        ("it", "partita iva 01234567897", ["01234567897"]),
        ("it", "mi chiamo lucia ferrero e non ho luce", ["lucia", "ferrero"]),
        ("it", "Buongiorno, sono Zeno Quaranta.", ["Zeno", "Quaranta"]),
        ("it", "la signora Bellinzona aspetta", ["Bellinzona"]),
        ("it", "intestata a Pier Luigi De Santis", ["Luigi", "Santis"]),
        ("en", "my name is john smithson", ["john", "smithson"]),
        ("en", "This is Margaret Whitlock, hello", ["Margaret", "Whitlock"]),
        ("it", "nato il 12/03/1984", ["12/03/1984"]),
    ],
)
def test_goes(language: str, text: str, secrets: list[str]) -> None:
    new = R.redact(text, language=language)
    for secret in secrets:
        assert secret.lower() not in new.lower(), new
    # A sentence stays one: no more than the datum changed, and no placeholder is left.
    assert new != text
    assert not re.search(r"[<>\[\]]", new)


@pytest.mark.parametrize(
    "text",
    [
        "via la luce da 2 ore!! rispondete via mail entro 3 giorni",
        "la bolletta del 03-04-2026 è di 1.240,50 euro",
        "lettura 0123456 mc, consumo 1234 kWh",
        "ho pagato 40 euro il 12 marzo 2026",
        "quanto costa passare da 3 a 4,5 kW?",
        "corso in aggiornamento, strada facendo",
        "sono Cliente da 10 anni",
        "Perché la bolletta è doppia? Luce e gas a Torino",
        "1000 mega a 24,90 al mese",
        "dal 2019 pago 120 euro",
    ],
)
def test_stays(text: str) -> None:
    assert R.redact(text, language="it") == text


class TestKnownNames:
    @pytest.mark.parametrize(
        "text",
        ["sono quaranta zeno", "ZENO QUARANTA, buongiorno", "qui zeno", "il sig. Quaranta"],
    )
    def test_go_however_they_are_written(self, text: str) -> None:
        new = R.redact(text, language="it", names=["Zeno Quaranta"]).lower()
        assert "zeno" not in new
        assert "quaranta" not in new

    def test_a_name_that_is_a_word_stays_a_word(self) -> None:
        said = R.redact(
            "quanto costa la bolletta? ditelo alla Costa, anna costa", language="it",
            names=["Anna Costa"],
        )  # fmt: skip
        assert said.startswith("quanto costa la bolletta? ditelo alla ")
        assert "costa" not in said.split("alla ")[1].lower()

    def test_a_firm(self) -> None:
        new = R.redact("siamo la Zincotec srl", language="it", names=["Zincotec S.r.l."])
        assert "zincotec" not in new.lower()


class TestStandIns:
    def test_are_of_the_same_kind_and_natural(self) -> None:
        new = R.redact("scrivete a zoe@libero.it o al 3381112229", language="it")
        mail, phone = re.findall(r"\S+@\S+|\d{10}", new)
        assert mail in POOLS["EMAIL"]
        assert phone in {value.replace(" ", "") for value in POOLS["PHONE"]}

    def test_equal_values_stay_equal_and_different_ones_different(self) -> None:
        new = R.redact("da VT7654321 a VT7654322, non VT 7654321", language="it")
        first, second, third = re.findall(r"VT ?\d{7}", new)
        assert first == third
        assert first != second

    def test_the_same_each_time_and_written_as_the_original(self) -> None:
        assert R.redact("vt7654321", language="it") == R.redact("vt7654321", language="it")
        assert R.redact("vt7654321", language="it").islower()

    def test_codes_have_a_right_checksum(self) -> None:
        from stdnum import iban, luhn
        from stdnum.it import codicefiscale, iva

        assert all(map(codicefiscale.is_valid, POOLS["TAX_CODE"]))
        assert all(map(iban.is_valid, POOLS["IBAN"]))
        assert all(map(iva.is_valid, POOLS["VAT"]))
        assert all(luhn.is_valid(card.replace(" ", "")) for card in POOLS["CARD"])


class TestEntities:
    def test_move_with_the_text_and_lose_what_was_hidden(self) -> None:
        text = "Zeno Quaranta, 338 1112229: 40 euro per la luce"
        spans = [("338 1112229", "phone"), ("40 euro", "amount"), ("luce", "product")]
        entities = [
            {"start": text.index(said), "end": text.index(said) + len(said), "entity": entity,
             "value": f"value of {said}"}
            for said, entity in spans
        ]  # fmt: skip
        redacted = R.redacted(text, language="it", names=["Zeno Quaranta"])
        moved = redacted.moved([*entities, {"start": 0, "end": 0, "entity": "choice"}])
        said = {e["entity"]: redacted.text[e["start"] : e["end"]] for e in moved}
        assert said["amount"] == "40 euro"
        assert said["product"] == "luce"
        assert "1112229" not in str(moved)
        assert {e["value"] for e in moved} == {said["phone"], "value of 40 euro", "value of luce"}

    def test_half_hidden_ones_are_left_out(self) -> None:
        text = "chiamate Zeno Quaranta domani"
        redacted = R.redacted(text, language="it", names=["Zeno Quaranta"])
        half = {"start": 14, "end": 29, "entity": "date", "value": "x"}
        whole = {"start": 0, "end": len(text), "entity": "date", "value": "x"}
        assert redacted.moved([half]) == []
        [kept] = redacted.moved([whole])
        assert redacted.text[kept["start"] : kept["end"]] == redacted.text


@settings(max_examples=60, deadline=None)
@given(
    before=st.text(alphabet="abc èù€😀\n.,", max_size=20),
    after=st.text(alphabet="abc èù€😀\n.,", max_size=20),
    number=st.integers(1_000_000, 9_999_999),
)
def test_what_stands_around_is_untouched(before: str, after: str, number: int) -> None:
    text = f"{before} VT{number} {after}"
    redacted = R.redacted(text, language="it")
    [change] = redacted.replaced
    assert text[: change.start] == redacted.text[: change.new_start] == f"{before} "
    assert text[change.end :] == redacted.text[change.new_end :] == f" {after}"


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    R.redact(text, language="xx")


def test_little_of_the_examples_changes_beside_what_is_a_datum() -> None:
    """The examples of both languages are what customers write without their own data."""
    entity = re.compile(r"\[([^\]]+)\](?:\{[^}]*\}|\([^)]*\))")
    changed = total = 0
    for language in ("it", "en"):
        for path in sorted((ROOT / "data/nlu" / language).glob("*.yml")):
            for entry in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
                lines = entry.get("examples", "").splitlines()[::9]
                plain = [line[2:] for line in lines if "](" not in line and "]{" not in line]
                for text in (entity.sub(r"\1", line) for line in plain):
                    total += 1
                    changed += R.redact(text, language=language) != text
    assert total > 500
    assert changed / total < 0.02


def test_nothing_is_imported_before_the_first_text_and_never_torch() -> None:
    """The web process starts as fast as before, and stays as small."""
    said = subprocess.run(
        [sys.executable, "-c", _ASK], capture_output=True, text=True, check=True, cwd=Path(ROOT)
    )
    assert said.stdout.split() == ["False", "False", "True", "False", "False"]


_ASK = """
import sys
import agent.app
print("presidio_analyzer" in sys.modules, "spacy" in sys.modules)
from agent.annotation.redaction import Redactor
Redactor().load()
print("presidio_analyzer" in sys.modules, "torch" in sys.modules, "transformers" in sys.modules)
"""
