import { signal } from "@preact/signals";
import { Problem } from "../../src/api/client";
import { newId } from "../../src/state/ids";
import { Bell, backoff, type Waits } from "../../src/state/waits";
import { type Api, Refusal } from "../../staff/api/client";
import type { Storage } from "../../staff/state/storage";
import { talkPath } from "../api/talks";
import type { Origin } from "../api/types";

/** What an agent has written and the server has not acknowledged: a message, a note or a file. */
export interface Entry {
  /** The client's id: sending it twice stores it once. */
  id: string;
  order: number;
  at: string;
  conversation: string;
  kind: "message" | "note" | "file";
  text: string;
  origin?: Origin;
  state: "waiting" | "sending" | "refused";
  attempts: number;
  problem?: { code: string; detail: string; params: Record<string, unknown> };
}

export type Said = Pick<Entry, "kind" | "text"> & { origin?: Origin; file?: File };

/** What the server made of it: a note has no sequence. */
export interface Receipt {
  id: string;
  seq: number;
}

export interface OutboxEvents {
  acknowledged(entry: Entry, receipt: Receipt): void;
  refused(entry: Entry): void;
  reached(yes: boolean): void;
}

const KEY = "outbox:";

/**
 * The list of POSTs not yet acknowledged, kept on this machine, sent one at a time in order.
 *
 * One that is refused stays where it is, with the reason, until its author decides: nothing that
 * was typed is lost because somebody else was quicker. Files are too large to be kept: they last
 * as long as the page.
 */
export class StaffOutbox {
  readonly entries = signal<Entry[]>([]);
  private readonly files = new Map<string, File>();
  private readonly bell = new Bell();
  private running = false;
  private stopped = false;

  constructor(
    private readonly api: Api,
    private readonly storage: Storage,
    private readonly waits: Waits,
    private readonly events: OutboxEvents,
  ) {
    const read = storage
      .keys()
      .filter((key) => key.startsWith(KEY))
      .map((key) => parse(storage.get(key)))
      .filter((entry) => entry !== null)
      .map((entry): Entry => (entry.state === "sending" ? { ...entry, state: "waiting" } : entry));
    this.entries.value = read.sort((a, b) => a.order - b.order);
  }

  of(conversation: string): Entry[] {
    return this.entries.value.filter((entry) => entry.conversation === conversation);
  }

  add(conversation: string, { file, ...said }: Said): Entry {
    const last = this.entries.value.at(-1)?.order ?? 0;
    const entry: Entry = {
      id: newId(),
      order: Math.max(Date.now(), last + 1),
      at: new Date().toISOString(),
      conversation,
      ...said,
      // A lone surrogate cannot be written as UTF-8: it would not arrive as it left.
      text: said.text.replace(/\p{Surrogate}/gu, "\ufffd"),
      state: "waiting",
      attempts: 0,
    };
    if (file) this.files.set(entry.id, file);
    this.keep(entry);
    this.entries.value = [...this.entries.value, entry];
    this.kick();
    return entry;
  }

  again(id: string): void {
    this.change(id, ({ problem: _, ...entry }) => ({ ...entry, state: "waiting" }));
    this.kick();
  }

  /** The same words, said otherwise: a reply that may not go out becomes a note. */
  asNote(id: string): void {
    this.change(id, ({ problem: _, origin: __, ...entry }) => ({
      ...entry,
      kind: "note",
      state: "waiting",
    }));
    this.kick();
  }

  remove(id: string): void {
    this.storage.remove(KEY + id);
    this.files.delete(id);
    this.entries.value = this.entries.value.filter((entry) => entry.id !== id);
  }

  kick(): void {
    this.bell.ring();
    if (!this.running && !this.stopped) void this.run();
  }

  stop(): void {
    this.stopped = true;
    this.bell.ring();
  }

  /** The oldest that may go: one that was refused waits for its author and holds up nobody. */
  private next(): Entry | undefined {
    return this.entries.value.find((entry) => entry.state === "waiting");
  }

  private async run(): Promise<void> {
    this.running = true;
    let failures = 0;
    try {
      for (let entry = this.next(); entry && !this.stopped; entry = this.next()) {
        const { signal: bell } = this.bell;
        const problem = await this.send(entry);
        if (!problem) {
          failures = 0;
          continue;
        }
        await this.waits.sleep(Math.max(backoff(failures), problem.retryAfter * 1_000), bell);
        failures += 1;
      }
    } finally {
      this.running = false;
    }
  }

  /** Return why it has to be tried again, or null when it is settled. */
  private async send(entry: Entry): Promise<Problem | null> {
    this.change(entry.id, (old) => ({ ...old, state: "sending" }));
    try {
      const reply = await this.post(entry);
      this.events.reached(true);
      const id = reply.message_id ?? reply.note_id ?? entry.id;
      this.events.acknowledged(entry, { id, seq: reply.seq ?? 0 });
      this.remove(entry.id);
      return null;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.events.reached(error.status !== 0);
      // Signed out is passing: whoever signs in again is the same, for the outbox is his alone.
      if (error.passing || error.status === 401 || error.code === "csrf_failed") {
        this.change(entry.id, (old) => ({
          ...old,
          state: "waiting",
          attempts: old.attempts + 1,
        }));
        return error;
      }
      const params = error instanceof Refusal ? error.params : {};
      const problem = { code: error.code, detail: error.detail, params };
      this.change(entry.id, (old) => ({ ...old, state: "refused", problem }));
      this.events.refused({ ...entry, state: "refused", problem });
      return null;
    }
  }

  private post({
    id,
    conversation,
    kind,
    text,
    origin,
  }: Entry): Promise<{ message_id?: string; note_id?: string; seq?: number }> {
    if (kind === "note") {
      return this.api.post(talkPath(conversation, "/notes"), { client_note_id: id, text });
    }
    if (kind === "file") {
      const file = this.files.get(id);
      if (!file) throw new Problem(410, "file_gone");
      const fields = { client_message_id: id };
      return this.api.upload(talkPath(conversation, "/files"), file, fields);
    }
    const body = { client_message_id: id, text, ...(origin ? { origin } : {}) };
    return this.api.post(talkPath(conversation, "/messages"), body);
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
    if (entry.kind !== "file") this.storage.set(KEY + entry.id, JSON.stringify(entry));
  }
}

function parse(text: string | null): Entry | null {
  try {
    const entry = JSON.parse(text ?? "");
    return typeof entry?.id === "string" && typeof entry.text === "string" ? entry : null;
  } catch {
    return null;
  }
}
