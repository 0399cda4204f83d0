import type { Agent, LogEvent, MessageEvent, Part, Thumb } from "../api/events";
import type { Entry } from "./outbox";

/** What the server has said so far: a fold of its events in the order of their sequence. */
export interface Timeline {
  lastSeq: number;
  messages: MessageEvent[];
  /** The latest event of each kind that is not a message. */
  latest: { [Kind in LogEvent["type"]]?: Extract<LogEvent, { type: Kind }> };
}

export const NOTHING: Timeline = { lastSeq: 0, messages: [], latest: {} };

/** Fold one event in; an event already seen changes nothing. */
export function apply(timeline: Timeline, event: LogEvent): Timeline {
  if (event.seq <= timeline.lastSeq) return timeline;
  const next = { ...timeline, lastSeq: event.seq };
  if (event.type === "message") {
    next.messages = [...timeline.messages, event];
    return next;
  }
  next.latest = { ...timeline.latest, [event.type]: event };
  if (event.type === "feedback") {
    next.messages = timeline.messages.map((message) =>
      message.message_id === event.message_id ? { ...message, feedback: event.value } : message,
    );
  }
  return next;
}

export type Delivery = "sending" | "waiting" | "unsent" | "refused" | "sent";

/** One message as it is shown: the server's, or the customer's own still on its way. */
export interface Shown {
  key: string;
  sender: MessageEvent["sender"];
  agent: Agent | null;
  parts: Part[];
  text: string;
  at: string;
  seq: number;
  language: string | null;
  messageId: string | null;
  answers: boolean;
  feedback: Thumb | null;
  delivery: Delivery;
  detail: string;
}

/** A message the server has acknowledged and whose event has not come yet. */
export interface Acknowledged {
  entry: Entry;
  seq: number;
}

// A quick stumble is not worth a red line; after this many tries the customer is told.
const TRIES_BEFORE_TELLING = 2;

/** The list on the screen: server's messages, then what is acknowledged, then what is not. */
export function shown(
  timeline: Timeline,
  entries: Entry[],
  acknowledged: Acknowledged[],
  online: boolean,
): Shown[] {
  const thumbs = new Map<string, Thumb | null>();
  for (const { command } of entries) {
    if (command.kind === "feedback") thumbs.set(command.message_id, command.value);
  }
  const arrived = new Set(timeline.messages.map((message) => message.client_message_id));
  const list = timeline.messages.map((message) => fromServer(message, thumbs));
  for (const { entry, seq } of acknowledged) {
    if (arrived.has(entry.id)) continue;
    const own = fromEntry(entry, "sent", seq);
    const later = list.findIndex((message) => message.seq > seq);
    list.splice(later < 0 ? list.length : later, 0, own);
    arrived.add(entry.id);
  }
  for (const entry of entries) {
    if (!isSaid(entry) || arrived.has(entry.id)) continue;
    list.push(fromEntry(entry, deliveryOf(entry, online), Number.MAX_SAFE_INTEGER));
  }
  return list;
}

/** Whether it is shown in the conversation. */
export function isSaid({ command: { kind } }: Entry): boolean {
  return kind === "message" || kind === "file";
}

function deliveryOf(entry: Entry, online: boolean): Delivery {
  if (entry.state === "refused") return "refused";
  if (!online) return "waiting";
  return entry.attempts >= TRIES_BEFORE_TELLING ? "unsent" : "sending";
}

function fromServer(message: MessageEvent, thumbs: Map<string, Thumb | null>): Shown {
  return {
    // The key stays when the server's copy takes the place of the customer's own.
    key: message.client_message_id ?? message.message_id,
    sender: message.sender,
    agent: message.agent ?? null,
    parts: message.parts,
    text: message.text,
    at: message.at,
    seq: message.seq,
    language: message.sender === "customer" ? null : message.language,
    messageId: message.message_id,
    answers: message.sender === "bot" && Boolean(message.answers),
    feedback: thumbs.has(message.message_id)
      ? (thumbs.get(message.message_id) ?? null)
      : (message.feedback ?? null),
    delivery: "sent",
    detail: "",
  };
}

function fromEntry(entry: Entry, delivery: Delivery, seq: number): Shown {
  const { command } = entry;
  const text = command.kind === "message" ? command.text : "";
  return {
    key: entry.id,
    sender: "customer",
    agent: null,
    parts:
      command.kind === "file"
        ? [{ ...command, type: "file", file_id: "", url: "" }]
        : [{ type: "text", text }],
    text,
    at: entry.at,
    seq,
    language: null,
    messageId: null,
    answers: false,
    feedback: null,
    delivery,
    detail: entry.reason?.detail ?? "",
  };
}
