"""From the outbox to a server: once, in the right letters, and again when it must be."""

import asyncio
import io
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from agent.files.service import FileService
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.mail.models import MailRow
from agent.mail.service import ATTEMPTS, LEASE, Deliveries, pause_after
from agent.mail.transports import FolderTransport, MailDelayed, SmtpTransport
from tests.agent.mail.conftest import Inbox, Post, listening


def row(database: Database) -> MailRow:
    with database.reading() as session:
        found = session.scalar(select(MailRow))
        assert found is not None
        return found


class TestWhatArrives:
    def test_accents_come_through_in_subject_name_and_text(self, post: Post, inbox: Inbox) -> None:
        post.write(subject="Perché la bolletta è più alta - 50 €", text="Così è, «Anna» 😀\n")
        assert post.deliver() == 1
        [(recipients, message)] = inbox.mails
        assert recipients == ["anna@example.com"]
        assert message["subject"] == "Perché la bolletta è più alta - 50 €"
        assert message["from"] == "Ventolia <assistenza@ventolia.example>"
        assert message.get_content().replace("\r\n", "\n") == "Così è, «Anna» 😀\n"
        assert message.get_content_charset() == "utf-8"
        assert message["content-language"] == "it"
        assert message["auto-submitted"] == "auto-generated"
        assert message["message-id"] == f"<{row(post.database).id}@ventolia.example>"

    def test_a_line_that_begins_with_a_dot_stays_whole(self, post: Post, inbox: Inbox) -> None:
        text = ".\n.. due\n" + "x" * 3000 + "\nFrom me\n"
        post.write(text=text)
        post.deliver()
        assert inbox.mails[0][1].get_content().replace("\r\n", "\n") == text

    def test_a_stored_file_goes_with_it(
        self, post: Post, inbox: Inbox, database: Database, clock: FixedClock
    ) -> None:
        pdf = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nbolletta"
        with (
            post.files.receive(
                io.BytesIO(pdf), name="bolletta giù.pdf", declared="application/pdf"
            ) as received,
            database.transaction() as session,
        ):
            file = FileService(session, clock=clock, store=post.files).keep(
                received, scope="case", scope_id="TK-1", uploader="agent"
            )
        post.write(attachments=[file.id])
        post.deliver()
        [part] = list(inbox.mails[0][1].iter_attachments())
        assert part.get_filename() == "bolletta giù.pdf"
        assert part.get_content_type() == "application/pdf"
        assert part.get_content() == pdf

    def test_without_a_server_it_becomes_a_file(
        self, database: Database, clock: FixedClock, post: Post, tmp_path: Path
    ) -> None:
        local = Post(database, clock, post.files, FolderTransport(tmp_path / "outbox"))
        local.write()
        assert local.deliver() == 1
        [path] = (tmp_path / "outbox").iterdir()
        assert path.name == f"{row(database).id}.eml"
        assert b"Subject: Ciao" in path.read_bytes()
        local.worker.close()


