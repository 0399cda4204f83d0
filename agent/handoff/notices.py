"""What a customer is told about the queue, in words and as numbers."""

from typing import Any, Literal

from agent.handoff.service import Place
from agent.kit import i18n
from agent.kit.i18n import Language
from agent.locales import Texts

# What was said in the same breath: nothing, that a person comes (and when people are there), or
# only that something went wrong.
Before = Literal["nothing", "passing", "apology"]


def queue_event(place: Place) -> dict[str, Any]:
    """Return the place in the queue as an event of the customer's log."""
    return {
        "position": place.position,
        "expected_wait_seconds": place.expected_wait_seconds,
        "open": place.open,
        "next_opening": place.next_opening.isoformat() if place.next_opening else None,
    }


def queue_text(place: Place, *, before: Before, language: Language, texts: Texts) -> str | None:
    """Return what is worth saying about the queue, or None.

    Only what is known is said: without measured waits no time is named.
    """
    lines = [texts.say("person_requested", language)] if before == "nothing" else []
    if not place.open:
        if before != "passing" and place.next_opening is not None:
            opens = i18n.moment(place.next_opening, language)
            lines.append(texts.say("queue_closed", language, opens=opens))
    elif place.full:
        lines.append(texts.say("queue_full", language, ahead=place.position - 1))
    elif not place.on_duty:
        lines.append(texts.say("queue_nobody", language))
    elif place.expected_wait_seconds is not None:
        wait = _duration(place.expected_wait_seconds, language, texts)
        lines.append(texts.say("queue_wait", language, wait=wait))
    if not place.open or place.full or not place.on_duty:
        lines.append(texts.say("queue_email", language))
    return " ".join(lines) or None


def _duration(seconds: int, language: Language, texts: Texts) -> str:
    """Return a wait as people say it: rounded up, never more exact than it is known."""
    minutes = max(1, -(-seconds // 60))
    if minutes == 1:
        return texts.say("wait_one_minute", language)
    if minutes <= 10:
        return texts.say("wait_minutes", language, minutes=minutes)
    if minutes <= 55:
        return texts.say("wait_minutes", language, minutes=-(-minutes // 5) * 5)
    hours = max(1, round(minutes / 60))
    if hours == 1:
        return texts.say("wait_one_hour", language)
    return texts.say("wait_hours", language, hours=hours)
