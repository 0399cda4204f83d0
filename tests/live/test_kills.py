"""Processes die in the middle of conversations; no acknowledged message is lost or doubled.

``ASCOLTO_KILLS`` says how often each process is killed (3 unless told otherwise).
"""

import itertools
import os
import threading
import time

import pytest

from tests.live.product import Product, Visitor

KILLS = int(os.environ.get("ASCOLTO_KILLS", "3"))
TALK = [
    "buongiorno", "perché la bolletta è così alta?", "a che punto è la mia segnalazione?",
    "cosa sono gli oneri di sistema?", "quando devo pagare?", "grazie mille",
]  # fmt: skip

pytestmark = [pytest.mark.live, pytest.mark.timeout(1800)]


class Customer(threading.Thread):
    """Keeps writing until told to stop, in bursts, and remembers what was acknowledged."""

    def __init__(self, product: Product, *, persona: str) -> None:
        super().__init__()
        self.visitor = Visitor(product, persona=persona)
        self.sent: list[str] = []
        self.stop = threading.Event()
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            for number, text in enumerate(itertools.cycle(TALK)):
                self.visitor.send(text, client_id=f"{number}")
                self.sent.append(f"{number}")
                if number % 3 == 2:
                    self.visitor.answers(count=len(self.sent), seconds=300)
                if self.stop.is_set():
                    return
                time.sleep(0.05)
        except BaseException as failure:
            self.failure = failure


@pytest.mark.parametrize("victim", ["rasa", "actions", "web"])
def test_nothing_acknowledged_is_lost_or_doubled(product: Product, victim: str) -> None:
    customers = [Customer(product, persona=name) for name in ("giulia", "marco")]
    for customer in customers:
        customer.start()
    for kill in range(KILLS):
        # Not always at the same point of a turn.
        time.sleep(0.3 + 0.37 * (kill % 5))
        product.kill(victim)
        product.wait_until_healthy()
    for customer in customers:
        customer.stop.set()
    for customer in customers:
        customer.join(360)
        assert customer.failure is None
        assert not customer.is_alive()
        _check(customer)
        customer.visitor.close()


def _check(customer: Customer) -> None:
    messages = customer.visitor.answers(count=len(customer.sent), seconds=300)
    mine = [m for m in messages if m["sender"] == "customer"]
    assert [m["client_message_id"] for m in mine] == customer.sent
    answered = [m["answers"] for m in messages if m["sender"] == "bot"]
    # A restart takes less than the deadline: each message has its one answer of the bot, in order.
    assert answered == [m["message_id"] for m in mine]
    assert [m["seq"] for m in messages] == sorted({m["seq"] for m in messages})
