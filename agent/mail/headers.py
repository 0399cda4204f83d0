"""What may stand in a header: one line, one address, nothing that becomes more on the way."""

from email.errors import MessageError
from email.headerregistry import Address

from agent.kit.types import clean_text
from agent.mail.errors import MailAddressInvalid

SUBJECT_LIMIT = 200
_ADDRESS_LIMIT = 254
# Python before 3.11.10 and 3.12.5 decodes an encoded word in a header's value and writes the line
# breaks in it as line breaks (CVE-2024-6923): "=?utf-8?q?a=0D=0ABcc=3A..." adds a recipient.
_ENCODED_WORD = "=?"


def one_line(value: str) -> str:
    r"""Return a header's text: one line, no control characters, at most `SUBJECT_LIMIT`.

    Example:
        >>> one_line("Caso\r\nBcc: tutti@example.com")
        'Caso Bcc: tutti@example.com'
    """
    line = " ".join(clean_text(value).replace(_ENCODED_WORD, "= ?").split())
    return line[:SUBJECT_LIMIT]


def one_address(value: str) -> str:
    """Return an address that is one and nothing but one; raises MailAddressInvalid.

    The part before the @ is ASCII: few servers take anything else (RFC 6531).
    """
    too_long = len(value) > _ADDRESS_LIMIT
    if too_long or not value.isascii() or not value.isprintable() or set(value) & set(' ,;<>"\\'):
        raise MailAddressInvalid
    try:
        address = Address(addr_spec=value)
    except (ValueError, IndexError, MessageError) as error:
        raise MailAddressInvalid from error
    if not address.username or "." not in address.domain or _ENCODED_WORD in value:
        raise MailAddressInvalid
    return value
