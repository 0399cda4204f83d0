"""No electricity, no connection, a slow line: what is known first, then what helps."""

import re
from typing import Any, ClassVar

from actions.articles import quote_article
from actions.base import CustomerAction
from actions.context import Turn
from actions.understanding import Product
from actions.words import undo_button
from agent.cases.models import Priority
from agent.cases.schemas import Case
from agent.cases.service import CaseService
from agent.supply.schemas import Fault, SupplyCheck
from agent.supply.service import SupplyService

_LONGEST = 1_000
_MEDICAL = re.compile(
    r"\b(ossigeno|ventilator\w*|respirator\w*|dialisi|salvavita medic\w*|apparecchi\w* medic\w*"
    r"|elettromedical\w*|oxygen|dialysis|life support|medical (?:device|equipment)|breathing)\b",
    re.IGNORECASE,
)


class Trouble(CustomerAction):
    """Something supplied does not work now.

    The order of an answer: an open case about it, a fault of the area with its number and the
    expected end, the state of the customer's own line, what to try, and then the offer to open
    a case.

    Attributes:
        product: what does not work.
        article: the help page that tells what to try.
        priority: of the case that is opened.
    """

    account = False
    product: ClassVar[Product]
    article: ClassVar[str]
    priority: ClassVar[Priority] = "normal"

    def related_case(self, turn: Turn) -> Case | None:
        """Return the open fault of this product, or of none in particular."""
        return next(
            (
                case
                for case in turn.customer.open_cases
                if case.category == "fault" and case.product in {self.product, None}
            ),
            None,
        )

    def answer(self, turn: Turn) -> None:
        """Say what is known, what to try, and offer a case."""
        if self.product == "luce" and _MEDICAL.search(turn.text):
            turn.say("utter_power_medical")
        if not turn.signed_in:
            self._to_visitor(turn)
            return
        check = turn.service(SupplyService).check(turn.customer_id, self.product)
        if check.state in {"area_fault", "planned_work"} and check.fault:
            say_fault(turn, check.fault)
            turn.say(f"utter_{check.state}_next")
            return
        if check.state == "suspended":
            turn.say(f"utter_suspended_{self.product}")
            return
        self.diagnose(turn, check)
        if self.related_case(turn):
            turn.say("utter_fault_has_case")
            return
        turn.ask(
            self,
            f"utter_fault_ask_{self.product}",
            arguments={"text": turn.text[:_LONGEST]},
        )

    def diagnose(self, turn: Turn, check: SupplyCheck) -> None:
        """Say what the customer's own line shows and what to try."""
        raise NotImplementedError

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Open the case of the fault."""
        case = turn.service(CaseService).open_case(
            turn.customer_id,
            category="fault",
            subject=turn.both(f"utter_{self.action.removeprefix('action_')}_subject"),
            text=arguments["text"],
            turn_id=turn.turn_id,
            priority=self.priority,
            product=self.product,
            conversation_id=turn.conversation_id,
        )
        turn.wrote("case", case.number)
        turn.focus_on("case", case.number, action=self.other("action_ticket_status"))
        turn.say(
            f"utter_fault_opened_{self.product}",
            ticket=case.number,
            due=turn.moment_day(case.answer_due_at) if case.answer_due_at else "",
            buttons=[undo_button(turn)],
        )

    def _to_visitor(self, turn: Turn) -> None:
        """Say the public faults of the city named, and what anybody can do."""
        city = turn.entity("city")
        if city:
            faults = turn.service(SupplyService).faults_in(city, product=self.product)
            for fault in faults[:3]:
                say_fault(turn, fault)
            if not faults:
                turn.say("utter_faults_none_in", city=city)
        self.advise(turn)
        turn.say(f"utter_fault_visitor_{self.product}")

    def advise(self, turn: Turn) -> None:
        """Quote the help page."""
        quote_article(turn, self.article)


class PowerOutage(Trouble):
    """No electricity now."""

    action = "action_power_outage"
    product = "luce"
    article = "outage-report"
    priority = "high"

    def diagnose(self, turn: Turn, check: SupplyCheck) -> None:
        """Say that no fault is known, or that there is no contract; then what to check."""
        turn.say("utter_power_no_contract" if check.contract is None else "utter_power_no_fault")
        turn.say("utter_power_checks")

    def advise(self, turn: Turn) -> None:
        """Say what to check at home."""
        turn.say("utter_power_checks")


class InternetDown(Trouble):
    """No connection now."""

    action = "action_internet_down"
    product = "fibra"
    article = "fibre-no-connection"
    priority = "high"

    def diagnose(self, turn: Turn, check: SupplyCheck) -> None:
        """Say what the last test of the line showed."""
        say_line(turn, check)
        self.advise(turn)


class SlowInternet(Trouble):
    """The connection is slow or drops."""

    action = "action_slow_internet"
    product = "fibra"
    article = "fibre-slow-wifi"

    def diagnose(self, turn: Turn, check: SupplyCheck) -> None:
        """Say what the last test of the line showed."""
        say_line(turn, check)
        if check.state != "line_slow":  # with a slow line the fault is not in the customer's wifi
            self.advise(turn)


def say_fault(turn: Turn, fault: Fault) -> None:
    """Answer with the fault's number, cause, place and expected end."""
    turn.card(
        "utter_fault_card",
        number=fault.number,
        kind=turn.word("fault_kind", fault.kind),
        product=turn.word("product", fault.product),
        cause=fault.cause.text(turn.language),
        place=", ".join(filter(None, [fault.street, fault.city])),
        starts=turn.moment(fault.starts_at),
        ends=turn.moment(fault.expected_end_at)
        if fault.expected_end_at
        else turn.line("utter_word_no_estimate"),
    )


def say_works(turn: Turn) -> bool:
    """Say the faults and works that touch the customer now or within a week; whether he has a home.

    Without a running contract there is no street to look at.
    """
    supply = turn.service(SupplyService)
    if not supply.contracts(turn.customer_id, active_only=True):
        return False
    faults = supply.faults_for(turn.customer_id)
    for fault in faults[:3]:
        say_fault(turn, fault)
    turn.say("utter_works_known" if faults else "utter_works_none")
    return True


def say_line(turn: Turn, check: SupplyCheck) -> None:
    """Say the state of the fibre line by its last test."""
    if check.contract is None:
        turn.say("utter_line_no_contract")
        return
    line = check.line
    if line is None:
        turn.say("utter_line_unknown")
        return
    response = {"line_down": "utter_line_down", "line_slow": "utter_line_slow"}
    turn.say(
        response.get(check.state, "utter_line_ok"),
        tested=turn.moment(line.tested_at),
        measured=turn.number(line.measured_down_mbps),
        minimum=turn.number(line.minimum_mbps),
        since=turn.moment(line.down_since or line.tested_at),
    )
    if not line.router_online:
        turn.say("utter_line_router_off", router=line.router_model)
