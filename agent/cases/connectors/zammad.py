"""Zammad (https://zammad.org), by its REST API.

Written to the documentation (docs.zammad.org, "REST API") and, where that is silent, to Zammad's
own sources. Four things that are easily got wrong:

- `tickets/search` with ``query`` asks Elasticsearch, which lags behind, and without Elasticsearch
  it looks for the words and not for the field. With ``condition`` and no ``query`` it asks the
  database. Only conditions are used here.
- The pages of a list shift while tickets change. So the next page is asked for by the last
  ``updated_at`` seen, not by number.
- A token with ``ticket.agent`` alone does not see the list of groups, so tickets are told apart by
  the name of their group, which ``expand=true`` adds.
- The states ``pending reminder`` and ``pending close`` need a ``pending_time``.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from agent.cases.connectors.base import (
    ConnectorDown,
    ConnectorRefused,
    NewArticle,
    NewTicket,
    RemoteArticle,
    RemotePerson,
    RemoteTicket,
)
from agent.cases.connectors.html_text import text_of
from agent.cases.models import Author, CaseStatus, Opener, Priority
from agent.kit.clock import Clock

STATES: dict[CaseStatus, str] = {
    "open": "new",
    "in_progress": "open",
    "waiting_customer": "pending reminder",
    "solved": "pending close",
    "closed": "closed",
}
_STATUSES: dict[str, CaseStatus] = {state: status for status, state in STATES.items()} | {
    "merged": "closed",
    "removed": "closed",
}
_PRIORITIES: dict[Priority, str] = {"low": "1 low", "normal": "2 normal", "high": "3 high"}
_SENDERS: dict[Author, str] = {
    "customer": "Customer",
    "agent": "Agent",
    "bot": "System",
    "system": "System",
}
_AUTHORS: dict[str, Author] = {"Customer": "customer", "Agent": "agent", "System": "system"}
# Zammad sends these to the customer itself.
_SENT_THERE = {"email", "sms", "phone", "telegram personal-message", "whatsapp message",
               "facebook feed comment", "twitter direct-message", "twitter status"}  # fmt: skip
_CHANNELS = {"email": "email", "phone": "phone", "web": "app", "chat": "chat"}
_TITLE = re.compile(r"^\[(TK-\d{6})\] ")
_SUBJECT = re.compile(r"^Ascolto TK-\d{6} #([A-Za-z0-9_-]{1,26})$")
_PENDING = timedelta(days=7)
_PAGE = 100
_MOST_PAGES = 1_000
# Nginx before a Zammad gives up after 60 s: what was sent has been done by then, or never will.
_TIMEOUT = httpx.Timeout(70, connect=5)
_LONGEST_PAUSE = timedelta(hours=1)


class Zammad:
    """One Zammad and the group in which cases are kept.

    Example:
        >>> zammad = Zammad("https://help.example.com", token="...", group="Ascolto",
        ...     clock=Clock())  # doctest: +SKIP
    """

    system = "zammad"

    def __init__(
        self,
        url: str,
        *,
        token: str,
        group: str,
        clock: Clock,
        timeout: httpx.Timeout | None = None,
        trust_env: bool = True,
    ) -> None:
        self._group = group
        self._clock = clock
        self._me: int | None = None
        self._urgent = "3 high"
        self._http = httpx.Client(
            base_url=f"{url.rstrip('/')}/api/v1/",
            headers={"Authorization": f"Token token={token}", "Accept": "application/json"},
            timeout=timeout or _TIMEOUT,
            trust_env=trust_env,
        )

    def check(self) -> None:
        """Make sure that the token is good and that states and priorities are there."""
        self._me = int(self._get("users/me")["id"])
        states = {row["name"] for row in self._get("ticket_states") if row["active"]}
        priorities = [row["name"] for row in self._get("ticket_priorities") if row["active"]]
        missing = (set(STATES.values()) - states) | (set(_PRIORITIES.values()) - set(priorities))
        if missing:
            raise ConnectorRefused(f"Zammad has no {', '.join(sorted(missing))}", status=0)
        # "4 ..." is where those who need one put their own priority above "3 high".
        above = sorted(name for name in priorities if re.match(r"[4-9] ", name))
        self._urgent = above[-1] if above else "3 high"

    def state_of(self, status: CaseStatus) -> str:
        """Return Zammad's word for a status."""
        return STATES[status]

    def status_of(self, state: str) -> CaseStatus | None:
        """Return our word for a state; a company's own states have none and are left alone."""
        return _STATUSES.get(state)

    def priority_of(self, priority: Priority) -> str:
        """Return Zammad's word for a priority."""
        return self._urgent if priority == "urgent" else _PRIORITIES[priority]

    def our_priority(self, priority: str) -> Priority | None:
        """Return our word for a priority."""
        if re.match(r"[4-9] ", priority):
            return "urgent"
        return {there: here for here, there in _PRIORITIES.items()}.get(priority)

    def find_ticket(self, reference: str) -> RemoteTicket | None:
        """Return the ticket whose title names the case and that we made ourselves."""
        found = self._search(
            {"ticket.title": ("contains", f"[{reference}]")}, sort_by="created_at", page=1
        )
        ours = [ticket for ticket in found if ticket.reference == reference]
        return min(ours, key=lambda ticket: int(ticket.id)) if ours else None

    def ticket(self, ticket_id: str) -> RemoteTicket:
        """Return a ticket as it is now."""
        return self._ticket(self._get(f"tickets/{ticket_id}", expand="true"))

    def create_ticket(self, new: NewTicket) -> RemoteTicket:
        """Make the ticket of a case in our group."""
        customer_id = self._customer(new.customer)
        body = {
            "title": f"[{new.number}] {new.subject}"[:250],
            "group": self._group,
            "customer_id": customer_id,
            "tags": new.category,
            "article": _article(new.first, customer_id=customer_id),
            **self._fields(state=new.state, priority=new.priority),
        }
        return self._ticket(self._send("POST", "tickets", body, expand="true"))

    def update_ticket(
        self, ticket_id: str, *, state: str | None, priority: str | None
    ) -> RemoteTicket:
        """Change state and priority."""
        body = self._fields(state=state, priority=priority)
        return self._ticket(self._send("PUT", f"tickets/{ticket_id}", body, expand="true"))

    def articles(self, ticket_id: str) -> list[RemoteArticle]:
        """Return the articles of a ticket; Zammad answers them whole, from its database."""
        rows = self._get(f"ticket_articles/by_ticket/{ticket_id}")
        return sorted((self._read_article(row) for row in rows), key=lambda one: int(one.id))

    def add_article(self, ticket_id: str, new: NewArticle, *, customer_id: str) -> RemoteArticle:
        """Add an article; a customer's words are there in his name."""
        body = _article(new, customer_id=int(customer_id)) | {"ticket_id": int(ticket_id)}
        return self._read_article(self._send("POST", "ticket_articles", body))

    def hide_article(self, article_id: str) -> None:
        """Make an article internal: others than its author cannot delete it over the API."""
        self._send("PUT", f"ticket_articles/{article_id}", {"internal": True})

    def changed_since(self, moment: datetime) -> Iterator[RemoteTicket]:
        """Yield the tickets that the token's agent may see, by their last change."""
        since, page = moment, 1
        for _ in range(_MOST_PAGES):
            tickets = self._search(
                {
                    "ticket.updated_at": ("after (absolute)", _stamp(since)),
                },
                sort_by="updated_at",
                page=page,
            )
            yield from tickets
            if len(tickets) < _PAGE:
                return
            newest = max(ticket.updated_at for ticket in tickets)
            # A whole page of one moment: only the page number leads on.
            since, page = (newest, 1) if newest > since else (since, page + 1)
        raise ConnectorDown(f"more than {_MOST_PAGES} pages")

    def email_of(self, customer_id: str) -> str | None:
        """Return the e-mail address of a customer there."""
        return self._get(f"users/{customer_id}").get("email") or None

    def close(self) -> None:
        """Let go of connections."""
        self._http.close()

    def _customer(self, person: RemotePerson) -> int | str:
        """Return whose ticket it is to be: his id there, made when he is not known yet."""
        login = (person.email or person.code).lower()
        for row in self._get("users/search", query=login, limit=10):
            if login in ((row.get("email") or "").lower(), (row.get("login") or "").lower()):
                return int(row["id"])
        body = {
            "firstname": person.first_name,
            "lastname": person.last_name,
            "login": login,
            **({"email": person.email} if person.email else {}),
        }
        try:
            return int(self._send("POST", "users", body)["id"])
        except ConnectorRefused as error:
            # He is there, and the search does not know it yet.
            if error.status == 422 and person.email:
                return f"guess:{person.email}"
            raise

    def _fields(self, *, state: str | None, priority: str | None) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        if state is not None:
            fields["state"] = state
            if state.startswith("pending"):
                fields["pending_time"] = _stamp(self._clock.now() + _PENDING)
        if priority is not None:
            fields["priority"] = priority
        return fields

    def _search(
        self, conditions: dict[str, tuple[str, str]], *, sort_by: str, page: int
    ) -> list[RemoteTicket]:
        options: dict[str, Any] = {
            "expand": "true", "sort_by": sort_by, "order_by": "asc", "page": page,
            "per_page": _PAGE,
        }  # fmt: skip
        for name, (operator, value) in conditions.items():
            options[f"condition[{name}][operator]"] = operator
            options[f"condition[{name}][value]"] = value
        answer = self._get("tickets/search", **options)
        rows = answer["records"] if isinstance(answer, dict) else answer
        return [self._ticket(row) for row in rows]

    def _ticket(self, row: dict[str, Any]) -> RemoteTicket:
        named = _TITLE.match(row["title"])
        ours = named is not None and int(row["created_by_id"]) == self._who_am_i()
        sender = row.get("create_article_sender")
        opened_by: Opener = "customer" if sender == "Customer" else "agent"
        return RemoteTicket(
            id=str(row["id"]),
            number=str(row["number"]),
            reference=named[1] if named and ours else None,
            title=row["title"],
            state=row["state"],
            priority=row["priority"],
            customer_id=str(row["customer_id"]),
            articles=int(row["article_count"] or 0),
            in_group=row["group"] == self._group,
            channel=_CHANNELS.get(row.get("create_article_type") or "", "desk"),
            opened_by=opened_by,
            created_at=_moment(row["created_at"]),
            updated_at=_moment(row["updated_at"]),
        )

    def _read_article(self, row: dict[str, Any]) -> RemoteArticle:
        subject = _SUBJECT.match(row.get("subject") or "")
        ours = subject is not None and int(row["created_by_id"]) == self._who_am_i()
        html = "html" in (row.get("content_type") or "")
        author = _AUTHORS.get(row.get("sender") or "", "system")
        kind = row.get("type") or "note"
        return RemoteArticle(
            id=str(row["id"]),
            reference=subject[1] if subject and ours else None,
            author=author,
            author_name=_name(row.get("from")) if author == "agent" else None,
            internal=bool(row["internal"]),
            heard=author == "customer" or kind in _SENT_THERE,
            text=text_of(row["body"]) if html else row["body"],
            at=_moment(row["created_at"]),
        )

    def _who_am_i(self) -> int:
        if self._me is None:
            self._me = int(self._get("users/me")["id"])
        return self._me

    def _get(self, path: str, **options: Any) -> Any:
        return self._answer("GET", path, params=options)

    def _send(self, method: str, path: str, body: dict[str, Any], **options: Any) -> Any:
        return self._answer(method, path, json=body, params=options)

    def _answer(self, method: str, path: str, **options: Any) -> Any:
        try:
            response = self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise ConnectorDown(f"{method} {path}: {type(error).__name__}") from error
        status = response.status_code
        if status == 429 or status >= 500:
            raise ConnectorDown(
                f"{method} {path}: {status}",
                retry_after=_retry_after(response, now=self._clock.now()),
            )
        if status >= 300:
            raise ConnectorRefused(
                f"{method} {path}: {status} {response.text[:200]}", status=status
            )
        try:
            return response.json()
        except ValueError as error:
            raise ConnectorDown(f"{method} {path}: not JSON") from error


def _article(new: NewArticle, *, customer_id: int | str) -> dict[str, Any]:
    in_his_name = new.author == "customer" and isinstance(customer_id, int)
    return {
        **({"origin_by_id": customer_id} if in_his_name else {}),
        "subject": f"Ascolto {new.number} #{new.reference}",
        "body": new.text,
        "content_type": "text/plain",
        "type": "note",
        "sender": _SENDERS[new.author],
        "internal": new.internal,
    }


def _name(sender: str | None) -> str | None:
    """Return the name in ``Bob Smith via Help <help@example.com>``."""
    name = re.sub(r"<[^>]*>", "", sender or "").replace('"', "").partition(" via ")[0].strip()
    return name[:160] or None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _retry_after(response: httpx.Response, *, now: datetime) -> timedelta | None:
    """Read ``Retry-After``, in seconds or as a date; nonsense and eternity are not believed."""
    text = response.headers.get("Retry-After", "")
    try:
        wait = timedelta(seconds=int(text)) if text.isdigit() else parsedate_to_datetime(text) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), _LONGEST_PAUSE)
