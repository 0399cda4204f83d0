"""The people who work at Ventolia. Their passwords are known: they sign in to a demo only."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from agent.accounts.errors import StaffNotFound
from agent.accounts.passwords import Passwords
from agent.accounts.roles import Role
from agent.accounts.service import StaffService
from agent.accounts.sign_in import DEMO_ID
from agent.kit.clock import Clock
from agent.kit.i18n import Language


@dataclass(frozen=True)
class DemoMember:
    """One of Ventolia's people."""

    name: str
    role: Role
    password: str
    languages: tuple[Language, ...] = ("it", "en")
    skills: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Known before there is a row, so that scenes can name who answered."""
        return DEMO_ID + self.name.lower().replace(" ", "-")

    @property
    def email(self) -> str:
        """Address at Ventolia."""
        return self.name.lower().replace(" ", ".") + "@ventolia.example"


STAFF = (
    DemoMember("Sofia Greco", "agent", "girasole-al-vento", skills=("bills", "contracts")),
    DemoMember("Davide Riva", "agent", "lanterna-di-porto", ("it",), ("outages", "fibre")),
    DemoMember("Elena Fontana", "trainer", "parole-ben-pesate"),
    DemoMember("Chiara Neri", "trainer", "seconda-lettura"),
    DemoMember("Marco Villa", "knowledge_manager", "scaffale-in-ordine"),
    DemoMember("Giulia Serra", "analyst", "numeri-e-nuvole"),
    DemoMember("Paolo Marchetti", "admin", "mazzo-di-chiavi"),
)


def add_staff(session: Session, *, clock: Clock) -> int:
    """Add who is missing and return how many; who is there keeps what was changed of him."""
    service = StaffService(session, clock=clock)
    passwords = Passwords()
    added = 0
    for one in STAFF:
        try:
            service.by_email(one.email)
        except StaffNotFound:
            service.add(
                one.email,
                name=one.name,
                roles=[one.role],
                languages=one.languages,
                skills=one.skills,
                password_hash=passwords.hash(one.password),
                staff_id=one.id,
                by=None,
                details={"demo": True},
            )
            added += 1
    return added
