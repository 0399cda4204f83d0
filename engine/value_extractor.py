"""Entities that are values: dates, amounts of money, meter readings."""

from __future__ import annotations

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.amounts import find_amounts, find_readings
from engine.component import PipelineComponent
from engine.dates import find_dates
from engine.entities import add_entities, entity
from engine.messages import hint, text_of
from engine.text import ENCODED_CHARACTERS, same_length_clean


def today_for(message: Message) -> date:
    """Return the day "yesterday" is counted from.

    The turn may name it, the environment may (ASCOLTO_TODAY: the demo's history ends on a fixed
    day), else it is today where the company is.
    """
    for named in (hint(message, "today"), os.environ.get("ASCOLTO_TODAY")):
        if named:
            try:
                return date.fromisoformat(named[:10])
            except ValueError:
                continue
    return datetime.now(ZoneInfo("Europe/Rome")).date()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ValueExtractor(PipelineComponent):
    """Add `date`, `amount` and `meter_value` entities with normalised values."""

    def annotate(self, messages: list[Message]) -> None:
        """Find the values of each message."""
        for message in messages:
            text = same_length_clean(text_of(message))[: 2 * ENCODED_CHARACTERS]
            kinds = (
                ("date", find_dates(text, today=today_for(message))),
                ("amount", find_amounts(text)),
                ("meter_value", find_readings(text)),
            )
            for name, spans in kinds:
                add_entities(
                    message,
                    [entity(name, s.value, s.start, s.end, "ValueExtractor") for s in spans],
                )

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples keep their annotations."""
        return training_data
