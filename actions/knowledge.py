"""Questions that an article answers: quoted with the source, or "I do not know"."""

import re

from actions.articles import article, ask, quote_article, say_answer
from actions.base import CustomerAction, say_open_case
from actions.context import Turn
from actions.hours import next_opening
from actions.outages import say_works
from actions.words import person_button

# Articles whose subject an open case may be about: category or product of the case.
_SUBJECTS: dict[str, tuple[str, ...]] = {
    "complaint-how": ("complaint",),
    "conciliation-how": ("complaint",),
    "pay-refund-times": ("refund",),
    "fibre-no-connection": ("fault",),
    "fibre-slow-wifi": ("fault",),
    "outage-report": ("fault",),
    "outage-compensation": ("fault",),
    "meter-fault": ("meter",),
    "visit-missed-compensation": ("visit",),
    "visit-book-or-move": ("visit",),
    "privacy-your-data": ("privacy",),
    "privacy-erase": ("privacy",),
}
_ROUTER = ("router-", "fibre-")
_SHOPS = "shops-and-hours"
_SHOP = re.compile(r"^- \*\*(.+?)\*\*: (.+)$", re.MULTILINE)
_PASSWORD = re.compile(r"\b(password|chiave|wpa\w*|nome della rete|network (?:key|name))\b", re.I)
# "Are there works in my street?" is answered by the records, not by a guide.
_WORKS = re.compile(
    r"\b(?:lavori|interruzion\w+|sospension\w+|works?|interruptions?|cuts?)\b.*"
    r"\b(?:mi[ao]|mie|qui|zona|da me|my|our|here)\b"
    r"|\b(?:mi[ao]|my) (?:via|strada|zona|street|area|road)\b.*\b(?:lavori|works?)\b",
    re.IGNORECASE,
)
_OWN_MODEM = re.compile(
    r"\b(mio modem|modem (?:mio|propri\w*|libero)|own (?:modem|router))\b", re.I
)


class AskKnowledge(CustomerAction):
    """A question of fact or procedure."""

    action = "action_ask_knowledge"
    account = False

    def answer(self, turn: Turn) -> None:
        """Quote the article that answers; else say that there is none, and offer a person."""
        if turn.signed_in and _WORKS.search(turn.text) and say_works(turn):
            return
        found = ask(turn, turn.text)
        if not found.answered:
            turn.say("utter_knowledge_unknown", buttons=[person_button(turn)])
            return
        subjects = _SUBJECTS.get(found.passages[0].article_id)
        if subjects and turn.signed_in and (case := turn.customer.case_about(*subjects)):
            say_open_case(turn, case)
        say_answer(turn, found)


class RouterSetup(CustomerAction):
    """Setting up or restarting the router, the wifi password."""

    action = "action_router_setup"
    account = False

    def answer(self, turn: Turn) -> None:
        """Name the customer's own router; quote what answers, or the guide to the router."""
        if turn.signed_in and (lines := turn.customer.lines):
            turn.say("utter_router_yours", router=lines[0].router_model, wifi=lines[0].wifi_name)
        found = ask(turn, turn.text)
        if found.answered and found.passages[0].article_id.startswith(_ROUTER):
            say_answer(turn, found)
            return
        guide = "router-setup"
        if _PASSWORD.search(turn.text):
            guide = "router-wifi-password"
        elif _OWN_MODEM.search(turn.text):
            guide = "router-own-modem"
        if not quote_article(turn, guide):
            turn.say("utter_knowledge_unknown", buttons=[person_button(turn)])


class OpeningHours(CustomerAction):
    """When and where shops and the phone line are open."""

    action = "action_opening_hours"
    account = False

    def answer(self, turn: Turn) -> None:
        """Say whether the line is open now; quote the article, the shop of the city first."""
        opens = next_opening(turn.runtime.clock.now())
        if opens is None:
            turn.say("utter_hours_open_now")
        else:
            turn.say("utter_hours_closed_now", opens=turn.moment(opens))
        city, shop = turn.entity("city"), ""
        if city and (shops := _shops(turn)):
            if city in shops:
                name, address = shops[city]
                shop = turn.line("utter_hours_shop", city=name, address=address)
            else:
                cities = turn.listing([name for name, _ in shops.values()])
                turn.say("utter_hours_no_shop", city=city, cities=cities)
        quote_article(turn, _SHOPS, first=shop)


def _shops(turn: Turn) -> dict[str, tuple[str, str]]:
    """Return by Italian city, as the entity has it: its name in the language, the address."""
    italian = article(turn, _SHOPS, language="it")
    shown = article(turn, _SHOPS)
    if italian is None or shown is None:
        return {}
    cities = [city for city, _ in _SHOP.findall(italian.text)]
    return dict(zip(cities, _SHOP.findall(shown.text), strict=True))
