"""``support.yml``: the one that is shipped holds; what cannot be is refused by name."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.handoff.policies import PRIORITIES, SupportFileUnusable, SupportPolicies, load_policies

SHIPPED = Path("support.yml")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def policies() -> SupportPolicies:
    return load_policies(SHIPPED)


class TestShipped:
    def test_deadlines_run_in_opening_hours(self, policies: SupportPolicies) -> None:
        friday = utc("2026-11-27 18:50")
        assert policies.due("urgent", "first_answer", since=friday) == utc("2026-11-27 18:55")
        assert policies.due("normal", "first_answer", since=friday) == utc("2026-11-28 08:10")

    def test_safety_runs_at_night_too(self, policies: SupportPolicies) -> None:
        night = utc("2026-11-28 23:00")
        assert policies.due("safety", "first_answer", since=night) == utc("2026-11-28 23:02")

    def test_the_more_urgent_is_due_first(self, policies: SupportPolicies) -> None:
        for name in ("first_answer", "next_answer", "solution"):
            due = [getattr(policies.sla.of(priority), name) for priority in PRIORITIES]
            assert due == sorted(due)

    def test_italian_holidays_are_closed(self, policies: SupportPolicies) -> None:
        assert not policies.business_hours.is_open(utc("2026-12-08 10:00"))
        assert policies.business_hours.is_open(utc("2026-12-09 10:00"))


def _changed(tmp_path: Path, **changes: Any) -> Path:
    raw = yaml.safe_load(SHIPPED.read_text())
    path = tmp_path / "support.yml"
    path.write_text(yaml.safe_dump(raw | changes))
    return path


class TestUnusable:
    @pytest.mark.parametrize(
        ("changes", "named"),
        [
            ({"hours": {}}, "no weekday has opening hours"),
            ({"hours": {"monday": ["8-20"]}}, "hours.monday"),
            ({"hours": {"monday": ["25:00-26:00"]}}, "hours.monday"),
            ({"hours": {"monday": ["20:00-08:00"]}}, "close before they open"),
            ({"hours": {"lunedi": ["08:00-20:00"]}}, "hours.lunedi"),
            ({"time_zone": "Europe/Ventolia"}, "time_zone"),
            ({"closing_days": ["12-32"]}, "closing_days"),
            ({"reopen_days": -1}, "reopen_days"),
            ({"reopen_day": 7}, "reopen_day"),
            ({"no_loop_minutes": "soon"}, "no_loop_minutes"),
        ],
    )
    def test_says_which_field_is_wrong(
        self, tmp_path: Path, changes: dict[str, Any], named: str
    ) -> None:
        with pytest.raises(SupportFileUnusable, match=named):
            load_policies(_changed(tmp_path, **changes))

    def test_a_key_twice_is_a_slip_not_a_choice(self, tmp_path: Path) -> None:
        path = tmp_path / "support.yml"
        path.write_text(SHIPPED.read_text() + "\nreopen_days: 30\n")
        with pytest.raises(SupportFileUnusable, match="reopen_days"):
            load_policies(path)

    @pytest.mark.parametrize("content", ["", "[1, 2]", "a: [", "\x00"])
    def test_no_settings_at_all(self, tmp_path: Path, content: str) -> None:
        path = tmp_path / "support.yml"
        path.write_text(content)
        with pytest.raises(SupportFileUnusable):
            load_policies(path)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(SupportFileUnusable, match=r"nowhere\.yml"):
            load_policies(tmp_path / "nowhere.yml")


class TestOwnRules:
    def test_closing_days_once_and_every_year(self, tmp_path: Path) -> None:
        path = _changed(tmp_path, closing_days=["12-24", "2026-11-27"], public_holidays="none")
        hours = load_policies(path).business_hours
        assert not hours.is_open(utc("2026-12-24 10:00"))
        assert not hours.is_open(utc("2027-12-24 10:00"))
        assert not hours.is_open(utc("2026-11-27 10:00"))
        assert hours.is_open(utc("2026-12-25 10:00"))
