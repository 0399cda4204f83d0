"""Changes a customer makes to his own record: contacts and marketing, each taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agent.customers.keys import clean_email, clean_phone, parse_address
from agent.customers.models import ConsentRow, CustomerRow, IdentityLinkRow, LinkKind
from agent.customers.repository import CustomerRepository
from agent.customers.schemas import ContactChange, ContactField, Customer, MarketingChoice
from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.kit.journal import Journal, Written


class Contacts:
    """E-mail, phone, postal address and the choice about commercial messages."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._clock = clock
        self._customers = CustomerRepository(session)
        self._journal = Journal(session, clock=clock)

    def change(
        self, row: CustomerRow, *, field: ContactField, value: str, turn_id: str
    ) -> ContactChange:
        """Write the new contact, and keep the old one for undoing."""
        new = _values(field, value, row)
        written = self._journal.claim(turn_id, kind="contact_changed", customer_id=row.id)
        if written.again:
            return _change(row, written)
        before = {name: getattr(row, name) for name in new}
        for name, text in new.items():
            setattr(row, name, text)
        links: dict[str, Any] = {"undone": [], "made": None}
        if field != "address":
            links = self._relink(row.id, kind=field, value=new[field], turn_id=turn_id)
        state = {"field": field, "values": before, "new": new, "links": links}
        self._journal.close(written, subject_id=row.id, before=state)
        return _change(row, Written(**{**written.__dict__, "before": state}))

    def set_marketing(
        self, row: CustomerRow, *, given: bool, turn_id: str, evidence: str
    ) -> MarketingChoice:
        """Write the choice; saying the same again changes nothing."""
        written = self._journal.claim(turn_id, kind="marketing_set", customer_id=row.id)
        consents = self._customers.consents(row.id)
        current = consents[0] if consents else None
        if written.again and current is not None:
            return MarketingChoice(given=current.given, at=current.at, changed=False)
        changed = current is None or current.given != given
        if current is None or changed:
            before = {"given": current.given if current else None}
            current = self._consent(row.id, given=given, evidence=evidence, source="chat")
            self._journal.close(written, subject_id=current.id, before=before)
        else:
            # Nothing was written, so that there is nothing to take back either.
            self._journal.undone(written)
        return MarketingChoice(given=current.given, at=current.at, changed=changed)

    def undo(self, row: CustomerRow, written: Written) -> str:
        """Restore what was there before; return the field."""
        if written.kind == "marketing_set":
            given = bool(written.before["given"])
            self._consent(row.id, given=given, evidence=written.id, source="undo")
            return "marketing"
        for name, text in written.before["values"].items():
            setattr(row, name, text)
        links = written.before["links"]
        for link_id in links["undone"]:
            self._customers.link(link_id).undone_at = None
        if links["made"]:
            self._customers.link(links["made"]).undone_at = self._clock.now()
        return str(written.before["field"])

    def _relink(
        self, customer_id: str, *, kind: LinkKind, value: str, turn_id: str
    ) -> dict[str, Any]:
        now = self._clock.now()
        undone = []
        for link in self._customers.links(customer_id):
            if link.kind == kind and link.undone_at is None:
                link.undone_at = now
                undone.append(link.id)
        made = IdentityLinkRow(
            id=new_id(),
            customer_id=customer_id,
            kind=kind,
            value=value,
            evidence=f"stated by the verified customer in turn {turn_id}",
            linked_at=now,
            undone_at=None,
        )
        self._customers.add(made)
        return {"undone": undone, "made": made.id}

    def _consent(self, customer_id: str, *, given: bool, evidence: str, source: str) -> ConsentRow:
        latest = self._customers.consents(customer_id)
        consent = ConsentRow(
            id=new_id(),
            customer_id=customer_id,
            purpose="marketing",
            given=given,
            source=source,
            evidence=evidence,
            at=_after(self._clock.now(), latest[0].at if latest else None),
        )
        self._customers.add(consent)
        return consent


def _after(now: datetime, latest: datetime | None) -> datetime:
    # Two statements in the same microsecond would leave open which one holds.
    return (
        max(now, latest.replace(microsecond=min(latest.microsecond + 1, 999_999)))
        if (latest is not None and latest >= now)
        else now
    )


def _values(field: ContactField, value: str, row: CustomerRow) -> dict[str, str]:
    if field == "email":
        return {"email": clean_email(value)}
    if field == "phone":
        return {"phone": clean_phone(value)}
    address = parse_address(value)
    same_city = address.city.casefold() == row.city.casefold()
    return {
        "street": address.street,
        "postal_code": address.postal_code,
        "city": address.city,
        "province": address.province or (row.province if same_city else ""),
    }


def _change(row: CustomerRow, written: Written) -> ContactChange:
    state = written.before
    field: ContactField = state["field"]
    before, after = state["values"], state["new"]
    if field != "address":
        return ContactChange(
            write_id=written.id, field=field, before=before[field] or "", after=after[field]
        )
    customer = Customer.model_validate(row)
    return ContactChange(
        write_id=written.id,
        field=field,
        before=customer.model_copy(update=before).address,
        after=customer.model_copy(update=after).address,
    )
