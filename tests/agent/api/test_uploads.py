"""Files both ways, from outside: what is taken, how it is served, and to whom."""

import hashlib
import json
from typing import Any

import httpx
import pytest

from agent.kit.database import Database
from agent.kit.tokens import Tokens
from agent.settings import Settings
from tests.agent.api.staff import StaffCaller
from tests.agent.api.test_widget import Visitor, problem
from tests.agent.files.samples import GOOD, LIES, PDF, PNG, REFUSED


@pytest.fixture
def visitor(client: httpx.Client) -> Visitor:
    return Visitor(client)


def upload(
    client: httpx.Client,
    visitor: Visitor,
    *,
    name: str = "bolletta.pdf",
    declared: str = "application/pdf",
    content: bytes = PDF,
    client_id: str = "f1",
    path: str | None = None,
    **options: Any,
) -> httpx.Response:
    return client.post(
        path or f"/v1/conversations/{visitor.id}/files",
        files={"file": (name, content, declared)},
        data={"client_message_id": client_id},
        headers=visitor.headers | options.pop("headers", {}),
        **options,
    )


class TestUpload:
    def test_a_file_is_a_message_and_the_machine_says_it_cannot_read(
        self, client: httpx.Client, visitor: Visitor
    ) -> None:
        answer = upload(client, visitor)
        assert answer.status_code == 202, answer.text
        mine, bots = visitor.events()
        file = answer.json()["file"]
        assert mine["parts"] == [{"type": "file", **file}]
        assert mine["sender"] == "customer"
        assert mine["client_message_id"] == "f1"
        assert file == {
            "file_id": file["file_id"], "name": "bolletta.pdf", "media_type": "application/pdf",
            "size": len(PDF), "url": f"/v1/files/{file['file_id']}",
        }  # fmt: skip
        assert bots["sender"] == "bot"
        assert "non so leggere i file" in bots["text"]
        [button] = bots["parts"][1]["buttons"]
        assert button["id"] == f"{answer.json()['message_id']}:1"

    @pytest.mark.parametrize(("name", "declared", "content"), GOOD[::3])
    def test_what_was_sent_comes_back_byte_for_byte_and_never_inline(
        self, client: httpx.Client, visitor: Visitor, name: str, declared: str, content: bytes
    ) -> None:
        answer = upload(client, visitor, name=name, declared=declared, content=content)
        assert answer.status_code == 202, answer.text
        back = client.get(answer.json()["file"]["url"], headers=visitor.headers)
        assert hashlib.sha256(back.content).digest() == hashlib.sha256(content).digest()
        assert back.headers["content-disposition"].startswith("attachment;")
        assert back.headers["x-content-type-options"] == "nosniff"
        assert back.headers["content-security-policy"].startswith("sandbox;")
        assert back.headers["cache-control"] == "private, no-store"

    @pytest.mark.parametrize(("name", "declared", "content"), REFUSED[:4] + LIES[:3])
    @pytest.mark.parametrize("language", ["it", "en"])
    def test_a_refusal_says_why_in_the_readers_language(
        self,
        client: httpx.Client,
        visitor: Visitor,
        settings: Settings,
        name: str,
        declared: str,
        content: bytes,
        language: str,
    ) -> None:
        answer = upload(
            client, visitor, name=name, declared=declared, content=content,
            headers={"Accept-Language": language},
        )  # fmt: skip
        status, code = problem(answer)
        assert status == 422
        assert code in {"file_kind_refused", "file_lies"}
        words = {"it": ("Si possono inviare", "non corrisponde"), "en": ("can:", "not what")}
        assert any(word in answer.json()["detail"] for word in words[language])
        assert visitor.events() == []
        assert [path for path in settings.files_folder.rglob("*") if path.is_file()] == []

    def test_script_in_a_name_is_only_a_name(self, client: httpx.Client, visitor: Visitor) -> None:
        name = '"><img src=x onerror=alert(1)>\u202e.pdf'
        answer = upload(client, visitor, name=name)
        stored = answer.json()["file"]["name"]
        assert not set(stored) & set('<>"\u202e')
        back = client.get(answer.json()["file"]["url"], headers=visitor.headers)
        assert "\n" not in back.headers["content-disposition"]
        assert '"><' not in back.headers["content-disposition"]

    def test_the_same_again_is_the_same_and_another_under_its_id_is_refused(
        self, client: httpx.Client, visitor: Visitor
    ) -> None:
        first, again = upload(client, visitor), upload(client, visitor)
        assert (again.status_code, again.json()) == (202, first.json())
        other = upload(client, visitor, content=PDF + b"other")
        assert problem(other) == (409, "message_id_reused")
        visitor.send("ciao", client_id="m1")
        assert problem(upload(client, visitor, client_id="m1")) == (409, "message_id_reused")
        assert len([e for e in visitor.events() if e["sender"] == "customer"]) == 2

    def test_eleven_megabytes_are_refused_while_they_arrive(
        self, client: httpx.Client, visitor: Visitor
    ) -> None:
        answer = upload(client, visitor, content=PDF + bytes(11 * 2**20))
        assert problem(answer)[0] == 413
        exact = upload(client, visitor, content=PDF + bytes(10 * 2**20 - len(PDF)))
        assert exact.status_code == 202
        over = upload(client, visitor, content=PDF + bytes(10 * 2**20 - len(PDF) + 1))
        assert problem(over) == (413, "file_too_large")

    def test_the_larger_limit_is_for_uploads_alone(
        self, client: httpx.Client, visitor: Visitor
    ) -> None:
        for path in (
            f"/v1/conversations/{visitor.id}/messages",
            f"/v1/conversations/{visitor.id}/files/x",
            f"/v1/conversations/{visitor.id}/rating",
            "/v1/widget/codes",
        ):
            answer = client.post(
                path,
                content=b"x" * 100_000,
                headers=visitor.headers | {"Content-Type": "text/json"},
            )
            assert answer.status_code in (404, 413), path

    def test_who_is_nobody_uploads_nothing(
        self, client: httpx.Client, visitor: Visitor, settings: Settings
    ) -> None:
        answer = client.post(
            f"/v1/conversations/{visitor.id}/files",
            files={"file": ("a.pdf", PDF, "application/pdf")},
        )
        assert problem(answer) == (401, "token_invalid")
        other = Visitor(client)
        answer = upload(client, other, path=f"/v1/conversations/{visitor.id}/files")
        assert problem(answer) == (404, "conversation_not_found")
        assert [path for path in settings.files_folder.rglob("*") if path.is_file()] == []

    @pytest.mark.parametrize(
        "request_of",
        [
            {"json": {"client_message_id": "x"}},
            {"content": b"--x\r\nnonsense", "headers": {"Content-Type": "multipart/form-data"}},
            {"files": {"other": ("a.pdf", PDF, "application/pdf")}},
            {"files": {"file": ("a.pdf", PDF, "application/pdf")}},
            {"files": {"file": ("a.pdf", PDF, "")}, "data": {"client_message_id": "ä ö"}},
            {
                "files": {"file": ("a.pdf", PDF, "")},
                "data": {"client_message_id": "x", "a": "1", "b": "2", "c": "3"},
            },
            {"files": [("file", ("a.pdf", PDF, "")), ("file", ("b.pdf", PDF, ""))]},
            {"data": {"client_message_id": "x", "file": "text"}, "files": {"n": ("n", b"")}},
        ],
    )
    def test_bad_forms_are_refused_and_never_a_fault(
        self, client: httpx.Client, visitor: Visitor, request_of: dict[str, Any]
    ) -> None:
        headers = visitor.headers | request_of.pop("headers", {})
        answer = client.post(f"/v1/conversations/{visitor.id}/files", headers=headers, **request_of)
        assert problem(answer)[0] == 422


