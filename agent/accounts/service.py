"""The staff: who there is, what each may do, and what customers see of him."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from agent.accounts.audit import AuditLog
from agent.accounts.errors import LastAdmin, PhotoNotFound, StaffExists, StaffNotFound
from agent.accounts.limits import SignInLimits
from agent.accounts.models import StaffPhotoRow, StaffRow
from agent.accounts.photos import Photo
from agent.accounts.repository import StaffRepository
from agent.accounts.schemas import Member, StaffCard
from agent.accounts.sessions import end_sessions
from agent.kit.clock import Clock
from agent.kit.ids import new_id


class StaffService:
    """Adds, changes and shows people; every change is in the audit trail.

    ``by`` is the id of the person who does it, None for the command line.
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._staff = StaffRepository(session)
        self._audit = AuditLog(session, clock=clock)

    def all(self) -> list[Member]:
        """Return everybody, by name, the disabled too."""
        photos = self._staff.photo_versions()
        return [_member(row, photos) for row in self._staff.all()]

    def active(self) -> list[Member]:
        """Return who may sign in, by name."""
        return [one for one in self.all() if one.active]

    def by_id(self, staff_id: str) -> Member:
        """Return somebody; raises StaffNotFound."""
        return self._seen(self._row(staff_id))

    def by_email(self, email: str) -> Member:
        """Return somebody by e-mail; raises StaffNotFound."""
        row = self._staff.by_email(email.strip().lower())
        if row is None:
            raise StaffNotFound(email=email)
        return self._seen(row)

    def cards(self, staff_ids: Iterable[str]) -> dict[str, StaffCard]:
        """Return what is shown of some people, by id; ids of nobody are left out."""
        wanted = set(staff_ids)
        photos = self._staff.photo_versions(wanted)
        rows = [row for row in map(self._staff.by_id, sorted(wanted)) if row]
        return {
            row.id: StaffCard(id=row.id, name=row.name, photo_url=_photo_url(row.id, photos))
            for row in rows
        }

    def card(self, staff_id: str) -> StaffCard:
        """Return what is shown of somebody; raises StaffNotFound."""
        found = self.cards([staff_id])
        if staff_id not in found:
            raise StaffNotFound(staff_id=staff_id)
        return found[staff_id]

    def add(
        self,
        email: str,
        *,
        name: str,
        roles: Sequence[str],
        languages: Sequence[str],
        by: str | None,
        skills: Sequence[str] = (),
        password_hash: str | None = None,
        staff_id: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> Member:
        """Add somebody; raises StaffExists where the e-mail is taken."""
        if self._staff.by_email(email) is not None:
            raise StaffExists(email=email)
        now = self._clock.now()
        row = StaffRow(
            id=staff_id or new_id(),
            email=email,
            name=name,
            roles=list(roles),
            languages=list(languages),
            skills=list(skills),
            password_hash=password_hash,
            oidc_issuer=None,
            oidc_subject=None,
            created_at=now,
            updated_at=now,
            disabled_at=None,
        )
        self._staff.add(row)
        self._note(by, "staff.added", row, {"roles": list(roles), **(details or {})})
        return self._seen(row)

    def change(self, staff_id: str, changes: dict[str, Any], *, by: str | None) -> Member:
        """Set name, roles, languages, skills or ``active``; what is not named stays.

        Raises:
            StaffNotFound: there is no such person.
            LastAdmin: nobody would be left who may let others in.
        """
        everybody = self._staff.locked()
        row = next((one for one in everybody if one.id == staff_id), None)
        if row is None:
            raise StaffNotFound(staff_id=staff_id)
        before = {name: _value(row, name) for name in changes}
        was_admin = _is_admin(row)
        for name, value in changes.items():
            if name != "active":
                setattr(row, name, value)
            elif value is not before["active"]:
                row.disabled_at = None if value else self._clock.now()
        if was_admin and not any(map(_is_admin, everybody)):
            raise LastAdmin
        changed = {
            name: {"from": before[name], "to": value}
            for name, value in changes.items()
            if value != before[name]
        }
        if not changed:
            return self._seen(row)
        row.updated_at = self._clock.now()
        if row.disabled_at is not None:
            end_sessions(self._session, row.id)
        self._note(by, _change_name(changed), row, changed)
        return self._seen(row)

    def set_password(
        self, staff_id: str, password_hash: str, *, by: str | None, keeping: str | None = None
    ) -> None:
        """Give somebody another password; ends every session of his but ``keeping``."""
        row = self._row(staff_id)
        row.password_hash = password_hash
        row.updated_at = self._clock.now()
        end_sessions(self._session, row.id, but=keeping)
        if by != staff_id:
            SignInLimits(self._session, clock=self._clock).forget_account(row.email)
        self._note(by, "staff.password_changed", row, {})

    def set_photo(self, staff_id: str, photo: Photo, *, by: str) -> Member:
        """Put a portrait in the place of the one before."""
        row = self._row(staff_id)
        self._staff.keep_photo(
            StaffPhotoRow(
                staff_id=row.id,
                media_type=photo.media_type,
                content=photo.content,
                version=photo.version,
                at=self._clock.now(),
            )
        )
        self._note(by, "staff.photo_changed", row, {"version": photo.version})
        return self._seen(row)

    def drop_photo(self, staff_id: str, *, by: str) -> None:
        """Take a portrait away; raises PhotoNotFound."""
        photo = self._staff.photo(staff_id)
        if photo is None:
            raise PhotoNotFound
        self._staff.drop_photo(photo)
        self._note(by, "staff.photo_deleted", self._row(staff_id), {})

    def photo(self, staff_id: str) -> StaffPhotoRow:
        """Return a portrait; raises PhotoNotFound."""
        photo = self._staff.photo(staff_id)
        if photo is None:
            raise PhotoNotFound
        return photo

    def _row(self, staff_id: str) -> StaffRow:
        row = self._staff.by_id(staff_id)
        if row is None:
            raise StaffNotFound(staff_id=staff_id)
        return row

    def _seen(self, row: StaffRow) -> Member:
        return _member(row, self._staff.photo_versions([row.id]))

    def _note(self, by: str | None, action: str, row: StaffRow, details: dict[str, Any]) -> None:
        self._audit.note(by, action, object_kind="staff", object_id=row.id, details=details)


def _change_name(changed: dict[str, Any]) -> str:
    if "active" in changed:
        return "staff.enabled" if changed["active"]["to"] else "staff.disabled"
    return "staff.changed"


def _is_admin(row: StaffRow) -> bool:
    return "admin" in row.roles and row.disabled_at is None


def _value(row: StaffRow, name: str) -> Any:
    return row.disabled_at is None if name == "active" else getattr(row, name)


def _photo_url(staff_id: str, photos: dict[str, str]) -> str | None:
    version = photos.get(staff_id)
    return f"/v1/staff/photos/{staff_id}?v={version}" if version else None


def _member(row: StaffRow, photos: dict[str, str]) -> Member:
    return Member.model_validate(
        {
            "id": row.id,
            "email": row.email,
            "name": row.name,
            "roles": row.roles,
            "languages": row.languages,
            "skills": row.skills,
            "active": row.disabled_at is None,
            "created_at": row.created_at,
            "photo_url": _photo_url(row.id, photos),
        }
    )
