"""A real SMTP server for the mail tests, and short words for the outbox."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from agent.files.store import FileStore
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.mail.service import Outbox
from agent.mail.tasks import MailWorker
from agent.mail.transports import SmtpTransport, Transport

SENDER = "Ventolia <assistenza@ventolia.example>"


@dataclass
class Inbox:
    """What the server took, and how it is to answer."""

    port: int = 0
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    recipient_answers: list[str] = field(default_factory=list)
    data_answers: list[str] = field(default_factory=list)

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.recipient_answers:
            return self.recipient_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(0)
        if self.data_answers:
            return self.data_answers.pop(0)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append((list(envelope.rcpt_tos), message))
        return "250 taken"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with listening("127.0.0.1") as inbox:
        yield inbox


@contextmanager
def listening(host: str) -> Iterator[Inbox]:
    with socket.socket() as probe:  # aiosmtpd cannot be asked which port it was given
        probe.bind((host, 0))
        inbox = Inbox(port=probe.getsockname()[1])
    controller = Controller(inbox, hostname=host, port=inbox.port)
    controller.start()
    yield inbox
    controller.stop()


@pytest.fixture
def smtp(inbox: Inbox) -> SmtpTransport:
    return SmtpTransport.of(f"smtp://127.0.0.1:{inbox.port}")


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


class Post:
    """An outbox and a worker for it."""

    def __init__(
        self, database: Database, clock: FixedClock, files: FileStore, transport: Transport
    ) -> None:
        self.database, self.clock, self.files = database, clock, files
        self.worker = MailWorker(
            database=database, transport=transport, files=files, sender=SENDER, clock=clock
        )

    def write(self, **changes: Any) -> bool:
        fields: dict[str, Any] = {
            "to": "anna@example.com",
            "subject": "Ciao",
            "text": "Perché no?\n",
            "language": "it",
            "purpose": "test",
            "dedupe_key": "one",
        }
        with self.database.transaction() as session:
            return Outbox(session, clock=self.clock).send(**(fields | changes))

    def deliver(self) -> int:
        """Deliver all that is due; return how many were tried."""
        count = 0
        while self.worker.deliver_one():
            count += 1
        return count


@pytest.fixture
def post(
    database: Database, clock: FixedClock, files: FileStore, smtp: SmtpTransport
) -> Iterator[Post]:
    post = Post(database, clock, files, smtp)
    yield post
    post.worker.close()
