"""The customer hears of what others did to his cases: once, in the chat, or else by e-mail.

A notice is owed from the change's own transaction (`agent.cases.log`). Telling it and marking it
told happen in one transaction too, so that a process that dies in between tells it again or never
told it. What waits for the same case is told in one message.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from agent.cases.models import TicketChangeRow, TicketNoticeRow, TicketRow
from agent.cases.repository import CaseRepository, NoticeRepository
from agent.conversations.telling import Telling, Told
from agent.customers.schemas import Customer
from agent.customers.service import CustomerService
from agent.kit import i18n
from agent.kit.clock import ROME, Clock
from agent.kit.i18n import Language
from agent.locales import Texts
from agent.mail.service import Outbox

# Whoever has not written for a week is not looking at the chat.
HEARD_WITHIN = timedelta(days=7)
_LONGEST_NOTE = 500


@dataclass(frozen=True)
class Delivered:
    """What was told of one case: where, and how many changes."""

    number: str
    channel: str
    conversation_id: str | None
    count: int


class CaseNotices:
    """Tells what is owed, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock, texts: Texts) -> None:
        self._clock = clock
        self._texts = texts
        self._cases = CaseRepository(session)
        self._notices = NoticeRepository(session)
        self._customers = CustomerService(session, clock=clock)
        self._telling = Telling(session, clock=clock)
        self._mails = Outbox(session, clock=clock)

    def tell_next(self) -> Delivered | None:
        """Tell the customer what is owed of the case that has waited longest.

        Returns:
            What was told, or None when nothing is owed.
        """
        notices = self._notices.next_due(self._clock.now())
        if not notices:
            return None
        row = self._cases.get(notices[0].ticket_id)
        customer = self._customers.by_id(row.customer_id)
        changes = [self._notices.change(notice.change_id) for notice in notices]
        now = self._clock.now()
        conversation_id = self._telling.tell(
            row.customer_id,
            lambda language: self._message(row, changes, language),
            since=now - HEARD_WITHIN,
        )
        channel = "chat" if conversation_id else "none"
        if conversation_id is None and customer.email:
            self._write_mail(row, changes, customer, to=customer.email)
            channel = "email"
        self._mark(notices, channel=channel, conversation_id=conversation_id, at=now)
        return Delivered(row.number, channel, conversation_id, len(notices))

    def _message(
        self, row: TicketRow, changes: Sequence[TicketChangeRow], language: Language
    ) -> Told:
        lines = self._lines(row, changes, language)
        card = self._card(self._cases.root_of(row), language)
        parts: list[dict[str, Any]] = [{"type": "text", "text": line} for line in lines]
        shown = [f"{item['label']}: {item['value']}" for item in card["rows"]]
        text = "\n".join([*lines, f"{card['title']} - {card['status']}", *shown])
        return Told(parts=[*parts, card], text=text)

    def _write_mail(
        self, row: TicketRow, changes: Sequence[TicketChangeRow], customer: Customer, *, to: str
    ) -> None:
        language = customer.language
        root = self._cases.root_of(row)
        body = [
            self._texts.say("case_mail_greeting", language, name=customer.name),
            "\n\n".join(self._lines(row, changes, language)),
            self._texts.say(
                "case_mail_state", language,
                status=self._texts.say(f"case_status_{root.status}", language),
            ),
            self._texts.say("case_mail_end", language),
        ]  # fmt: skip
        self._mails.send(
            to=to,
            subject=self._texts.say(
                "case_mail_subject", language,
                number=root.number, subject=root.subject.text(language),
            ),
            text="\n\n".join(body),
            language=language,
            purpose="case_changed",
            dedupe_key=f"case:{changes[-1].id}",
            about=row.number,
        )  # fmt: skip

    def _lines(
        self, row: TicketRow, changes: Sequence[TicketChangeRow], language: Language
    ) -> list[str]:
        return [self._line(row, change, language) for change in changes]

    def _line(self, row: TicketRow, change: TicketChangeRow, language: Language) -> str:
        values: dict[str, Any] = {"number": row.number}
        key = f"case_notice_{change.kind}"
        if change.kind == "opened":
            values["subject"] = row.subject.text(language)
        elif change.kind == "status":
            key = f"{key}_{change.after['status']}"
        elif change.kind == "note":
            text = self._cases.note(change.after["note_id"]).text.text(language)
            values["text"] = _excerpt(text)
        elif change.kind == "file":
            values["name"] = change.after["name"]
        elif change.kind == "merged":
            values["into"] = change.after["into"]
        return self._texts.say(key, language, **values)

    def _card(self, row: TicketRow, language: Language) -> dict[str, Any]:
        due = row.answer_due_at if row.is_open else None
        rows = (
            ("case_card_opened", row.opened_at),
            ("case_card_due", due),
            ("case_card_closed", row.closed_at),
        )
        return {
            "type": "card",
            "title": self._texts.say(
                "case_card_title", language,
                number=row.number, subject=row.subject.text(language),
            ),
            "status": self._texts.say(f"case_status_{row.status}", language),
            "rows": [
                {"label": self._texts.say(label, language), "value": _day(moment, language)}
                for label, moment in rows
                if moment is not None
            ],
            "case": row.number,
        }  # fmt: skip

    @staticmethod
    def _mark(
        notices: Sequence[TicketNoticeRow],
        *,
        channel: str,
        conversation_id: str | None,
        at: datetime,
    ) -> None:
        for notice in notices:
            notice.attempts += 1
            if channel == "none":  # neither a recent conversation nor an address
                notice.status = "failed"
                continue
            notice.status = "sent"
            notice.channel = "chat" if channel == "chat" else "email"
            notice.conversation_id = conversation_id
            notice.sent_at = at


def _day(moment: datetime, language: Language) -> str:
    return i18n.day(moment.astimezone(ROME).date(), language)


def _excerpt(text: str) -> str:
    return text if len(text) <= _LONGEST_NOTE else f"{text[: _LONGEST_NOTE - 1].rstrip()}…"
