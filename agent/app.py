"""The web process: every route, every error, and the worker that answers turns."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from agent import health
from agent.accounts import oidc_routes
from agent.accounts import routes as accounts
from agent.accounts.guard import check_staff_routes
from agent.accounts.oidc import OidcProvider
from agent.accounts.sign_in import SignIn
from agent.annotation import agreement_routes as agreement
from agent.annotation import file_routes as training_files
from agent.annotation import group_routes as groups
from agent.annotation import quality_routes as quality
from agent.annotation import routes as inbox
from agent.annotation.compare import Comparison
from agent.annotation.groups import GroupMaker
from agent.annotation.intake import Intake
from agent.annotation.nights import NightWorker
from agent.annotation.preview import Previewer
from agent.annotation.redaction import Redactor
from agent.annotation.tasks import AnnotationWorker
from agent.annotation.vectors import VectorBook
from agent.billing import routes as billing
from agent.cases import desk_routes as desk_cases
from agent.cases import routes as cases
from agent.cases.connectors.zammad import Zammad
from agent.cases.tasks import CaseTasks
from agent.conversations import people_routes, widget_routes
from agent.conversations import routes as conversations
from agent.conversations.tasks import RatingWorker
from agent.customers import code_routes
from agent.customers import routes as customers
from agent.deps import Runtime
from agent.desk import routes as desk
from agent.desk.recall import open_recall
from agent.dialogue.client import DialogueClient
from agent.dialogue.worker import TurnWorker
from agent.errors import AscoltoError
from agent.events.fanout import Fanout
from agent.files import routes as files
from agent.files.store import FILE_LIMIT, FileStore
from agent.handoff import file_routes as desk_files
from agent.handoff import reading as desk_reading
from agent.handoff import routes as desk_commands
from agent.handoff.tasks import DeskWorker
from agent.insights import routes as insights
from agent.insights.worker import OutcomeWorker
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.i18n import as_language
from agent.kit.limits import BodyLimit, NoNul
from agent.kit.logs import configure_logs
from agent.kit.rate import Limiter, LocalBuckets
from agent.kit.rate_redis import RedisBuckets
from agent.kit.streams import ReaderGone
from agent.kit.tokens import Tokens
from agent.knowledge import routes as knowledge
from agent.locales import load_texts
from agent.mail.tasks import MailWorker
from agent.mail.transports import FolderTransport, SmtpTransport
from agent.settings import Settings, load_settings
from agent.training import dialogue_routes as dialogues
from agent.training import routes as training
from agent.training.place import Place
from agent.training.tasks import TrainingWorker
from agent.web import routes as web

log = structlog.get_logger()

# 4,000 characters of four bytes, escaped as JSON, fit four times over.
_BODY_LIMIT = 64 * 1024
_UPLOADS = {
    r"/v1/staff/members/[^/]+/photo": 2 * 1024 * 1024,
    # One file with its multipart head and two short fields.
    r"/v1/(staff/)?conversations/[^/]+/files": FILE_LIMIT + _BODY_LIMIT,
    r"/v1/staff/cases/[^/]+/attachments": FILE_LIMIT + _BODY_LIMIT,
    # The training data of another project, as JSON.
    r"/v1/staff/studio/import(/preview)?": 2 * 1024 * 1024,
}


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> FastAPI:
    """Return the web application, wired but not started.

    Example:
        ``uvicorn --factory agent.app:create_app``
    """
    configure_logs()
    runtime = _wire(settings or load_settings(), clock=clock or Clock())

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        workers = (
            runtime.worker,
            runtime.mailer,
            RatingWorker(database=runtime.database, fanout=runtime.fanout, clock=runtime.clock),
            OutcomeWorker(database=runtime.database, clock=runtime.clock),
            DeskWorker(database=runtime.database, fanout=runtime.fanout, clock=runtime.clock),
            _case_tasks(runtime),
            _night_worker(runtime),
            TrainingWorker(
                database=runtime.database,
                fanout=runtime.fanout,
                clock=runtime.clock,
                place=Place.of(runtime.settings),
            ),
            _annotation(runtime),
        )
        tasks = [asyncio.create_task(worker.run()) for worker in workers]
        yield {"runtime": runtime}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for worker in workers:
            await asyncio.to_thread(worker.close)
        await asyncio.to_thread(runtime.recall.close)
        await runtime.dialogue.close()
        runtime.database.close()

    app = FastAPI(
        title="Ascolto",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(ReaderGone)
    app.add_middleware(NoNul)
    app.add_middleware(BodyLimit, limit=_BODY_LIMIT, uploads=_UPLOADS)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=runtime.settings.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
        expose_headers=["Retry-After", "Content-Disposition"],
    )
    _include_routes(app, demo=runtime.settings.demo)
    _answer_errors(app, runtime)
    check_staff_routes(app)
    return app


def _include_routes(app: FastAPI, *, demo: bool) -> None:
    features = [
        desk, insights, desk_reading, desk_commands, desk_files,
        accounts, oidc_routes, conversations, people_routes, widget_routes, code_routes, files,
        cases, desk_cases, customers, billing, knowledge, training, dialogues, training_files,
        inbox, agreement, groups, quality, health, web,
    ]  # fmt: skip
    if demo:
        from agent.mail import demo as outbox
        from agent.web import demo as page

        features += [page, outbox]
    for feature in features:
        # Not include_router, which would read each route's signature again for every application.
        app.router.routes.extend(feature.router.routes)


def _wire(settings: Settings, *, clock: Clock) -> Runtime:
    database = Database(settings.database_url)
    dialogue = DialogueClient(url=settings.rasa_url, token=settings.rasa_token.get_secret_value())
    vectors = VectorBook(dialogue, folder=settings.vectors_folder)
    fanout = Fanout()
    texts = load_texts()
    worker = TurnWorker(
        database=database,
        dialogue=dialogue,
        fanout=fanout,
        texts=texts,
        clock=clock,
        deadline=timedelta(seconds=settings.turn_deadline_seconds),
        workers=settings.workers,
    )
    tokens = Tokens(
        session_secret=settings.session_secret.get_secret_value(),
        identity_secret=settings.identity_secret.get_secret_value(),
        clock=clock,
    )
    return Runtime(
        settings=settings,
        database=database,
        dialogue=dialogue,
        fanout=fanout,
        worker=worker,
        tokens=tokens,
        sign_in=SignIn.of(settings, database, clock=clock),
        oidc=OidcProvider.of(settings, clock=clock),
        texts=texts,
        clock=clock,
        recall=open_recall(
            database=database,
            clock=clock,
            folder=settings.similar_folder,
            knowledge=settings.knowledge_folder,
        ),
        mailer=_mailer(settings, database, clock=clock),
        files=FileStore(settings.files_folder),
        limiter=Limiter(
            RedisBuckets(settings.redis_url.get_secret_value())
            if settings.redis_url
            else LocalBuckets(),
            clock=clock,
        ),
        vectors=vectors,
        previews=Previewer(vectors),
    )


def _annotation(runtime: Runtime) -> AnnotationWorker:
    return AnnotationWorker(
        intake=Intake(
            runtime.database,
            clock=runtime.clock,
            redactor=Redactor(),
            share=runtime.settings.second_readings,
        ),
        comparison=Comparison(
            runtime.database,
            clock=runtime.clock,
            book=runtime.vectors,
            data=Place.of(runtime.settings).data,
        ),
        fanout=runtime.fanout,
        clock=runtime.clock,
        compares=runtime.settings.unasked_encoding,
    )


def _night_worker(runtime: Runtime) -> NightWorker:
    maker = GroupMaker(
        runtime.database,
        clock=runtime.clock,
        book=runtime.vectors,
        data=Place.of(runtime.settings).data,
    )
    return NightWorker(
        database=runtime.database,
        fanout=runtime.fanout,
        clock=runtime.clock,
        maker=maker,
        works=runtime.settings.unasked_encoding,
    )


def _case_tasks(runtime: Runtime) -> CaseTasks:
    url, token = runtime.settings.zammad_url, runtime.settings.zammad_token
    zammad = None
    if url and token is not None:
        zammad = Zammad(
            url,
            token=token.get_secret_value(),
            group=runtime.settings.zammad_group,
            clock=runtime.clock,
        )
    return CaseTasks(
        runtime.database,
        texts=runtime.texts,
        clock=runtime.clock,
        fanout=runtime.fanout,
        connector=zammad,
    )


def _mailer(settings: Settings, database: Database, *, clock: Clock) -> MailWorker:
    url = settings.smtp_url
    return MailWorker(
        database=database,
        transport=SmtpTransport.of(url.get_secret_value())
        if url
        else FolderTransport(settings.outbox_folder),
        files=FileStore(settings.files_folder),
        sender=settings.mail_from,
        clock=clock,
    )


def _answer_errors(app: FastAPI, runtime: Runtime) -> None:
    """Every error leaves as problem+json with a code and a sentence in the reader's language."""

    def problem(
        request: Request,
        *,
        code: str,
        status: int,
        params: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> JSONResponse:
        language = as_language(request.headers.get("accept-language"))
        known = runtime.texts.keys(language)
        detail = runtime.texts.say(code if code in known else "error", language, **params)
        return JSONResponse(
            {
                "type": "about:blank",
                "title": HTTPStatus(status).phrase,
                "status": status,
                "code": code,
                "detail": detail,
                "params": params,
            },
            status_code=status,
            media_type="application/problem+json",
            headers=headers,
        )

    @app.exception_handler(AscoltoError)
    async def expected(request: Request, error: AscoltoError) -> JSONResponse:
        return problem(
            request,
            code=error.code,
            status=error.status,
            params=error.params,
            headers=error.headers,
        )

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        # Only the names of the fields go back: values may hold what JSON cannot carry.
        fields = sorted({".".join(str(step) for step in e["loc"][1:]) for e in error.errors()})
        text = ", ".join(fields).encode("ascii", "replace").decode() or "JSON"
        return problem(request, code="invalid_input", status=422, params={"fields": text})

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        codes = {400: "invalid_input", 404: "not_found", 413: "body_too_large"}
        params = {"fields": "JSON"} if error.status_code == 400 else {}
        code = codes.get(error.status_code, "error")
        return problem(request, code=code, status=error.status_code, params=params)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("request_failed", path=request.url.path, exc_info=error)
        return problem(request, code="error", status=500, params={})
