"""Knowledge from customers: each statement in their own words, followed to an outcome."""

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.kit.i18n import Language
from agent.kit.ids import new_id
from agent.kit.journal import Journal, Written
from agent.kit.numbers import draw_number
from agent.kit.records import Bilingual
from agent.kit.types import clean_text
from agent.voice.errors import ClaimEmpty, ClaimNotFound, OutcomeMissing
from agent.voice.models import ClaimKind, ClaimRow, ClaimStatus
from agent.voice.repository import ClaimRepository
from agent.voice.schemas import Claim


class VoiceService:
    """Records claims and follows them."""

    undoable = ("claim",)

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._claims = ClaimRepository(session)
        self._journal = Journal(session, clock=clock)

    def record(
        self,
        kind: ClaimKind,
        *,
        quote: str,
        message_id: str,
        turn_id: str,
        language: Language,
        intent: str,
        confidence: float,
        customer_id: str | None = None,
        conversation_id: str | None = None,
        product: str | None = None,
    ) -> Claim:
        """Keep a statement; its ``reference`` (VO-######) is what the customer gets.

        Visitors without an identity are heard too: ``customer_id`` may be None.

        Raises:
            ClaimEmpty: the quote is blank.
        """
        words = clean_text(quote).strip()
        if not words:
            raise ClaimEmpty
        written = self._journal.claim(turn_id, kind="claim", customer_id=customer_id)
        if written.again:
            return Claim.model_validate(self._claims.by_id(written.subject_id))
        now = self._clock.now()
        row = ClaimRow(
            id=new_id(),
            reference=draw_number(self._session, ClaimRow.reference, prefix="VO-", digits=6),
            customer_id=customer_id,
            conversation_id=conversation_id,
            message_id=message_id,
            kind=kind,
            quote=words,
            language=language,
            product=product,
            intent=intent,
            confidence=min(max(confidence, 0.0), 1.0),
            status="received",
            outcome_it=None,
            outcome_en=None,
            at=now,
            updated_at=now,
            withdrawn_at=None,
        )
        self._claims.add(row)
        self._journal.close(written, subject_id=row.id)
        return Claim.model_validate(row)

    def by_reference(self, customer_id: str, reference: str) -> Claim:
        """Return one claim of this customer; raises ClaimNotFound."""
        row = self._claims.by_reference(customer_id, reference)
        if row is None:
            raise ClaimNotFound(reference=reference)
        return Claim.model_validate(row)

    def for_customer(self, customer_id: str, *, limit: int = 10) -> tuple[Claim, ...]:
        """Return what a customer has let us know, newest first."""
        rows = self._claims.of_customer(customer_id, limit=limit)
        return tuple(Claim.model_validate(row) for row in rows)

    def set_status(
        self, claim_id: str, *, status: ClaimStatus, outcome: Bilingual | None = None
    ) -> Claim:
        """Move a claim on, with what the customer is told.

        Raises:
            ClaimNotFound: no such claim.
            OutcomeMissing: done or declined without saying what or why.
        """
        row = self._claims.by_id(claim_id)
        if row is None:
            raise ClaimNotFound(reference="")
        if outcome is None and status in ("done", "declined"):
            raise OutcomeMissing(status=status)
        row.status, row.updated_at = status, self._clock.now()
        if outcome is not None:
            row.outcome_it, row.outcome_en = outcome.it, outcome.en
        return Claim.model_validate(row)

    def undo(self, _customer_id: str, written: Written) -> str:
        """Withdraw a claim: it no longer counts; return its reference."""
        row = self._claims.by_id(written.subject_id)
        if row is None:
            raise ClaimNotFound(reference="")
        row.withdrawn_at = self._clock.now()
        return row.reference
