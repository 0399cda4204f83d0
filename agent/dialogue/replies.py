"""From what Rasa's channel answers to what a customer sees.

Each reply of the channel becomes one or more typed parts. Two kinds of payload are not for the
customer: ``handoff`` (a person is to take over) and ``explain`` (what the answer rests on).
"""

from typing import Any

from agent.conversations.schemas import Reply
from agent.kit.i18n import as_language

_PARTS = ("text", "list", "link", "card", "quote", "sign_in")


def read_answer(answer: dict[str, Any], *, message_id: str) -> Reply:
    """Turn the channel's answer to ``message_id`` into a reply.

    Button ids are ``<message id>:<number>``; what a button means stays on the server.
    """
    parts: list[dict[str, Any]] = []
    payloads: dict[str, str] = {}
    handoff_reason: str | None = None
    evidence: list[dict[str, Any]] = []
    for reply in answer["replies"]:
        if text := (reply.get("text") or "").strip():
            parts.append({"type": "text", "text": text})
        custom = reply.get("custom") or {}
        match custom.get("type"):
            case "handoff":
                handoff_reason = handoff_reason or custom.get("reason")
            case "explain":
                evidence.append({k: v for k, v in custom.items() if k != "type"})
            case kind if kind in _PARTS:
                parts.append(custom)
        if reply.get("buttons"):
            parts.append(_buttons(reply["buttons"], message_id=message_id, payloads=payloads))
    return Reply(
        parts=parts,
        text=plain(parts),
        payloads=payloads,
        language=as_language(answer["language"]) if answer.get("language") else None,
        handoff_reason=handoff_reason,
        explanation={
            "nlu": answer.get("nlu", []),
            "actions": answer.get("actions", []),
            # What a test made from this conversation expects, and what its actions answer there.
            "replies": answer.get("kinds"),
            "calls": answer.get("calls"),
            "slots": answer.get("slots", {}),
            "model_id": answer.get("model_id"),
            "evidence": evidence,
        },
    )


def _buttons(
    buttons: list[dict[str, Any]], *, message_id: str, payloads: dict[str, str]
) -> dict[str, Any]:
    shown = []
    for button in buttons:
        button_id = f"{message_id}:{len(payloads) + 1}"
        payloads[button_id] = button["payload"]
        shown.append({"id": button_id, "title": button["title"]})
    return {"type": "buttons", "buttons": shown}


def plain(parts: list[dict[str, Any]]) -> str:
    """Return the parts as plain text: for notifications, transcripts and search."""
    lines: list[str] = []
    for part in parts:
        match part["type"]:
            case "text":
                lines.append(part["text"])
            case "list":
                lines += [*filter(None, [part.get("title")]), *(f"- {i}" for i in part["items"])]
            case "link":
                lines.append(f"{part['title']}: {part['url']}")
            case "card":
                lines.append(" - ".join(filter(None, [part["title"], part.get("status")])))
                lines += [f"{row['label']}: {row['value']}" for row in part.get("rows", [])]
            case "quote":
                source = part["source"]
                lines.append(f"{part['text']}\n({source['title']}: {source['url']})")
            case "file":
                lines.append(part["name"])
            case "buttons":
                lines.append(" / ".join(button["title"] for button in part["buttons"]))
    return "\n".join(lines)
