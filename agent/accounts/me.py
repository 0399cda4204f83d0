"""What a signed-in person's page is told about him."""

from agent.accounts.roles import permissions_of
from agent.accounts.schemas import Me
from agent.accounts.service import StaffService
from agent.accounts.sessions import csrf_token
from agent.deps import Runtime
from agent.handoff.presence import PresenceService


def me(runtime: Runtime, staff_id: str, *, token: str) -> Me:
    """Return who is signed in with ``token``; raises StaffNotFound."""
    with runtime.database.reading() as session:
        member = StaffService(session, clock=runtime.clock).by_id(staff_id)
        presence = PresenceService(session, clock=runtime.clock).of(staff_id)
    return Me(
        id=member.id,
        name=member.name,
        email=member.email,
        roles=member.roles,
        permissions=sorted(permissions_of(member.roles)),
        languages=member.languages,
        skills=member.skills,
        photo_url=member.photo_url,
        presence=presence,
        csrf=csrf_token(token, secret=runtime.settings.session_secret.get_secret_value()),
    )
