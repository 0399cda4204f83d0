import pytest
from sqlalchemy.orm import Session

from agent.customers.service import CustomerService
from agent.kit.clock import FixedClock
from agent.kit.records import Bilingual
from agent.voice.errors import ClaimEmpty, ClaimNotFound, OutcomeMissing
from agent.voice.schemas import Claim
from agent.voice.service import VoiceService


@pytest.fixture
def voice(session: Session, clock: FixedClock) -> VoiceService:
    return VoiceService(session, clock=clock)


def record(voice: VoiceService, *, turn: str, quote: str, customer: str | None) -> Claim:
    return voice.record(
        "suggestion", quote=quote, message_id="m1", turn_id=turn, language="it",
        intent="give_suggestion", confidence=0.93, customer_id=customer, product="app",
    )  # fmt: skip


class TestRecord:
    def test_the_words_are_kept_once_with_a_reference(self, voice: VoiceService) -> None:
        claim = record(voice, turn="t1", quote="Mettete la lettura in app", customer="p-elena")
        assert claim.reference.startswith("VO-")
        assert (claim.status, claim.quote) == ("received", "Mettete la lettura in app")
        assert record(voice, turn="t1", quote="Altro", customer="p-elena") == claim
        assert voice.for_customer("p-elena") == (claim,)

    def test_a_visitor_is_heard_too(self, voice: VoiceService) -> None:
        assert record(voice, turn="t2", quote="Bravi", customer=None).customer_id is None

    def test_silence_is_no_claim(self, voice: VoiceService) -> None:
        with pytest.raises(ClaimEmpty):
            record(voice, turn="t3", quote=" \x00 ", customer=None)

    def test_somebody_elses_is_not_there(self, voice: VoiceService) -> None:
        claim = record(voice, turn="t4", quote="Mio", customer="p-elena")
        with pytest.raises(ClaimNotFound):
            voice.by_reference("p-giulia", claim.reference)

    def test_it_is_withdrawn(
        self, voice: VoiceService, session: Session, clock: FixedClock
    ) -> None:
        record(voice, turn="t5", quote="Ripensandoci no", customer="p-elena")
        CustomerService(session, clock=clock).undo_last("p-elena", turn_id="u1")
        assert voice.for_customer("p-elena") == ()


class TestOutcome:
    def test_declining_needs_a_reason(self, voice: VoiceService) -> None:
        claim = record(voice, turn="t6", quote="Regalate la luce", customer="p-elena")
        with pytest.raises(OutcomeMissing):
            voice.set_status(claim.id, status="declined")
        why = Bilingual(it="Non possiamo.", en="We cannot.")
        assert voice.set_status(claim.id, status="declined", outcome=why).outcome == why
