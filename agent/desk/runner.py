"""Runs a macro: all its steps in the caller's transaction, or none of them."""

from datetime import timedelta

from sqlalchemy.orm import Session

from agent.accounts.access import StaffMember
from agent.accounts.audit import AuditLog
from agent.cases.desk import CaseDesk
from agent.cases.log import Actor
from agent.cases.schemas import DeskCustomer
from agent.conversations.reading import ConversationReader, Episode
from agent.conversations.service import ConversationNotFound
from agent.conversations.writer import ConversationWriter
from agent.customers.service import CustomerService
from agent.desk.canned import CannedService
from agent.desk.errors import MacroCustomerUnknown, MacroIdReused, MacroTextIncomplete
from agent.desk.macros import MacroService, view
from agent.desk.models import MacroRunRow
from agent.desk.repository import DeskRepository
from agent.desk.schemas import (
    CloseStep,
    DoneStep,
    MacroResult,
    NoteStep,
    OpenCaseStep,
    PriorityStep,
    ReplyStep,
    ReturnStep,
    SnoozeStep,
    Step,
)
from agent.desk.variables import fill
from agent.handoff.desk import DeskService
from agent.handoff.errors import NoHandoff, OwnershipChanged
from agent.handoff.service import HandoffService
from agent.kit.clock import Clock
from agent.kit.i18n import as_language
from agent.kit.ids import new_id
from agent.kit.records import Bilingual


class MacroRunner:
    """Runs macros for one person of the staff."""

    def __init__(self, session: Session, *, staff: StaffMember, clock: Clock) -> None:
        self._staff = staff
        self._clock = clock
        self._rows = DeskRepository(session)
        self._macros = MacroService(session, clock=clock)
        self._canned = CannedService(session, clock=clock)
        self._conversations = ConversationReader(session)
        self._writer = ConversationWriter(session, clock=clock)
        self._desk = DeskService(session, clock=clock)
        self._handoffs = HandoffService(session, clock=clock)
        self._customers = CustomerService(session, clock=clock)
        self._cases = CaseDesk(session, clock=clock, who=self._customer)
        self._audit = AuditLog(session, clock=clock)

    def run(
        self, conversation_id: str, macro_id: str, *, version: int, client_id: str
    ) -> MacroResult:
        """Do the steps on the conversation as it was seen; the same client id does them once.

        Raises:
            MacroNotFound, ConversationNotFound: there is none.
            MacroIdReused: the client id ran another macro.
            OwnershipChanged: somebody was faster, or the conversation is not one's own.
            MacroTextIncomplete: a variable cannot be filled; nothing was done.
            MacroCustomerUnknown: a step opens a case and nobody is verified.
        """
        self._writer.locked(conversation_id)
        done = self._rows.run_of(conversation_id, client_id)
        if done is not None:
            if (done.macro_id, done.staff_id) != (macro_id, self._staff.id):
                raise MacroIdReused(client_id=client_id)
            return MacroResult.model_validate({**done.result, "again": True})
        macro = view(self._macros.row(macro_id))
        episode = self._episode(conversation_id)
        if episode.owner_version != version:
            raise OwnershipChanged(owner=episode.owner, assignee=None)
        run = MacroRunRow(
            id=new_id(),
            conversation_id=conversation_id,
            client_id=client_id,
            macro_id=macro_id,
            staff_id=self._staff.id,
            result={},
            at=self._clock.now(),
        )
        steps = self._do(macro.steps, episode, run_id=run.id, macro_id=macro_id)
        after = self._episode(conversation_id)
        result = MacroResult(
            steps=steps, owner=after.owner, owner_version=after.owner_version, again=False
        )
        run.result = result.model_dump(mode="json")
        self._rows.keep(run)
        self._audit.note(
            self._staff.id,
            "macro.run",
            object_kind="conversation",
            object_id=conversation_id,
            customer_id=episode.customer_id,
            details={"macro_id": macro_id, "steps": [step.do for step in steps]},
        )
        return result

    def _do(
        self, steps: tuple[Step, ...], episode: Episode, *, run_id: str, macro_id: str
    ) -> tuple[DoneStep, ...]:
        done: list[DoneStep] = []
        case = ""
        for number, step in enumerate(steps):
            reference = self._step(
                step, episode, key=f"macro:{run_id}:{number}", macro_id=macro_id, case=case
            )
            if isinstance(step, OpenCaseStep):
                case = reference or case
            done.append(DoneStep(do=step.do, reference=reference))
        return tuple(done)

    def _step(
        self, step: Step, episode: Episode, *, key: str, macro_id: str, case: str
    ) -> str | None:
        """Do one step and return what it made; earlier steps may have changed the owner."""
        talk, me = episode.conversation_id, self._staff.id
        version = self._episode(talk).owner_version
        match step:
            case ReplyStep():
                text = self._reply(step, episode, case=case)
                origin = {"kind": "macro", "id": macro_id}
                sent = self._desk.send(talk, by=me, client_message_id=key, text=text, origin=origin)
                return sent.message_id
            case NoteStep():
                text = self._filled(step.text, episode, case=case)
                return self._desk.note(talk, by=me, client_note_id=key, text=text)
            case OpenCaseStep():
                return self._open_case(step, episode, key=key)
            case CloseStep():
                note = self._filled(step.note, episode, case=case) if step.note else None
                self._desk.close(talk, by=me, version=version, note=note)
            case ReturnStep():
                note = self._filled(step.note, episode, case=case)
                self._desk.give_back(talk, by=me, version=version, note=note)
            case SnoozeStep():
                until = self._clock.now() + timedelta(hours=step.hours)
                self._desk.snooze(talk, by=me, version=version, until=until)
            case PriorityStep():
                handoff = self._handoffs.of(talk)
                if handoff is None:
                    raise NoHandoff
                self._handoffs.reprioritise(handoff, step.priority)
        return None

    def _open_case(self, step: OpenCaseStep, episode: Episode, *, key: str) -> str:
        if episode.customer_id is None:
            raise MacroCustomerUnknown
        opened = self._cases.open_case(
            episode.customer_id,
            actor=Actor("agent", id=self._staff.id, name=self._staff.name),
            category=step.category,
            subject=self._filled(step.subject, episode, case=""),
            text=self._filled(step.text, episode, case="") if step.text else "",
            priority=step.priority,
            client_case_id=key,
            conversation_id=episode.conversation_id,
        )
        return opened.number

    def _reply(self, step: ReplyStep, episode: Episode, *, case: str) -> str:
        if step.text is not None:
            return self._filled(step.text, episode, case=case)
        language = as_language(episode.language)
        canned = self._canned.by_shortcut(self._staff, step.shortcut or "", language=language)
        return self._filled(Bilingual.of(canned.text), episode, case=case)

    def _filled(self, text: Bilingual, episode: Episode, *, case: str) -> str:
        facts = self._canned.facts(self._staff, episode.conversation_id, case=case)
        filled, missing = fill(text.text(facts.language), facts)
        if missing:
            raise MacroTextIncomplete(names=", ".join(missing))
        return filled

    def _episode(self, conversation_id: str) -> Episode:
        episode = self._conversations.episode(conversation_id)
        if episode is None:
            raise ConversationNotFound(conversation_id=conversation_id)
        return episode

    def _customer(self, customer_id: str) -> DeskCustomer:
        customer = self._customers.by_id(customer_id)
        return DeskCustomer(id=customer.id, name=customer.full_name, code=customer.code)
