"""What the desk's tests ask for."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from agent.accounts.access import StaffMember
from agent.kit.clock import FixedClock
from tests.agent.desk.talks import Talk, staff_member

MakeTalk = Callable[..., Talk]


@pytest.fixture
def talk(session: Session, clock: FixedClock) -> MakeTalk:
    """Begins conversations."""

    def begin(**options: Any) -> Talk:
        return Talk(session, clock, **options)

    return begin


@pytest.fixture
def sofia(session: Session) -> StaffMember:
    """An agent."""
    return staff_member(session)
