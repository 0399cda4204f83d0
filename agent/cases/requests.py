"""What the routes of cases take and give."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from agent.cases.models import Author, CaseStatus, Category, LinkKind, Priority
from agent.cases.schemas import CaseChange, CaseDetail
from agent.files.schemas import StoredFile
from agent.kit.i18n import Language
from agent.kit.records import Record
from agent.kit.types import MESSAGE_LIMIT, Identifier, ShortText, Text

CaseNumber = Annotated[str, StringConstraints(pattern=r"^TK-\d{6}$")]
NoteText = Annotated[Text, StringConstraints(max_length=MESSAGE_LIMIT)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewCase(_Body):
    """A case that staff open for a customer; ``client_case_id`` makes a second try harmless."""

    client_case_id: Identifier
    customer_id: Identifier
    category: Category
    subject: ShortText
    text: NoteText = ""
    priority: Priority = "normal"
    product: Annotated[Text, StringConstraints(max_length=20)] | None = None
    conversation_id: Identifier | None = None


class CaseChanges(_Body):
    """What is to change. A field that is not sent stays; ``assignee_id: null`` takes it away."""

    version: Version
    status: CaseStatus | None = None
    priority: Priority | None = None
    category: Category | None = None
    assignee_id: Identifier | None = None

    @model_validator(mode="after")
    def _null_only_for_the_assignee(self) -> "CaseChanges":
        for name in ("status", "priority", "category"):
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} cannot be null")
        return self


class NewNote(_Body):
    """A note; internal unless it says otherwise, so that a slip tells the customer nothing."""

    client_note_id: Identifier
    text: NoteText
    internal: bool = True


class NewLink(_Body):
    """What another case is to this one."""

    to: CaseNumber
    kind: LinkKind


class MergeInto(_Body):
    """The case in which this one is followed from now on."""

    into: CaseNumber


class ChangeList(BaseModel):
    """What happened to a case, oldest first."""

    items: tuple[CaseChange, ...]


class CaseFile(Record):
    """A file of a case."""

    file_id: str
    case: str
    name: str
    media_type: str
    size: int
    url: str
    internal: bool
    uploader: Literal["customer", "agent", "system"]
    at: datetime

    @classmethod
    def of(cls, file: StoredFile) -> "CaseFile":
        """Return the view of a stored file."""
        return cls(
            file_id=file.id,
            case=file.scope_id,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            url=file.url,
            internal=file.internal,
            uploader=file.uploader,
            at=file.created_at,
        )


class FileList(BaseModel):
    """The files of a case, oldest first."""

    items: tuple[CaseFile, ...]


class CustomerNote(BaseModel):
    """A note as its case's customer sees it."""

    author: Author
    author_name: str | None
    text: str
    at: datetime


class CustomerCase(BaseModel):
    """A case as its customer sees it, in one language. Staff matters are not in it."""

    number: str
    subject: str
    category: Category
    status: CaseStatus
    status_text: str
    is_open: bool
    product: str | None
    opened_at: datetime
    updated_at: datetime
    answer_due_at: datetime | None
    closed_at: datetime | None


class CustomerCaseDetail(CustomerCase):
    """A case with its notes, its files, and the numbers of cases it was merged with."""

    notes: tuple[CustomerNote, ...]
    merged: tuple[str, ...]
    files: tuple[CaseFile, ...]

    @classmethod
    def of(
        cls,
        case: CaseDetail,
        *,
        language: Language,
        status_text: str,
        files: tuple[CaseFile, ...],
    ) -> "CustomerCaseDetail":
        """Return a case in one language."""
        fields = {
            name: getattr(case, name)
            for name in CustomerCase.model_fields
            if name not in ("subject", "status_text")
        }
        return cls(
            **fields,
            subject=case.subject.text(language),
            status_text=status_text,
            notes=tuple(
                CustomerNote(
                    author=note.author,
                    author_name=note.author_name,
                    text=note.text.text(language),
                    at=note.at,
                )
                for note in case.notes
            ),
            merged=case.merged,
            files=files,
        )


class CustomerCases(BaseModel):
    """The customer's cases, the latest touched first."""

    items: tuple[CustomerCase, ...]
