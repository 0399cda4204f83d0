import type { LogEvent, MessageEvent } from "../src/api/events";

/** How often each thing goes wrong, 0 to 1. */
export interface Faults {
  /** The request never arrives. */
  lost?: number;
  /** The request is carried out and its answer never arrives. */
  ackLost?: number;
  /** A stream breaks before each event. */
  streamBreaks?: number;
  /** An event is sent twice on the stream. */
  doubled?: number;
  /** The server says 503. */
  busy?: number;
}

/** A seeded source of chance, so that a failing case can be run again (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Conversation {
  id: string;
  events: LogEvent[];
  owner: string;
  readers: Set<() => void>;
}

/** The HTTP contract in memory, on a network that misbehaves as told. */
export class ContractServer {
  faults: Faults = {};
  online = true;
  streamsPass = true;
  /** Carry out the next POST and lose its answer. */
  loseNextAnswer = false;
  readonly conversations = new Map<string, Conversation>();
  readonly tokens = new Map<string, string>();
  readonly calls: string[] = [];
  private readonly lines = new Set<ReadableStreamDefaultController<Uint8Array>>();
  private count = 0;
  private latestId = "";

  constructor(private readonly random: () => number = () => 1) {}

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const { pathname, searchParams } = new URL(String(input));
    const call = `${init.method ?? "GET"} ${pathname.replace(/c\d+/, ":id")}`;
    this.calls.push(call);
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (!this.online || this.happens("lost")) throw new TypeError("network");
    if (this.happens("busy")) return problem(503, "unavailable");
    const token = new Headers(init.headers).get("Authorization")?.slice("Bearer ".length) ?? "";
    const body = init.body ? JSON.parse(String(init.body)) : {};
    const response = this.answer(call, pathname, token, body, searchParams, init.signal);
    if (init.method === "POST" && (this.loseNextAnswer || this.happens("ackLost"))) {
      this.loseNextAnswer = false;
      throw new TypeError("network");
    }
    return response;
  };

  /** The conversation that was opened or gone on with last. */
  get latest(): Conversation {
    const conversation = this.conversations.get(this.latestId);
    if (!conversation) throw new Error("no conversation was opened");
    return conversation;
  }

  /** What the customer said, as stored. */
  said(): string[] {
    return [...this.conversations.values()]
      .flatMap(({ events }) => events)
      .filter((event) => event.type === "message" && event.sender === "customer")
      .map((event) => (event as MessageEvent).text);
  }

  speak(sender: MessageEvent["sender"], text: string, extra: Partial<MessageEvent> = {}): void {
    this.append(this.latest, {
      type: "message",
      sender,
      message_id: `m${++this.count}`,
      parts: [{ type: "text", text }],
      text,
      language: "it",
      ...extra,
    });
  }

  /** Cut every open stream. */
  cut(): void {
    for (const line of this.lines) line.error(new TypeError("cut"));
    this.lines.clear();
  }

  /** Make every token so far expire; with `gone` the conversations cannot be gone on with. */
  expire({ gone = false } = {}): void {
    for (const [token, holder] of this.tokens) {
      this.tokens.set(token, `expired:${gone ? "" : holder.replace("expired:", "")}`);
    }
  }

  private answer(
    call: string,
    pathname: string,
    token: string,
    body: Record<string, unknown>,
    search: URLSearchParams,
    signal: AbortSignal | null | undefined,
  ): Response {
    if (call === "POST /v1/widget/sessions") return this.openSession(token, body);
    const id = pathname.split("/")[3] ?? "";
    const holder = this.tokens.get(token);
    if (holder?.startsWith("expired:")) return problem(401, "token_expired");
    const conversation = this.conversations.get(id);
    if (holder === undefined) return problem(401, "token_invalid");
    if (!conversation || holder !== id) return problem(404, "conversation_not_found");
    if (call.endsWith("/messages")) return this.store(conversation, body);
    if (call.endsWith("/feedback")) {
      this.append(conversation, { type: "feedback", ...body } as never);
      return new Response(null, { status: 204 });
    }
    if (call.endsWith("/handoff")) {
      if (conversation.owner !== "queue") {
        conversation.owner = "queue";
        this.append(conversation, { type: "owner_changed", owner: "queue" });
      }
      return json(202, { owner: conversation.owner });
    }
    const after = Number(search.get("after"));
    if (call.endsWith("/stream")) return this.stream(conversation, after, signal);
    const events = conversation.events.filter(({ seq }) => seq > after).slice(0, 50);
    return json(200, { events, last_seq: conversation.events.length });
  }

  private openSession(token: string, body: Record<string, unknown>): Response {
    if (body.identity_token === "too-old") return problem(401, "identity_expired");
    const earlier = this.tokens.get(token)?.replace("expired:", "");
    const conversation = this.conversations.get(earlier ?? "") ?? {
      id: `c${++this.count}`,
      events: [],
      owner: "bot",
      readers: new Set<() => void>(),
    };
    this.conversations.set(conversation.id, conversation);
    this.latestId = conversation.id;
    const fresh = `t${++this.count}`;
    this.tokens.set(fresh, conversation.id);
    return json(201, {
      token: fresh,
      conversation_id: conversation.id,
      disclosure: `disclosure ${body.locale}`,
      language: body.locale,
      customer: body.identity_token ? { name: String(body.identity_token) } : null,
      owner: conversation.owner,
      last_seq: conversation.events.length,
    });
  }

  private store(conversation: Conversation, body: Record<string, unknown>): Response {
    const text = String(body.text);
    if (text === "refuse me") return problem(422, "text_invalid", "No.");
    const known = conversation.events.find(
      (event): event is MessageEvent =>
        event.type === "message" && event.client_message_id === body.client_message_id,
    );
    if (known && known.text !== text) return problem(409, "message_id_reused");
    if (known) return json(202, { message_id: known.message_id, seq: known.seq });
    const stored = this.append(conversation, {
      type: "message",
      sender: "customer",
      message_id: `m${++this.count}`,
      client_message_id: String(body.client_message_id),
      parts: [{ type: "text", text }],
      text,
      language: "it",
    }) as MessageEvent;
    return json(202, { message_id: stored.message_id, seq: stored.seq });
  }

  private append(
    conversation: Conversation,
    event: Omit<MessageEvent, "seq" | "at"> | { type: "owner_changed"; owner: "queue" },
  ): LogEvent {
    const seq = conversation.events.length + 1;
    const whole = { ...event, seq, at: new Date().toISOString() } as LogEvent;
    conversation.events.push(whole);
    for (const wake of [...conversation.readers]) wake();
    return whole;
  }

  private stream(
    conversation: Conversation,
    after: number,
    signal: AbortSignal | null | undefined,
  ): Response {
    let position = after;
    let wake = () => {};
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start: (line) => {
        this.lines.add(line);
        if (this.streamsPass) line.enqueue(encoder.encode(": hello\n\n"));
        wake = () => {
          try {
            while (this.streamsPass && position < conversation.events.length) {
              if (this.happens("streamBreaks")) throw new TypeError("broken");
              const event = conversation.events[position];
              const text = `id: ${event?.seq}\nevent: ${event?.type}\ndata: ${JSON.stringify(event)}\n\n`;
              const bytes = encoder.encode(text);
              // A chunk may end anywhere, even inside a letter.
              const half = Math.floor(bytes.length * this.random());
              line.enqueue(bytes.slice(0, half));
              line.enqueue(bytes.slice(half));
              if (this.happens("doubled")) line.enqueue(bytes);
              position += 1;
            }
          } catch (error) {
            conversation.readers.delete(wake);
            this.lines.delete(line);
            line.error(error);
          }
        };
        conversation.readers.add(wake);
        signal?.addEventListener("abort", () => {
          conversation.readers.delete(wake);
          if (this.lines.delete(line)) line.error(new DOMException("aborted", "AbortError"));
        });
        wake();
        if (!this.streamsPass) setTimeout(() => this.lines.delete(line) && line.close(), 1);
      },
      cancel: () => {
        conversation.readers.delete(wake);
      },
    });
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  }

  private happens(fault: keyof Faults): boolean {
    return this.random() < (this.faults[fault] ?? 0);
  }
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

function problem(status: number, code: string, detail = ""): Response {
  return json(status, { type: "about:blank", title: code, status, code, detail, params: {} });
}
