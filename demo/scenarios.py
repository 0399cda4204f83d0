"""The personas as they are on a day: each has a scene of the name of its id."""

from datetime import date, datetime

from demo import scenes_money, scenes_service
from demo.batch import Batch
from demo.personas import all_personas
from demo.stage import Stage


def write_personas(batch: Batch, *, as_of: date, now: datetime) -> None:
    """Write all personas as they are on a day."""
    stage = Stage(batch, as_of=as_of, now=now)
    for persona in all_personas():
        scenes = scenes_money if hasattr(scenes_money, persona.id) else scenes_service
        getattr(scenes, persona.id)(stage)
