"""Intents, examples, export and import, for the studio."""

from typing import Annotated, TypeVar

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from agent.accounts.access import Allowed, StaffMember
from agent.annotation.commands import Commands
from agent.annotation.domain import known_names
from agent.annotation.file_schemas import (
    Examples,
    Export,
    ExportBody,
    ImportBody,
    Imported,
    ImportPreviewBody,
    Intent,
    Intents,
    NewIntent,
)
from agent.annotation.files import ExampleFiles, said_in
from agent.annotation.imports import ImportService
from agent.annotation.intents import IntentService
from agent.annotation.labels import LabelService, Trainer
from agent.annotation.models import ActionKind
from agent.annotation.repository import ReviewRepository
from agent.deps import LanguageDep, Runtime, RuntimeDep
from agent.events.fanout import STUDIO
from agent.kit.i18n import Language
from agent.kit.records import Bilingual, Record
from agent.kit.types import Text
from agent.training.place import Place

router = APIRouter(prefix="/v1/staff/studio", tags=["studio"])

Reader = Annotated[StaffMember, Allowed("labels.read")]
Writer = Annotated[StaffMember, Allowed("labels.write")]
Answer = TypeVar("Answer", bound=Record)


@router.get("/intents")
def read_intents(runtime: RuntimeDep, staff: Reader, language: LanguageDep) -> Intents:
    """Return what a label may name, with guidelines and counts of examples."""
    del staff
    with said_in(language):
        return IntentService(_place(runtime)).all()


@router.post("/intents")
async def create_intent(
    body: NewIntent, runtime: RuntimeDep, staff: Writer, language: LanguageDep
) -> Intent:
    """Make an intent: it is answered with the reply after the next training."""

    def create() -> Intent:
        with said_in(language):
            made = IntentService(_place(runtime)).create(
                body.name,
                subject=body.subject,
                meaning=Bilingual(**body.meaning.model_dump()),
                negative=Bilingual(**body.negative.model_dump()) if body.negative else None,
                reply=Bilingual(**body.reply.model_dump()),
                title=Bilingual(**body.title.model_dump()) if body.title else None,
                examples=body.examples,
            )
        return _once(runtime, staff, body.client_id, made, kind="new_intent", intent=made.name)

    made = await run_in_threadpool(create)
    _hint(runtime, made.name)
    return made


@router.get("/examples")
def read_examples(
    runtime: RuntimeDep,
    staff: Reader,
    language: LanguageDep,
    intent: Annotated[str | None, Query(max_length=100)] = None,
    q: Annotated[Text, Query(max_length=200)] = "",
    cursor: Annotated[str | None, Query(max_length=20)] = None,
) -> Examples:
    """Return training examples with their places, and the files that cannot be read."""
    del staff
    return _files(runtime, language).page(intent=intent, q=q, cursor=cursor)


@router.get("/export")
def preview_export(runtime: RuntimeDep, staff: Reader, language: LanguageDep) -> Export:
    """Return what the accepted labels would change in the files."""
    del staff
    with runtime.database.reading() as session:
        pending = _labels(runtime, session).pending()
    with said_in(language):
        return _files(runtime, language).export(pending, write=False)[0]


@router.post("/export")
async def export(
    body: ExportBody, runtime: RuntimeDep, staff: Writer, language: LanguageDep
) -> Export:
    """Write the accepted labels into the files: all of them or none."""

    def write() -> Export:
        files, by = _files(runtime, language), Trainer(staff.id, staff.name)
        with said_in(language), runtime.database.transaction() as session:
            labels = _labels(runtime, session)

            def do() -> tuple[Export, dict[str, object]]:
                done, ids = files.export(labels.pending(hold=True), write=True)
                labels.mark_exported(ids, by=by)
                return done, done.model_dump(mode="json")

            commands = Commands(session, clock=runtime.clock)
            return commands.once(staff.id, body.client_id, do=do, again=Export.model_validate)

    done = await run_in_threadpool(write)
    _hint(runtime, "")
    return done


@router.post("/import/preview")
def preview_import(
    body: ImportPreviewBody, runtime: RuntimeDep, staff: Writer, language: LanguageDep
) -> Imported:
    """Return what files of another project hold that is new, known or contradictory."""
    del staff
    with said_in(language):
        return _imports(runtime, language).run(body, write=False)


@router.post("/import")
async def import_files(
    body: ImportBody, runtime: RuntimeDep, staff: Writer, language: LanguageDep
) -> Imported:
    """Take over what is new in files of another project."""

    def take() -> Imported:
        with said_in(language):
            done = _imports(runtime, language).run(body, write=True)
        return _once(runtime, staff, body.client_id, done, kind="import")

    done = await run_in_threadpool(take)
    _hint(runtime, "")
    return done


def _once(
    runtime: Runtime,
    staff: StaffMember,
    client_id: str,
    answer: Answer,
    *,
    kind: ActionKind,
    intent: str | None = None,
) -> Answer:
    """Note who changed the files, and return the answer that a command was given first.

    The files are changed outside of the transaction: it would keep every customer's message
    waiting meanwhile. Doing it twice changes nothing, only the answer would be another.
    """

    def keep() -> tuple[Answer, dict[str, object]]:
        ReviewRepository(session).note(
            kind, by=staff.id, by_name=staff.name, at=runtime.clock.now(), intent=intent
        )
        return answer, answer.model_dump(mode="json", by_alias=True)

    with runtime.database.transaction() as session:
        return Commands(session, clock=runtime.clock).once(
            staff.id, client_id, do=keep, again=type(answer).model_validate
        )


def _place(runtime: Runtime) -> Place:
    return Place.of(runtime.settings)


def _files(runtime: Runtime, language: Language) -> ExampleFiles:
    return ExampleFiles(_place(runtime).data, texts=runtime.texts, language=language)


def _imports(runtime: Runtime, language: Language) -> ImportService:
    return ImportService(_place(runtime), texts=runtime.texts, language=language)


def _labels(runtime: Runtime, session: Session) -> LabelService:
    known = known_names(_place(runtime).domain)
    return LabelService(session, clock=runtime.clock, known=known)


def _hint(runtime: Runtime, of: str) -> None:
    runtime.fanout.sign(STUDIO, {"topic": "files", "id": of})
