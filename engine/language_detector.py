"""The language of a message: Italian, English or another.

Short messages carry little evidence ("ok", "wifi?", "si"), so three sources are joined: a small
naive Bayes over words and letter triples learned from our own training examples, the general
identifier py3langid for what our examples never mention, and the language the conversation had
so far, which the channel sends along and only clear evidence overrules.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from functools import lru_cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.codes import mask_codes
from engine.component import PipelineComponent
from engine.messages import LANGUAGE, hint, text_of
from engine.text import for_encoder

SPOKEN = ("it", "en")
# Languages a customer in Italy may well write; telling 97 apart costs accuracy on short texts.
CANDIDATES = (*SPOKEN, "ar", "bn", "de", "es", "fr", "nl", "pl", "pt", "ro", "ru", "sq", "tr",
              "uk", "zh")  # fmt: skip
# Words of the language itself decide which examples teach which language.
_ITALIAN = """
il lo la i gli le un uno una di a da in con su per tra fra e ma non che chi come quando quanto dove
perché perche cosa mi ti ci vi si è sono ho hai ha avete abbiamo del dello della dei degli delle al
allo alla ai agli alle dal dalla nel nella sul sulla mio mia miei mie vostro vostra vorrei voglio
posso devo questo questa quello quella più già ancora grazie ciao no sì va
"""
_ENGLISH = """
the a an of to in on for with and but not what who how when where why which i you we they it is are
am was were have has had my your our this that these those do does did can could would will should
please thanks hi hello yes no me at by from there here still want need any get be been or if
"""
FUNCTION_WORDS = {"it": frozenset(_ITALIAN.split()), "en": frozenset(_ENGLISH.split())}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]*)?")
_HINT_LOG_ODDS = 2.5


@lru_cache(maxsize=1)
def identifier() -> LanguageIdentifier:
    """Return the general identifier, restricted to `CANDIDATES`."""
    general = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    general.set_languages(list(CANDIDATES))
    return general


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, codes and numbers left out."""
    return [word.lower() for word in _WORD.findall(mask_codes(for_encoder(text)))
            if not word.startswith("code")]  # fmt: skip


def _terms(words: list[str]) -> list[str]:
    triples = [f"{padded[i : i + 3]}" for word in words for padded in (f" {word} ",)
               for i in range(len(padded) - 2)]  # fmt: skip
    return [f"={word}" for word in words] + triples


class LanguageModel:
    """Naive Bayes between Italian and English; which words it has ever seen."""

    def __init__(self, log_odds: dict[str, float] | None = None) -> None:
        """Start with the log-odds (positive: Italian) of each word and letter triple."""
        self.log_odds = log_odds or {}

    @classmethod
    def learn(cls, texts: list[str]) -> LanguageModel:
        """Learn from texts that are Italian or English; which one is found out here."""
        counts = {language: Counter() for language in SPOKEN}
        for text in texts:
            words = words_of(text)
            language = _taught_language(words, text)
            if language:
                counts[language].update(set(_terms(words)))
        totals = {language: sum(count.values()) + 1 for language, count in counts.items()}
        return cls(
            {
                term: round(
                    math.log((counts["it"][term] + 0.3) / totals["it"])
                    - math.log((counts["en"][term] + 0.3) / totals["en"]),
                    3,
                )
                for term in {**counts["it"], **counts["en"]}
                if counts["it"][term] + counts["en"][term] > 1
            }
        )

    def evidence(self, words: list[str]) -> tuple[float, float]:
        """Return the log-odds for Italian and the share of words that are known."""
        odds = sum(self.log_odds.get(term, 0.0) for term in _terms(words))
        known = sum(f"={word}" in self.log_odds for word in words)
        # Overlapping triples are far from independent: damp them.
        return 0.5 * odds, known / max(len(words), 1)

    def detect(self, text: str, *, previous: str | None = None) -> str:
        """Return "it", "en" or "other".

        Args:
            text: The message.
            previous: The language of the conversation so far; wins unless `text` is clear.
        """
        words = words_of(text)
        if not words:
            return previous if previous in SPOKEN else _by_script(text)
        odds, known = self.evidence(words)
        ranked = identifier().rank(" ".join(words))
        general = dict(ranked)
        foreign, probability = ranked[0]
        if foreign not in SPOKEN and _is_foreign(probability, known, len(words)):
            return "other"
        odds += math.log((general["it"] + 0.02) / (general["en"] + 0.02))
        if previous in SPOKEN:
            odds += _HINT_LOG_ODDS if previous == "it" else -_HINT_LOG_ODDS
        return "it" if odds >= 0 else "en"


def _is_foreign(probability: float, known: float, words: int) -> bool:
    if words == 1:
        return False
    return (probability > 0.9 and known < 0.5) or (probability > 0.6 and known < 0.2)


def _by_script(text: str) -> str:
    """Without a Latin word: another script is another language, signs and digits are nobody's."""
    letters = [char for char in text if char.isalpha()]
    return "other" if letters and not any(char.isascii() for char in letters) else "it"


def _taught_language(words: list[str], text: str) -> str | None:
    hits = {lang: sum(word in FUNCTION_WORDS[lang] for word in words) for lang in SPOKEN}
    if hits["it"] != hits["en"]:
        return max(SPOKEN, key=hits.__getitem__)
    if not words:
        return None
    general = dict(identifier().rank(text))
    return "it" if general["it"] >= general["en"] else "en"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class LanguageDetector(PipelineComponent):
    """Set `language` on each message."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, name: str
    ) -> None:
        """Start with the general identifier alone."""
        super().__init__(config, model_storage, resource, name)
        self._model = LanguageModel()

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words of our own subject in both languages."""
        self._model = LanguageModel.learn(
            [text_of(example) for example in training_data.intent_examples if example.get(TEXT)]
        )
        with self._model_storage.write_to(self._resource) as directory:
            (directory / "words.json").write_text(json.dumps(self._model.log_odds))
        return self._resource

    def read(self) -> None:
        """Read the words of the model."""
        with self._model_storage.read_from(self._resource) as directory:
            self._model = LanguageModel(json.loads((directory / "words.json").read_text()))

    def annotate(self, messages: list[Message]) -> None:
        """Detect the language of each message."""
        for message in messages:
            detected = self._model.detect(text_of(message), previous=hint(message, LANGUAGE))
            message.set(LANGUAGE, detected, add_to_output=True)
