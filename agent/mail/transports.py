"""Where a mail leaves the house: an SMTP server, or a folder when there is none."""

import os
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

_STEP_SECONDS = 15
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class MailDelayed(Exception):
    """Not now: the server does not answer, is busy, or does not let us in."""


class MailRefused(Exception):
    """Never: the server will not take this mail for this address."""


class Transport(Protocol):
    """Takes one message, or raises `MailDelayed` or `MailRefused`."""

    def deliver(self, message: EmailMessage, *, mail_id: str) -> None:
        """Hand the message over; when this returns it is somebody else's to keep."""
        ...


@dataclass(frozen=True)
class FolderTransport:
    """Writes ``.eml`` files: the outbox of a demonstration or of a machine without mail."""

    folder: Path

    def deliver(self, message: EmailMessage, *, mail_id: str) -> None:
        """Write the message under its id; the same mail again replaces itself."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self.folder / f".{mail_id}.part"
        part.write_bytes(message.as_bytes())
        os.replace(part, self.folder / f"{mail_id}.eml")


@dataclass(frozen=True)
class SmtpTransport:
    """Talks to one SMTP server, one connection a mail.

    ``smtp://`` uses STARTTLS where the server offers it, ``smtps://`` TLS from the first byte.
    A password is sent over TLS only, or to this machine itself.
    """

    host: str
    port: int
    user: str
    password: str
    tls: bool

    @classmethod
    def of(cls, url: str) -> "SmtpTransport":
        """Read ``smtp[s]://[user:password@]host[:port]``.

        Raises:
            ValueError: another scheme, or no host. The message does not repeat the URL.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("ASCOLTO_SMTP_URL must be smtp://host or smtps://host")
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if tls else 587),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
        )

    def deliver(self, message: EmailMessage, *, mail_id: str) -> None:  # noqa: ARG002  # the protocol's
        """Send the message."""
        try:
            with self._connection() as server:
                # Not send_message: it writes ">From" for a line that begins with "From".
                recipient = message["To"].addresses[0].addr_spec
                sender = message["From"].addresses[0].addr_spec
                server.sendmail(sender, [recipient], message.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise (MailRefused if _final(*codes) else MailDelayed)(f"recipient {codes}") from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailRefused(str(error)) from error
        except smtplib.SMTPAuthenticationError as error:
            # Ours to mend: the mail is right.
            raise MailDelayed(f"authentication {error.smtp_code}") from error
        except smtplib.SMTPResponseException as error:
            refused = MailRefused if _final(error.smtp_code) else MailDelayed
            raise refused(f"{type(error).__name__} {error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailDelayed(type(error).__name__) from error

    def _connection(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self.tls:
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=_STEP_SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_STEP_SECONDS)
        try:
            server.ehlo()
            secure = self.tls
            if not secure and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
                secure = True
            if self.user:
                if not secure and self.host not in _LOOPBACK:
                    raise MailDelayed("no TLS offered: the password is not sent in the clear")
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def _final(*codes: int) -> bool:
    return all(500 <= code < 600 for code in codes)
