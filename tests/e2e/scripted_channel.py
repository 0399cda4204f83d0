"""A dialogue engine that answers by script, behind the same contract as Rasa's channel.

The journeys here are about what the widget does with answers, so each kind of answer is one
word away. What the real dialogue says is tested in ``tests/dialogues``.
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TEXTS = {
    "it": {
        "hello": "Ciao! Dimmi pure.",
        "echo": "Ho letto: {text}",
        "long": "Ecco come funziona, passo per passo. ",
        "person": "Ti passo una persona di Ventolia.",
        "pick": "Di quale bolletta parli?",
        "buttons": ("Luce, ottobre 2026", "Gas, ottobre 2026", "Un'altra bolletta"),
        "chosen": "Parliamo di: {text}.",
        "who": "Per dirtelo devo sapere chi sei.",
        "code": "Ricevi un codice per e-mail",
    },
    "en": {
        "hello": "Hello! Go ahead.",
        "echo": "I read: {text}",
        "long": "Here is how it works, step by step. ",
        "person": "I am passing you to a person at Ventolia.",
        "pick": "Which bill do you mean?",
        "buttons": ("Electricity, October 2026", "Gas, October 2026", "Another bill"),
        "chosen": "Let us talk about: {text}.",
        "who": "To tell you I need to know who you are.",
        "code": "Get a code by e-mail",
    },
}
CARDS = {
    "it": {
        "intro": "La tua bolletta è più alta soprattutto perché hai consumato di più.",
        "card": {
            "type": "card",
            "title": "Bolletta luce B2026104417",
            "status": "Da pagare",
            "rows": [
                {"label": "Periodo", "value": "1 set - 31 ott 2026"},
                {"label": "Consumo", "value": "412 kWh (+38 %)"},
                {"label": "Importo", "value": "148,20 €"},
                {"label": "Scadenza", "value": "4 dicembre 2026"},
            ],
            "link": {"title": "Come leggere la bolletta", "url": "/help/it/bill-how-to-read"},
        },
        "list": {
            "type": "list",
            "title": "Da che cosa dipende",
            "items": [
                "Consumo: 113 kWh più dell'anno scorso nello stesso periodo",
                "Prezzo: 0,9 centesimi in più per kWh",
                "Nessun conguaglio",
            ],
        },
        "quote": {
            "type": "quote",
            "text": "Puoi dividere una bolletta sopra i 90 € in 3, 4 o 6 rate mensili, senza "
            "interessi, fino al giorno della scadenza.",
            "source": {
                "article_id": "pay-instalments",
                "title": "Pagare a rate",
                "language": "it",
                "url": "/help/it/pay-instalments",
            },
        },
        "link": {
            "type": "link",
            "title": "Tutte le guide sui pagamenti",
            "url": "/help/it/pay-methods",
        },
        "buttons": ("Voglio pagare a rate", "Contesto l'importo"),
    },
    "en": {
        "intro": "Your bill is higher mainly because you used more.",
        "card": {
            "type": "card",
            "title": "Electricity bill B2026104417",
            "status": "To be paid",
            "rows": [
                {"label": "Period", "value": "1 Sep - 31 Oct 2026"},
                {"label": "Consumption", "value": "412 kWh (+38%)"},
                {"label": "Amount", "value": "€148.20"},
                {"label": "Due", "value": "4 December 2026"},
            ],
            "link": {"title": "How to read your bill", "url": "/help/en/bill-how-to-read"},
        },
        "list": {
            "type": "list",
            "title": "What it comes from",
            "items": [
                "Consumption: 113 kWh more than in the same period last year",
                "Price: 0.9 cents more per kWh",
                "No adjustment",
            ],
        },
        "quote": {
            "type": "quote",
            "text": "Puoi dividere una bolletta sopra i 90 € in 3, 4 o 6 rate mensili, senza "
            "interessi, fino al giorno della scadenza.",
            "note": "This article is in Italian only.",
            "source": {
                "article_id": "pay-instalments",
                "title": "Pagare a rate",
                "language": "it",
                "url": "/help/it/pay-instalments",
            },
        },
        "link": {
            "type": "link",
            "title": "All guides on payments",
            "url": "/help/en/pay-methods",
        },
        "buttons": ("I want to pay in instalments", "I contest the amount"),
    },
}
ENGLISH = ("hello", "bill", "person", "slow", "which", "long", "english", "evil", "my data")


def replies_to(text: str, *, payload: str | None, language: str) -> list[dict[str, Any]]:
    """Return the script's answer to one message."""
    words, said = text.lower(), TEXTS[language]
    if payload:
        return [{"text": said["chosen"].format(text=text)}]
    if "bolletta" in words or "bill" in words:
        parts = CARDS[language]
        buttons = [{"title": title, "payload": "/x{}"} for title in parts["buttons"]]
        return [
            {"text": parts["intro"]},
            {"custom": parts["card"]},
            {"custom": parts["list"]},
            {"custom": parts["quote"]},
            {"custom": parts["link"], "buttons": buttons},
        ]
    if "quale" in words or "which" in words:
        buttons = [{"title": title, "payload": "/x{}"} for title in said["buttons"]]
        return [{"text": said["pick"], "buttons": buttons}]
    if "i miei dati" in words or "my data" in words:
        return [{"text": said["who"], "custom": {"type": "sign_in", "text": said["code"]}}]
    if "lungo" in words or "long" in words:
        return [{"text": said["long"] * 40}]
    if "evil" in words:
        return [
            {"text": "<img src=x onerror=alert(1)><b>bold</b>"},
            {"custom": {"type": "link", "url": "javascript:alert(1)", "title": "click"}},
        ]
    if "persona" in words or "person" in words:
        return [{"text": said["person"]}, {"custom": {"type": "handoff", "reason": "asked"}}]
    if "ciao" in words or "hello" in words:
        return [{"text": said["hello"]}]
    return [{"text": said["echo"].format(text=text)}]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._send({"status": "ok", "model_id": "script", "rasa": "script"})

    def do_POST(self) -> None:
        turn = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/parse"):
            self._send({"results": [{"text": "", "intent": "thank", "sure": True}]})
            return
        if "text" not in turn:  # a script has no sentence vectors
            self._send({"error": {"code": "no_vectors"}}, status=503)
            return
        text = turn["text"]
        english = any(word in text.lower() for word in ENGLISH)
        language = turn["language"] or ("en" if english else "it")
        if "lent" in text.lower() or "slow" in text.lower():
            time.sleep(2)
        self._send(
            {
                "turn_id": turn["turn_id"],
                "language": language,
                "replies": replies_to(text, payload=turn["payload"], language=language),
                "nlu": [],
                "actions": [],
                "slots": {},
                "model_id": "script",
            }
        )

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _send(self, body: dict[str, Any], *, status: int = 200) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def start(port: int = 0) -> ThreadingHTTPServer:
    """Start the script on loopback; ``server_port`` of the result says where."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
