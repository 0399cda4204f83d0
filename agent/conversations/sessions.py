"""The session token of a conversation, and what has to be said with it."""

from sqlalchemy.orm import Session

from agent.conversations.schemas import ConversationView, KnownCustomer, SessionReply
from agent.customers.service import CustomerService
from agent.deps import Runtime
from agent.kit.i18n import Language
from agent.kit.tokens import SessionClaims


def session_reply(
    runtime: Runtime,
    session: Session,
    view: ConversationView,
    *,
    visitor_id: str | None,
    language: Language | None = None,
) -> SessionReply:
    """Return the token for a conversation; ``language`` is the page's, else the conversation's."""
    claims = SessionClaims(view.id, view.customer_id, view.token_version, visitor_id)
    language = language or view.language
    customer = None
    if view.customer_id is not None:
        customer = CustomerService(session, clock=runtime.clock).by_id(view.customer_id)
    return SessionReply(
        token=runtime.tokens.session(claims),
        conversation_id=view.id,
        disclosure=runtime.texts.say("disclosure", language),
        language=language,
        customer=KnownCustomer(name=customer.name) if customer else None,
        owner=view.owner,
        last_seq=view.last_seq,
    )
