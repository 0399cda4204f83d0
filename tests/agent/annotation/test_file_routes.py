"""Intents, examples, export, import and agreement over HTTP, in a project of the test's own."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from agent.annotation import files as exporting
from agent.annotation.domain import known_names
from agent.annotation.labels import LabelService
from agent.annotation.schemas import Part
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.settings import Settings
from agent.training.errors import DiskFull
from agent.training.nlu import TrainingSet
from agent.training.place import Place
from tests.agent.annotation.project import contents, make_project
from tests.agent.annotation.world import ELENA, add_review, whole
from tests.agent.api.conftest import client  # noqa: F401  # the fixture
from tests.agent.api.staff import StaffCaller

STUDIO = "/v1/staff/studio"
SOLAR: dict[str, Any] = {
    "client_id": "c1",
    "name": "solar_panels",
    "subject": "offers",
    "meaning": {"it": "Chiede dei pannelli.", "en": "Asks about panels."},
    "not": {"it": "Una tariffa è bill_copy.", "en": "A tariff is bill_copy."},
    "reply": {"it": "Sì.", "en": "Yes."},
    "examples": [
        {"text": "installate pannelli?", "language": "it"},
        {"text": "panels by May?", "language": "en",
         "entities": [{"start": 10, "end": 13, "entity": "date"}]},
    ],
}  # fmt: skip
Call = Callable[..., httpx.Response]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    made = make_project(tmp_path / "project")
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def trainer(
    place: Place,
    client: httpx.Client,  # noqa: F811
    database: Database,
    settings: Settings,
) -> Call:
    return StaffCaller(client, database, settings, email="t@x.example", roles=["trainer"]).call


@pytest.fixture
def label(database: Database, clock: FixedClock, place: Place) -> Callable[..., None]:
    def put(message_id: str, text: str, *intents: str, **columns: Any) -> None:
        with database.transaction() as session:
            add_review(session, clock, message_id, text, **columns)
            known = known_names(place.domain)
            parts = whole(text, intents[0])
            if len(intents) == 2:
                middle = text.index(",")
                parts = [
                    Part(start=0, end=middle, intent=intents[0]),
                    Part(start=middle + 1, end=len(text), intent=intents[1]),
                ]
            LabelService(session, clock=clock, known=known).label(
                ELENA, message_id, version=1, decision="label", parts=parts
            )

    return put


class TestIntents:
    def test_made_read_and_made_again(self, trainer: Call, place: Place) -> None:
        made = trainer("POST", f"{STUDIO}/intents", json=SOLAR)
        assert made.status_code == 200, made.text
        assert made.json()["guideline"]["it"] == {
            "meaning": "Chiede dei pannelli.", "not": "Una tariffa è bill_copy.",
            "examples": ["installate pannelli?"],
        }  # fmt: skip
        before = contents(place.root)
        assert trainer("POST", f"{STUDIO}/intents", json=SOLAR).json() == made.json()
        assert contents(place.root) == before
        [event] = trainer("GET", f"{STUDIO}/activity").json()["events"]
        assert (event["what"], event["intent"]) == ("new_intent", SOLAR["name"])
        found = trainer("GET", f"{STUDIO}/intents").json()
        assert made.json() in found["intents"]
        assert found["entities"] == ["date"]
        assert found["subjects"] == ["bills", "offers"]

    @pytest.mark.parametrize(
        ("changed", "status", "code"),
        [
            ({"name": "Solar"}, 422, "intent_name_unusable"),
            ({"name": "bill_copy"}, 409, "intent_exists"),
            ({"reply": {"it": "{x}", "en": "y"}}, 422, "reply_unusable"),
            ({"examples": []}, 422, "invalid_input"),
            ({"subject": "../x"}, 422, "invalid_input"),
            ({"examples": [{"text": "il pdf, grazie", "language": "it"}]}, 409,
             "example_elsewhere"),
            ({"examples": [{"text": "/x", "language": "it"}]}, 422, "example_unusable"),
        ],
    )  # fmt: skip
    def test_refused_in_words_and_nothing_written(
        self, trainer: Call, place: Place, changed: dict[str, Any], status: int, code: str
    ) -> None:
        before = contents(place.root)
        for language in ("it", "en"):
            answer = trainer("POST", f"{STUDIO}/intents", json=SOLAR | changed)
            assert (answer.status_code, answer.json()["code"]) == (status, code), language
        assert contents(place.root) == before


class TestExamples:
    def test_pages_of_them(self, trainer: Call, place: Place) -> None:
        found = TrainingSet.read(place.data)
        for number in range(150):
            found.add(f"fattura numero {number}", "bill_copy", language="it")
        found.write()
        first = trainer("GET", f"{STUDIO}/examples", params={"intent": "bill_copy", "q": "FATTURA"})
        assert (len(first.json()["examples"]), first.json()["next"]) == (100, "100")
        second = trainer(
            "GET", f"{STUDIO}/examples",
            params={"intent": "bill_copy", "q": "fattura", "cursor": first.json()["next"]},
        )  # fmt: skip
        assert (len(second.json()["examples"]), second.json()["next"]) == (50, None)
        texts = {each["text"] for page in (first, second) for each in page.json()["examples"]}
        assert len(texts) == 150

    def test_where_each_stands(self, trainer: Call) -> None:
        found = trainer("GET", f"{STUDIO}/examples", params={"q": "marzo"}).json()["examples"]
        assert found == [
            {"text": "la bolletta di marzo", "intent": "bill_copy", "language": "it",
             "file": "data/nlu/it/bills.yml", "line": 6,
             "entities": [{"start": 15, "end": 20, "entity": "date", "role": None,
                           "value": None}]}
        ]  # fmt: skip

    def test_broken_files_are_named_in_the_readers_language(
        self, trainer: Call, place: Place, client: httpx.Client  # noqa: F811
    ) -> None:  # fmt: skip
        (place.data / "nlu/it/bills.yml").write_text("nlu: &a [*a]\n")
        (place.data / "guidelines.yml").write_text("guidelines: [x]\n")
        for language, word in (("it", "si leggono"), ("en", "are not read")):
            client.headers["Accept-Language"] = language
            found = trainer("GET", f"{STUDIO}/examples").json()
            assert len(found["examples"]) == 1
            assert [(b["file"], b["line"]) for b in found["broken"]] == [
                ("data/nlu/it/bills.yml", 1), ("data/guidelines.yml", 1),
            ]  # fmt: skip
            assert word in found["broken"][0]["reason"]
            refused = trainer("GET", f"{STUDIO}/export")
            assert (refused.status_code, refused.json()["code"]) == (409, "data_broken")
            assert word in refused.json()["detail"]

    def test_a_cursor_not_made_here(self, trainer: Call) -> None:
        answer = trainer("GET", f"{STUDIO}/examples", params={"cursor": "-1"})
        assert (answer.status_code, answer.json()["code"]) == (422, "page_unusable")


class TestExport:
    @pytest.fixture(autouse=True)
    def _no_tests(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("agent.annotation.labels.is_tested", lambda _id: False)

    def test_looked_at_written_and_not_again(
        self, trainer: Call, place: Place, label: Callable[..., None]
    ) -> None:
        label("m1", "mi manda la bolletta di maggio?", "bill_copy")
        label("m2", "la copia, e perché così tanto", "bill_copy", "bill_explain")
        label("m3", "il pdf, grazie", "bill_explain")
        label("m4", "guarda [qui](link)", "bill_copy")
        before = contents(place.root)
        seen = trainer("GET", f"{STUDIO}/export").json()
        assert contents(place.root) == before
        assert seen["examples"] == 4
        assert [(f["file"], f["added"], f["removed"]) for f in seen["files"]] == [
            ("data/nlu/it/bills.yml", 4, 0)
        ]
        assert "+    - mi manda la bolletta di maggio?" in seen["files"][0]["diff"]
        assert [each["text"] for each in seen["refused"]] == ["guarda [qui](link)"]
        assert seen["contradictions"] == [
            {"text": "il pdf, grazie", "here": "bill_explain", "there": "bill_copy"}
        ]
        done = trainer("POST", f"{STUDIO}/export", json={"client_id": "e1"})
        assert done.json() == seen
        assert trainer("POST", f"{STUDIO}/export", json={"client_id": "e1"}).json() == seen
        found = TrainingSet.read(place.data)
        assert found.has("e perché così tanto", "bill_explain")
        rest = trainer("GET", f"{STUDIO}/export").json()
        assert (rest["examples"], rest["files"], len(rest["refused"])) == (0, [], 1)
        shown = trainer("GET", f"{STUDIO}/messages/m1").json()["message"]
        assert shown["exported"] is True

    def test_a_full_disk_leaves_all_pending(
        self, trainer: Call, place: Place, label: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        label("m1", "mi manda la bolletta?", "bill_copy")
        before = contents(place.root)

        def full(_self: object) -> None:
            raise DiskFull

        with monkeypatch.context() as patch:
            patch.setattr(exporting.TrainingSet, "write", full)
            answer = trainer("POST", f"{STUDIO}/export", json={"client_id": "e1"})
        assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
        assert contents(place.root) == before
        again = trainer("POST", f"{STUDIO}/export", json={"client_id": "e1"})
        assert again.json()["examples"] == 1


class TestImport:
    FILES = [{"name": "a.yml", "content":
              "nlu:\n- intent: bill_copy\n  examples: |\n    - la rivoglio\n"}]  # fmt: skip

    def test_looked_at_taken_and_answered_alike_again(self, trainer: Call, place: Place) -> None:
        seen = trainer("POST", f"{STUDIO}/import/preview", json={"files": self.FILES})
        assert (seen.status_code, seen.json()["added"]) == (200, 1)
        body = {"client_id": "i1", "files": self.FILES}
        done = trainer("POST", f"{STUDIO}/import", json=body)
        assert done.json() == seen.json()
        assert trainer("POST", f"{STUDIO}/import", json=body).json() == seen.json()
        assert TrainingSet.read(place.data).has("la rivoglio", "bill_copy")

    def test_a_whole_project_of_ours(self, trainer: Call, place: Place) -> None:
        root = Path(__file__).parents[3]
        paths = sorted((root / "data/nlu").glob("*/*.yml"))
        files = [{"name": f"{p.parent.name}/{p.name}", "content": p.read_text()} for p in paths]
        languages = {f"{p.parent.name}/{p.name}": p.parent.name for p in paths}
        shutil.copy(root / "domain.yml", place.domain)
        body = {"client_id": "i2", "files": files, "languages": languages}
        done = trainer("POST", f"{STUDIO}/import", json=body, timeout=120)
        assert done.status_code == 200, done.text
        assert (done.json()["errors"], done.json()["new_intents"]) == ([], [])
        ours, theirs = (
            {(e.text, e.intent, e.entities) for e in TrainingSet.read(data).examples}
            for data in (place.data, root / "data")
        )
        assert done.json()["contradictions"] == []
        assert theirs <= ours

    def test_more_than_two_megabytes(self, trainer: Call) -> None:
        files = [{"name": "a.yml", "content": "#" * 2_200_000}]
        answer = trainer("POST", f"{STUDIO}/import/preview", json={"files": files})
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


class TestWhoMay:
    def test_an_analyst_reads_and_changes_nothing(
        self,
        place: Place,
        client: httpx.Client,  # noqa: F811
        database: Database,
        settings: Settings,
    ) -> None:
        analyst = StaffCaller(client, database, settings, email="a@x.example", roles=["analyst"])
        before = contents(place.root)
        for path in ("intents", "examples", "export", "agreement"):
            assert analyst.call("GET", f"{STUDIO}/{path}").status_code == 200, path
        for path in ("intents", "export", "import", "import/preview"):
            assert analyst.call("POST", f"{STUDIO}/{path}", json=SOLAR).status_code == 403, path
        assert contents(place.root) == before


def test_agreement_without_a_model(trainer: Call) -> None:
    assert trainer("GET", f"{STUDIO}/agreement").json() == {
        "n": 0, "share": 0.0, "kappa": None, "low": None, "high": None,
        "intents": [], "pairs": [], "trainers": [],
    }  # fmt: skip


def test_the_domain_stays_yaml(trainer: Call, place: Place) -> None:
    trainer("POST", f"{STUDIO}/intents", json=SOLAR)
    assert yaml.safe_load(place.domain.read_text())["intents"][-1] == "solar_panels"
