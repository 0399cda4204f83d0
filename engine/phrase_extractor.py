"""Entities that are words: products and cities, by spaCy's phrase matcher.

The phrases come from the annotations, synonyms and lookup tables of the training data, so that a
trainer teaches a product by marking it. What an annotation gives as its value is the value.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language
from spacy.matcher import PhraseMatcher

from engine.cities import known_cities
from engine.component import PipelineComponent
from engine.entities import add_entities, entity
from engine.messages import LANGUAGE, text_of
from engine.spacy_tokenizer import TOKENIZED_CHARACTERS, blank
from engine.text import same_length_clean, without_accents

Phrases = dict[str, dict[str, str]]


def learn_phrases(training_data: TrainingData, kinds: tuple[str, ...]) -> Phrases:
    """Return, by entity, each phrase in lower case and the value it stands for.

    A phrase annotated with several values gets the most frequent one.
    """
    seen: dict[str, dict[str, Counter[str]]] = {kind: defaultdict(Counter) for kind in kinds}
    for example in training_data.entity_examples:
        text = text_of(example)
        for found in example.get(ENTITIES):
            if found["entity"] in seen:
                surface = text[found["start"] : found["end"]].lower()
                seen[found["entity"]][surface][str(found["value"])] += 1
    for table in training_data.lookup_tables:
        if table["name"] in seen and isinstance(table["elements"], list):
            for element in table["elements"]:
                seen[table["name"]][element.lower()][element] += 1
    learned = {
        kind: {surface: _value(counts) for surface, counts in surfaces.items()}
        for kind, surfaces in seen.items()
    }
    canonical = {value.lower(): kind for kind in kinds for value in learned[kind].values()}
    for surface, value in training_data.entity_synonyms.items():
        if value.lower() in canonical:
            learned[canonical[value.lower()]][surface.lower()] = value
    return learned


def _value(counts: Counter[str]) -> str:
    value = counts.most_common(1)[0][0]
    # Whole-word capitals are a customer's shouting, not the product's name.
    return value.lower() if value.isupper() and len(value) > 3 else value


def with_variants(phrases: dict[str, str], *, entity_name: str) -> dict[str, str]:
    """Add the spellings without accents and hyphens, and the known cities."""
    known = {name.lower(): value for name, value in known_cities().items()}
    result = {**(known if entity_name == "city" else {}), **phrases}
    # An annotation such as "Verona" has itself as its value; so has one typed "verona".
    result = {s: known.get(v.lower(), v) if entity_name == "city" else v for s, v in result.items()}
    for surface, value in list(result.items()):
        for variant in (without_accents(surface), surface.replace("-", " ")):
            result.setdefault(variant, value)
    return result


class PhraseFinder:
    """The matchers of both languages over the learned phrases."""

    def __init__(self, phrases: Phrases) -> None:
        """Build one matcher a language: the tokenizers cut the same words differently."""
        self._values = {
            kind: with_variants(found, entity_name=kind) for kind, found in phrases.items()
        }
        self._pipelines = {language: blank(language) for language in ("it", "en")}
        self._matchers = {
            language: self._matcher(pipeline) for language, pipeline in self._pipelines.items()
        }

    def _matcher(self, pipeline: Language) -> PhraseMatcher:
        matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
        for kind, values in self._values.items():
            matcher.add(kind, [pipeline.make_doc(surface) for surface in values])
        return matcher

    def find(self, text: str, language: str | None) -> list[dict[str, Any]]:
        """Return the entities in `text`; of overlapping ones the longest."""
        chosen = "en" if language == "en" else "it"
        doc = self._pipelines[chosen].make_doc(same_length_clean(text)[:TOKENIZED_CHARACTERS])
        spans = sorted(
            self._matchers[chosen](doc, as_spans=True), key=lambda s: (len(s), -s.start),
            reverse=True,
        )  # fmt: skip
        taken: set[int] = set()
        found = []
        for span in spans:
            if taken.isdisjoint(range(span.start, span.end)):
                taken.update(range(span.start, span.end))
                value = self._values[span.label_][span.text.lower()]
                found.append(
                    entity(span.label_, value, span.start_char, span.end_char, "PhraseExtractor")
                )
        return sorted(found, key=lambda e: e["start"])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PhraseExtractor(PipelineComponent):
    """Add `product` and `city` entities."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, name: str
    ) -> None:
        """Start without phrases."""
        super().__init__(config, model_storage, resource, name)
        self._finder: PhraseFinder | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return which entities are learned as phrases."""
        return {"entities": ["product", "city"]}

    def train(self, training_data: TrainingData) -> Resource:
        """Collect the phrases of the training data."""
        phrases = learn_phrases(training_data, tuple(self._config["entities"]))
        with self._model_storage.write_to(self._resource) as directory:
            (directory / "phrases.json").write_text(json.dumps(phrases, ensure_ascii=False))
        return self._resource

    def read(self) -> None:
        """Read the phrases of the model."""
        with self._model_storage.read_from(self._resource) as directory:
            self._finder = PhraseFinder(json.loads((directory / "phrases.json").read_text()))

    def annotate(self, messages: list[Message]) -> None:
        """Find the phrases of each message."""
        if self._finder is None:
            return
        for message in messages:
            add_entities(message, self._finder.find(text_of(message), message.get(LANGUAGE)))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples keep their annotations."""
        return training_data
