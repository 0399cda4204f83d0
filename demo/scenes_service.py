"""The scenes about supplies, faults, visits, returns and requests."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from agent.kit.calendar import add_working_days, at_local
from agent.orders.models import OrderRow, ReturnRow, ShipmentRow
from agent.supply.models import FaultRow, LineStateRow, RequestStepRow
from agent.visits.models import VisitRow
from demo.accounts import Supply
from demo.life import spread
from demo.personas import Persona
from demo.stage import Scene, Stage

_MOTHER_INDEX = 100


def giulia(stage: Stage) -> None:
    """An open complaint."""
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
            ("agent", 3, "Abbiamo chiesto al distributore la data del cambio: risponde presto.",
             "We have asked the distributor for the day of the change: it answers soon."),
        ),
    )  # fmt: skip
    stage.contact(
        scene, "phone", days=6, subject="complaint", reference=number,
        it="Reclamo aperto per le richiamate mancate.",
        en="Complaint opened about the missed call backs.",
    )  # fmt: skip


def sara(stage: Stage) -> None:
    """A router on its way back."""
    closed = stage.as_of - timedelta(days=18)
    scene = stage.scene(
        "sara",
        [
            Supply("luce", "luce-fissa-serena", stage.months_ago(30), 1800),
            Supply(
                "fibra", "fibra-vento-1000", stage.months_ago(30), until=closed, status="closed"
            ),
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


def antonio(stage: Stage) -> None:
    """A fault in the street now."""
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


def luca(stage: Stage) -> None:
    """A customer of twelve days."""
    start = stage.as_of - timedelta(days=12)
    fibre_request = stage.as_of - timedelta(days=9)
    scene = stage.scene(
        "luca",
        [
            Supply("luce", "luce-fissa-serena", start, 1500),
            Supply(
                "fibra",
                "fibra-vento-1000",
                add_working_days(fibre_request, 15),
                status="activating",
            ),
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
        it="Chiesta dall'app l'attivazione della fibra.",
        en="Fibre activation asked for in the app.",
    )  # fmt: skip


def bar(stage: Stage) -> None:
    """A visit missed, and the next one."""
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


def davide(stage: Stage) -> None:
    """Moving home."""
    scene = stage.scene(
        "davide",
        [
            Supply("luce", "luce-indice", stage.months_ago(22), 1900),
            Supply("gas", "gas-indice", stage.months_ago(22), 640),
        ],
    )
    stage.write(scene)
    moved_on = add_working_days(stage.as_of, 9)
    details = {"address": "via Sottoriva 14, 37121 Verona (VR)", "day": moved_on.isoformat()}
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


def chiara(stage: Stage) -> None:
    """Fibre under the guaranteed minimum."""
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


def emily(stage: Stage) -> None:
    """An English speaker; a transfer in transit, works announced."""
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


def roberto(stage: Stage) -> None:
    """The contract of a mother who died."""
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
    other = stage.second_home(scene, [Supply("luce", "luce-indice", stage.months_ago(80), 1400)],
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
        details={"holder": "Roberto Villa", "from": "Lidia Villa", "because": "death"},
    )
    _hold_at(
        stage, step=1, it="Manca il certificato di morte", en="The death certificate is missing"
    )
    stage.contact(
        scene, "phone", days=7, subject="transfer", reference=number,
        it="Voltura per decesso della madre: chiesto il certificato di morte.",
        en="Transfer after his mother's death: the death certificate was asked for.",
    )  # fmt: skip


def _hold_at(stage: Stage, *, step: int, it: str, en: str) -> None:
    """Leave the request written last at a step, with what is missing, and no days after it."""
    rows = stage.batch.rows(RequestStepRow)
    last = [row for row in rows if row["request_id"] == rows[-1]["request_id"]]
    for position, row in enumerate(last):
        row["status"] = "done" if position < step else "current" if position == step else "to_do"
        row["on_day"] = row["on_day"] if position < step else None
    last[step].update(title_it=it, title_en=en)


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