class TestBothWays:
    @pytest.fixture
    def sofia(self, client: httpx.Client, database: Database, settings: Settings) -> StaffCaller:
        return StaffCaller(client, database, settings)

    def test_an_agent_reads_the_customers_file_and_sends_his_own(
        self, client: httpx.Client, visitor: Visitor, sofia: StaffCaller
    ) -> None:
        sent = upload(client, visitor).json()["file"]
        client.post(f"/v1/conversations/{visitor.id}/handoff", headers=visitor.headers)
        path = f"/v1/staff/conversations/{visitor.id}/files"
        form: dict[str, Any] = {
            "files": {"file": ("modulo.png", PNG, "image/png")},
            "data": {"client_message_id": "s1"},
        }
        early = sofia.call("POST", path, **form)
        assert problem(early) == (409, "ownership_changed")
        sofia.take(visitor.id)
        assert sofia.call("GET", sent["url"]).content == PDF
        answer = sofia.call("POST", path, **form)
        assert answer.status_code == 202, answer.text
        assert sofia.call("POST", path, **form).json() == answer.json()
        message = visitor.events()[-1]
        assert message["sender"] == "agent"
        assert message["agent"]["name"] == "Sofia Greco"
        assert message["parts"][0]["name"] == "modulo.png"
        back = client.get(message["parts"][0]["url"], headers=visitor.headers)
        assert back.content == PNG
        again = upload(client, visitor, client_id="f2", content=PDF + b"2")
        assert again.status_code == 202
        assert visitor.events()[-1]["sender"] == "customer"  # people have it: the bot is silent

    def test_a_download_by_staff_is_in_the_audit_trail(
        self,
        client: httpx.Client,
        database: Database,
        settings: Settings,
        sofia: StaffCaller,
        tokens: Tokens,
        customer_code: str,
    ) -> None:
        anna = Visitor(client, identity_token=tokens.identity(customer_code))
        sent = upload(client, anna).json()["file"]
        sofia.call("GET", sent["url"]).raise_for_status()
        admin = StaffCaller(
            client, database, settings, email="p@ventolia.example", roles=("admin",)
        )
        lines = admin.call("GET", "/v1/staff/audit?action=file.downloaded").json()["items"]
        assert [(line["object_id"], line["staff"]["id"]) for line in lines] == [
            (sent["file_id"], sofia.id)
        ]

    def test_who_may_not_read_conversations_reads_no_files(
        self, client: httpx.Client, visitor: Visitor, database: Database, settings: Settings
    ) -> None:
        sent = upload(client, visitor).json()["file"]
        assert problem(client.get(sent["url"])) == (401, "staff_sign_in_needed")
        forged = {"Authorization": "Basic abc"}
        assert problem(client.get(sent["url"], headers=forged)) == (401, "token_invalid")

    def test_another_visitors_file_is_not_there(
        self, client: httpx.Client, visitor: Visitor, settings: Settings
    ) -> None:
        sent = upload(client, visitor).json()["file"]
        other = Visitor(client)
        answers = [
            client.get(path, headers=other.headers)
            for path in (sent["url"], "/v1/files/00000000000000000000000000")
        ]
        assert [problem(answer) for answer in answers] == [(404, "file_not_found")] * 2
        assert answers[0].json() == answers[1].json()
        for path in (f"/var/files/{sent['file_id']}", f"/files/{sent['file_id']}", "/v1/files/.."):
            assert client.get(path, headers=other.headers).status_code in (404, 401)


def test_what_the_schema_says_of_the_form(client: httpx.Client) -> None:
    schema = client.get("/openapi.json", timeout=60).json()
    for path in ("/v1/conversations/{conversation_id}/files",
                 "/v1/staff/conversations/{conversation_id}/files"):  # fmt: skip
        content = schema["paths"][path]["post"]["requestBody"]["content"]
        assert set(content) == {"multipart/form-data"}
        assert "binary" in json.dumps(content)
