from datetime import date

import pytest
from sqlalchemy.orm import Session

from agent.cases.errors import (
    CaseAlreadyClosed,
    CaseClosed,
    CaseNotClosed,
    CaseNotFound,
    CaseTextEmpty,
)
from agent.cases.schemas import CaseDetail
from agent.cases.service import CaseService
from agent.customers.service import CustomerService
from agent.kit.clock import ROME, FixedClock
from agent.kit.journal import TurnReused
from agent.kit.records import Bilingual


@pytest.fixture
def cases(session: Session, clock: FixedClock) -> CaseService:
    return CaseService(session, clock=clock)


@pytest.fixture
def case(cases: CaseService) -> CaseDetail:
    return cases.open_case(
        "p-marco", category="fault", subject="Il contatore ronza", text="Da ieri", turn_id="t1"
    )


class TestOpenCase:
    def test_it_has_a_number_a_note_and_the_day_of_the_answer(self, case: CaseDetail) -> None:
        assert case.number.startswith("TK-")
        assert len(case.number) == 9
        assert (case.status, case.subject.text("it")) == ("open", "Il contatore ronza")
        assert [(note.author, note.text.it) for note in case.notes] == [("customer", "Da ieri")]
        # Sunday: the second working day is Tuesday.
        assert case.answer_due_at is not None
        assert case.answer_due_at.astimezone(ROME).date() == date(2026, 11, 24)

    def test_a_complaint_is_answered_within_thirty_days(self, cases: CaseService) -> None:
        case = cases.open_case("p-marco", category="complaint", subject="Attesa", turn_id="t2")
        assert case.answer_due_at is not None
        assert case.answer_due_at.astimezone(ROME).date() == date(2026, 12, 22)

    def test_the_same_turn_again_opens_no_second_case(
        self, cases: CaseService, case: CaseDetail
    ) -> None:
        again = cases.open_case("p-marco", category="fault", subject="Altro", turn_id="t1")
        assert again.id == case.id
        assert len(cases.open_for("p-marco")) == 1

    def test_a_turn_of_somebody_else_is_refused(self, cases: CaseService, case: CaseDetail) -> None:
        with pytest.raises(TurnReused):
            cases.open_case("p-sara", category="fault", subject="Altro", turn_id="t1")

    @pytest.mark.parametrize("text", ["", "   ", "\x00\x01", "\n\t "])
    def test_a_blank_subject_is_refused(self, cases: CaseService, text: str) -> None:
        with pytest.raises(CaseTextEmpty):
            cases.open_case("p-marco", category="other", subject=text, turn_id="t3")

    @pytest.mark.parametrize(
        "text", ["'; DROP TABLE tickets; --", "<script>alert(1)</script>", "\ud800 rotto", "😀" * 9]
    )
    def test_odd_text_is_kept_as_text(self, cases: CaseService, text: str) -> None:
        case = cases.open_case("p-marco", category="other", subject=text, turn_id="t4")
        assert cases.by_number("p-marco", case.number).subject.it == text.replace("\ud800", "�")


class TestOwnership:
    def test_somebody_elses_case_is_not_there(self, cases: CaseService, case: CaseDetail) -> None:
        for number in (case.number, "TK-000000"):
            with pytest.raises(CaseNotFound) as error:
                cases.by_number("p-sara", number)
            assert error.value.params == {"number": number}
        with pytest.raises(CaseNotFound):
            cases.add_note("p-sara", case.number, text="mio", turn_id="x1")
        with pytest.raises(CaseNotFound):
            cases.close_case("p-sara", case.number, turn_id="x2")


class TestFollow:
    def test_a_note_is_added_once(self, cases: CaseService, case: CaseDetail) -> None:
        for _ in range(2):
            after = cases.add_note("p-marco", case.number, text="Anche oggi", turn_id="t5")
        assert [note.text.it for note in after.notes] == ["Da ieri", "Anche oggi"]

    def test_internal_notes_are_not_shown(self, cases: CaseService, case: CaseDetail) -> None:
        after = cases.add_note(
            "p-marco", case.number, text="cliente noto", turn_id="t6", author="agent", internal=True
        )
        assert "cliente noto" not in {note.text.it for note in after.notes}

    def test_closed_and_reopened(self, cases: CaseService, case: CaseDetail) -> None:
        assert cases.close_case("p-marco", case.number, turn_id="t7").status == "closed"
        with pytest.raises(CaseAlreadyClosed):
            cases.close_case("p-marco", case.number, turn_id="t8")
        with pytest.raises(CaseClosed):
            cases.add_note("p-marco", case.number, text="ancora", turn_id="t9")
        assert cases.reopen("p-marco", case.number, turn_id="t10").is_open
        with pytest.raises(CaseNotClosed):
            cases.reopen("p-marco", case.number, turn_id="t11")

    def test_public_notes_of_the_company_come_in_both_languages(self, cases: CaseService) -> None:
        case = cases.by_number("p-giulia", cases.open_for("p-giulia")[0].number)
        assert case.last_note is not None
        assert case.last_note.text.text("en") != case.last_note.text.text("it")


class TestUndo:
    def test_opening_noting_and_closing_are_taken_back(
        self, cases: CaseService, case: CaseDetail, session: Session, clock: FixedClock
    ) -> None:
        customers = CustomerService(session, clock=clock)
        note = Bilingual(it="Anche oggi", en="Today too")
        cases.add_note("p-marco", case.number, text=note, turn_id="t12")
        assert customers.undo_last("p-marco", turn_id="u1").kind == "case_note"
        assert len(cases.by_number("p-marco", case.number).notes) == 1
        cases.close_case("p-marco", case.number, turn_id="t13")
        undone = customers.undo_last("p-marco", turn_id="u2")
        assert (undone.kind, undone.reference) == ("case_closed", case.number)
        assert customers.undo_last("p-marco", turn_id="u2") == undone
        assert cases.by_number("p-marco", case.number).is_open
        assert customers.undo_last("p-marco", turn_id="u3").kind == "case_opened"
        assert not cases.by_number("p-marco", case.number).is_open
