"""A small Rasa project, trained for the tests: a few intents, a rule each, one custom action."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
# The second encoder is a folder made by another part of the product; the rest of the pipeline is
# the real one.
LEFT_OUT = "engine.e5_featurizer.E5Featurizer"

EXAMPLES = {
    "greet": "ciao|buongiorno|salve|ehi ciao|hello|hi there|good morning|hey",
    "ticket_status": "a che punto è la mia segnalazione?|novità sul ticket [TK-123456](ticket_id)|"
    "stato della segnalazione|che ne è del mio reclamo|what about my ticket?|"
    "any news on my case|status of case [TK-222222](ticket_id)|where is my report",
    "bill_copy": "mandami la bolletta in pdf|vorrei una copia della bolletta|riavere la fattura|"
    "scaricare l'ultima bolletta|send me a copy of the bill|i need the invoice again as a file|"
    "download my last bill|can i have my bill as pdf",
    "talk_to_human": "voglio parlare con un operatore|passami una persona|un operatore per favore|"
    "mi serve un umano|i want to talk to a person|agent please|connect me to someone|human please",
    "gas_leak": "sento puzza di gas|odore di gas in casa|fuga di gas|perdita di gas|i smell gas|"
    "gas leak in the kitchen|the gas alarm is sounding|smell of gas on the stairs",
    "out_of_scope": "che tempo fa domani|scrivimi una poesia|chi ha vinto la partita|una ricetta|"
    "write me a poem|what is the weather|who won the match|tell me a joke",
    "complaint": "siete pessimi|servizio vergognoso|sono furioso con voi|reclamo formale|"
    "you are terrible|awful service|i am furious|formal complaint",
}


def _rule(intent: str, action: str) -> dict:
    return {"rule": intent, "steps": [{"intent": intent}, {"action": action}]}


def _text(italian: str, english: str) -> list[dict]:
    return [
        {"condition": [{"type": "slot", "name": "language", "value": language}], "text": text}
        for language, text in (("it", italian), ("en", english))
    ]


def write(folder: Path) -> None:
    """Write the project's files."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    config["pipeline"] = [part for part in config["pipeline"] if part["name"] != LEFT_OUT]
    nlu = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts.split("|"))}
        for intent, texts in EXAMPLES.items()
    ]
    slot = {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}
    domain = {
        "version": "3.1",
        "session_config": {"session_expiration_time": 0, "carry_over_slots_to_new_session": True},
        "intents": [*EXAMPLES, "nlu_fallback"],
        "entities": ["ticket_id", "date", "phone", "customer_code", "amount", "meter_value"],
        "slots": dict.fromkeys(("language", "customer_id", "customer_name", "seen"), slot),
        "responses": {
            "utter_greet": _text("Ciao!", "Hello!"),
            "utter_bill": [{"custom": {"type": "link", "url": "/bill.pdf", "title": "PDF"}}],
            "utter_person": _text("Ti passo una persona.", "I get you a person."),
            "utter_gas": _text("Chiama 800 555 911.", "Call 800 555 911."),
            "utter_sorry": [{"text": "?", "buttons": [{"title": "1", "payload": "/bill_copy"}]}],
        },
        "actions": ["action_ticket_status", "action_complaint"],
    }
    rules = [
        _rule("greet", "utter_greet"),
        _rule("bill_copy", "utter_bill"),
        _rule("talk_to_human", "utter_person"),
        _rule("gas_leak", "utter_gas"),
        _rule("nlu_fallback", "utter_sorry"),
        _rule("out_of_scope", "utter_sorry"),
        _rule("ticket_status", "action_ticket_status"),
        _rule("complaint", "action_complaint"),
    ]
    files = {
        "config.yml": config,
        "domain.yml": domain,
        "nlu.yml": {"version": "3.1", "nlu": nlu},
        "rules.yml": {"version": "3.1", "rules": rules},
    }
    for name, content in files.items():
        # Copied by way of JSON: no aliases in the file, for Rasa changes what it reads in place.
        copied = json.loads(json.dumps(content))
        (folder / name).write_text(yaml.safe_dump(copied, sort_keys=False), encoding="utf-8")
    for name in ("credentials.yml", "endpoints.yml"):
        shutil.copy(ROOT / name, folder / name)


def rasa(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen:
    """Start Rasa's command line in the project through the launcher."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "engine.launcher", *arguments],
        cwd=folder,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), **environment},
        stdout=(folder / "rasa.log").open("a"),
        stderr=subprocess.STDOUT,
    )


def train(folder: Path, *, name: str = "small") -> None:
    """Train the project into `models/<name>.tar.gz`; its log is rasa.log."""
    done = rasa(
        folder, "train", "--data", "nlu.yml", "rules.yml", "--fixed-model-name", name,
        "--skip-validation", *(["--force"] if name != "small" else []),
    ).wait(timeout=600)  # fmt: skip
    assert done == 0, (folder / "rasa.log").read_text()[-3000:]
