import { signal } from "@preact/signals-core";
import type { Problem } from "../api/client";
import type { Thumb } from "../api/events";
import { newId } from "./ids";
import type { Storage } from "./storage";

/** What a POST carries, and under its `kind` where it goes. */
export type Command =
  | { kind: "message"; text: string; button_id?: string }
  | { kind: "file"; name: string; media_type: string; size: number }
  | { kind: "feedback"; message_id: string; value: Thumb | null }
  | { kind: "rating"; episode_id: string; score: number; comment?: string }
  | { kind: "leave"; by_email: boolean; email?: string }
  | { kind: "handoff" | "return" };

/** A POST that the server has not acknowledged yet. */
export interface Entry {
  /** Of a message this is its client_message_id: sending it twice stores it once. */
  id: string;
  order: number;
  at: string;
  conversation: string | null;
  command: Command;
  /** `waiting` goes out by itself; `refused` only when the customer says so. */
  state: "waiting" | "sending" | "refused";
  attempts: number;
  reason?: { code: string; detail: string };
  /** Acknowledged under this sequence: written just before it goes, for the other tabs. */
  seq?: number;
}

export const OUTBOX = "outbox:";

/**
 * The list of POSTs not yet acknowledged, in the order they were made.
 *
 * Each entry has a storage key of its own, so that two tabs never write over each other's. All
 * tabs show the same list; one of them at a time sends it (see `Sender`).
 */
export class Outbox {
  readonly entries = signal<Entry[]>([]);

  constructor(private readonly storage: Storage) {
    this.reread();
  }

  /** Take the list as it is stored; what a tab was sending when it closed waits again. */
  reread(): void {
    const read: Entry[] = [];
    for (const key of this.storage.keys()) {
      if (!key.startsWith(OUTBOX)) continue;
      const entry = parse(this.storage.get(key));
      if (entry?.seq !== undefined) this.storage.remove(key);
      else if (entry) read.push(entry.state === "sending" ? { ...entry, state: "waiting" } : entry);
    }
    this.entries.value = read.sort(inOrder);
  }

  /** Another tab has changed one; return it where that tab had it acknowledged. */
  changedElsewhere(id: string, stored: string | null): Entry | null {
    const entry = parse(stored);
    const others = this.entries.value.filter((other) => other.id !== id);
    this.entries.value = entry ? [...others, entry].sort(inOrder) : others;
    return entry?.seq === undefined ? null : entry;
  }

  add(command: Command, conversation: string | null, id = newId()): Entry {
    const last = this.entries.value.at(-1)?.order ?? 0;
    const entry: Entry = {
      id,
      order: Math.max(Date.now(), last + 1),
      at: new Date().toISOString(),
      conversation,
      command,
      state: "waiting",
      attempts: 0,
    };
    // Only the latest thumb under an answer counts, and one request for a person is enough.
    for (const other of this.entries.value) {
      if (other.state !== "sending" && replaces(command, other.command)) this.remove(other.id);
    }
    this.keep(entry);
    this.entries.value = [...this.entries.value, entry];
    return entry;
  }

  has(kind: Command["kind"]): boolean {
    return this.entries.value.some(({ command }) => command.kind === kind);
  }

  sending(id: string): void {
    this.change(id, (entry) => ({ ...entry, state: "sending" }));
  }

  /** It may have arrived or not; the same id makes sending it again harmless. */
  unanswered(id: string): void {
    this.change(id, (entry) => ({ ...entry, state: "waiting", attempts: entry.attempts + 1 }));
  }

  refused(id: string, problem: Problem): void {
    const reason = { code: problem.code, detail: problem.detail };
    this.change(id, (entry) => ({ ...entry, state: "refused", reason }));
  }

  acknowledged(id: string, seq: number): void {
    this.change(id, (entry) => ({ ...entry, seq }));
    this.remove(id);
  }

  /** Send a refused one again; one that waits goes out at once anyway. */
  again(id: string): void {
    this.change(id, ({ reason: _, ...entry }) =>
      entry.state === "refused" ? { ...entry, state: "waiting" } : entry,
    );
  }

  /** A conversation that cannot be gone on with hands its unsent words to the next. */
  readdress(conversation: string): void {
    for (const entry of this.entries.value) {
      if (entry.conversation === conversation) continue;
      if (entry.command.kind === "feedback" && entry.conversation !== null) this.remove(entry.id);
      else this.change(entry.id, (old) => ({ ...old, conversation }));
    }
  }

  remove(id: string): void {
    this.storage.remove(OUTBOX + id);
    this.entries.value = this.entries.value.filter((entry) => entry.id !== id);
  }

  clear(): void {
    for (const entry of this.entries.value) this.remove(entry.id);
  }

  private change(id: string, step: (entry: Entry) => Entry): void {
    this.entries.value = this.entries.value.map((entry) => {
      if (entry.id !== id) return entry;
      const changed = step(entry);
      this.keep(changed);
      return changed;
    });
  }

  private keep(entry: Entry): void {
    this.storage.set(OUTBOX + entry.id, JSON.stringify(entry));
  }
}

function inOrder(a: Entry, b: Entry): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1);
}

function replaces(command: Command, earlier: Command): boolean {
  if (command.kind === "message" || command.kind === "file") return false;
  if (command.kind !== earlier.kind) return false;
  return !("message_id" in command && "message_id" in earlier)
    ? true
    : command.message_id === earlier.message_id;
}

function parse(text: string | null): Entry | null {
  try {
    const entry = JSON.parse(text ?? "");
    return typeof entry?.id === "string" && entry.command ? entry : null;
  } catch {
    return null;
  }
}
