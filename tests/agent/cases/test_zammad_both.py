"""Whatever both sides do, whatever fails: in the end both hold the same, and nothing twice."""

from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agent.cases.connectors.base import ConnectorDown
from agent.errors import AscoltoError
from tests.agent.cases.bench import Bench
from tests.agent.cases.zammad_server import Fault

STATUSES = ("open", "in_progress", "waiting_customer", "solved", "closed")
STATES = ("new", "open", "pending reminder", "closed")
_CALLS = (
    ("POST", "^tickets$"), ("POST", "ticket_articles"), ("PUT", "^tickets/"),
    ("GET", "tickets/search"), ("GET", "by_ticket"), ("GET", "^tickets/"),
)  # fmt: skip

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("writes"), st.booleans()),
        st.tuples(st.just("asks"), st.none()),
        st.tuples(st.just("sets"), st.sampled_from(STATUSES)),
        st.tuples(st.just("weighs"), st.sampled_from(["low", "normal", "high", "urgent"])),
        st.tuples(st.just("there_writes"), st.booleans()),
        st.tuples(st.just("there_sets"), st.sampled_from(STATES)),
        st.tuples(st.just("there_weighs"), st.sampled_from(["1 low", "2 normal", "3 high"])),
        st.tuples(st.just("opens"), st.none()),
        st.tuples(st.just("push"), st.none()),
        st.tuples(st.just("pull"), st.none()),
        st.tuples(st.just("dies"), st.sampled_from(["_adopt", "_know", "_see", "_finish"])),
        st.tuples(st.just("waits"), st.integers(1, 40)),
        st.tuples(
            st.just("fails"),
            st.tuples(
                st.sampled_from(["lost", "cut", "error", "error_after", "busy", "again"]),
                st.sampled_from(_CALLS),
            ),
        ),
    ),
    min_size=4,
    max_size=16,
)


class Died(BaseException):
    """A process that stops in the middle."""


def die(*_args: object, **_options: object) -> None:
    raise Died


def play(bench: Bench, number: str, step: tuple[str, Any], *, count: int) -> str:
    kind, value = step
    there = [row["id"] for row in bench.server.tickets.values() if f"[{number}]" in row["title"]]
    match kind:
        case "writes":
            bench.agent_writes(number, f"qui {count}", internal=value)
        case "asks":
            bench.customer_writes(number, f"cliente {count}")
        case "sets":
            bench.agent_sets(number, status=value)
        case "weighs":
            bench.agent_sets(number, priority=value)
        case "opens":
            return bench.customer_opens(subject=f"Caso {count}", text=f"prima {count}")
        case "there_writes" if there:
            bench.server.agent_writes(there[0], f"di là {count}", internal=value)
        case "there_sets" if there:
            bench.server.agent_sets(there[0], state=value, pending_time="2026-12-01T00:00:00Z")
        case "there_weighs" if there:
            bench.server.agent_sets(there[0], priority=value)
        case "push":
            bench.pusher().push_one()
        case "pull":
            bench.puller().pull()
        case "dies":
            pusher = bench.pusher()
            setattr(pusher, value, die)
            pusher.push_one()
        case "waits":
            bench.later(minutes=value)
        case "fails":
            fault, (method, path) = value
            bench.server.faults.append(Fault(fault, method, path))
    return number


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
@given(steps=STEPS)
def test_both_end_equal_and_nothing_is_doubled(bench: Bench, steps: list[tuple[str, Any]]) -> None:
    number = bench.customer_opens()
    for count, step in enumerate(steps):
        with suppress(AscoltoError, ConnectorDown, Died):
            number = play(bench, number, step, count=count)
    # Faults of calls that are not made any more are not waited for.
    with suppress(AssertionError):
        bench.settle(rounds=3)
    bench.server.faults.clear()
    bench.settle()
    bench.in_step()
