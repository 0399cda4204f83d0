"""Private notes: what the staff tells itself. They never enter the customer's log."""

from sqlalchemy.orm import Session

from agent.accounts.service import StaffService
from agent.handoff.errors import NoteIdReused
from agent.handoff.models import NoteKind, NoteRow
from agent.handoff.repository import HandoffRepository
from agent.handoff.schemas import Note, StaffName
from agent.kit.clock import Clock
from agent.kit.ids import new_id


class NoteService:
    """Notes, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._repository = HandoffRepository(session)
        self._staff = StaffService(session, clock=clock)
        self._clock = clock

    def write(
        self,
        conversation_id: str,
        text: str,
        *,
        by: str | None,
        kind: NoteKind = "note",
        client_note_id: str | None = None,
    ) -> str:
        """Add a note and return its id; ``by`` is None for the system."""
        note = NoteRow(
            id=new_id(),
            conversation_id=conversation_id,
            author_id=by,
            kind=kind,
            text=text,
            client_note_id=client_note_id,
            at=self._clock.now(),
        )
        self._repository.add(note)
        return note.id

    def write_once(
        self, conversation_id: str, text: str, *, by: str, client_note_id: str
    ) -> tuple[str, bool]:
        """Add a note once for its client id; return its id, and whether it is new.

        Raises:
            NoteIdReused: the id came before with another text, or from somebody else.
        """
        known = self._repository.note_by_client_id(conversation_id, client_note_id)
        if known is None:
            return self.write(conversation_id, text, by=by, client_note_id=client_note_id), True
        if (known.author_id, known.text) != (by, text):
            raise NoteIdReused(client_note_id=client_note_id)
        return known.id, False

    def of(self, conversation_id: str) -> tuple[Note, ...]:
        """Return the notes of a conversation, oldest first."""
        rows = self._repository.notes(conversation_id)
        cards = self._staff.cards({row.author_id for row in rows if row.author_id})
        names = {card.id: StaffName(id=card.id, name=card.name) for card in cards.values()}
        return tuple(
            Note(
                id=row.id,
                author=names.get(row.author_id or ""),
                kind=row.kind,
                text=row.text,
                at=row.at,
            )
            for row in rows
        )
