"""Macros: several steps done together, kept here and run by `agent.desk.runner`."""

from sqlalchemy.orm import Session

from agent.accounts.access import StaffMember
from agent.accounts.audit import AuditLog
from agent.desk.errors import MacroNotFound
from agent.desk.models import MacroRow
from agent.desk.repository import DeskRepository
from agent.desk.schemas import Macro, MacroChange, MacrosReply, NewMacro, Step
from agent.desk.variables import check_variables
from agent.kit.clock import Clock
from agent.kit.i18n import LANGUAGES
from agent.kit.ids import new_id
from agent.kit.records import Bilingual


class MacroService:
    """Keeps macros."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._clock = clock
        self._rows = DeskRepository(session)
        self._audit = AuditLog(session, clock=clock)

    def all(self) -> MacrosReply:
        """Return all macros by title."""
        return MacrosReply(items=tuple(view(row) for row in self._rows.macros()))

    def add(self, staff: StaffMember, new: NewMacro) -> Macro:
        """Keep a macro; raises UnknownVariable when a text of it could not be filled."""
        _check(new.steps)
        now = self._clock.now()
        row = MacroRow(
            id=new_id(),
            title_it=new.title.it,
            title_en=new.title.en,
            steps=[step.model_dump(mode="json") for step in new.steps],
            created_at=now,
            updated_at=now,
        )
        self._rows.keep(row)
        self._note(staff, "macro.added", row)
        return view(row)

    def change(self, staff: StaffMember, macro_id: str, change: MacroChange) -> Macro:
        """Change a macro; raises MacroNotFound, and UnknownVariable as `add` does."""
        row = self.row(macro_id)
        if change.title is not None:
            row.title_it, row.title_en = change.title.it, change.title.en
        if change.steps is not None:
            _check(change.steps)
            row.steps = [step.model_dump(mode="json") for step in change.steps]
        row.updated_at = self._clock.now()
        self._note(staff, "macro.changed", row)
        return view(row)

    def delete(self, staff: StaffMember, macro_id: str) -> None:
        """Delete a macro; raises MacroNotFound."""
        row = self.row(macro_id)
        self._note(staff, "macro.deleted", row)
        self._rows.delete(row)

    def row(self, macro_id: str) -> MacroRow:
        """Return a macro's row; raises MacroNotFound."""
        row = self._rows.macro(macro_id)
        if row is None:
            raise MacroNotFound(macro_id=macro_id)
        return row

    def _note(self, staff: StaffMember, action: str, row: MacroRow) -> None:
        self._audit.note(
            staff.id,
            action,
            object_kind="macro",
            object_id=row.id,
            details={"title": row.title_en, "steps": [step["do"] for step in row.steps]},
        )


def view(row: MacroRow) -> Macro:
    """Return a macro as it is shown."""
    return Macro.model_validate(
        {
            "id": row.id,
            "title": Bilingual(it=row.title_it, en=row.title_en),
            "steps": row.steps,
            "updated_at": row.updated_at,
        }
    )


def texts_of(step: Step) -> tuple[Bilingual, ...]:
    """Return the texts of a step, in which variables may stand."""
    values = (getattr(step, name, None) for name in ("text", "note", "subject"))
    return tuple(value for value in values if isinstance(value, Bilingual))


def _check(steps: list[Step]) -> None:
    for step in steps:
        for text in texts_of(step):
            for language in LANGUAGES:
                check_variables(text.text(language))
