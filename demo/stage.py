"""What the scenes of all personas are made with."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from agent.cases.models import TicketNoteRow, TicketRow
from agent.customers.keys import make_customer_code
from agent.customers.models import Tier
from agent.kit.calendar import add_months, add_working_days, at_local
from demo.accounts import Account, DraftBill, Reading, Supply, bill_account, pay_bills
from demo.batch import Batch
from demo.customers import ACCOUNT_BASE
from demo.life import Life, spread
from demo.personas import Persona, all_personas
from demo.places import BY_NAME, tax_code, vat_number
from demo.writer import write_account, write_customer

SECOND_HOME = 500


@dataclass
class Scene:
    """A persona's account before it is written."""

    persona: Persona
    index: int
    account: Account
    bills: list[DraftBill]
    readings: list[Reading]
    random: Random

    def latest(self, status: str) -> DraftBill:
        """Return the latest bill with that status."""
        return next(bill for bill in reversed(self.bills) if bill.status == status)


class Stage:
    """Builds scenes on a day and writes them into one batch."""

    def __init__(self, batch: Batch, *, as_of: date, now: datetime) -> None:
        self.batch = batch
        self.as_of = as_of
        self.now = now
        self.life = Life(batch, as_of=as_of, first_number=0)

    def months_ago(self, count: int) -> date:
        """Return the first day of the month ``count`` months before."""
        return add_months(self.as_of.replace(day=1), -count)

    def scene(self, persona_id: str, supplies: list[Supply], **account: Any) -> Scene:
        """Return the account of a persona with its bills, paid in time."""
        index, persona = next(
            (i, one) for i, one in enumerate(all_personas(), start=1) if one.id == persona_id
        )
        return self._scene(persona, index, supplies, number=ACCOUNT_BASE + index, **account)

    def second_home(self, scene: Scene, supplies: list[Supply], *, city: str, street: str) -> Scene:
        """Return another account of the same persona."""
        persona = scene.persona.model_copy(update={"city": city, "street": street})
        return self._scene(
            persona, scene.index, supplies,
            number=ACCOUNT_BASE + SECOND_HOME * 10 + scene.index, residence=False,
        )  # fmt: skip

    def write(
        self,
        scene: Scene,
        *,
        tier: Tier = "unknown",
        tier_reason: str = "no strong sign either way",
        marketing: bool = True,
    ) -> None:
        """Write the customer with his account and the contacts of two years."""
        persona, account, random = scene.persona, scene.account, scene.random
        phone = f"+39347{5_550_000 + scene.index:07d}"
        handle = f"{persona.first_name}.{persona.last_name}".lower().replace(" ", "")
        city = BY_NAME[persona.city]
        firm = persona.company is not None
        write_customer(
            self.batch,
            marketing=marketing,
            id=persona.customer_id,
            code=make_customer_code(100_000 + scene.index),
            kind="firm" if firm else "person",
            first_name=persona.first_name,
            last_name=persona.last_name,
            company_name=persona.company,
            tax_code=None
            if firm
            else tax_code(
                first=persona.first_name,
                last=persona.last_name,
                born=persona.born,
                female=persona.female,
                birth_code=persona.birth_code or city.birth_code,
            ),
            vat_number=vat_number(random) if firm else None,
            birth_date=None if firm else persona.born,
            birth_place=None if firm else persona.birth_place or city.name,
            language=persona.language,
            email=f"{handle}@posta.example",
            phone=phone,
            street=f"{account.street} {account.house_number}",
            postal_code=account.postal_code,
            city=city.name,
            province=city.province,
            since=min(supply.since for supply in account.supplies),
            tier=tier,
            tier_reason=tier_reason,
        )
        self.write_account(scene)

    def write_account(self, scene: Scene) -> None:
        """Write an account, and that its bills were sent."""
        write_account(
            self.batch,
            scene.account,
            bills=scene.bills,
            readings=scene.readings,
            holder=scene.persona.name,
            as_of=self.as_of,
            random=scene.random,
        )
        for bill in scene.bills:
            self.contact(
                scene, "email", days=(self.as_of - bill.issued).days, subject="bill",
                it=f"Inviata la bolletta {bill.number}.", en=f"Bill {bill.number} sent.",
                direction="out", reference=bill.number,
            )  # fmt: skip

    def contact(
        self,
        scene: Scene,
        channel: str,
        *,
        days: int,
        subject: str,
        it: str,
        en: str,
        hour: int = 10,
        direction: str = "in",
        reference: str | None = None,
    ) -> None:
        """Write a contact of some days ago."""
        self.life.contact(
            scene.persona.customer_id,
            channel=channel,
            at=min(at_local(self.as_of - timedelta(days=days), hour, 25), self.now),
            subject=subject,
            text={"it": it, "en": en},
            direction=direction,
            reference=reference,
        )

    def ticket(
        self,
        scene: Scene,
        *,
        days: int,
        category: str,
        it: str,
        en: str,
        answer_days: int,
        status: str = "in_progress",
        product: str | None = None,
        reference: str | None = None,
        notes: tuple[tuple[str, int, str, str], ...] = (),
        priority: str = "high",
    ) -> tuple[str, str]:
        """Write an open case and its notes (author, days ago, it, en); return id and number."""
        opened = at_local(self.as_of - timedelta(days=days), 11, 5)
        number = f"TK-{spread(self.batch.count(TicketRow), digits=6)}"
        ticket_id = self.batch.add(
            TicketRow,
            number=number,
            customer_id=scene.persona.customer_id,
            category=category,
            priority=priority,
            status=status,
            product=product,
            subject_it=it,
            subject_en=en,
            channel="phone",
            reference=reference,
            opened_at=opened,
            updated_at=opened,
            answer_due_at=at_local(opened.date() + timedelta(days=answer_days), 20),
        )
        for author, ago, note_it, note_en in notes:
            self.batch.add(
                TicketNoteRow,
                ticket_id=ticket_id,
                author=author,
                internal=False,
                text_it=note_it,
                text_en=note_en,
                at=at_local(self.as_of - timedelta(days=ago), 15, 40),
            )
        return ticket_id, number

    def next_visit_day(self) -> date:
        """Return the next working day."""
        return add_working_days(self.as_of, 1)

    def _scene(
        self, persona: Persona, index: int, supplies: list[Supply], *, number: int, **account: Any
    ) -> Scene:
        random = Random(f"persona:{persona.id}:{number}")
        city = BY_NAME[persona.city]
        made = Account(
            number=number,
            customer_id=persona.customer_id,
            firm=persona.company is not None,
            city=city,
            street=persona.street,
            house_number=str(random.randrange(2, 60)),
            postal_code=city.postal_codes[0],
            supplies=supplies,
            **account,
        )
        bills, readings = bill_account(made, as_of=self.as_of, random=random)
        pay_bills(bills, made, as_of=self.as_of, random=random, careless=0)
        return Scene(persona, index, made, bills, readings, random)
