from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.billing.explain import explain_difference
from agent.billing.schemas import BillDetail, BillLine, BillPart

KINDS = (
    "energy", "fixed_fee", "transport", "system_charges", "taxes", "vat", "adjustment",
    "tv_licence", "one_off", "discount",
)  # fmt: skip
PRODUCTS = ("luce", "gas", "fibra")


@st.composite
def bills(draw: st.DrawFn) -> BillDetail:
    products = draw(st.lists(st.sampled_from(PRODUCTS), unique=True, max_size=3))
    start = date(2025, 1, 1) + timedelta(days=draw(st.integers(0, 400)))
    parts = tuple(
        BillPart.model_validate(
            {
                "contract_id": product,
                "product": product,
                "consumption": draw(st.decimals(0, 5000, places=1)),
                "unit": "months" if product == "fibra" else "kWh",
                "unit_price": Decimal("0.15"),
                "estimated": False,
            }
        )
        for product in products
    )
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from([*products, None]),
                st.sampled_from(KINDS),
                st.integers(-90_000, 90_000),
            ),
            max_size=25,
        )
    )
    lines = tuple(
        BillLine.model_validate(
            {
                "position": position, "product": product, "kind": kind, "quantity": None,
                "unit_price": None, "amount_cents": cents, "note": None,
            }
        )
        for position, (product, kind, cents) in enumerate(rows)
    )  # fmt: skip
    beyond = draw(st.sampled_from([0, 0, 0, 7, -3]))
    return BillDetail(
        id="b", number="B0000000001", customer_id="c", account="A-1", period_start=start,
        period_end=start + timedelta(days=draw(st.integers(0, 70))), issued_on=start,
        due_on=start, extended_from=None, paid_cents=0, status="unpaid", parts=parts,
        amount_cents=sum(line.amount_cents for line in lines) + beyond, lines=lines,
    )  # fmt: skip


@settings(deadline=None)
@given(bills(), bills())
def test_the_causes_add_up_to_the_cent_whatever_the_bills(
    bill: BillDetail, earlier: BillDetail
) -> None:
    causes = explain_difference(bill, earlier)
    total = sum(cause.amount_cents for cause in causes)
    assert total == bill.amount_cents - earlier.amount_cents
    assert all(cause.amount_cents for cause in causes)


@settings(deadline=None)
@given(bills())
def test_a_bill_differs_from_itself_by_nothing(bill: BillDetail) -> None:
    assert explain_difference(bill, bill) == ()


def _bill(kwh: int, price: str, *, days: int = 60, fixed: int = 1800) -> BillDetail:
    energy = round(kwh * float(price) * 100)
    line = {"quantity": None, "unit_price": None, "note": None, "product": "luce"}
    return BillDetail.model_validate(
        {
            "id": "b", "number": "B1", "customer_id": "c", "account": "A", "issued_on": date.max,
            "period_start": date(2026, 1, 1), "extended_from": None, "due_on": date.max,
            "period_end": date(2026, 1, 1) + timedelta(days=days - 1), "paid_cents": 0,
            "status": "unpaid", "amount_cents": energy + fixed,
            "parts": [{
                "contract_id": "k", "product": "luce", "consumption": kwh, "unit": "kWh",
                "unit_price": price, "estimated": False,
            }],
            "lines": [
                {**line, "position": 0, "kind": "energy", "amount_cents": energy},
                {**line, "position": 1, "kind": "fixed_fee", "amount_cents": fixed},
            ],
        }
    )  # fmt: skip


def test_more_consumption_at_the_same_price_is_consumption() -> None:
    [cause] = explain_difference(_bill(500, "0.20"), _bill(400, "0.20"))
    assert (cause.kind, cause.amount_cents) == ("consumption", 2000)
    assert (cause.before, cause.after) == (400, 500)


def test_a_higher_price_of_the_same_consumption_is_price() -> None:
    [cause] = explain_difference(_bill(400, "0.25"), _bill(400, "0.20"))
    assert (cause.kind, cause.amount_cents) == ("price", 2000)


def test_more_days_are_days() -> None:
    [cause] = explain_difference(_bill(440, "0.20", days=66, fixed=1980), _bill(400, "0.20"))
    assert (cause.kind, cause.amount_cents) == ("days", 980)
    assert (cause.before, cause.after) == (60, 66)
