import { signal } from "@preact/signals";
import type { Problem } from "../api/client";
import type { Thumb } from "../api/events";
import { newId } from "./ids";
import type { Storage } from "./storage";

export type Command =
  | { kind: "message"; text: string; button_id?: string }
  | { kind: "feedback"; message_id: string; value: Thumb | null }
  | { kind: "handoff" };

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
}

const KEY = "outbox:";

/**
 * The list of POSTs not yet acknowledged, in the order they were made.
 *
 * Each entry has a storage key of its own, so that two tabs never write over each other's.
 */
export class Outbox {
  readonly entries = signal<Entry[]>([]);

  constructor(private readonly storage: Storage) {
    const read = storage
      .keys()
      .filter((key) => key.startsWith(KEY))
      .map((key) => parse(storage.get(key)))
      .filter((entry) => entry !== null)
      .map((entry): Entry => (entry.state === "sending" ? { ...entry, state: "waiting" } : entry));
    this.entries.value = read.sort((a, b) => a.order - b.order);
  }

  add(command: Command, conversation: string | null): Entry {
    const last = this.entries.value.at(-1)?.order ?? 0;
    const entry: Entry = {
      id: newId(),
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

  /** The one to send next: the oldest that may go out by itself. */
  next(): Entry | undefined {
    return this.entries.value.find((entry) => entry.state === "waiting");
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
    this.storage.remove(KEY + id);
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
    this.storage.set(KEY + entry.id, JSON.stringify(entry));
  }
}

function replaces(command: Command, earlier: Command): boolean {
  if (command.kind === "handoff") return earlier.kind === "handoff";
  return (
    command.kind === "feedback" &&
    earlier.kind === "feedback" &&
    earlier.message_id === command.message_id
  );
}

function parse(text: string | null): Entry | null {
  try {
    const entry = JSON.parse(text ?? "");
    return typeof entry?.id === "string" && entry.command ? entry : null;
  } catch {
    return null;
  }
}
