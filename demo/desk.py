"""Ventolia's canned replies and macros."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.desk.models import CannedReplyRow, MacroRow
from agent.desk.repository import SHARED
from agent.desk.schemas import NewCanned, NewMacro
from agent.desk.variables import check_variables
from agent.kit.clock import Clock
from agent.kit.i18n import LANGUAGES


def add_desk(session: Session, *, clock: Clock) -> int:
    """Add shared replies and macros where there are none; return how many."""
    if session.scalar(select(func.count()).select_from(MacroRow)):
        return 0
    content = yaml.safe_load(Path(__file__).with_name("desk.yaml").read_text("utf-8"))
    rows: list[CannedReplyRow | MacroRow] = []
    for number, entry in enumerate(content["canned"]):
        rows += _replies(number, entry, clock.now())
    rows += [_macro(number, entry, clock.now()) for number, entry in enumerate(content["macros"])]
    session.add_all(rows)
    session.flush()
    return len(rows)


def _replies(number: int, entry: dict[str, Any], now: datetime) -> list[CannedReplyRow]:
    rows = []
    for language in LANGUAGES:
        reply = NewCanned(
            shortcut=entry["shortcut"],
            language=language,
            title=entry["title"][language],
            text=entry["text"][language],
            shared=True,
        )
        check_variables(reply.text)
        rows.append(
            CannedReplyRow(
                id=f"d-canned-{number:02d}-{language}",
                owner_id=SHARED,
                shortcut=reply.shortcut,
                language=language,
                title=reply.title,
                text=reply.text,
                uses=0,
                used_at=None,
                created_at=now,
                updated_at=now,
            )
        )
    return rows


def _macro(number: int, entry: dict[str, Any], now: datetime) -> MacroRow:
    macro = NewMacro.model_validate(entry)
    return MacroRow(
        id=f"d-macro-{number:02d}",
        title_it=macro.title.it,
        title_en=macro.title.en,
        steps=[step.model_dump(mode="json") for step in macro.steps],
        created_at=now,
        updated_at=now,
    )
