"""How long an agent waits for the queue, a search, a timeline and a card.

    .venv/bin/python -m bench.desk.run [--conversations 10000] [--url ...]

Fills a database (SQLite in a temporary folder unless ``--url`` names one), puts sixty customers
into the queue, starts the web process over it, and asks over HTTP, one request after the other.
Results go to results-<engine>.json beside this file; README.md says what they mean.
"""

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import httpx
from sqlalchemy import func, select, text

from agent.conversations.handover import Handover
from agent.conversations.models import Conversation
from agent.conversations.service import ConversationService
from agent.conversations.writer import ConversationWriter
from agent.kit.clock import Clock
from agent.kit.database import Database
from bench.desk.server import running
from demo.__main__ import migrate
from demo.conversations import PREFIX
from demo.seed import seed
from demo.talks import utterances

WAITING = 60
REQUESTS = 300
_HERE = Path(__file__).parent
# Common words, rare ones, several, a phrase, a number, a beginning, an exclusion, nothing at all.
QUERIES = (
    "bolletta", "grazie", "rimborso", "contatore gas", "wifi lento la sera", "tecnico",
    '"la conversazione è chiusa"', "TK-1", "distribut*", "bill -reading", "refund late",
    "electricity outage", "matricole invertite", "conguaglio rate", "router password",
    "parola che nessuno ha scritto", "non arrivato", "IBAN", "pagato due volte", "😀",
)  # fmt: skip


