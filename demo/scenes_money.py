"""The scenes about bills, payments and refunds."""

from datetime import date, timedelta

from agent.billing.models import BillRow, DisputeRow, RefundRow
from agent.customers.models import IdentityLinkRow
from agent.kit.calendar import at_local
from demo.accounts import DraftBill, Supply, periods
from demo.life import spread
from demo.stage import Scene, Stage


def marco(stage: Stage) -> None:
    """A refund that is late."""
    closed = stage.months_ago(3) - timedelta(days=1)
    scene = stage.scene(
        "marco",
        [
            Supply("luce", "luce-indice", stage.months_ago(50), 3100),
            Supply("gas", "gas-indice", stage.months_ago(50), 1100, until=closed, status="closed"),
        ],
    )
    stage.write(scene)
    stage.batch.add(
        RefundRow,
        number=f"RF-{spread(1, digits=6)}",
        customer_id=scene.persona.customer_id,
        amount_cents=8420,
        reason="closing_credit",
        status="approved",
        requested_on=stage.as_of - timedelta(days=40),
        expected_on=stage.as_of - timedelta(days=12),
        delay_it="L'IBAN comunicato non corrispondeva all'intestatario; ora è corretto.",
        delay_en="The IBAN given did not match the holder; it has now been corrected.",
    )
    stage.contact(
        scene, "phone", days=5, subject="refund",
        it="Ha chiesto del rimborso finale del gas: verificato l'IBAN.",
        en="Asked about the final gas refund: the IBAN was checked.",
    )  # fmt: skip


def elena(stage: Stage) -> None:
    """A bill paid twice."""
    scene = stage.scene(
        "elena",
        [
            Supply("luce", "luce-indice", stage.months_ago(26), 2200),
            Supply("gas", "gas-sereno", stage.months_ago(26), 760),
        ],
        direct_debit=False,
    )
    bill = scene.latest("paid")
    paid = bill.payments[0]
    paid["method"] = "card"
    again = min(paid["made_on"] + timedelta(days=2), stage.as_of)
    bill.payments.append(
        {**paid, "method": "bank_transfer", "made_on": again, "received_on": again}
    )
    stage.write(scene)


def paolo(stage: Stage) -> None:
    """A bill overdue by five days."""
    scene = stage.scene(
        "paolo",
        [
            Supply("luce", "luce-fissa-serena", stage.months_ago(31), 5400),
            Supply("gas", "gas-sereno", stage.months_ago(31), 700),
        ],
        direct_debit=False,
    )
    issued = stage.as_of - timedelta(days=25)
    scene.bills[:] = [bill for bill in scene.bills if bill.end < issued]
    _late_bill(scene, issued=issued)
    bill = scene.bills[-1]
    stage.write(scene)
    stage.contact(
        scene, "email", days=2, subject="reminder", direction="out", reference=bill.number,
        it=f"Promemoria: la bolletta {bill.number} è scaduta.",
        en=f"Reminder: bill {bill.number} is overdue.",
    )  # fmt: skip


def _late_bill(scene: Scene, *, issued: date) -> None:
    bill: DraftBill = scene.bills[-1]
    bill.issued, bill.due = issued, issued + timedelta(days=20)
    bill.payments, bill.status = [], "unpaid"


def anna(stage: Stage) -> None:
    """A large recalculation after estimates."""
    done = [
        start
        for start, end in periods(stage.as_of, firm=False)
        if end + timedelta(days=10) <= stage.as_of
    ]
    gas = Supply("gas", "gas-sereno", stage.months_ago(34), 1450)
    gas.forced_estimates = dict.fromkeys(done[-5:-1], 0.7) | {done[-1]: 0.0}
    scene = stage.scene(
        "anna", [Supply("luce", "luce-fissa-serena", stage.months_ago(34), 2100), gas], paper=True
    )
    stage.write(scene)
    stage.contact(
        scene, "phone", days=20, subject="meter",
        it="Il distributore ha letto il contatore del gas dopo alcuni mesi di stime.",
        en="The distributor read the gas meter after some months of estimates.", direction="out",
    )  # fmt: skip


def francesca(stage: Stage) -> None:
    """All in order, two homes."""
    since = stage.months_ago(96)
    scene = stage.scene(
        "francesca",
        [
            Supply("luce", "luce-fissa-serena", since, 4300),
            Supply("gas", "gas-sereno", since, 1500),
            Supply("fibra", "fibra-vento-1000", stage.months_ago(40)),
        ],
        bundle=True,
    )
    stage.write(
        scene,
        tier="most_valuable",
        tier_reason="four contracts, two homes, eight years, pays in time",
    )
    stage.write_account(
        stage.second_home(
            scene,
            [Supply("luce", "luce-indice", stage.months_ago(44), 900)],
            city="Verona",
            street="via Torricelle Alte",
        )
    )
    stage.batch.add(
        IdentityLinkRow,
        customer_id=scene.persona.customer_id,
        kind="loyalty_card",
        value="CV0004417",
        evidence="card registered in the app",
        linked_at=at_local(stage.months_ago(30), 10),
    )
    stage.contact(
        scene, "shop", days=33, subject="ev",
        it="Al negozio: domande su wallbox e auto elettrica.",
        en="At the shop: questions on a wallbox and an electric car.",
    )  # fmt: skip


def stefano(stage: Stage) -> None:
    """A bill contested."""
    scene = stage.scene(
        "stefano", [Supply("luce", "luce-indice", stage.months_ago(25), 3300)], direct_debit=False
    )
    bill = scene.bills[-1]
    bill.status, bill.payments = "disputed", []
    stage.write(scene)
    bill_id = next(row["id"] for row in stage.batch.rows(BillRow) if row["number"] == bill.number)
    words = "Ero via quasi tutto il periodo: non posso aver consumato così tanto."
    ticket_id, number = stage.ticket(
        scene, days=4, category="billing", product="luce", answer_days=30, reference=bill.number,
        it=f"Bolletta {bill.number} contestata", en=f"Bill {bill.number} contested",
        notes=(
            ("customer", 4, words,
             "I was away for most of the period: I cannot have used that much."),
        ),
    )  # fmt: skip
    stage.batch.add(
        DisputeRow,
        customer_id=scene.persona.customer_id,
        bill_id=bill_id,
        ticket_id=ticket_id,
        reason=words,
        status="open",
        opened_at=at_local(stage.as_of - timedelta(days=4), 11, 5),
    )
    stage.contact(
        scene, "email", days=4, subject="dispute", reference=number,
        it=f"Ha contestato la bolletta {bill.number}.", en=f"Contested bill {bill.number}.",
    )  # fmt: skip