class TestOnce:
    def test_the_same_key_is_one_mail(self, post: Post, inbox: Inbox) -> None:
        assert post.write() is True
        assert post.write(text="other") is False
        assert post.deliver() == 1
        assert post.deliver() == 0
        assert len(inbox.mails) == 1

    def test_ten_workers_deliver_forty_mails_once_each(
        self, database: Database, clock: FixedClock, post: Post, inbox: Inbox, smtp: SmtpTransport
    ) -> None:
        for number in range(40):
            post.write(dedupe_key=str(number), subject=str(number))
        workers = [Post(database, clock, post.files, smtp) for _ in range(10)]
        threads = [threading.Thread(target=worker.deliver) for worker in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        subjects = sorted(int(str(message["subject"])) for _, message in inbox.mails)
        assert subjects == list(range(40))

    def test_what_is_rolled_back_is_never_told(self, post: Post, database: Database) -> None:
        class Fault(Exception):
            pass

        def fail() -> None:
            from agent.mail.service import Outbox

            with database.transaction() as session:
                Outbox(session, clock=post.clock).send(
                    to="anna@example.com", subject="a", text="b", language="it",
                    purpose="test", dedupe_key="gone",
                )  # fmt: skip
                raise Fault

        with pytest.raises(Fault):
            fail()
        assert post.deliver() == 0

    def test_a_worker_that_died_is_followed_by_another(
        self, post: Post, inbox: Inbox, database: Database, clock: FixedClock
    ) -> None:
        post.write()
        with database.transaction() as session:
            owed = Deliveries(session, clock=clock).claim("dead")
        assert owed is not None
        assert post.deliver() == 0
        clock.moment += LEASE + timedelta(seconds=1)
        assert post.deliver() == 1
        with database.transaction() as session:
            Deliveries(session, clock=clock).failed(owed, error="late", for_good=True)
        assert row(database).status == "sent"


class TestFaults:
    def test_a_busy_server_is_asked_again_ever_later(
        self, post: Post, inbox: Inbox, clock: FixedClock
    ) -> None:
        post.write()
        inbox.recipient_answers = ["451 busy"]
        inbox.data_answers = ["452 full"]
        assert post.deliver() == 1
        assert row(post.database).status == "pending"
        clock.moment += timedelta(seconds=29)
        assert post.deliver() == 0
        clock.moment += timedelta(seconds=1)
        assert post.deliver() == 1
        assert row(post.database).not_before == clock.now() + timedelta(seconds=60)
        clock.moment += timedelta(seconds=60)
        assert post.deliver() == 1
        assert [row(post.database).status, row(post.database).attempts] == ["sent", 3]
        assert len(inbox.mails) == 1

    @pytest.mark.parametrize("where", ["recipient_answers", "data_answers"])
    def test_a_refusal_is_final(self, post: Post, inbox: Inbox, where: str) -> None:
        post.write()
        setattr(inbox, where, ["550 no such person"])
        post.deliver()
        assert row(post.database).status == "failed"
        assert "550" in str(row(post.database).error)
        assert post.deliver() == 0

    def test_it_is_given_up_in_the_end(
        self, database: Database, clock: FixedClock, post: Post
    ) -> None:
        nobody = Post(database, clock, post.files, SmtpTransport.of("smtp://127.0.0.1:1"))
        nobody.write()
        for attempt in range(1, ATTEMPTS + 1):
            assert nobody.deliver() == 1, attempt
            clock.moment += pause_after(attempt)
        assert row(database).status == "failed"
        assert nobody.deliver() == 0
        nobody.worker.close()

    def test_a_password_does_not_go_over_an_open_line(self) -> None:
        # All of 127/8 is here, but only by its names is a server known to be on this machine.
        with listening("127.0.0.2") as inbox:
            transport = SmtpTransport.of(f"smtp://user:p%40ss@127.0.0.2:{inbox.port}")
            assert transport.password == "p@ss"
            with pytest.raises(MailDelayed, match="no TLS"):
                transport.deliver(_message(), mail_id="x")
            assert inbox.mails == []

    def test_a_bad_url_is_refused_without_showing_the_password(self) -> None:
        with pytest.raises(ValueError, match="ASCOLTO_SMTP_URL") as refused:
            SmtpTransport.of("http://user:geheim@host")
        assert "geheim" not in str(refused.value)


class TestSecrets:
    def test_a_code_is_forgotten_once_sent(self, post: Post, inbox: Inbox) -> None:
        post.write(secret=True, subject="123456", text="Codice 123456")
        post.deliver()
        assert "123456" in inbox.mails[0][1].get_content()
        assert (row(post.database).subject, row(post.database).text) == ("", "")

    def test_a_code_that_is_too_old_is_not_sent(
        self, post: Post, inbox: Inbox, clock: FixedClock
    ) -> None:
        post.write(secret=True, expires_at=clock.now() + timedelta(minutes=10))
        clock.moment += timedelta(minutes=10)
        assert post.deliver() == 0
        assert (row(post.database).status, row(post.database).text) == ("expired", "")


def test_a_running_worker_delivers_when_woken(post: Post, inbox: Inbox) -> None:
    async def run() -> None:
        task = asyncio.create_task(post.worker.run())
        await asyncio.sleep(0.2)
        await asyncio.to_thread(post.write)
        post.worker.wake()
        for _ in range(200):
            if inbox.mails and row(post.database).status == "sent":
                break
            await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    assert len(inbox.mails) == 1


def _message() -> Any:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"] = "a@example.com", "b@example.com"
    message.set_content("x")
    return message
