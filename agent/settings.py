"""All settings, read once from the environment and from ``var/secrets.env``.

Every name is ``ASCOLTO_`` and the field's name in capitals. The object refuses changes.
"""

import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import (
    BeforeValidator,
    Field,
    IPvAnyNetwork,
    SecretStr,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from agent.accounts.roles import Role
from agent.kit.rate import Rate

SECRETS_FILE = Path("var/secrets.env")
_SECRET_NAMES = ("SESSION_SECRET", "IDENTITY_SECRET", "RASA_TOKEN", "ACTIONS_TOKEN", "SERVICE_KEY")


def _limit(value: object) -> Rate | None:
    return None if value in (None, "", "off") else Rate.parse(value)


Secret = Annotated[SecretStr, Field(min_length=32)]
Limit = Annotated[Rate | None, NoDecode, BeforeValidator(_limit)]


class Settings(BaseSettings):
    """What an installation may change, with the defaults of a single machine."""

    model_config = SettingsConfigDict(env_prefix="ASCOLTO_", frozen=True, extra="ignore")

    database_url: str = Field(
        "sqlite:///var/ascolto.db", description="SQLAlchemy URL; SQLite or postgresql+psycopg."
    )
    host: str = Field("127.0.0.1", description="Address the web process listens on.")
    port: int = Field(8080, ge=1, le=65535, description="Port of the web process.")
    rasa_port: int = Field(5205, ge=1, le=65535, description="Loopback port of Rasa.")
    actions_port: int = Field(5255, ge=1, le=65535, description="Loopback port of the actions.")
    demo: bool = Field(False, description="Serve Ventolia's page and let visitors be a persona.")
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Sites that may embed the widget, as a JSON list; same origin always may."
    )
    knowledge_folder: Path = Field(Path("var/knowledge"), description="Index of the articles.")
    similar_folder: Path = Field(
        Path("var/similar"), description="Vectors of solved cases; made again when lost."
    )
    vectors_folder: Path = Field(
        Path("var/vectors"), description="Vectors of texts in the studio; made again when lost."
    )
    models_folder: Path = Field(Path("models"), description="Trained Rasa models.")
    training_folder: Path = Field(
        Path("var/training"), description="Logs of training runs, and what they are making."
    )
    second_readings: float = Field(
        0.2, ge=0, le=1, description="Share of messages that two trainers label, blind."
    )
    unasked_encoding: bool = Field(
        True,
        description="Rasa encodes messages and examples for the studio without being asked: "
        "for the inbox's order, and at night.",
    )
    run_folder: Path = Field(
        Path("var/run"), description="Process ids, logs and Rasa's trackers of a running product."
    )
    # Rasa answers 14 s after it died, on two cores with nothing else to do.
    turn_deadline_seconds: int = Field(
        40, ge=2, le=120, description="After this long without Rasa a person takes over."
    )
    staff_idle_minutes: int = Field(
        120, ge=5, le=1440, description="A staff session ends this long after its last request."
    )
    staff_session_hours: int = Field(
        12, ge=1, le=168, description="A staff session ends this long after sign-in, whatever."
    )
    public_url: str = Field(
        "", description="Where people reach this installation; empty: as each request says."
    )
    oidc_issuer: str = Field(
        "", description="Identity provider of the staff (OpenID Connect); empty: none."
    )
    oidc_client_id: str = Field("ascolto", description="This installation, at that provider.")
    oidc_client_secret: SecretStr | None = Field(
        None, description="Secret of that client; none for a public one (PKCE is always used)."
    )
    oidc_title: str = Field("Single sign-on", description="Words on the provider's button.")
    oidc_scope: str = Field("openid email profile", description="What the provider is asked for.")
    oidc_groups_claim: str = Field("groups", description="Claim with the provider's groups.")
    oidc_roles: dict[str, Role] = Field(
        {},
        description="Role of each group, as JSON: who is in one gets an account at first sign-in.",
    )
    workers: int = Field(8, ge=1, le=64, description="Conversations answered at the same time.")

    smtp_url: SecretStr | None = Field(
        None, description="smtp[s]://user:password@host:port; without one, mails go to a folder."
    )
    mail_from: str = Field(
        "Ventolia <assistenza@ventolia.example>", description="Sender of the product's e-mails."
    )
    outbox_folder: Path = Field(
        Path("var/outbox"), description="Where mails are written when there is no SMTP server."
    )
    files_folder: Path = Field(Path("var/files"), description="Files of customers and agents.")
    redis_url: SecretStr | None = Field(
        None, description="Redis for limits that several web processes share."
    )
    trusted_proxies: tuple[IPvAnyNetwork, ...] = Field(
        (ip_network("127.0.0.1/32"), ip_network("::1/128")),
        description="Networks of proxies whose X-Forwarded-For is believed, a JSON list.",
    )
    rate_sessions: Limit = Field(
        Rate(60, 600), description="Conversations a visitor may begin: BURST/SECONDS, or off."
    )
    rate_messages: Limit = Field(Rate(120, 60), description="Messages of a visitor.")
    rate_codes: Limit = Field(Rate(30, 600), description="Codes a visitor asks for and tries.")
    rate_uploads: Limit = Field(Rate(20, 300), description="Files a visitor sends.")
    rate_address_factor: int = Field(
        10, ge=1, description="How many visitors' limits one address has: many share one."
    )

    zammad_url: str = Field("", description="Zammad in which cases are kept too; empty: none.")
    zammad_token: SecretStr | None = Field(
        None,
        validate_default=True,
        description="Access token of an agent there (ticket.agent is enough).",
    )
    zammad_group: str = Field("Users", description="Group there in which cases are kept.")

    session_secret: Secret = Field(description="Signs the widget's session tokens.")
    identity_secret: Secret = Field(description="Shared with the host site: signs identities.")
    rasa_token: Secret = Field(description="Lets this product, and nobody else, talk to Rasa.")
    actions_token: Secret = Field(description="Lets Rasa, and nobody else, call the actions.")
    service_key: Secret = Field(description="Lets other systems record interactions.")

    @field_validator("oidc_issuer")
    @classmethod
    def _over_tls(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ValueError("must begin with https://")
        return value

    @field_validator("zammad_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// or http://")
        return value

    @field_validator("zammad_token")
    @classmethod
    def _with_its_address(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None and info.data.get("zammad_url"):
            raise ValueError("is needed where ASCOLTO_ZAMMAD_URL is set")
        return value

    @property
    def rasa_url(self) -> str:
        """Where Rasa's channel answers."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Where the action server answers."""
        return f"http://127.0.0.1:{self.actions_port}"


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        pydantic.ValidationError: a value is missing or unusable; it names the field.
    """
    return Settings(_env_file=SECRETS_FILE)


def ensure_secrets(path: Path = SECRETS_FILE) -> bool:
    """Write fresh random secrets where there are none yet; return whether it did."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(
        "".join(f"ASCOLTO_{name}={secrets.token_urlsafe(32)}\n" for name in _SECRET_NAMES)
    )
    return True
