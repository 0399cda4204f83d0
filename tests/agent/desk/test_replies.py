"""Canned replies and macros: filled or refused, never half done."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.accounts.access import StaffMember
from agent.accounts.audit import AuditLog
from agent.accounts.errors import PermissionDenied
from agent.cases.models import TicketRow
from agent.cases.service import CaseService
from agent.conversations.models import Message
from agent.desk.canned import CannedService
from agent.desk.errors import (
    CannedNotFound,
    MacroCustomerUnknown,
    MacroIdReused,
    MacroTextIncomplete,
    ShortcutTaken,
    UnknownVariable,
)
from agent.desk.macros import MacroService
from agent.desk.runner import MacroRunner
from agent.desk.schemas import CannedChange, MacroResult, NewCanned, NewMacro
from agent.handoff.errors import OwnershipChanged
from agent.handoff.models import Handoff, NoteRow
from agent.kit.clock import FixedClock
from tests.agent.desk.conftest import MakeTalk
from tests.agent.desk.talks import Talk, staff_member
from tests.agent.records import add_customer


@pytest.fixture
def editor(session: Session) -> StaffMember:
    return staff_member(session, "admin", email="vera@ventolia.example")


@pytest.fixture
def canned(session: Session, clock: FixedClock) -> CannedService:
    return CannedService(session, clock=clock)


def new(
    shortcut: str = "ciao", text: str = "Buongiorno {{customer.name}}", **more: Any
) -> NewCanned:
    return NewCanned(shortcut=shortcut, language="it", title="Saluto", text=text, **more)


class TestCanned:
    def test_is_filled_from_the_conversation(
        self,
        canned: CannedService,
        editor: StaffMember,
        sofia: StaffMember,
        talk: MakeTalk,
        session: Session,
        clock: FixedClock,
    ) -> None:
        anna = add_customer(session)
        case = CaseService(session, clock=clock).open_case(
            anna, category="fault", subject="Luce assente", turn_id="t1"
        )
        one = talk(customer_id=anna)
        text = "Ciao {{customer.name}}, sono {{ agent.first_name }}: {{case.number}}."
        kept = canned.add(editor, new(text=text, shared=True))
        assert kept.variables == ("customer.name", "agent.first_name", "case.number")
        rendered = canned.render(sofia, kept.id, one.id)
        assert rendered.text == f"Ciao Anna, sono Sofia: {case.number}."
        assert rendered.missing == ()
        assert canned.all_for(sofia).items[0].uses == 1

    def test_what_is_missing_is_shown_and_named(
        self, canned: CannedService, sofia: StaffMember, talk: MakeTalk
    ) -> None:
        kept = canned.add(sofia, new(text="{{customer.name}}: {{case.number}}"))
        rendered = canned.render(sofia, kept.id, talk().id)
        assert rendered.text == "[customer.name]: [case.number]"
        assert rendered.missing == ("customer.name", "case.number")

    @pytest.mark.parametrize(
        "text", ["{{customer.password}}", "{{", "{{ }}", "a {{customer.name", "{{A.B}}"]
    )
    def test_a_text_that_cannot_be_filled_is_refused(
        self, canned: CannedService, sofia: StaffMember, text: str
    ) -> None:
        with pytest.raises(UnknownVariable):
            canned.add(sofia, new(text=text))

    def test_ones_own_are_nobody_elses(
        self, canned: CannedService, sofia: StaffMember, session: Session, talk: MakeTalk
    ) -> None:
        davide = staff_member(session, email="davide@ventolia.example")
        kept = canned.add(sofia, new(text="mio"))
        assert canned.all_for(davide).items == ()
        for attempt in (
            lambda: canned.render(davide, kept.id, talk().id),
            lambda: canned.delete(davide, kept.id),
            lambda: canned.change(davide, kept.id, CannedChange(title="x")),
        ):
            with pytest.raises(CannedNotFound):
                attempt()
        canned.delete(sofia, kept.id)
        assert canned.all_for(sofia).items == ()

    def test_shared_ones_are_for_editors_to_change(
        self, canned: CannedService, sofia: StaffMember, editor: StaffMember
    ) -> None:
        kept = canned.add(editor, new(shared=True))
        with pytest.raises(PermissionDenied):
            canned.change(sofia, kept.id, CannedChange(title="x"))
        with pytest.raises(PermissionDenied):
            canned.add(sofia, new("altro", shared=True))
        mine = canned.add(sofia, new("mio"))
        with pytest.raises(PermissionDenied):
            canned.change(sofia, mine.id, CannedChange(shared=True))
        reader = dataclasses.replace(sofia, permissions=frozenset({"canned.read"}))
        with pytest.raises(PermissionDenied):
            canned.add(reader, new("terzo"))

    def test_a_shortcut_is_taken_once_for_each_language(
        self, canned: CannedService, sofia: StaffMember
    ) -> None:
        canned.add(sofia, new())
        with pytest.raises(ShortcutTaken):
            canned.add(sofia, new())
        other = canned.add(sofia, new("altro"))
        with pytest.raises(ShortcutTaken):
            canned.change(sofia, other.id, CannedChange(shortcut="ciao"))


CLOSING: dict[str, Any] = {
    "title": {"it": "Chiudi con pratica", "en": "Close with a case"},
    "steps": [
        {
            "do": "open_case",
            "category": "fault",
            "subject": {
                "it": "Guasto di {{customer.full_name}}",
                "en": "Fault of {{customer.full_name}}",
            },
        },
        {"do": "note", "text": {"it": "Aperta {{case.number}}", "en": "Opened {{case.number}}"}},
        {"do": "priority", "priority": "urgent"},
        {
            "do": "reply",
            "text": {"it": "Aperta la {{case.number}}", "en": "{{case.number}} is open"},
        },
        {"do": "close"},
    ],
}


class Runs:
    """Runs macros on one conversation as Sofia."""

    def __init__(self, session: Session, clock: FixedClock, sofia: StaffMember, one: Talk) -> None:
        self._session, self._clock = session, clock
        self.sofia, self.talk = sofia, one

    def keep(self, editor: StaffMember, macro: dict[str, Any]) -> str:
        return (
            MacroService(self._session, clock=self._clock)
            .add(editor, NewMacro.model_validate(macro))
            .id
        )

    def run(self, macro_id: str, client_id: str = "c1", version: int | None = None) -> MacroResult:
        runner = MacroRunner(self._session, staff=self.sofia, clock=self._clock)
        with self._session.begin_nested():
            return runner.run(
                self.talk.id, macro_id, version=version or self.talk.version, client_id=client_id
            )

    def said(self) -> list[str]:
        return list(
            self._session.scalars(
                select(Message.text)
                .where(Message.conversation_id == self.talk.id, Message.sender == "agent")
                .order_by(Message.seq)
            )
        )

    def count(self, table: Any) -> int:
        return self._session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def runs(session: Session, clock: FixedClock, sofia: StaffMember, talk: MakeTalk) -> Runs:
    one = talk(customer_id=add_customer(session))
    one.customer("manca la luce")
    one.queue()
    one.take(sofia)
    return Runs(session, clock, sofia, one)


class TestMacros:
    def test_does_all_its_steps(
        self, runs: Runs, editor: StaffMember, session: Session, clock: FixedClock
    ) -> None:
        result = runs.run(runs.keep(editor, CLOSING))
        case = session.scalars(select(TicketRow)).one()
        assert [step.do for step in result.steps] == [
            "open_case", "note", "priority", "reply", "close",
        ]  # fmt: skip
        assert (result.owner, result.again) == ("closed", False)
        assert result.steps[0].reference == case.number
        assert case.subject_it == "Guasto di Anna Conti"
        assert case.conversation_id == runs.talk.id
        assert runs.said() == [f"Aperta la {case.number}"]
        assert f"Aperta {case.number}" in session.scalars(select(NoteRow.text)).all()
        assert session.scalars(select(Handoff.priority)).one() == "urgent"
        (line,) = AuditLog(session, clock=clock).read(action="macro.run")
        assert line.staff_id == runs.sofia.id

    def test_the_same_client_id_is_done_once(self, runs: Runs, editor: StaffMember) -> None:
        macro_id = runs.keep(editor, CLOSING)
        version = runs.talk.version
        first = runs.run(macro_id, version=version)
        again = runs.run(macro_id, version=version)
        assert again == first.model_copy(update={"again": True})
        assert (len(runs.said()), runs.count(TicketRow)) == (1, 1)
        other = runs.keep(editor, CLOSING)
        with pytest.raises(MacroIdReused):
            runs.run(other, version=version)

    def test_a_gap_in_a_late_step_undoes_the_early_ones(
        self, runs: Runs, editor: StaffMember, session: Session
    ) -> None:
        gap = {"do": "reply", "text": {"it": "Al {{customer.phone}}", "en": "{{customer.phone}}"}}
        macro = {**CLOSING, "steps": [*CLOSING["steps"][:2], gap]}
        with pytest.raises(MacroTextIncomplete) as refused:
            runs.run(runs.keep(editor, macro))
        assert refused.value.params == {"names": "customer.phone"}
        session.expire_all()
        assert (runs.said(), runs.count(TicketRow), runs.count(NoteRow)) == ([], 0, 0)

    def test_who_was_slower_does_nothing(
        self, runs: Runs, editor: StaffMember, session: Session
    ) -> None:
        macro_id = runs.keep(editor, CLOSING)
        with pytest.raises(OwnershipChanged):
            runs.run(macro_id, version=runs.talk.version - 1)
        davide = staff_member(session, email="davide@ventolia.example")
        runs.talk.take(davide)
        with pytest.raises(OwnershipChanged):
            runs.run(macro_id)
        session.expire_all()
        assert runs.count(TicketRow) == 0

    def test_a_case_needs_a_verified_customer(
        self, runs: Runs, editor: StaffMember, talk: MakeTalk
    ) -> None:
        macro_id = runs.keep(editor, CLOSING)
        runs.talk = talk()
        runs.talk.queue()
        runs.talk.take(runs.sofia)
        with pytest.raises(MacroCustomerUnknown):
            runs.run(macro_id)

    def test_snoozes_and_gives_back(
        self, runs: Runs, editor: StaffMember, canned: CannedService, clock: FixedClock
    ) -> None:
        canned.add(editor, new("saluto", "Ciao {{customer.name}}", shared=True))
        steps = [{"do": "reply", "shortcut": "saluto"}, {"do": "snooze", "hours": 24}]
        runs.run(runs.keep(editor, {"title": CLOSING["title"], "steps": steps}))
        assert runs.said() == ["Ciao Anna"]
        assert runs.talk.row.snoozed_until == clock.now() + timedelta(hours=24)
        back = {"do": "return", "note": {"it": "Tutto a posto", "en": "All settled"}}
        result = runs.run(
            runs.keep(editor, {"title": CLOSING["title"], "steps": [back]}), client_id="c2"
        )
        assert result.owner == "bot"
        assert runs.talk.row.return_note == "Tutto a posto"

    def test_a_macro_with_an_unknown_variable_is_not_kept(
        self, runs: Runs, editor: StaffMember
    ) -> None:
        step = {"do": "note", "text": {"it": "{{boh}}", "en": "x"}}
        with pytest.raises(UnknownVariable):
            runs.keep(editor, {"title": CLOSING["title"], "steps": [step]})
