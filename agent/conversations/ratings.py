"""How satisfied the customer was: asked and answered once for each episode."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.conversations.models import Conversation, Rating
from agent.conversations.service import ConversationService
from agent.conversations.widget_schemas import RatingRequest
from agent.errors import Conflict, NotFound
from agent.insights.service import OutcomeService
from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.kit.tokens import SessionClaims

CHANGEABLE = timedelta(hours=24)


class RatingUnknown(NotFound):
    """No such episode in this conversation."""

    code = "rating_unknown"


class RatingClosed(Conflict):
    """It was given more than a day ago."""

    code = "rating_closed"


class RatingService:
    """Ratings, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._conversations = ConversationService(session, clock=clock)

    def ask(self, conversation: Conversation, *, episode_id: str | None = None) -> bool:
        """Ask in a locked conversation how it was; False when that episode was asked before.

        Args:
            conversation: locked by the caller.
            episode_id: the one that ends. Without it the current one, so call this before the
                owner changes to the bot, which begins a new episode.
        """
        episode_id = episode_id or conversation.episode_id
        rating = self._find(conversation.id, episode_id)
        if rating is not None:
            return False
        self._add(conversation, episode_id).asked_at = self._clock.now()
        self._conversations.append(
            conversation, type="rating_asked", payload={"episode_id": episode_id}
        )
        return True

    def rate(self, claims: SessionClaims, conversation_id: str, request: RatingRequest) -> None:
        """Keep the customer's score; the same again changes nothing.

        Raises:
            RatingUnknown: the episode is none of this conversation's.
            RatingClosed: another score was given more than `CHANGEABLE` ago.
        """
        conversation = self._conversations.own(claims, conversation_id)
        episode_id = request.episode_id or self._latest(conversation)
        rating = self._find(conversation_id, episode_id)
        if rating is None:
            if episode_id != conversation.episode_id:
                raise RatingUnknown
            rating = self._add(conversation, episode_id)
        if (rating.score, rating.comment) == (request.score, request.comment):
            return
        now = self._clock.now()
        if rating.rated_at is not None and now - rating.rated_at > CHANGEABLE:
            raise RatingClosed
        OutcomeService(self._session, clock=self._clock).rated(
            conversation_id, episode_id=episode_id, score=request.score
        )
        rating.score, rating.comment = request.score, request.comment
        rating.customer_id = claims.customer_id
        rating.rated_at, rating.changed_at = rating.rated_at or now, now
        self._conversations.append(
            conversation,
            type="rated",
            payload={
                "episode_id": episode_id,
                "score": request.score,
                "comment": request.comment,
            },
        )

    def _latest(self, conversation: Conversation) -> str:
        """Return the episode last asked about, else the one under way."""
        asked = self._session.scalar(
            select(Rating.episode_id)
            .where(Rating.conversation_id == conversation.id, Rating.asked_at.is_not(None))
            .order_by(Rating.asked_at.desc(), Rating.id.desc())
            .limit(1)
        )
        return asked or conversation.episode_id

    def _find(self, conversation_id: str, episode_id: str) -> Rating | None:
        return self._session.scalar(
            select(Rating).where(
                Rating.conversation_id == conversation_id, Rating.episode_id == episode_id
            )
        )

    def _add(self, conversation: Conversation, episode_id: str) -> Rating:
        rating = Rating(
            id=new_id(),
            conversation_id=conversation.id,
            episode_id=episode_id,
            customer_id=conversation.customer_id,
        )
        self._session.add(rating)
        return rating
