"""Ventolia's terms of payment: the figures that its articles state too."""

from decimal import Decimal

from agent.kit.records import Bilingual

PLAN_MINIMUM_CENTS = 10_000
PLAN_PARTS = range(3, 11)
PLAN_PART_MINIMUM_CENTS = 3_000
PLAN_INTEREST_FREE_PARTS = 3
PLAN_DAYS_AFTER_DUE = 10
PLAN_FIRST_AFTER_DAYS = 10
PLAN_UNDO_DAYS = 14
ECB_RATE = Decimal("0.0215")
"""Main refinancing rate of the European Central Bank, a year; no points are added."""

EXTENSION_DAYS = 15
EXTENSION_EVERY_DAYS = 365

REFUND_APPROVAL_WORKING_DAYS = 5
REFUND_PAYMENT_WORKING_DAYS = 10
REFUND_LATE_COMPENSATION_CENTS = 1_000

SEEN_AFTER_WORKING_DAYS = {
    "card": 0,
    "app": 0,
    "direct_debit": 0,
    "bank_transfer": 3,
    "post_office": 5,
}


def dispute_subject(number: str) -> Bilingual:
    """Return the subject of the case that follows a contested bill."""
    return Bilingual(it=f"Bolletta {number} contestata", en=f"Bill {number} contested")