def main() -> None:
    """Read the command line, fill, measure, write and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--conversations", type=int, default=10_000)
    parser.add_argument("--url", help="database to fill and measure; else a temporary SQLite file")
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.url or f"sqlite:///{folder}/ascolto.db"
        results = _measure(url, Path(folder), count=chosen.conversations, requests=chosen.requests)
    out = chosen.out or _HERE / f"results-{results['engine']}.json"
    out.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    print(table(results))


def _measure(url: str, folder: Path, *, count: int, requests: int) -> dict[str, Any]:
    migrate(url)
    database = Database(url)
    seeded = seed(database, clock=Clock(), conversations=count)
    print(f"{seeded.rows} rows in {seeded.seconds:.0f} s", flush=True)
    _fill_queue(database)
    customers, talks, rows = _samples(database)
    engine = database.engine.dialect.name
    if engine == "postgresql":
        _analyse(database)
    database.close()
    load_before = os.getloadavg()[0]
    with running(url, log=folder / "server.log") as http:
        measured = {
            name: _times(http, ask, requests)
            for name, ask in _kinds(http, customers, talks).items()
        }
        waited = _open_recall(http, talks)
        measured["card, with vectors"] = _times(http, _cards(talks), min(requests, 100))
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "engine": engine,
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(),
                    "load_before": round(load_before, 1),
                    "load_after": round(os.getloadavg()[0], 1)},
        "rows": rows,
        "requests": requests,
        "milliseconds": measured,
        "waited_for_card": waited,
    }  # fmt: skip


def _kinds(
    http: httpx.Client, customers: list[str], talks: list[str]
) -> dict[str, Callable[[int], str]]:
    views = ("all", "unassigned", "mine", "closed")
    cursors = _second_pages(http, customers)
    common = QUERIES[:6]
    return {
        "queue": lambda n: f"/v1/staff/queue?view={views[n % len(views)]}",
        "search": lambda n: _search(QUERIES[n % len(QUERIES)]),
        "search, filtered": lambda n: _search(
            common[n % len(common)], language="it", customer_id=customers[n % len(customers)]
        ),
        "timeline": lambda n: f"/v1/staff/customers/{customers[n % len(customers)]}/timeline",
        "timeline, next page": lambda n: cursors[n % len(cursors)],
        "customer": lambda n: f"/v1/staff/customers/{customers[n % len(customers)]}",
        "card, record only": _cards(talks),
    }


def _cards(talks: list[str]) -> Callable[[int], str]:
    return lambda n: f"/v1/staff/conversations/{talks[n % len(talks)]}/card"


def _search(query: str, **filters: str) -> str:
    return f"/v1/staff/search?{httpx.QueryParams({'q': query, **filters})}"


def _second_pages(http: httpx.Client, customers: list[str]) -> list[str]:
    found = []
    for customer in customers[:60]:
        path = f"/v1/staff/customers/{customer}/timeline"
        mark = http.get(path).json()["next_before"]
        if mark:
            found.append(f"{path}?before={mark}")
    return found


def _times(http: httpx.Client, ask: Callable[[int], str], count: int) -> dict[str, float]:
    taken = []
    for number in range(-5, count):
        path = ask(number)
        started = time.perf_counter()
        answer = http.get(path)
        seconds = time.perf_counter() - started
        answer.raise_for_status()
        if number >= 0:  # the first few open connections and caches
            taken.append(seconds * 1000)
    ordered = sorted(taken)
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95)], 1),
        "most": round(ordered[-1], 1),
    }


def _open_recall(http: httpx.Client, talks: list[str]) -> float:
    """Ask for cards until vectors are at hand; return how many seconds that took."""
    started = time.perf_counter()
    while time.perf_counter() - started < 600:
        card = http.get(f"/v1/staff/conversations/{talks[0]}/card").json()
        if card["similar_state"] == "ready" and card["suggestions_state"] == "ready":
            break
        time.sleep(0.5)
    return round(time.perf_counter() - started, 1)


def _fill_queue(database: Database) -> None:
    clock, random = Clock(), Random(7)
    with database.transaction() as session:
        waiting = (
            select(func.count()).select_from(Conversation).where(Conversation.owner == "queue")
        )
        missing = WAITING - (session.scalar(waiting) or 0)
        conversations = ConversationService(session, clock=clock)
        writer, handover = (
            ConversationWriter(session, clock=clock),
            Handover(session, clock=clock),
        )
        for _ in range(missing):
            view = conversations.open(customer_id=None, language="it")
            row = session.get_one(Conversation, view.id)
            text = random.choice(utterances()["it", "internet_down"])
            parts = [{"type": "text", "text": text}]
            writer.say(row, sender="customer", parts=parts, text=text)
            handover.hand_over(row, reason="asked", requested_by="customer", before="nothing")


def _samples(database: Database) -> tuple[list[str], list[str], dict[str, int]]:
    """Return customers with conversations, conversations that wait, and how many rows there are."""
    tables = ("conversations", "messages", "events", "search_entries", "interactions", "notes")
    with database.reading() as session:
        past = Conversation.id.like(PREFIX + "%")
        customers = session.scalars(
            select(Conversation.customer_id)
            .where(past, Conversation.customer_id.is_not(None))
            .group_by(Conversation.customer_id)
            .order_by(func.count().desc(), Conversation.customer_id)
            .limit(200)
        ).all()
        talks = session.scalars(
            select(Conversation.id)
            .where(Conversation.owner.in_(("queue", "closed")))
            .order_by(Conversation.updated_at.desc())
            .limit(200)
        ).all()
        counts = {name: _count(session, name) for name in tables}
    return [one for one in customers if one], list(talks), counts


def _count(session: Any, table: str) -> int:
    return int(session.scalar(text(f"SELECT count(*) FROM {table}")))


def _analyse(database: Database) -> None:
    """Do what PostgreSQL's own vacuum does within a minute of such a load."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def table(results: dict[str, Any]) -> str:
    """Return the results as text."""
    return "\n".join(_lines(results))


def _lines(results: dict[str, Any]) -> Iterator[str]:
    yield f"{results['engine']}, {results['rows']['conversations']} conversations"
    yield f"{'':24}{'p50':>8}{'p95':>8}{'most':>8}  ms"
    for name, found in results["milliseconds"].items():
        yield f"{name:24}{found['p50']:8.1f}{found['p95']:8.1f}{found['most']:8.1f}"
    yield f"vectors at hand after {results['waited_for_card']} s of waiting for cards"


if __name__ == "__main__":
    main()
