"""From an owed mail to the message that goes over the wire."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from agent.mail.headers import one_line
from agent.mail.schemas import OwedMail


@dataclass(frozen=True)
class Enclosure:
    """A file on its way into a mail."""

    name: str
    media_type: str
    content: bytes


def compose(owed: OwedMail, *, sender: str, enclosures: Sequence[Enclosure] = ()) -> EmailMessage:
    """Return the message: UTF-8, plain text, marked as written by a machine.

    Its Message-ID is the mail's own: a mail sent twice because a worker died between the
    server's yes and ours is one mail to the reader's client.

    Raises:
        ValueError: a header would hold a line break (`email` refuses to write it).
    """
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = Address(addr_spec=owed.recipient)
    message["Subject"] = one_line(owed.subject)
    message["Date"] = format_datetime(owed.created_at)
    message["Message-ID"] = f"<{owed.id}@{address.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office comes back
    message.set_content(owed.text, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = owed.language  # set_content takes away what was said before
    for one in enclosures:
        main, _, sub = one.media_type.partition("/")
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    return message
