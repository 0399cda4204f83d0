"""What routes depend on: the running parts, a transaction, and who is asking."""

import asyncio
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request
from sqlalchemy.orm import Session

from agent.accounts.oidc import OidcProvider
from agent.accounts.sign_in import SignIn
from agent.annotation.preview import Previewer
from agent.annotation.vectors import VectorBook
from agent.desk.recall import Recall
from agent.dialogue.client import DialogueClient
from agent.dialogue.worker import TurnWorker
from agent.errors import Unauthorized
from agent.events.fanout import Fanout
from agent.files.store import FileStore
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.i18n import Language, as_language
from agent.kit.rate import Limiter
from agent.kit.tokens import SessionClaims, TokenInvalid, Tokens
from agent.locales import Texts
from agent.mail.tasks import MailWorker
from agent.settings import Settings


class ServiceKeyInvalid(Unauthorized):
    """Another system called without the service key."""

    code = "service_key_invalid"


@dataclass(frozen=True)
class Runtime:
    """The running parts of the web process, made once in `agent.app.create_app`."""

    settings: Settings
    database: Database
    dialogue: DialogueClient
    fanout: Fanout
    worker: TurnWorker
    tokens: Tokens
    sign_in: SignIn
    oidc: OidcProvider | None
    texts: Texts
    clock: Clock
    recall: Recall
    mailer: MailWorker
    files: FileStore
    limiter: Limiter
    vectors: VectorBook
    previews: Previewer

    def written(self, conversation_id: str, *, loop: asyncio.AbstractEventLoop) -> None:
        """Say, after the commit and from any thread, that a conversation has grown."""
        loop.call_soon_threadsafe(self.worker.wake)
        loop.call_soon_threadsafe(self.fanout.wake, conversation_id)


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.state.runtime
    return runtime


RuntimeDep = Annotated[Runtime, Depends(_runtime)]


def _transaction(runtime: RuntimeDep) -> Iterator[Session]:
    with runtime.database.transaction() as session:
        yield session


# The scope makes the commit happen before the response leaves: what is acknowledged is stored.
TransactionDep = Annotated[Session, Depends(_transaction, scope="function")]


def _bearer(runtime: RuntimeDep, authorization: Annotated[str, Header()] = "") -> SessionClaims:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenInvalid
    return runtime.tokens.read_session(token)


ClaimsDep = Annotated[SessionClaims, Depends(_bearer)]


def _service_key(runtime: RuntimeDep, x_service_key: Annotated[str, Header()] = "") -> None:
    expected = runtime.settings.service_key.get_secret_value()
    if not hmac.compare_digest(x_service_key.encode(), expected.encode()):
        raise ServiceKeyInvalid


ServiceKeyDep = Depends(_service_key)


def _language(accept_language: Annotated[str, Header()] = "") -> Language:
    return as_language(accept_language)


LanguageDep = Annotated[Language, Depends(_language)]
