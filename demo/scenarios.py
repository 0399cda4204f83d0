"""The scene of each persona: what there is in the records on the day of the demo."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from agent.billing.models import BillRow, DisputeRow, RefundRow
from agent.customers.models import IdentityLinkRow
from agent.kit.calendar import add_working_days, at_local
from agent.orders.models import OrderRow, ReturnRow, ShipmentRow
from agent.supply.models import FaultRow, LineStateRow, RequestStepRow
from agent.visits.models import VisitRow
from demo.accounts import DraftBill, Supply, periods
from demo.batch import Batch
from demo.life import spread
from demo.personas import Persona
from demo.stage import Scene, Stage

_MOTHER_INDEX = 100


def write_personas(batch: Batch, *, as_of: date, now: datetime) -> None:
    """Write all personas as they are on a day."""
    stage = Stage(batch, as_of=as_of, now=now)
    for scene in (
        _giulia, _marco, _sara, _antonio, _elena, _luca, _francesca, _paolo, _anna, _bar,
        _davide, _chiara, _emily, _roberto, _stefano,
    ):  # fmt: skip
        scene(stage)


def _giulia(stage: Stage) -> None:
    since = stage.months_ago(37)
    scene = stage.scene(
        "giulia",
        [
            Supply("luce", "luce-fissa-serena", since, 2450),
            Supply("gas", "gas-sereno", since, 980),
            Supply("fibra", "fibra-vento-1000", stage.months_ago(20)),
        ],
    )
    stage.write(scene)
    for days in (19, 14, 9):
        stage.contact(
            scene, "phone", days=days, subject="meter",
            it="Ha chiamato per il cambio del contatore: promessa una richiamata.",
            en="Called about the new meter: a call back was promised.",
        )  # fmt: skip
    _, number = stage.ticket(
        scene, days=6, category="complaint", product="luce", answer_days=30,
        it="Tre telefonate senza risposta sul cambio del contatore",
        en="Three calls about the new meter, and no answer",
        notes=(
            ("customer", 6, "Mi avete promesso tre volte di richiamarmi.",
             "You promised three times to call me back."),
            ("agent", 3, "Abbiamo chiesto al distributore la data del cambio: risponde in settimana.",
             "We have asked the distributor for the day of the change: it answers this week."),
        ),
    )  # fmt: skip
    stage.contact(
        scene, "phone", days=6, subject="complaint", reference=number,
        it="Reclamo aperto per le richiamate mancate.",
        en="Complaint opened about the missed call backs.",
    )  # fmt: skip


def _marco(stage: Stage) -> None:
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


def _sara(stage: Stage) -> None:
    closed = stage.as_of - timedelta(days=18)
    scene = stage.scene(
        "sara",
        [
            Supply("luce", "luce-fissa-serena", stage.months_ago(30), 1800),
            Supply("fibra", "fibra-vento-1000", stage.months_ago(30), until=closed, status="closed"),
        ],
    )
    stage.write(scene)
    sent = stage.as_of - timedelta(days=3)
    number = f"RE-{spread(1, digits=6)}"
    stage.batch.add(
        ReturnRow,
        number=number,
        customer_id=scene.persona.customer_id,
        device="Ventolia Box",
        serial="VB40718822",
        reason="cancellation",
        status="in_transit",
        tracking=f"RV{spread(1, digits=10)}",
        requested_at=at_local(stage.as_of - timedelta(days=9), 17),
        send_by=closed + timedelta(days=30),
        sent_on=sent,
        place="Firenze",
        deposit_cents=3000,
        fee_cents=6000,
    )
    stage.contact(
        scene, "chat", days=9, subject="return", reference=number,
        it="Ha chiesto l'etichetta per restituire il router.",
        en="Asked for the label to send the router back.",
    )  # fmt: skip


def _antonio(stage: Stage) -> None:
    scene = stage.scene(
        "antonio",
        [
            Supply("luce", "luce-bioraria", stage.months_ago(28), 2700),
            Supply("gas", "gas-sereno", stage.months_ago(28), 520),
        ],
        direct_debit=False,
    )
    stage.write(scene)
    starts = stage.now - timedelta(hours=1, minutes=40)
    _fault(
        stage, scene, kind="outage", product="luce", starts=starts, hours=5, number=1,
        it="Guasto a un cavo interrato", en="Fault in an underground cable",
    )  # fmt: skip


def _elena(stage: Stage) -> None:
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


def _luca(stage: Stage) -> None:
    start = stage.as_of - timedelta(days=12)
    fibre_request = stage.as_of - timedelta(days=9)
    scene = stage.scene(
        "luca",
        [
            Supply("luce", "luce-fissa-serena", start, 1500),
            Supply("fibra", "fibra-vento-1000", add_working_days(fibre_request, 15), status="activating"),
        ],
        direct_debit=False,
    )
    stage.write(scene, tier_reason="customer for less than three months")
    number = stage.life.request(
        scene.persona.customer_id, kind="activation", supply=scene.account.supplies[1],
        day=fibre_request,
    )  # fmt: skip
    order_number = f"OR-{spread(1, digits=8)}"
    order_id = stage.batch.add(
        OrderRow,
        number=order_number,
        customer_id=scene.persona.customer_id,
        item_it="Router Ventolia Box",
        item_en="Ventolia Box router",
        amount_cents=0,
        status="shipped",
        placed_at=at_local(stage.as_of - timedelta(days=4), 12),
        expected_on=add_working_days(stage.as_of, 2),
    )
    stage.batch.add(
        ShipmentRow,
        order_id=order_id,
        carrier="Corriere Espresso",
        tracking=f"CE{spread(1, digits=10)}",
        status="in_transit",
        place="Bologna",
        updated_at=min(at_local(stage.as_of, 6, 20), stage.now),
    )
    stage.contact(
        scene, "shop", days=12, subject="contract",
        it="Contratto firmato al negozio di Firenze; spiegata la prima bolletta.",
        en="Contract signed at the Firenze shop; the first bill was explained.",
    )  # fmt: skip
    stage.contact(
        scene, "app", days=9, subject="fibre", reference=number,
        it="Chiesta dall'app l'attivazione della fibra.", en="Fibre activation asked for in the app.",
    )  # fmt: skip


def _francesca(stage: Stage) -> None:
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
        scene, tier="most_valuable", tier_reason="four contracts, two homes, eight years, pays in time"
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


def _paolo(stage: Stage) -> None:
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


def _anna(stage: Stage) -> None:
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


def _bar(stage: Stage) -> None:
    scene = stage.scene(
        "bar",
        [
            Supply("luce", "luce-impresa", stage.months_ago(29), 21_000),
            Supply("gas", "gas-impresa", stage.months_ago(29), 1_600),
        ],
        residence=False,
    )
    stage.write(scene, tier="most_growable", tier_reason="firm without fibre, high consumption")
    missed = add_working_days(stage.as_of - timedelta(days=9), 1)
    for number, (day, status) in enumerate(
        ((missed, "missed"), (stage.next_visit_day(), "booked")), start=1
    ):
        starts = at_local(day, 8)
        stage.batch.add(
            VisitRow,
            number=f"AP-{spread(number, digits=6)}",
            customer_id=scene.persona.customer_id,
            point_id=scene.account.supplies[0].point_id,
            reason="meter_check",
            status=status,
            starts_at=starts,
            ends_at=starts + timedelta(hours=4),
            street=f"{scene.account.street} {scene.account.house_number}",
            city=scene.account.city.name,
            seat=0 if status == "booked" else None,
            technician="Nadia Fabbri",
            booked_at=starts - timedelta(days=6),
        )
    stage.contact(
        scene, "phone", days=(stage.as_of - missed).days - 1, subject="visit",
        it="Il tecnico non si è presentato: fissata una nuova visita.",
        en="The technician did not come: a new visit was booked.",
    )  # fmt: skip


def _davide(stage: Stage) -> None:
    scene = stage.scene(
        "davide",
        [
            Supply("luce", "luce-indice", stage.months_ago(22), 1900),
            Supply("gas", "gas-indice", stage.months_ago(22), 640),
        ],
    )
    stage.write(scene)
    details = {"new_address": "via Sottoriva 14, 37121 Verona (VR)"}
    for supply in scene.account.supplies:
        number = stage.life.request(
            scene.persona.customer_id, kind="move_home", supply=supply,
            day=stage.as_of - timedelta(days=5), details=details,
        )  # fmt: skip
    stage.contact(
        scene, "phone", days=5, subject="move_home", reference=number,
        it="Ha chiesto il trasloco di luce e gas in via Sottoriva 14.",
        en="Asked to move electricity and gas to via Sottoriva 14.",
    )  # fmt: skip


def _chiara(stage: Stage) -> None:
    scene = stage.scene(
        "chiara",
        [
            Supply("luce", "luce-fissa-serena", stage.months_ago(17), 2000),
            Supply("fibra", "fibra-vento-1000", stage.months_ago(17)),
        ],
    )
    stage.write(scene)
    line = next(
        row
        for row in stage.batch.rows(LineStateRow)
        if row["point_id"] == scene.account.supplies[1].point_id
    )
    line.update(
        status="degraded",
        measured_down_mbps=Decimal("212"),
        measured_up_mbps=Decimal("38"),
        tested_at=at_local(stage.as_of - timedelta(days=1), 4, 10),
    )
    stage.contact(
        scene, "app", days=4, subject="fibre_speed",
        it="Misurata la velocità dall'app: 230 Mb/s.", en="Speed measured in the app: 230 Mb/s.",
    )  # fmt: skip


def _emily(stage: Stage) -> None:
    scene = stage.scene(
        "emily",
        [
            Supply("luce", "luce-fissa-serena", stage.months_ago(19), 1700),
            Supply("fibra", "fibra-vento-2500", stage.months_ago(19)),
        ],
        direct_debit=False,
    )
    bill = scene.bills[-1]
    bill.status = "unpaid"
    bill.payments = [
        {
            "amount_cents": bill.cents,
            "method": "bank_transfer",
            "status": "in_transit",
            "made_on": stage.as_of - timedelta(days=1),
            "received_on": None,
        }
    ]
    bill.due = max(bill.due, stage.as_of + timedelta(days=4))
    stage.write(scene)
    works = at_local(add_working_days(stage.as_of + timedelta(days=2), 1), 9)
    _fault(
        stage, scene, kind="planned_work", product="luce", starts=works, hours=4, number=2,
        it="Sostituzione di una cabina", en="Replacement of a substation",
    )  # fmt: skip
    stage.contact(
        scene, "email", days=1, subject="payment", reference=bill.number,
        it="Ha scritto di aver fatto il bonifico.", en="Wrote that she made the bank transfer.",
    )  # fmt: skip


def _roberto(stage: Stage) -> None:
    scene = stage.scene("roberto", [Supply("luce", "luce-indice", stage.months_ago(40), 2300)])
    stage.write(scene)
    mother = Persona(
        **{
            **scene.persona.model_dump(),
            "id": "roberto-madre",
            "first_name": "Lidia",
            "born": date(1936, 3, 19),
            "female": True,
            "street": "via Fontanelle",
        }
    )
    other = stage.second_home(scene, [Supply("luce", "luce-fissa-serena", stage.months_ago(80), 1400)],
                              city="Brescia", street=mother.street)  # fmt: skip
    other.persona, other.index = mother, scene.index + _MOTHER_INDEX
    other.account.customer_id = mother.customer_id
    stage.write(other, marketing=False)
    number = stage.life.request(
        scene.persona.customer_id,
        kind="transfer",
        supply=other.account.supplies[0],
        day=stage.as_of - timedelta(days=7),
        status="waiting_customer",
        details={"from": "Lidia Villa", "missing": "certificato di morte", "because": "death"},
    )
    _hold_at(stage, step=1)
    stage.contact(
        scene, "phone", days=7, subject="transfer", reference=number,
        it="Voltura per decesso della madre: chiesto il certificato di morte.",
        en="Transfer after his mother's death: the death certificate was asked for.",
    )  # fmt: skip



def _hold_at(stage: Stage, *, step: int) -> None:
    """Leave the request written last at a step, and what follows without a day."""
    rows = stage.batch.rows(RequestStepRow)
    last = [row for row in rows if row["request_id"] == rows[-1]["request_id"]]
    for position, row in enumerate(last):
        row["status"] = "done" if position < step else "current" if position == step else "to_do"
        row["on_day"] = row["on_day"] if position < step else None


def _stefano(stage: Stage) -> None:
    scene = stage.scene(
        "stefano", [Supply("luce", "luce-indice", stage.months_ago(25), 3300)], direct_debit=False
    )
    bill = scene.bills[-1]
    bill.status, bill.payments = "disputed", []
    stage.write(scene)
    bill_id = next(
        row["id"] for row in stage.batch.rows(BillRow) if row["number"] == bill.number
    )
    words = "Ad agosto ero via: non posso aver consumato così tanto."
    ticket_id, number = stage.ticket(
        scene, days=4, category="billing", product="luce", answer_days=30, reference=bill.number,
        it=f"Bolletta {bill.number} contestata", en=f"Bill {bill.number} contested",
        notes=(("customer", 4, words, "I was away in August: I cannot have used that much."),),
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


def _fault(
    stage: Stage,
    scene: Scene,
    *,
    kind: str,
    product: str,
    starts: datetime,
    hours: int,
    number: int,
    it: str,
    en: str,
) -> None:
    stage.batch.add(
        FaultRow,
        number=f"GU-{spread(number, digits=6)}",
        kind=kind,
        product=product,
        city=scene.account.city.name,
        street=scene.account.street,
        cause_it=it,
        cause_en=en,
        starts_at=starts,
        expected_end_at=starts + timedelta(hours=hours),
    )
