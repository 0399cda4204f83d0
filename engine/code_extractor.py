"""Entities that are codes: customer, case, order and bill numbers, meters, contacts, tax, bank."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.codes import find_codes
from engine.component import PipelineComponent
from engine.entities import add_entities, entity
from engine.messages import text_of
from engine.text import same_length_clean


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CodeExtractor(PipelineComponent):
    """Add an entity, canonical and with `valid`, for each code in a message."""

    def annotate(self, messages: list[Message]) -> None:
        """Find the codes of each message."""
        for message in messages:
            text = same_length_clean(text_of(message))[:4_000]
            add_entities(
                message,
                [
                    entity(c.entity, c.value, c.start, c.end, "CodeExtractor", valid=c.valid)
                    for c in find_codes(text)
                ],
            )

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples keep their annotations."""
        return training_data
