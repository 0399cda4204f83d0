"""The staff as an admin keeps it, and the trail of it."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from agent.accounts.audit import AuditLog
from agent.accounts.errors import LastAdmin, StaffExists, StaffNotFound
from agent.accounts.models import AuditRow
from agent.accounts.schemas import Member
from agent.accounts.service import StaffService
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from tests.agent.accounts.people import PASSWORD, Desk, add_person, problem

NEW = {"email": "Davide@Ventolia.example", "name": "Davide Riva", "roles": ["agent"]}


@pytest.fixture
def admin(desk: Desk, paolo: Member) -> Desk:
    desk.sign_in(paolo.email)
    return desk


class TestMembers:
    def test_one_who_starts_gets_a_password_that_is_shown_once(self, admin: Desk) -> None:
        answer = admin.post("/members", json=NEW)
        assert answer.status_code == 201, answer.text
        added = answer.json()
        assert added["member"]["email"] == "davide@ventolia.example"
        assert added["member"]["languages"] == ["it"]
        assert added["generated_password"] not in admin.get("/members").text
        assert admin.sign_in(NEW["email"], added["generated_password"]).status_code == 200

    def test_or_one_that_was_chosen(self, admin: Desk) -> None:
        chosen = "libeccio-alla-finestra"
        added = admin.post("/members", json=NEW | {"password": chosen}).json()
        assert added["generated_password"] is None
        assert chosen not in str(added)
        assert admin.sign_in(NEW["email"], chosen).status_code == 200

    def test_the_same_address_twice_is_refused(self, admin: Desk) -> None:
        admin.post("/members", json=NEW)
        assert problem(admin.post("/members", json=NEW)) == (409, "staff_exists")

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"email": "davide"}, "email"),
            ({"email": "da vide@x.example"}, "email"),
            ({"email": "davide@x.example\u202e"}, None),
            ({"roles": []}, "roles"),
            ({"roles": ["boss"]}, "roles.0"),
            ({"languages": ["de"]}, "languages.0"),
            ({"skills": ["<b>"]}, "skills.0"),
            ({"name": ""}, "name"),
            ({"name": "x" * 121}, "name"),
        ],
    )
    def test_what_is_no_person_is_refused(
        self, admin: Desk, wrong: dict[str, object], field: str | None
    ) -> None:
        answer = admin.post("/members", json=NEW | wrong)
        if field is None:  # cleaned, not refused
            assert answer.json()["member"]["email"] == "davide@x.example"
        else:
            assert problem(answer) == (422, "invalid_input")
            assert answer.json()["params"]["fields"] == field

    def test_a_script_in_a_name_stays_a_name(self, admin: Desk) -> None:
        name = "<script>alert(1)</script>"
        answer = admin.post("/members", json=NEW | {"name": name})
        assert answer.json()["member"]["name"] == name
        assert answer.headers["content-type"] == "application/json"

    def test_changes_are_in_the_trail_with_what_was_before(
        self, admin: Desk, sofia: Member, paolo: Member
    ) -> None:
        path = f"/v1/staff/members/{sofia.id}"
        changed = admin.http.patch(path, json={"roles": ["trainer", "agent"], "name": "Sofia"})
        assert changed.json()["roles"] == ["trainer", "agent"]
        assert admin.http.patch(path, json={"active": False}).json()["active"] is False
        assert admin.http.patch(path, json={"active": False}).status_code == 200
        assert admin.http.patch(path, json={"active": True}).json()["active"] is True
        lines = admin.get("/audit", params={"staff_id": paolo.id}).json()["items"]
        assert [line["action"] for line in lines] == [
            "staff.enabled",
            "staff.disabled",
            "staff.changed",
            "sign_in.succeeded",
        ]
        assert lines[2]["object_id"] == sofia.id
        assert lines[2]["staff"]["name"] == "Paolo"
        assert lines[2]["details"] == {
            "roles": {"from": ["agent"], "to": ["trainer", "agent"]},
            "name": {"from": "Sofia Greco", "to": "Sofia"},
        }

    def test_a_password_set_by_the_admin_ends_the_sessions_and_is_not_in_the_trail(
        self, admin: Desk, sofia: Member, paolo: Member
    ) -> None:
        chosen = "libeccio-alla-finestra"
        path = f"/v1/staff/members/{sofia.id}"
        assert admin.http.patch(path, json={"password": chosen}).status_code == 200
        trail = admin.get("/audit").text
        assert "staff.password_changed" in trail
        assert chosen not in trail
        assert "argon2" not in trail
        assert problem(admin.sign_in(sofia.email, PASSWORD)) == (401, "sign_in_failed")
        assert admin.sign_in(sofia.email, chosen).status_code == 200

    def test_the_last_admin_stays_one(self, admin: Desk, paolo: Member, sofia: Member) -> None:
        path = f"/v1/staff/members/{paolo.id}"
        for change in ({"roles": ["agent"]}, {"active": False}):
            assert problem(admin.http.patch(path, json=change)) == (409, "last_admin")
        admin.http.patch(f"/v1/staff/members/{sofia.id}", json={"roles": ["admin"]})
        assert admin.http.patch(path, json={"roles": ["agent"]}).status_code == 200
        assert problem(admin.post("/members", json=NEW)) == (403, "permission_denied")

    def test_nobody_is_changed_who_is_not_there(self, admin: Desk) -> None:
        answer = admin.http.patch("/v1/staff/members/nobody", json={"name": "x"})
        assert problem(answer) == (404, "staff_not_found")


class TestService:
    def test_finds_and_names_people(self, session: Session, clock: FixedClock) -> None:
        sofia = add_person(session, clock=clock)
        davide = add_person(session, "davide@x.example", name="Davide", clock=clock)
        service = StaffService(session, clock=clock)
        assert [one.name for one in service.all()] == ["Davide", "Sofia Greco"]
        assert service.by_email(" SOFIA@ventolia.example ").id == sofia.id
        assert service.cards([davide.id, "nobody"]).keys() == {davide.id}
        assert service.card(davide.id).name == "Davide"
        service.change(davide.id, {"active": False}, by=None)
        assert [one.id for one in service.active()] == [sofia.id]
        for lookup in (service.by_id, service.card, service.by_email):
            with pytest.raises(StaffNotFound):
                lookup("nobody")
        with pytest.raises(StaffExists):
            add_person(session, clock=clock)

    def test_without_any_admin_others_can_still_be_disabled(
        self, session: Session, clock: FixedClock
    ) -> None:
        sofia = add_person(session, clock=clock)
        service = StaffService(session, clock=clock)
        assert not service.change(sofia.id, {"active": False}, by=None).active
        boss = add_person(session, "p@x.example", roles=("admin",), clock=clock)
        with pytest.raises(LastAdmin):
            service.change(boss.id, {"active": False}, by=None)


class TestTrail:
    @pytest.fixture
    def lines(self, database: Database, clock: FixedClock) -> None:
        """Seven lines at one moment: the order must not hang on the clock."""
        with database.transaction() as session:
            for n in range(7):
                AuditLog(session, clock=clock).note(
                    f"staff{n % 2}",
                    "customer.viewed",
                    object_kind="customer",
                    object_id=str(n),
                    customer_id=f"customer{n % 3}",
                )

    def test_pages_through_everything_once(
        self, database: Database, clock: FixedClock, lines: None
    ) -> None:
        seen: list[str] = []
        with database.reading() as session:
            trail = AuditLog(session, clock=clock)
            before = None
            while rows := trail.read(before=before, limit=2):
                seen += [row.object_id or "" for row in rows]
                before = rows[-1].id
            assert trail.read(before="nobody") == []
        assert sorted(seen) == [str(n) for n in range(7)]

    def test_answers_who_saw_this_customer(self, admin: Desk, lines: None) -> None:
        params = {"customer_id": "customer1", "action": "customer.viewed"}
        page = admin.get("/audit", params=params).json()
        assert {line["object_id"] for line in page["items"]} == {"1", "4"}
        assert page["next_before"] is None
        short = admin.get("/audit", params={"limit": 2}).json()
        assert short["next_before"] == short["items"][-1]["id"]

    def test_looking_is_in_it(self, admin: Desk, paolo: Member, lines: None) -> None:
        admin.get("/audit", params={"customer_id": "customer1"})
        last = admin.get("/audit", params={"action": "audit.viewed"}).json()["items"][0]
        assert last["staff"]["id"] == paolo.id
        assert last["customer_id"] == "customer1"

    @pytest.mark.parametrize(
        "change",
        [
            update(AuditRow).values(staff_id="somebody-else"),
            delete(AuditRow),
            text("UPDATE audit SET action = 'nothing'"),
            text("DELETE FROM audit"),
        ],
    )
    def test_the_database_refuses_to_change_it(
        self, database: Database, lines: None, change: object
    ) -> None:
        with pytest.raises(DBAPIError, match="append-only"), database.transaction() as session:
            session.execute(change)  # type: ignore[call-overload]
        with database.reading() as session:
            assert len(session.scalars(select(AuditRow)).all()) == 7

    def test_it_cannot_be_emptied_either(self, database: Database, lines: None) -> None:
        sqlite = database.engine.dialect.name == "sqlite"  # which has no TRUNCATE
        statement = text("DELETE FROM audit" if sqlite else "TRUNCATE audit")
        with pytest.raises(DBAPIError, match="append-only"), database.transaction() as session:
            session.execute(statement)

    def test_stands_or_falls_with_the_transaction(
        self, database: Database, clock: FixedClock
    ) -> None:
        def interrupted() -> None:
            with database.transaction() as session:
                AuditLog(session, clock=clock).note(None, "never.happened")
                session.flush()
                raise RuntimeError

        with pytest.raises(RuntimeError):
            interrupted()
        with database.reading() as session:
            assert session.scalars(select(AuditRow)).all() == []
