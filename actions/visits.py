"""Visits of technicians: booked, moved, cancelled, and the one that nobody came to."""

import re
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date

from actions.base import CustomerAction
from actions.context import Button, Turn, local_day
from actions.forms import Form
from actions.homes import contract_for, homes
from actions.understanding import future_day, product
from actions.words import undo_button
from agent.kit.clock import ROME
from agent.visits.models import VisitReason
from agent.visits.schemas import Slot, Visit
from agent.visits.service import VisitService

_SLOT_ID = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}")
_MOVE = re.compile(
    r"\b(spost\w*|rinvi\w*|rimand\w*|posticip\w*|anticip\w*|cambi\w*|riprogramm\w*|non (?:ci sono"
    r"|posso)|move|reschedul\w*|postpone\w*|change|another day|earlier|later|can.?t make)\b",
    re.IGNORECASE,
)
_CANCEL = re.compile(
    r"\b(annull\w*|cancell\w*|disdi\w*|disdett\w*|non (?:serve|mi serve|venite)|cancel\w*"
    r"|call off|no longer need|don.?t need)\b",
    re.IGNORECASE,
)
_MISSED = re.compile(
    r"\b(non (?:si )?(?:[eè] )?(?:(?:presentat|venut|arrivat|vist|pass)\w*)|nessuno|mai (?:venut"
    r"|arrivat|passat)\w*|buca|bidone|nobody|no one|no-one|didn.?t (?:come|show|turn)|never"
    r" (?:came|showed|turned|arrived)|did not (?:come|show|turn)|hasn.?t (?:come|arrived))\b",
    re.IGNORECASE,
)
_REASONS: tuple[tuple[VisitReason, re.Pattern[str]], ...] = (
    ("power_increase", re.compile(r"\b(potenza|kw|kilowatt|power increase|more power)\b", re.I)),
    ("fibre_installation", re.compile(r"\b(install\w*|posare|portare la fibra|nuova linea)\b",
                                      re.I)),
    ("gas_activation", re.compile(r"\b(attiv\w*|activat\w*|allacci\w*|connect\w*)\b.*\bgas\b"
                                  r"|\bgas\b.*\b(attiv\w*|activat\w*|allacci\w*)\b", re.I)),
    ("meter_check", re.compile(r"\b(contator\w*|meter)\b", re.I)),
)  # fmt: skip
_PARTS_OF_DAY: tuple[tuple[re.Pattern[str], tuple[int, ...]], ...] = (
    (re.compile(r"\b(mattin\w*|morning)\b", re.I), (8,)),
    (re.compile(r"\b(pomeriggio|afternoon)\b", re.I), (12, 16)),
    (re.compile(r"\b(sera|evening|late)\b", re.I), (16,)),
)
_HOUR = re.compile(r"\b(?:alle|dalle|ore|at|from|le)\s+(\d{1,2})\b|\b(\d{1,2})\s?-\s?\d{1,2}\b")
_ANOTHER_DAY = re.compile(
    r"\b(un altro giorno|altri giorni|altre (?:date|fasce)|pi[uù] (?:avanti|tardi)|dopo"
    r"|another day|other (?:days|slots|dates)|later)\b",
    re.IGNORECASE,
)
_ORDINALS = (
    r"\b(prim[ao]|first)\b", r"\b(second[ao]|second)\b", r"\b(terz[ao]|third)\b",
    r"\b(quart[ao]|fourth)\b", r"\b(quint[ao]|fifth)\b", r"\b(sest[ao]|ultim[ao]|sixth|last)\b",
)  # fmt: skip
_SHOWN = 6
_SHORT = 6  # words
_LOCALES = {"it": "it_IT", "en": "en_GB"}


def slot_title(turn: Turn, slot: Slot | Visit) -> str:
    """Return a slot as people say it: "martedì 24 novembre, 8-12"."""
    starts, ends = slot.starts_at.astimezone(ROME), slot.ends_at.astimezone(ROME)
    day = format_date(starts.date(), "EEEE d MMMM", locale=_LOCALES[turn.language])
    return f"{day}, {starts.hour}-{ends.hour}"


