"""Ventolia's staff: known passwords, good in a demonstration and nowhere else."""

from agent.app import create_app
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.settings import Settings
from demo.staff import STAFF, add_staff
from tests.agent.accounts.people import Desk, problem
from tests.agent.serving import serve


def test_sign_in_only_where_the_demonstration_is_on(
    database: Database, lonely: Settings, clock: FixedClock
) -> None:
    with database.transaction() as session:
        assert add_staff(session, clock=clock) == len(STAFF) == 7
    with database.transaction() as session:
        assert add_staff(session, clock=clock) == 0
    demo = lonely.model_copy(update={"demo": True})
    with serve(create_app(demo, clock=clock)) as url:
        shown = Desk(url)
        with shown.http:
            listed = shown.http.get("/demo/staff").json()
            assert [one["name"] for one in listed] == [one.name for one in STAFF]
            for one in listed:
                answer = shown.sign_in(one["email"], one["password"])
                assert answer.status_code == 200, answer.text
                assert answer.json()["roles"] == [one["role"]]
    with serve(create_app(lonely, clock=clock)) as url:
        earnest = Desk(url)
        with earnest.http:
            assert earnest.http.get("/demo/staff").status_code == 404
            answer = earnest.sign_in(STAFF[0].email, STAFF[0].password)
            assert problem(answer) == (401, "sign_in_failed")
