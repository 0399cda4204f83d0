"""Whether people are there and how long it takes, for everybody who opens the widget."""

import time
from dataclasses import dataclass, field
from threading import Lock

from agent.conversations.widget_schemas import StatusReply
from agent.deps import Runtime
from agent.handoff.service import HandoffService, Place
from agent.kit import i18n
from agent.kit.i18n import Language

KEPT_SECONDS = 5.0


@dataclass
class StatusBoard:
    """The last answer, kept for `KEPT_SECONDS`: a page with many visitors asks all the time."""

    _place: Place | None = None
    _until: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def read(self, runtime: Runtime) -> Place:
        """Return the place somebody would have who asked for a person now."""
        with self._lock:
            if self._place is None or time.monotonic() >= self._until:
                with runtime.database.reading() as session:
                    self._place = HandoffService(session, clock=runtime.clock).status()
                self._until = time.monotonic() + KEPT_SECONDS
            return self._place


def status_reply(runtime: Runtime, place: Place, language: Language) -> StatusReply:
    """Return the status as the widget shows it."""
    return StatusReply(
        open=place.open,
        next_opening=place.next_opening,
        on_duty=place.on_duty,
        expected_wait_seconds=place.expected_wait_seconds,
        waiting=place.position - 1,
        sentence=_sentence(runtime, place, language),
    )


def _sentence(runtime: Runtime, place: Place, language: Language) -> str:
    if place.next_opening is not None:
        at = i18n.moment(place.next_opening, language)
        return runtime.texts.say("status_closed", language, at=at)
    if not place.on_duty:
        return runtime.texts.say("status_nobody", language)
    if place.expected_wait_seconds is None:
        return runtime.texts.say("status_open", language)
    minutes = max(1, round(place.expected_wait_seconds / 60))
    return runtime.texts.say("status_wait", language, minutes=minutes)