class TechnicianBooking(CustomerAction):
    """A visit is wanted, or to move or cancel one."""

    action = "action_technician_booking"
    subjects = ("visit",)
    rereads = True

    def answer(self, turn: Turn) -> None:
        """Start gathering reason and slot, or say the visit booked and ask what to do with it."""
        if contract_for(turn, "other") is None:
            turn.say("utter_error_no_place_for_visit")
            return
        task, _, number = (turn.entity("choice") or "").partition(":")
        booked = turn.service(VisitService).upcoming(turn.customer_id)
        visit = next((v for v in booked if v.number == number), next(iter(booked), None))
        if not task and self._other_slot(turn):
            return
        if visit and task not in {"new", "book"}:
            if task == "cancel" or (task != "move" and _CANCEL.search(turn.text)):
                self._ask_cancel(turn, visit)
                return
            if task != "move" and not _MOVE.search(turn.text):
                show_visit(turn, visit)
                turn.say("utter_visit_what", buttons=_visit_buttons(turn, visit))
                return
            if not visit.movable:
                turn.say("utter_error_too_late_to_move", number=visit.number)
                return
            turn.set("visit_task", f"move:{visit.number}")
            turn.start_form("visit_form", clear=["visit_slot", "visit_after"])
            return
        turn.start_form("visit_form", clear=[*VisitForm.slots, "visit_after"])

    def _other_slot(self, turn: Turn) -> bool:
        """Go back to the slots when the one just proposed does not suit; return whether so."""
        pending = turn.slot("pending") or {}
        task = pending.get("arguments", {}).get("task")
        if pending.get("action") != self.action or "slot" not in pending["arguments"]:
            return False
        turn.set("pending", None)
        turn.set("visit_task", task)
        turn.set("visit_point", pending["arguments"].get("point"))
        turn.start_form("visit_form", clear=["visit_slot", "visit_after"])
        return True

    def corrected(self, turn: Turn, arguments: dict[str, Any]) -> bool:
        """Look for a slot on the day or at the hour named instead."""
        named = _day(turn) or _hours(turn.text)
        return bool("slot" in arguments and named and self._other_slot(turn))

    def declined(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Leave all as it is; offer the other slots where one was proposed."""
        if "slot" not in arguments:
            super().declined(turn, arguments)
            return
        other = turn.payload("technician_booking", choice=arguments["task"])
        turn.say("utter_visit_declined", buttons=[(turn.line("utter_visit_others_button"), other)])

    def _ask_cancel(self, turn: Turn, visit: Visit) -> None:
        if not visit.movable:
            turn.say("utter_error_too_late_to_move", number=visit.number)
            return
        turn.ask(
            self,
            "utter_visit_cancel_ask",
            arguments={"task": f"cancel:{visit.number}"},
            number=visit.number,
            when=slot_title(turn, visit),
        )

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Book, move or cancel."""
        visits = turn.service(VisitService)
        task, _, what = str(arguments["task"]).partition(":")
        if task == "cancel":
            visit = visits.cancel(turn.customer_id, what, turn_id=turn.turn_id)
        elif task == "move":
            visit = visits.move(
                turn.customer_id, what, slot_id=arguments["slot"], turn_id=turn.turn_id
            )
        else:
            turn.set("visit_point", arguments.get("point"))
            contract = contract_for(turn, what)
            turn.set("visit_point", None)
            visit = visits.book(
                turn.customer_id,
                slot_id=arguments["slot"],
                reason=_reason(what),
                turn_id=turn.turn_id,
                point_id=contract.point.id if contract else None,
            )
        turn.wrote("visit", visit.number)
        turn.say(
            f"utter_visit_{task}_done",
            number=visit.number,
            when=slot_title(turn, visit),
            place=f"{visit.street}, {visit.city}",
            buttons=[undo_button(turn)],
        )


class VisitForm(Form):
    """Gathers why somebody should come, and when."""

    action = "validate_visit_form"
    slots = ("visit_task", "visit_point", "visit_slot")

    def required(self, turn: Turn) -> tuple[str, ...]:
        """Ask which home only of who has several, and not when a visit is moved."""
        kind, _, what = str(turn.slot("visit_task") or "").partition(":")
        several = kind == "book" and len(homes(turn, what)) > 1
        return self.slots if several else ("visit_task", "visit_slot")

    def extract_visit_point(self, turn: Turn) -> str | None:
        """Return the point of delivery of the home, by button, by its town or its place."""
        if turn.slot("visit_point") and not self.asked(turn, "visit_point"):
            return None
        possible = homes(turn, str(turn.slot("visit_task") or "").partition(":")[2])
        choice = turn.entity("choice")
        if any(c.point.id == choice for c in possible):
            return choice
        text = turn.text.casefold()
        named = [c for c in possible if c.point.city.casefold() in text]
        if len(named) == 1:
            return named[0].point.id
        place = _ordinal(turn.text) if self.asked(turn, "visit_point") else None
        return possible[place].point.id if place is not None and place < len(possible) else None

    def extract_visit_task(self, turn: Turn) -> str | None:
        """Return ``book:<reason>``, by button or by words."""
        if turn.slot("visit_task") and not self.asked(turn, "visit_task"):
            return None
        task, _, reason = (turn.entity("choice") or "").partition(":")
        if task == "book":
            return f"book:{_reason(reason)}"
        named = next((name for name, words in _REASONS if words.search(turn.text)), None)
        if named is None and product(turn) == "fibra":
            named = "fibre_fault"
        unsure = turn.intent == "nlu_fallback" and _day(turn) is None
        if named is None and self.asked(turn, "visit_task") and unsure:
            named = "other"
        return f"book:{named}" if named else None

    def extract_visit_slot(self, turn: Turn) -> str | None:
        """Return the slot chosen by button or named by day and hour; a day alone narrows."""
        choice = turn.entity("choice") or ""
        if _SLOT_ID.fullmatch(choice):
            return choice
        day = _day(turn)
        wanted = _hours(turn.text)
        if self.asked(turn, "visit_slot") and day is None:
            shown = free_slots(turn, after=_after(turn))
            if (place := _ordinal(turn.text)) is not None and place < len(shown):
                return shown[place].id
            if shown and _ANOTHER_DAY.search(turn.text):
                later = local_day(shown[-1].starts_at) + timedelta(days=1)
                turn.set("visit_after", later.isoformat())
                return None
        if day is None and not (wanted and self.asked(turn, "visit_slot")):
            return None
        after = day or _after(turn)
        offered = [
            slot
            for slot in free_slots(turn, after=after)
            if (day is None or local_day(slot.starts_at) == day)
            and (not wanted or slot.starts_at.astimezone(ROME).hour in wanted)
        ]
        if len(offered) == 1:
            return offered[0].id
        if day:
            turn.set("visit_after", day.isoformat())
            if not any(local_day(s.starts_at) == day for s in free_slots(turn, after=day)):
                turn.say("utter_visit_day_full", day=turn.day(day))
        return None

    def check_visit_slot(self, turn: Turn, value: str) -> str | None:
        """Return the slot if it is still free."""
        day = date.fromisoformat(value[:10])
        if any(slot.id == value for slot in free_slots(turn, after=day, limit=12)):
            return value
        turn.say("utter_error_slot_taken")
        return None


class AskVisitSlot(CustomerAction):
    """Offers the free slots as buttons."""

    action = "action_ask_visit_form_visit_slot"

    def answer(self, turn: Turn) -> None:
        """Offer the next ones, or those from the day asked for."""
        slots = free_slots(turn, after=_after(turn), limit=_SHOWN)
        if not slots:
            turn.say("utter_visit_no_slots")
            return
        turn.say(
            "utter_visit_slots",
            buttons=[
                (slot_title(turn, slot), turn.payload("technician_booking", choice=slot.id))
                for slot in slots
            ],
        )


class VisitFormDone(CustomerAction):
    """Asks for the yes to a visit."""

    action = "action_visit_form_done"
    needs = ("visit_task", "visit_slot")

    def answer(self, turn: Turn) -> None:
        """Repeat why, where and when, and ask."""
        task, slot_id = turn.slot("visit_task"), turn.slot("visit_slot")
        kind, _, what = task.partition(":")
        day = date.fromisoformat(slot_id[:10])
        slot = next(s for s in free_slots(turn, after=day, limit=12) if s.id == slot_id)
        contract = contract_for(turn, what)
        for name in (*VisitForm.slots, "visit_after"):
            turn.set(name, None)
        turn.ask(
            self.other("action_technician_booking"),
            f"utter_visit_{kind}_ask",
            arguments={"task": task, "slot": slot_id, "point": contract and contract.point.id},
            what=what if kind == "move" else turn.word("visit_reason", what),
            when=slot_title(turn, slot),
            place=contract.point.address if contract else "",
        )


class TechnicianStatus(CustomerAction):
    """When the technician comes, or that nobody came."""

    action = "action_technician_status"
    subjects = ("visit",)

    def answer(self, turn: Turn) -> None:
        """Say the missed visit with what it is worth, then the next one."""
        visits = turn.service(VisitService)
        upcoming = visits.upcoming(turn.customer_id)
        recent = visits.recent(turn.customer_id)
        missed = next((v for v in recent if v.status == "missed"), None)
        tells_missed = bool(_MISSED.search(turn.text))
        if missed and (tells_missed or not upcoming):
            turn.say(
                "utter_visit_missed",
                number=missed.number,
                when=slot_title(turn, missed),
                amount=turn.money(missed.compensation_cents),
            )
        elif tells_missed:
            self._not_recorded(turn, upcoming)
            return
        if upcoming:
            visit = upcoming[0]
            turn.focus_on("visit", visit.number, action=self)
            show_visit(turn, visit)
        elif missed:
            turn.say("utter_visit_book_again")
        else:
            turn.say("utter_visit_none")

    @staticmethod
    def _not_recorded(turn: Turn, upcoming: tuple[Visit, ...]) -> None:
        """Answer who tells of a missed visit that the records do not hold."""
        now = turn.runtime.clock.now()
        if upcoming and upcoming[0].starts_at <= now:
            turn.say("utter_visit_under_way", when=slot_title(turn, upcoming[0]))
            return
        turn.say("utter_visit_missed_unknown")
        if upcoming:
            show_visit(turn, upcoming[0])


def free_slots(turn: Turn, *, after: date | None, limit: int = _SHOWN) -> tuple[Slot, ...]:
    """Return the free slots where the visit of the form would be."""
    task = str(turn.slot("visit_task") or "book:other")
    kind, _, what = task.partition(":")
    visits = turn.service(VisitService)
    if kind == "move":
        moved = visits.visit(turn.customer_id, what)
        found = visits.free_slots(moved.city, after=after, limit=limit + 1)
        return tuple(slot for slot in found if slot.starts_at != moved.starts_at)[:limit]
    contract = contract_for(turn, what)
    city = contract.point.city if contract else turn.customer.customer.city
    return visits.free_slots(city, after=after, limit=limit)


def show_visit(turn: Turn, visit: Visit) -> None:
    """Answer with a card of the visit and what can be done with it."""
    turn.card(
        "utter_visit_card",
        number=visit.number,
        reason=turn.word("visit_reason", visit.reason),
        when=slot_title(turn, visit),
        place=f"{visit.street}, {visit.city}",
        technician=visit.technician or "",
    )


def _visit_buttons(turn: Turn, visit: Visit) -> list[Button]:
    new = (turn.line("utter_visit_new_button"), turn.payload("technician_booking", choice="new"))
    if not visit.movable:
        return [new]
    return [
        (
            turn.line(f"utter_visit_{task}_button"),
            turn.payload("technician_booking", choice=f"{task}:{visit.number}"),
        )
        for task in ("move", "cancel")
    ] + [new]


def _reason(name: str) -> VisitReason:
    known: tuple[VisitReason, ...] = (
        "fibre_installation", "fibre_fault", "meter_check", "power_increase", "gas_activation",
    )  # fmt: skip
    return next((reason for reason in known if reason == name), "other")


def _day(turn: Turn) -> date | None:
    today = turn.runtime.clock.today()
    for source in (*turn.entities("date"), turn.text):
        day = future_day(source, today=today)
        if day and today < day <= today + timedelta(days=60):
            return day
    return None


def _hours(text: str) -> tuple[int, ...]:
    for words, hours in _PARTS_OF_DAY:
        if words.search(text):
            return hours
    if match := _HOUR.search(text):
        hour = int(match[1] or match[2])
        return tuple(start for start in (8, 12, 16) if start <= hour < start + 4)
    return ()


def _ordinal(text: str) -> int | None:
    """Return the place in the list that a short answer names: "the second one" is 1."""
    if len(text.split()) > _SHORT:
        return None
    found = [i for i, words in enumerate(_ORDINALS) if re.search(words, text, re.IGNORECASE)]
    return found[0] if len(found) == 1 else None


def _after(turn: Turn) -> date | None:
    after = turn.slot("visit_after")
    return date.fromisoformat(after) if after else None
