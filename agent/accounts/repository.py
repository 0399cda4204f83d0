"""Queries of the staff."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.accounts.models import StaffPhotoRow, StaffRow


class StaffRepository:
    """Reads and adds people and their photos."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> Sequence[StaffRow]:
        """Return everybody, by name."""
        return self._session.scalars(select(StaffRow).order_by(StaffRow.name, StaffRow.id)).all()

    def by_id(self, staff_id: str) -> StaffRow | None:
        """Return somebody by id."""
        return self._session.get(StaffRow, staff_id)

    def by_email(self, email: str) -> StaffRow | None:
        """Return somebody by e-mail, in lower case."""
        return self._session.scalars(select(StaffRow).where(StaffRow.email == email)).first()

    def by_subject(self, issuer: str, subject: str) -> StaffRow | None:
        """Return whom an identity provider knows by that subject."""
        return self._session.scalars(
            select(StaffRow).where(StaffRow.oidc_issuer == issuer, StaffRow.oidc_subject == subject)
        ).first()

    def locked(self) -> Sequence[StaffRow]:
        """Return everybody, held until the transaction ends: two admins demote one at a time."""
        return self._session.scalars(select(StaffRow).order_by(StaffRow.id).with_for_update()).all()

    def add(self, row: StaffRow) -> None:
        """Add somebody and send it to the database."""
        self._session.add(row)
        self._session.flush()

    def photo(self, staff_id: str) -> StaffPhotoRow | None:
        """Return somebody's photo."""
        return self._session.get(StaffPhotoRow, staff_id)

    def photo_versions(self, staff_ids: Iterable[str] | None = None) -> dict[str, str]:
        """Return the version of each photo there is, by person."""
        query = select(StaffPhotoRow.staff_id, StaffPhotoRow.version)
        if staff_ids is not None:
            query = query.where(StaffPhotoRow.staff_id.in_(list(staff_ids)))
        return {row.staff_id: row.version for row in self._session.execute(query)}

    def keep_photo(self, row: StaffPhotoRow) -> None:
        """Add a photo, or put it in the place of the one before."""
        self._session.merge(row)

    def drop_photo(self, row: StaffPhotoRow) -> None:
        """Delete a photo."""
        self._session.delete(row)
