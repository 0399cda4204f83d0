"""What a mistake costs the business: how much sooner a message is read for it."""

from collections.abc import Iterable, Mapping
from typing import Any

from agent.training.material import SAFETY

# The share at which an intent of life and death is reason enough to look.
SAFETY_SHARE = 0.05
_SAFETY, _DISPUTE, _MONEY, _FAULT, _USUAL, _TALK = 3.0, 2.0, 1.5, 1.5, 1.0, 0.3
_GROUPS: tuple[tuple[float, tuple[str, ...]], ...] = (
    (_DISPUTE, ("dispute_bill", "complaint", "cancel_contract", "privacy_request")),
    (_MONEY, ("pay_bill", "payment_plan", "payment_status", "refund_request", "refund_status",
              "direct_debit", "purchase_interest", "activate_supply")),
    (_FAULT, ("power_outage", "internet_down", "talk_to_human")),
    (_TALK, ("greet", "goodbye", "thank", "affirm", "deny", "bot_challenge", "help",
             "give_praise")),
)  # fmt: skip
_WEIGHTS: dict[str, float] = {
    **dict.fromkeys(SAFETY, _SAFETY),
    **{intent: weight for weight, intents in _GROUPS for intent in intents},
}
# What customers and agents did about an answer: each makes the message worth more attention.
_SIGNS = {"thumbs_down": 0.5, "handed_over": 0.4, "asked_again": 0.4, "agent_answered": 0.2}
SMALL_TALK = frozenset(intent for intent, weight in _WEIGHTS.items() if weight == _TALK)


def is_dangerous(intent: str, ranking: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether the message may be one in which an error costs a life."""
    return intent in SAFETY or any(
        each["intent"] in SAFETY and each["confidence"] >= SAFETY_SHARE for each in ranking
    )


def weight_of(intent: str, ranking: Iterable[Mapping[str, Any]], reasons: Iterable[str]) -> float:
    """Return what a mistake about a message costs, 1 being usual.

    It is what the message may be, not only what it was taken for: intents weigh by their
    probability. A danger that is possible weighs as one that is certain.
    """
    reasons = set(reasons)
    likely = [(each["intent"], each["confidence"]) for each in ranking] or [(intent, 1.0)]
    total = sum(share for _, share in likely)
    base = (
        sum(_WEIGHTS.get(name, _USUAL) * share for name, share in likely) / total
        if total > 0
        else _WEIGHTS.get(intent, _USUAL)
    )
    if "safety" in reasons:
        base = max(base, _SAFETY)
    return round(base * (1 + sum(_SIGNS.get(reason, 0.0) for reason in reasons)), 4)
