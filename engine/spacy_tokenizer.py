"""Tokens by spaCy's blank Italian and English tokenizers, chosen by the language of the message.

Blank pipelines hold rules only, no model. Italian elisions come out right: *dell'ultima* is
`dell'` and `ultima`, so that a phrase matcher sees the noun.
"""

from __future__ import annotations

import re
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from engine.component import PipelineComponent
from engine.messages import LANGUAGE, text_of
from engine.text import same_length_clean

# Token count grows with the text; nobody needs the tokens of page two.
TOKENIZED_CHARACTERS = 2_000
# spaCy leaves "l'ordine" whole when the apostrophe was typed after a capital or a digit.
_ELISION = re.compile(r"^([a-zàèéìòù]{1,7}')(?=[\w])", re.IGNORECASE)


def blank(language: str) -> spacy.language.Language:
    """Return the rules-only spaCy pipeline of a language; Italian for any other than English."""
    return spacy.blank("en" if language == "en" else "it")


def tokenize(text: str, pipeline: spacy.language.Language) -> list[Token]:
    """Return the tokens of `text` with their offsets."""
    tokens: list[Token] = []
    for token in pipeline.make_doc(same_length_clean(text)[:TOKENIZED_CHARACTERS]):
        if token.is_space:
            continue
        start = token.idx
        elided = _ELISION.match(token.text) if pipeline.lang == "it" else None
        if elided and elided.end() < len(token.text):
            tokens.append(Token(elided.group(), start))
            tokens.append(Token(token.text[elided.end() :], start + elided.end()))
        else:
            tokens.append(Token(token.text, start))
    return tokens


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyTokenizer(PipelineComponent):
    """Set Rasa's `text_tokens`."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, name: str
    ) -> None:
        """Build the two blank pipelines."""
        super().__init__(config, model_storage, resource, name)
        self._pipelines = {language: blank(language) for language in ("it", "en")}

    def annotate(self, messages: list[Message]) -> None:
        """Set the tokens of each message."""
        for message in messages:
            pipeline = self._pipelines.get(message.get(LANGUAGE) or "it", self._pipelines["it"])
            message.set(TOKENS_NAMES[TEXT], tokenize(text_of(message), pipeline))
