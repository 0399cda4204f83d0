"""What each role may do. A permission that no role lists is nobody's but the admin's."""

from collections.abc import Collection
from typing import Literal, get_args

Permission = Literal[
    "conversations.read",
    "conversations.own",
    "cases.read",
    "cases.write",
    "customers.read",
    "search.read",
    "canned.read",
    "canned.write",
    "macros.run",
    "staff.read",
    "staff.write",
    "audit.read",
    "settings.read",
    "presence.write",
    "knowledge.suggest",
    "labels.read",
    "labels.write",
    "training.read",
    "training.run",
    "models.promote",
    "articles.write",
    "insights.read",
]
Role = Literal["agent", "trainer", "knowledge_manager", "analyst", "admin"]
PERMISSIONS: frozenset[Permission] = frozenset(get_args(Permission))
ROLES: tuple[Role, ...] = get_args(Role)

GRANTS: dict[Role, frozenset[Permission]] = {
    "agent": frozenset(
        {
            "conversations.read",
            "conversations.own",
            "cases.read",
            "cases.write",
            "customers.read",
            "search.read",
            "canned.read",
            "macros.run",
            "presence.write",
            "knowledge.suggest",
            "staff.read",
            "settings.read",
        }
    ),
    "trainer": frozenset(
        {
            "conversations.read",
            "labels.read",
            "labels.write",
            "training.read",
            "training.run",
            "models.promote",
        }
    ),
    "knowledge_manager": frozenset(
        {"conversations.read", "canned.read", "canned.write", "articles.write"}
    ),
    "analyst": frozenset(
        {
            "conversations.read",
            "cases.read",
            "customers.read",
            "search.read",
            "canned.read",
            "staff.read",
            "settings.read",
            "labels.read",
            "training.read",
            "insights.read",
        }
    ),
    "admin": PERMISSIONS,
}


def permissions_of(roles: Collection[str]) -> frozenset[Permission]:
    """Return what somebody with these roles may do; an unknown role grants nothing."""
    granted: frozenset[Permission] = frozenset()
    for role in ROLES:
        if role in roles:
            granted |= GRANTS[role]
    return granted
