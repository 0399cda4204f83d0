"""What is taken, what is refused, where it lies, and who reads it."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import AscoltoError
from agent.files import service as service_module
from agent.files.errors import (
    FileEmpty,
    FileKindRefused,
    FileLies,
    FilesFull,
    FileTooLarge,
    StoredFileNotFound,
)
from agent.files.kinds import NAME_LIMIT, clean_name
from agent.files.schemas import StoredFile
from agent.files.service import FileService
from agent.files.store import FILE_LIMIT, FileStore
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from tests.agent.files.samples import GOOD, LIES, PDF, PNG, REFUSED


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def receive(store: FileStore, name: str, declared: str, content: bytes) -> tuple[str, str]:
    with store.receive(io.BytesIO(content), name=name, declared=declared) as received:
        assert received.size == len(content)
        assert received.sha256 == hashlib.sha256(content).hexdigest()
        return received.name, received.media_type


def left_over(store: FileStore) -> list[Path]:
    return [path for path in store._folder.rglob("*") if path.is_file()]


class TestKinds:
    @pytest.mark.parametrize(("name", "declared", "content"), GOOD)
    def test_what_is_on_the_list_is_taken(
        self, store: FileStore, name: str, declared: str, content: bytes
    ) -> None:
        _, media_type = receive(store, name, declared, content)
        assert media_type in {
            "application/pdf", "image/png", "image/jpeg", "image/webp", "image/heic", "text/plain",
        }  # fmt: skip

    @pytest.mark.parametrize(("name", "declared", "content"), REFUSED)
    def test_what_is_not_is_refused(
        self, store: FileStore, name: str, declared: str, content: bytes
    ) -> None:
        with pytest.raises(FileKindRefused):
            receive(store, name, declared, content)
        assert left_over(store) == []

    @pytest.mark.parametrize(("name", "declared", "content"), LIES)
    def test_a_file_that_lies_is_refused(
        self, store: FileStore, name: str, declared: str, content: bytes
    ) -> None:
        with pytest.raises(FileLies):
            receive(store, name, declared, content)
        assert left_over(store) == []

    def test_an_empty_one_is_refused(self, store: FileStore) -> None:
        with pytest.raises(FileEmpty):
            receive(store, "a.pdf", "application/pdf", b"")

    def test_one_byte_too_many_is_refused_and_leaves_nothing(self, store: FileStore) -> None:
        whole = PDF + bytes(FILE_LIMIT - len(PDF))
        receive(store, "a.pdf", "", whole)
        with pytest.raises(FileTooLarge):
            receive(store, "a.pdf", "", whole + b"x")
        assert left_over(store) == []


class TestNames:
    @pytest.mark.parametrize(
        ("name", "cleaned"),
        [
            ("../../etc/passwd.txt", "passwd.txt"),
            ("..\\..\\windows\\system.ini.txt", "system.ini.txt"),
            ("<img src=x onerror=alert(1)>.png", "_img src=x onerror=alert(1)_.png"),
            ("foto\u202egpj.png", "fotogpj.png"),
            ("a\u200b\u2066b\u2069.png", "ab.png"),
            ("a\x00\r\nb.png", "a b.png"),
            ("CON.txt", "CON_.txt"),
            (".htaccess.txt", "htaccess.txt"),
            ("bolletta di novembre è qui.pdf", "bolletta di novembre è qui.pdf"),
            ('a"; filename="b.exe.pdf', "a_; filename=_b.exe.pdf"),
            ("\ud800.pdf", "\ufffd.pdf"),
        ],
    )
    def test_a_name_is_only_a_name(self, name: str, cleaned: str) -> None:
        assert clean_name(name) == cleaned

    def test_a_long_name_keeps_its_end(self) -> None:
        cleaned = clean_name("x" * 1000 + ".pdf")
        assert len(cleaned) <= NAME_LIMIT
        assert cleaned.endswith("xxx.pdf")

    @given(st.text(max_size=300))
    def test_whatever_comes(self, name: str) -> None:
        cleaned = clean_name(name)
        assert len(cleaned) <= NAME_LIMIT
        assert not set(cleaned) & set('/\\<>:"|?*\x00\r\n\t')
        assert cleaned.isprintable() or not cleaned.isascii()
        assert cleaned not in {".", ".."}


class Shelf:
    """Files of one conversation."""

    def __init__(self, database: Database, clock: FixedClock, store: FileStore) -> None:
        self.database, self.clock, self.store = database, clock, store

    def keep(self, content: bytes = PDF, **changes: Any) -> StoredFile:
        fields: dict[str, Any] = {
            "scope": "conversation", "scope_id": "c1", "uploader": "customer", "customer_id": None,
        }  # fmt: skip
        with (
            self.store.receive(io.BytesIO(content), name="a.pdf", declared="") as received,
            self.database.transaction() as session,
        ):
            return self.service(session).keep(received, **(fields | changes))

    def service(self, session: Any) -> FileService:
        return FileService(session, clock=self.clock, store=self.store)

    def read(self, file: StoredFile, *, conversation: str, customer: str | None) -> bytes:
        with self.database.reading() as session:
            found = self.service(session).for_customer(
                file.id, conversation_id=conversation, customer_id=customer
            )
            return self.service(session).content(found)


@pytest.fixture
def shelf(database: Database, clock: FixedClock, store: FileStore) -> Shelf:
    return Shelf(database, clock, store)


class TestKeeping:
    def test_the_same_bytes_lie_once_and_under_their_hash(self, shelf: Shelf) -> None:
        one, two = shelf.keep(), shelf.keep(scope_id="c2")
        assert one.id != two.id
        [path] = left_over(shelf.store)
        assert path.name == one.sha256 == hashlib.sha256(PDF).hexdigest()
        assert path.stat().st_mode & 0o077 == 0

    def test_what_no_transaction_keeps_is_gone(self, shelf: Shelf) -> None:
        class Fault(Exception):
            pass

        def fail() -> None:
            with (
                shelf.store.receive(io.BytesIO(PNG), name="a.png", declared=""),
                shelf.database.transaction(),
            ):
                raise Fault

        with pytest.raises(Fault):
            fail()
        assert left_over(shelf.store) == []

    def test_a_conversation_fills_up(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(service_module, "TOTAL_LIMIT", 2 * len(PDF))
        shelf.keep()
        shelf.keep()
        with pytest.raises(FilesFull):
            shelf.keep(content=PDF + b"more")
        shelf.keep(scope_id="c2")
        assert len(left_over(shelf.store)) == 1


class TestReading:
    def test_in_its_own_conversation(self, shelf: Shelf) -> None:
        assert shelf.read(shelf.keep(), conversation="c1", customer=None) == PDF

    def test_from_another_conversation_of_the_same_verified_customer(self, shelf: Shelf) -> None:
        file = shelf.keep(customer_id="anna")
        assert shelf.read(file, conversation="c2", customer="anna") == PDF

    @pytest.mark.parametrize("customer", [None, "bruno"])
    def test_not_by_anybody_else(self, shelf: Shelf, customer: str | None) -> None:
        for file in (shelf.keep(), shelf.keep(customer_id="anna")):
            with pytest.raises(StoredFileNotFound):
                shelf.read(file, conversation="c2", customer=customer)

    def test_nobody_reads_what_is_internal(self, shelf: Shelf) -> None:
        file = shelf.keep(customer_id="anna", internal=True)
        with pytest.raises(StoredFileNotFound):
            shelf.read(file, conversation="c1", customer="anna")

    def test_a_case_is_no_conversation_of_the_same_name(self, shelf: Shelf) -> None:
        file = shelf.keep(scope="case", scope_id="c1", customer_id="anna")
        with pytest.raises(StoredFileNotFound):
            shelf.read(file, conversation="c1", customer=None)
        assert shelf.read(file, conversation="c9", customer="anna") == PDF


def test_every_refusal_has_a_text_in_both_languages() -> None:
    from agent.locales import load_texts

    refusals: list[type[AscoltoError]] = [
        FileEmpty, FileKindRefused, FileLies, FilesFull, FileTooLarge, StoredFileNotFound,
    ]  # fmt: skip
    params = {"name": "a.pdf", "allowed": "PDF", "limit_mb": 10}
    for refusal in refusals:
        texts = [load_texts().say(refusal.code, one, **params) for one in ("it", "en")]  # type: ignore[arg-type]
        assert texts[0] != texts[1]
