"""What the staff routes take and give."""

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from agent.accounts.passwords import LONGEST
from agent.accounts.roles import Role
from agent.kit.i18n import Language
from agent.kit.records import Record
from agent.kit.types import ShortText, Text

_EMAIL = re.compile(r"[^@\s\"<>()\[\],;:\\]+@[a-z0-9.-]+\.[a-z0-9-]{2,}")


def email_address(value: str) -> str:
    """Return an e-mail address in lower case, its only form here.

    Raises:
        ValueError: it is none.
    """
    folded = value.strip().lower()
    if not _EMAIL.fullmatch(folded):
        raise ValueError("not an e-mail address")
    return folded


def _encodable(value: str) -> str:
    value.encode()
    return value


def _italian() -> list[Language]:
    return ["it"]


def _unique(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


EmailText = Annotated[Text, StringConstraints(max_length=200), AfterValidator(email_address)]
# A password is taken as it is: stripping or cleaning it would accept others in its place.
PasswordText = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST), AfterValidator(_encodable)
]
NameText = Annotated[ShortText, StringConstraints(max_length=120)]
Skill = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}$")]
Roles = Annotated[list[Role], Field(min_length=1, max_length=5), AfterValidator(_unique)]
Languages = Annotated[list[Language], Field(min_length=1), AfterValidator(_unique)]
Skills = Annotated[list[Skill], Field(max_length=50), AfterValidator(_unique)]


class SignInRequest(BaseModel):
    """An e-mail and a password."""

    # Whatever is typed is answered alike, so nothing here says what an account looks like.
    email: Annotated[Text, StringConstraints(max_length=200)]
    password: PasswordText


class OidcOption(BaseModel):
    """The button that leads to the company's identity provider."""

    title: str
    url: str


class SignInOptions(BaseModel):
    """How one may sign in here."""

    password: bool
    oidc: OidcOption | None


class StaffCard(Record):
    """What customers and colleagues see of somebody."""

    id: str
    name: str
    photo_url: str | None


class Member(StaffCard):
    """Somebody on the staff."""

    email: str
    roles: tuple[Role, ...]
    languages: tuple[Language, ...]
    skills: tuple[str, ...]
    active: bool
    created_at: datetime


class Me(BaseModel):
    """Who is signed in, what he may do, and the token his page sends along."""

    id: str
    name: str
    email: str
    roles: tuple[str, ...]
    permissions: list[str]
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    photo_url: str | None
    presence: str
    csrf: str


class Members(BaseModel):
    """The staff, by name."""

    items: list[Member]


class NewMember(BaseModel):
    """Somebody who starts here; without a password one is made and shown once."""

    email: EmailText
    name: NameText
    roles: Roles
    languages: Languages = Field(default_factory=_italian)
    skills: Skills = Field(default_factory=list)
    password: PasswordText | None = None


class AddedMember(BaseModel):
    """Who was added, with the password made for him: shown now and never again."""

    member: Member
    generated_password: str | None


class MemberChange(BaseModel):
    """What changes; what is not named stays. ``active: false`` ends every session at once."""

    name: NameText | None = None
    roles: Roles | None = None
    languages: Languages | None = None
    skills: Skills | None = None
    active: bool | None = None
    password: PasswordText | None = None


class PasswordChange(BaseModel):
    """One's own password, which ends one's other sessions."""

    current: PasswordText
    new: PasswordText


class AuditLine(Record):
    """One line of the trail."""

    id: str
    at: datetime
    staff: StaffCard | None
    action: str
    object_kind: str | None
    object_id: str | None
    customer_id: str | None
    details: dict[str, Any]


class AuditPage(BaseModel):
    """Lines, newest first; ``next_before`` asks for older ones."""

    items: list[AuditLine]
    next_before: str | None
