import type { LogEvent, Owner, Part, Sender } from "../../src/api/events";
import type { Note, Origin, Person, StaffMessageEvent } from "../api/types";
import type { Entry } from "./outbox";

/** An event as the staff reads it; kinds that this console does not know pass through unseen. */
export type StaffEvent =
  | StaffMessageEvent
  | {
      seq: number;
      type: "owner_changed";
      at: string;
      owner: Owner;
      agent?: Person | null;
      note?: string | null;
    }
  | { seq: number; type: "rated"; at: string; score: number; comment?: string | null }
  | { seq: number; type: "closed"; at: string; reason?: string | null }
  | LogEvent;

/** What the server has said so far: a fold of its events in the order of their sequence. */
export interface TalkLog {
  lastSeq: number;
  owner: Owner;
  agent: Person | null;
  rows: Row[];
}

export type Delivery = "sent" | "sending" | "waiting" | "unsent" | "refused";

export interface MessageRow {
  kind: "message";
  key: string;
  seq: number;
  at: string;
  sender: Sender;
  agent: Person | null;
  parts: Part[];
  text: string;
  language: string | null;
  origin: Origin | null;
  delivery: Delivery;
  entry?: Entry;
}

export interface NoteRow {
  kind: "note";
  key: string;
  at: string;
  author: Person | null;
  /** Why it was written: to pass on, to give back, or just so. */
  about: Note["kind"];
  text: string;
  delivery: Delivery;
  entry?: Entry;
}

export interface SignRow {
  kind: "sign";
  key: string;
  seq: number;
  at: string;
  sign: "owner" | "rated";
  owner?: Owner;
  agent?: Person | null;
  note?: string | null;
  score?: number;
  comment?: string | null;
}

export type Row = MessageRow | NoteRow | SignRow;

export const EMPTY: TalkLog = { lastSeq: 0, owner: "bot", agent: null, rows: [] };

/** Fold one event in; an event already seen changes nothing. */
export function fold(log: TalkLog, event: StaffEvent): TalkLog {
  if (event.seq <= log.lastSeq) return log;
  const next = { ...log, lastSeq: event.seq };
  if (event.type === "message") {
    next.rows = [...log.rows, asRow(event)];
  } else if (event.type === "owner_changed") {
    next.owner = event.owner;
    next.agent = ("agent" in event && event.agent) || null;
    const note = ("note" in event && event.note) || null;
    next.rows = [
      ...log.rows,
      {
        kind: "sign",
        key: `s${event.seq}`,
        seq: event.seq,
        at: event.at,
        sign: "owner",
        owner: event.owner,
        agent: next.agent,
        note,
      },
    ];
  } else if (event.type === "rated") {
    // A judgement may be changed for a day: the last one counts.
    const row: SignRow = {
      kind: "sign",
      key: `s${event.seq}`,
      seq: event.seq,
      at: event.at,
      sign: "rated",
      score: event.score,
      comment: event.comment ?? null,
    };
    next.rows = [...log.rows, row];
  }
  return next;
}

function asRow(event: StaffMessageEvent): MessageRow {
  return {
    kind: "message",
    // The key stays when the server's copy takes the place of the agent's own.
    key: event.client_message_id ?? event.message_id,
    seq: event.seq,
    at: event.at,
    sender: event.sender,
    agent: event.agent ?? null,
    parts: event.parts,
    text: event.text,
    language: event.language ?? null,
    origin: event.origin ?? null,
    delivery: "sent",
  };
}

// A quick stumble is not worth a red line; after this many tries the agent is told.
const TRIES_BEFORE_TELLING = 2;

export function deliveryOf(entry: Entry, online: boolean): Delivery {
  if (entry.state === "refused") return "refused";
  if (!online) return "waiting";
  return entry.attempts >= TRIES_BEFORE_TELLING ? "unsent" : "sending";
}

/** What was acknowledged and whose event or note has not come yet. */
export interface Acknowledged {
  entry: Entry;
  /** Of the note or the message that the server made of it. */
  id: string;
  seq: number;
}

/** The rows on the screen: the log with the private notes at their hour, then what is on its way. */
export function merge(given: {
  log: TalkLog;
  notes: Note[];
  entries: Entry[];
  acknowledged: Acknowledged[];
  online: boolean;
  me: Person;
}): Row[] {
  const { log, notes, entries, acknowledged, online, me } = given;
  const arrived = new Set<string>();
  for (const row of log.rows) arrived.add(row.key);
  for (const note of notes) arrived.add(note.id);
  const rows = interleave(log.rows, notes.map(noteRow));
  for (const { entry, id } of acknowledged) {
    if (arrived.has(entry.id) || arrived.has(id)) continue;
    rows.push(entryRow(entry, "sent", me));
    arrived.add(entry.id);
  }
  for (const entry of entries) {
    if (!arrived.has(entry.id)) rows.push(entryRow(entry, deliveryOf(entry, online), me));
  }
  return rows;
}

/** The log keeps its own order, whatever the clocks say; a note goes before what came later. */
function interleave(log: Row[], notes: NoteRow[]): Row[] {
  const sorted = [...notes].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const rows: Row[] = [];
  let next = 0;
  for (const row of log) {
    const at = Date.parse(row.at);
    for (let note = sorted[next]; note && Date.parse(note.at) < at; note = sorted[next]) {
      rows.push(note);
      next += 1;
    }
    rows.push(row);
  }
  return [...rows, ...sorted.slice(next)];
}

function noteRow(note: Note): NoteRow {
  return {
    kind: "note",
    key: note.id,
    at: note.at,
    author: note.author,
    about: note.kind,
    text: note.text,
    delivery: "sent",
  };
}

function entryRow(entry: Entry, delivery: Delivery, me: Person): Row {
  const { id: key, at, text } = entry;
  if (entry.kind === "note")
    return { kind: "note", key, at, author: me, about: "note", text, delivery, entry };
  return {
    kind: "message",
    key,
    seq: Number.MAX_SAFE_INTEGER,
    at,
    sender: "agent",
    agent: me,
    parts: [{ type: "text", text }],
    text,
    language: null,
    origin: entry.origin ?? null,
    delivery,
    entry,
  };
}

/** The sequence of the last thing the customer said. */
export function lastCustomerSeq(log: TalkLog): number {
  for (let index = log.rows.length - 1; index >= 0; index -= 1) {
    const row = log.rows[index];
    if (row?.kind === "message" && row.sender === "customer") return row.seq;
  }
  return 0;
}
