"""Files of conversations and cases: kept once, read by whoever the thing belongs to."""

from sqlalchemy.orm import Session

from agent.files.errors import FilesFull, StoredFileNotFound
from agent.files.models import FileRow, FileScope, Uploader
from agent.files.repository import FileRepository
from agent.files.schemas import Received, StoredFile
from agent.files.store import FileStore
from agent.kit.clock import Clock
from agent.kit.ids import new_id

TOTAL_LIMIT = 50 * 1024 * 1024


class FileService:
    """Stored files, inside the caller's transaction.

    The caller decides who may write into the conversation or case, and holds its row lock, so
    that two uploads at once cannot both take the last room.
    """

    def __init__(self, session: Session, *, clock: Clock, store: FileStore) -> None:
        self._files = FileRepository(session)
        self._clock = clock
        self._store = store

    def keep(
        self,
        received: Received,
        *,
        scope: FileScope,
        scope_id: str,
        uploader: Uploader,
        uploader_id: str | None = None,
        customer_id: str | None = None,
        internal: bool = False,
    ) -> StoredFile:
        """Take a received file into a conversation or case.

        Args:
            received: by `FileStore.receive`.
            scope: what it belongs to.
            scope_id: the conversation's id or the case's number.
            uploader: who sent it.
            uploader_id: customer or staff id, when there is one.
            customer_id: the verified customer whose conversation or case it is; he may read
                it from any of his conversations.
            internal: among staff; no customer ever reads it.

        Raises:
            FilesFull: more than `TOTAL_LIMIT` bytes in all.
        """
        if self._files.total(scope, scope_id) + received.size > TOTAL_LIMIT:
            raise FilesFull(limit_mb=TOTAL_LIMIT // 2**20)
        row = FileRow(
            id=new_id(),
            scope=scope,
            scope_id=scope_id,
            customer_id=customer_id,
            internal=internal,
            uploader=uploader,
            uploader_id=uploader_id,
            name=received.name,
            media_type=received.media_type,
            size=received.size,
            sha256=received.sha256,
            created_at=self._clock.now(),
        )
        self._files.add(row)
        self._store.admit(received)
        return StoredFile.model_validate(row)

    def of(self, scope: FileScope, scope_id: str) -> tuple[StoredFile, ...]:
        """Return the files of a conversation or case, oldest first, internal ones too."""
        return tuple(StoredFile.model_validate(row) for row in self._files.of(scope, scope_id))

    def for_customer(
        self, file_id: str, *, conversation_id: str, customer_id: str | None
    ) -> StoredFile:
        """Return a file to who holds a session token.

        Raises:
            StoredFileNotFound: there is none, or it is not his to read.
        """
        row = self._files.get(file_id)
        if row is None or row.internal:
            raise StoredFileNotFound
        here = (row.scope, row.scope_id) == ("conversation", conversation_id)
        his = customer_id is not None and row.customer_id == customer_id
        if not (here or his):
            raise StoredFileNotFound
        return StoredFile.model_validate(row)

    def for_staff(self, file_id: str) -> StoredFile:
        """Return a file to staff who may read conversations; raises StoredFileNotFound."""
        row = self._files.get(file_id)
        if row is None:
            raise StoredFileNotFound
        return StoredFile.model_validate(row)

    def content(self, file: StoredFile) -> bytes:
        """Return the bytes of a file."""
        return self._store.read(file.sha256)
