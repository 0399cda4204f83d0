import type { Me, TalkDetail } from "../../console/api/types";
import type { StaffEvent } from "../../console/state/log";
import { StaffOutbox } from "../../console/state/outbox";
import { Talk } from "../../console/state/talk";
import type { LogEvent } from "../../src/api/events";
import type { Waits } from "../../src/state/waits";
import { Api } from "../../staff/api/client";
import { MemoryStorage, shortWaits } from "../helpers";

export const SOFIA: Me = {
  id: "sofia",
  name: "Sofia Greco",
  email: "sofia@ventolia.example",
  roles: ["agent"],
  permissions: ["conversations.own"],
  languages: ["it"],
  skills: [],
  photo_url: null,
  presence: "present",
  csrf: "token",
};
const at = (seq: number) => new Date(Date.UTC(2026, 10, 27, 9, 0, seq)).toISOString();

export function said(seq: number, sender: "customer" | "bot" | "agent", text: string): StaffEvent {
  return {
    seq,
    type: "message",
    at: at(seq),
    sender,
    message_id: `m${seq}`,
    parts: [{ type: "text", text }],
    text,
    language: "it",
  };
}

/** The staff's side of one conversation, as the contract says, with faults on demand. */
export class DeskServer {
  readonly events: StaffEvent[] = [];
  readonly notes: { id: string; text: string; at: string }[] = [];
  readonly calls: { method: string; path: string; body: unknown; csrf: string | null }[] = [];
  /** Who owns it; a message of anybody else is refused. */
  assignee: string | null = "sofia";
  version = 1;
  /** Called before each answer: throw for a lost request, return "lose" for a lost answer. */
  fault: (call: { method: string; path: string }) => "lose" | undefined = () => undefined;
  /** Events that a stream holds back, as one does whose line has a gap. */
  readonly hidden = new Set<number>();
  private readonly streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  private readonly known = new Map<string, number>();

  append(event: StaffEvent): void {
    this.events.push(event);
    if (!this.hidden.has(event.seq)) this.push(event);
  }

  hangUp(): void {
    for (const stream of this.streams) stream.close();
    this.streams.clear();
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const path = String(input);
    const method = init.method ?? "GET";
    const headers = new Headers(init.headers);
    const body = typeof init.body === "string" ? JSON.parse(init.body) : null;
    this.calls.push({ method, path, body, csrf: headers.get("X-CSRF-Token") });
    const lost = this.fault({ method, path });
    const response = this.answer(method, path, body, init.signal);
    if (lost) throw new TypeError("network");
    return response;
  };

  private answer(
    method: string,
    path: string,
    body: Record<string, string>,
    signal?: AbortSignal | null,
  ): Response {
    const after = Number(/after=(\d+)/.exec(path)?.[1] ?? 0);
    if (path.includes("/stream")) return this.stream(after, signal);
    if (path.includes("/events")) {
      const events = this.events.filter((event) => event.seq > after);
      return json({ events, last_seq: this.events.at(-1)?.seq ?? 0 });
    }
    if (path.endsWith("/notes") && method === "GET") return json({ items: this.listNotes() });
    if (path.endsWith("/notes")) return json(this.keepNote(body), 201);
    if (path.endsWith("/messages")) return this.say(body);
    if (path.endsWith("/draft") || path.endsWith("/typing")) {
      return new Response(null, { status: 204 });
    }
    if (path.endsWith("/card")) return json({ code: "not_found" }, 404);
    return json(this.detail());
  }

  private say(body: Record<string, string>): Response {
    const id = body.client_message_id as string;
    const before = this.known.get(id);
    if (before !== undefined) return json({ message_id: `m${before}`, seq: before }, 202);
    if (this.assignee !== "sofia") {
      const params = { owner: "person", assignee: { id: "davide", name: "Davide Riva" } };
      return json({ code: "ownership_changed", detail: "…", params }, 409);
    }
    const seq = (this.events.at(-1)?.seq ?? 0) + 1;
    this.known.set(id, seq);
    const event = said(seq, "agent", body.text as string);
    this.append({ ...event, client_message_id: id } as StaffEvent);
    return json({ message_id: `m${seq}`, seq }, 202);
  }

  private keepNote(body: Record<string, string>): { note_id: string } {
    const id = `n-${body.client_note_id}`;
    if (!this.notes.some((note) => note.id === id)) {
      this.notes.push({ id, text: body.text as string, at: at(50) });
    }
    return { note_id: id };
  }

  private listNotes() {
    const author = { id: "sofia", name: "Sofia Greco" };
    return this.notes.map((note) => ({ ...note, author, kind: "note" }));
  }

  private detail(): Partial<TalkDetail> {
    const assignee = this.assignee ? { id: this.assignee, name: this.assignee } : null;
    return {
      conversation_id: "c1",
      owner: this.assignee ? "person" : "queue",
      owner_version: this.version,
      assignee,
      viewers: [],
      draft: null,
      language: "it",
      last_seq: this.events.at(-1)?.seq ?? 0,
    };
  }

  private stream(after: number, signal?: AbortSignal | null): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.streams.add(controller);
        controller.enqueue(new TextEncoder().encode(": hello\n\n"));
        for (const event of this.events) {
          if (event.seq > after && !this.hidden.has(event.seq)) {
            controller.enqueue(encode(event));
          }
        }
        signal?.addEventListener("abort", () => {
          this.streams.delete(controller);
          try {
            controller.close();
          } catch {
            // Closed already.
          }
        });
      },
    });
    return new Response(body, { status: 200 });
  }

  private push(event: StaffEvent): void {
    for (const stream of this.streams) stream.enqueue(encode(event));
  }
}

function encode(event: StaffEvent): Uint8Array {
  const text = `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
  return new TextEncoder().encode(text);
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json" },
  });
}

/** An agent's page on that server. */
export function openDesk(
  server: DeskServer,
  storage = new MemoryStorage(),
  waits: Waits = shortWaits,
) {
  const api = new Api({ language: () => "it", fetch: server.fetch });
  api.csrf = "token";
  const holder: { talk: Talk | null } = { talk: null };
  const outbox = new StaffOutbox(api, storage, waits, {
    acknowledged: (entry, receipt) => holder.talk?.accepted(entry, receipt),
    refused: () => {},
    reached: () => {},
  });
  const talk = new Talk({
    id: "c1",
    me: () => SOFIA,
    api,
    outbox,
    storage,
    waits,
    online: () => true,
    reached: () => {},
    arrived: () => {},
  });
  holder.talk = talk;
  talk.open();
  outbox.kick();
  return { api, outbox, talk, storage };
}

export async function until(check: () => boolean, what = "it"): Promise<void> {
  const end = Date.now() + 8_000;
  while (!check()) {
    if (Date.now() > end) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export type { LogEvent };
