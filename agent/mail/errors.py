"""What can be wrong with an e-mail before it is sent."""

from agent.errors import InputError


class MailAddressInvalid(InputError):
    """No mail can go there, or it hides more than one address or a header."""

    code = "mail_address_invalid"
