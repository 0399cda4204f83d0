"""What the outbox takes, and what can never be smuggled into a header."""

from email import message_from_bytes, policy

import pytest

from agent.kit.clock import FixedClock
from agent.mail.errors import MailAddressInvalid
from agent.mail.headers import one_address, one_line
from agent.mail.letters import write_letter
from agent.mail.messages import compose
from agent.mail.schemas import OwedMail
from tests.agent.mail.conftest import SENDER, Inbox, Post

ATTACKS = [
    "Ciao\r\nBcc: all@example.com",
    "Ciao\nBcc: all@example.com",
    "Ciao\rBcc: all@example.com",
    "Ciao\r\n\r\n<script>alert(1)</script>",
    "Ciao\x00\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029Bcc: all@example.com",
    "=?utf-8?q?Ciao=0D=0ABcc=3A_all=40example=2Ecom?=",
]


class TestHeaders:
    @pytest.mark.parametrize("subject", ATTACKS)
    def test_a_subject_stays_one_header(self, post: Post, inbox: Inbox, subject: str) -> None:
        post.write(subject=subject)
        assert post.deliver() == 1
        [(recipients, message)] = inbox.mails
        assert recipients == ["anna@example.com"]
        assert message["bcc"] is None
        assert message.get_content().strip() == "Perché no?"
        assert set(map(str.lower, message.keys())) <= {
            "from", "to", "subject", "date", "message-id", "content-language", "auto-submitted",
            "content-type", "content-transfer-encoding", "mime-version", "x-peer", "x-mailfrom",
            "x-rcptto",
        }  # fmt: skip

    @pytest.mark.parametrize("subject", ATTACKS)
    def test_even_past_the_outbox_no_header_is_added(self, clock: FixedClock, subject: str) -> None:
        owed = OwedMail(
            id="m", lease="l", purpose="t", recipient="a@example.com", language="it",
            subject=subject, text="x", attachments=(), attempts=1, created_at=clock.now(),
        )  # fmt: skip
        try:
            raw = compose(owed, sender=SENDER).as_bytes()
        except ValueError:
            return
        assert message_from_bytes(raw, policy=policy.default)["bcc"] is None

    @pytest.mark.parametrize(
        "address",
        [
            "", "anna", "anna@", "@example.com", "anna@localhost", "a@b.c, d@e.f",
            "<a@example.com>",
            "Anna <a@example.com>", "a@example.com\r\nBcc: b@example.com", "a@example.com\n",
            "a b@example.com", "a@exa mple.com", "x" * 250 + "@example.com", "a@example.com\x00",
            '"a\\"b"@example.com', "=?utf-8?q?a=0D=0ABcc=3Ab?=@example.com",
            "à@example.com", "a@@example.com", "a@example..com\u202e",
        ],
    )  # fmt: skip
    def test_only_one_plain_address_is_taken(self, post: Post, address: str) -> None:
        with pytest.raises(MailAddressInvalid):
            post.write(to=address)

    def test_ordinary_addresses_are(self) -> None:
        for address in ("a@example.com", "anna.conti+casa@posta.example.it", "o'neil@example.ie"):
            assert one_address(address) == address

    def test_a_long_subject_is_cut(self) -> None:
        assert len(one_line("à" * 500)) == 200


class TestLetters:
    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("code", {"code": "123456", "minutes": 10}),
            (
                "transcript",
                {
                    "begun": "12 marzo 2026, 14:30",
                    "lines": [{"at": "12 marzo 2026, 14:30", "sender": "Tu", "text": "<b>&"}],
                },
            ),
        ],
    )
    def test_each_letter_exists_in_both_languages(
        self, name: str, values: dict[str, object]
    ) -> None:
        italian, english = (write_letter(name, one, **values) for one in ("it", "en"))  # type: ignore[arg-type]
        assert italian.subject
        assert english.subject
        assert italian.text != english.text
        assert "{" not in italian.text + english.text

    def test_text_is_not_escaped_and_a_hole_is_an_error(self) -> None:
        line = {"at": "x", "sender": "Tu", "text": "a < b & c"}
        assert "a < b & c" in write_letter("transcript", "it", begun="x", lines=[line]).text
        with pytest.raises(Exception, match="undefined"):
            write_letter("code", "it", code="123456")
