"""The handoff card: read from the record first, then from vectors as far as they answer in time."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from agent.accounts.access import StaffMember
from agent.accounts.audit import AuditLog
from agent.cases.schemas import Case
from agent.cases.service import CaseService
from agent.cases.solved import SolvedCase, SolvedCases
from agent.conversations.reading import ConversationReader, Episode
from agent.conversations.service import ConversationNotFound
from agent.customers.service import CustomerService
from agent.desk import reading
from agent.desk.card_schemas import (
    Card,
    CaseBrief,
    SimilarCase,
    Suggestion,
    SuggestionSource,
)
from agent.desk.recall import Question, Recall, Recalled
from agent.handoff.service import HandoffService
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.i18n import Language, as_language
from agent.locales import Texts
from knowledge_base import Answer

# What is said around a request: no article answers it and no case is like it.
_SMALL_TALK = {
    "greet", "goodbye", "thank", "affirm", "deny", "bot_challenge", "help", "talk_to_human",
    "identify_customer", "not_interested", "give_praise",
}  # fmt: skip
_MOST_QUESTIONS = 3
_MOST_SUGGESTIONS = 4
_SIMILAR_SHOWN = 3
_LEAST_CONFIDENCE = 0.25
# One stranger in ten comes this near to any case, and nineteen relatives in twenty (ADR 10).
_LEAST_LIKENESS = 0.38
_LONGEST = 1_000


class CardService:
    """Makes the card of a conversation for one of the staff."""

    def __init__(self, database: Database, *, recall: Recall, texts: Texts, clock: Clock) -> None:
        self._database = database
        self._recall = recall
        self._texts = texts
        self._clock = clock

    def card(self, conversation_id: str, *, staff: StaffMember, language: Language) -> Card:
        """Return the card; ``language`` is the reader's.

        No connection is held while vectors are waited for.

        Raises:
            ConversationNotFound: there is no such conversation.
        """
        with self._database.transaction() as session:
            episode = ConversationReader(session).episode(conversation_id)
            if episode is None:
                raise ConversationNotFound(conversation_id=conversation_id)
            if episode.customer_id is not None:
                self._seen(session, episode, staff_id=staff.id)
            audience = self._audience(session, episode)
            cases = self._open_cases(session, episode)
            handoff = HandoffService(session, clock=self._clock).last(conversation_id)
        requests = _requests(episode)
        recalled = self._recall.look(
            [
                Question(text, as_language(episode.language), audience)
                for _, text in requests[:_MOST_QUESTIONS]
            ],
            about="\n".join(text for _, text in requests[:_MOST_QUESTIONS])[:_LONGEST],
            language=as_language(episode.language),
        )
        with self._database.reading() as session:
            solved = SolvedCases(session).by_ids(near.case_id for near in recalled.cases)
        return Card(
            conversation_id=episode.conversation_id,
            episode_id=episode.episode_id,
            language=as_language(episode.language),
            reason=handoff.reason if handoff else None,
            requested_by=handoff.requested_by if handoff else None,
            verified=episode.customer_id is not None,
            asked=reading.asked(episode),
            tried=reading.tried(episode),
            open_cases=cases,
            mood=reading.mood(episode),
            missing=reading.missing(episode),
            similar=_similar(recalled, solved, own={case.number for case in cases}),
            similar_state=recalled.cases_state,
            suggestions=self._suggestions(requests, recalled.answers, language=language),
            suggestions_state=recalled.answers_state,
            episode_summary=reading.summary(episode),
        )

    def _seen(self, session: Session, episode: Episode, *, staff_id: str) -> None:
        AuditLog(session, clock=self._clock).note(
            staff_id,
            "customer.viewed",
            object_kind="conversation",
            object_id=episode.conversation_id,
            customer_id=episode.customer_id,
            details={"view": "card"},
        )

    def _audience(self, session: Session, episode: Episode) -> str | None:
        if episode.customer_id is None:
            return None
        customer = CustomerService(session, clock=self._clock).by_id(episode.customer_id)
        return "business" if customer.kind == "firm" else "customer"

    def _open_cases(self, session: Session, episode: Episode) -> tuple[CaseBrief, ...]:
        if episode.customer_id is None:
            return ()
        cases = CaseService(session, clock=self._clock).open_for(episode.customer_id)
        return tuple(_brief(case) for case in cases)

    def _suggestions(
        self,
        requests: Sequence[tuple[int, str]],
        answers: Sequence[Answer],
        *,
        language: Language,
    ) -> tuple[Suggestion, ...]:
        """Return one reply for each article, from the question it answers best."""
        found: dict[str, tuple[float, Suggestion]] = {}
        # Answers come in the order of the questions; a late one is missing at the end.
        for (seq, question), answer in zip(requests, answers, strict=False):
            if not answer.passages or answer.confidence < _LEAST_CONFIDENCE:
                continue
            passage = answer.passages[0]
            key = "suggestion_answers" if answer.answered else "suggestion_may_answer"
            suggestion = Suggestion(
                id=f"{seq}:{passage.article_id}",
                text=answer.answer or passage.text,
                language=passage.language,
                source=SuggestionSource(
                    article_id=passage.article_id,
                    title=passage.title,
                    url=passage.url,
                    language=passage.language,
                    score=round(answer.confidence, 4),
                ),
                question=question,
                seq=seq,
                reason=self._texts.say(key, language, question=_short(question)),
                sure=answer.answered,
            )
            best = found.get(passage.article_id)
            if best is None or answer.confidence > best[0]:
                found[passage.article_id] = (answer.confidence, suggestion)
        ranked = sorted(found.values(), key=lambda pair: pair[0], reverse=True)
        return tuple(suggestion for _, suggestion in ranked[:_MOST_SUGGESTIONS])


def _requests(episode: Episode) -> list[tuple[int, str]]:
    """Return the customer's messages that ask for something, the latest first."""
    found = [
        (message.seq, message.text)
        for message in reading.asked(episode)
        if not message.pressed
        and message.intent not in _SMALL_TALK
        and len(message.text.split()) > 1
    ]
    return found[::-1]


def _similar(
    recalled: Recalled, solved: dict[str, SolvedCase], *, own: Iterable[str]
) -> tuple[SimilarCase, ...]:
    """Return the cases to show; several solved by the same words count as one."""
    shown: dict[str, SimilarCase] = {}
    for near in recalled.cases:
        case = solved.get(near.case_id)
        if case is None or case.number in own or near.score < _LEAST_LIKENESS:
            continue
        shown.setdefault(
            case.solution.it,
            SimilarCase(
                number=case.number,
                category=case.category,
                product=case.product,
                subject=case.subject,
                solution=case.solution,
                closed_at=case.closed_at,
                score=near.score,
            ),
        )
    return tuple(shown.values())[:_SIMILAR_SHOWN]


def _brief(case: Case) -> CaseBrief:
    return CaseBrief.model_validate(case, from_attributes=True)


def _short(question: str) -> str:
    words = " ".join(question.split())
    return words if len(words) <= 80 else words[:79].rstrip() + "…"
