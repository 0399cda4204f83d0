"""Sign in with a code that comes by e-mail."""

import asyncio
import re
import time

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from agent.conversations.schemas import SessionReply
from agent.conversations.service import ConversationService
from agent.conversations.sessions import session_reply
from agent.conversations.widget_schemas import CodeCheck, CodeReply, CodeRequest
from agent.customers.codes import CodeService, Verdict
from agent.customers.errors import InvalidEmail
from agent.deps import ClaimsDep, Runtime, RuntimeDep
from agent.errors import Conflict
from agent.kit.tokens import SessionClaims
from agent.limits import Limited
from agent.mail.errors import MailAddressInvalid

router = APIRouter(prefix="/v1/widget/codes", tags=["widget"])

# Writing a mail takes some 2 ms more than writing none; every answer waits for this long.
_ANSWER_SECONDS = 0.3


class CodeOfAnother(Conflict):
    """The code is right, but the conversation is another customer's already."""

    code = "code_other_customer"


@router.post("", status_code=202, dependencies=[Limited("codes")])
async def send_code(body: CodeRequest, runtime: RuntimeDep, claims: ClaimsDep) -> CodeReply:
    """Send a code, if the address is a customer's; the answer is the same if it is not."""
    begun = time.monotonic()

    def send() -> None:
        with runtime.database.transaction() as session:
            view = ConversationService(session, clock=runtime.clock).view(
                claims, claims.conversation_id
            )
            try:
                _codes(runtime, session).send(view.id, email=body.email, language=view.language)
            except InvalidEmail as error:
                raise MailAddressInvalid from error

    await run_in_threadpool(send)
    runtime.mailer.wake()
    await asyncio.sleep(begun + _ANSWER_SECONDS - time.monotonic())
    return CodeReply()


@router.post("/verify", dependencies=[Limited("codes")])
async def verify_code(body: CodeCheck, runtime: RuntimeDep, claims: ClaimsDep) -> SessionReply:
    """Take a code; the conversation goes on as that customer's, and older tokens stop working."""

    def check() -> tuple[Verdict, SessionReply | None]:
        with runtime.database.transaction() as session:
            conversations = ConversationService(session, clock=runtime.clock)
            # Locked: two right codes at once must not make the conversation two customers'.
            conversation = conversations.own(claims, claims.conversation_id)
            verdict = _codes(runtime, session).check(
                conversation.id, email=body.email, code=re.sub(r"[\s-]", "", body.code)
            )
            if verdict.customer_id is None:
                return verdict, None
            return verdict, _signed_in(runtime, session, claims, verdict.customer_id)

    verdict, reply = await run_in_threadpool(check)
    verdict.require()
    if reply is None:
        raise CodeOfAnother
    runtime.written(reply.conversation_id, loop=asyncio.get_running_loop())
    return reply


def _signed_in(
    runtime: Runtime, session: Session, claims: SessionClaims, customer_id: str
) -> SessionReply | None:
    conversations = ConversationService(session, clock=runtime.clock)
    language = conversations.view(claims, claims.conversation_id).language
    view = conversations.resume(claims, customer_id=customer_id, language=language)
    if view is None:
        return None
    return session_reply(runtime, session, view, visitor_id=claims.visitor_id)


def _codes(runtime: Runtime, session: Session) -> CodeService:
    secret = runtime.settings.session_secret.get_secret_value()
    return CodeService(session, clock=runtime.clock, secret=secret)
