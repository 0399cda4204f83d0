import { Problem } from "../src/api/client";
import type { LogEvent, MessageEvent } from "../src/api/events";
import type { Post, Posting } from "../src/more/post";

const OPEN = { open: true, next_opening: null, expected_wait_seconds: 120, waiting: 0 };

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
  customer: string | null;
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
  readonly bodies: { call: string; body: Record<string, unknown> }[] = [];
  /** Files as stored, by client message id. */
  readonly files = new Map<string, { name: string; content: string }>();
  /** The address each code was sent to. */
  readonly codes = new Map<string, string>();
  /** Uploads wait for this before they are carried out. */
  uploadGate: Promise<void> = Promise.resolve();
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
    this.bodies.push({ call, body });
    const response = this.answer(call, pathname, token, body, searchParams, init.signal);
    if (init.method === "POST" && (this.loseNextAnswer || this.happens("ackLost"))) {
      this.loseNextAnswer = false;
      throw new TypeError("network");
    }
    return response;
  };

  /** Uploads, on the same network. */
  readonly post: Post = async <T>({ url, headers, form, progress, signal }: Posting) => {
    const { pathname } = new URL(url);
    this.calls.push(`POST ${pathname.replace(/c\d+/, ":id")}`);
    progress(0.5);
    await Promise.race([
      this.uploadGate,
      new Promise((resolve) => signal.addEventListener("abort", resolve)),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (signal.aborted || !this.online || this.happens("lost")) throw new Problem(0, "network");
    const token = headers.Authorization?.slice("Bearer ".length) ?? "";
    const conversation = this.held(token, pathname.split("/")[3] ?? "");
    if ("status" in conversation) throw conversation;
    const id = String(form.get("client_message_id"));
    const file = form.get("file") as File;
    if (file.name === "lies.png") throw new Problem(422, "file_lies", "Not what it says.");
    const reply = this.keepFile(conversation, id, file.name, await file.text());
    if (this.loseNextAnswer || this.happens("ackLost")) {
      this.loseNextAnswer = false;
      throw new Problem(0, "network");
    }
    return reply as T;
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
    if (call === "GET /v1/widget/status") return json(200, OPEN);
    const own = this.holder(token);
    if ("status" in own) return problem(own.status, own.code);
    if (call.startsWith("POST /v1/widget/codes")) return this.code(call, own, body);
    if (call === "GET /v1/conversations") return this.list(own);
    const id = pathname.split("/")[3] ?? "";
    if (call.endsWith("/open")) return this.reopen(own, id);
    const conversation = this.held(token, id);
    if ("status" in conversation) return problem(conversation.status, conversation.code);
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
    if (call.endsWith("/rating")) {
      if (body.score === 1) return problem(409, "rating_closed", "Too late.");
      this.append(conversation, { type: "rated", ...body } as never);
      return new Response(null, { status: 204 });
    }
    if (/\/(leave|return)$/.test(call)) {
      if (body.by_email && !body.email && !conversation.customer) {
        return problem(422, "email_needed", "Which address?");
      }
      this.give(conversation, "bot");
      return json(200, { owner: "bot" });
    }
    if (/\/(typing|read)$/.test(call)) return new Response(null, { status: 204 });
    if (call.endsWith("/transcript")) return json(202, { email: body.email ?? "a***@b" });
    const after = Number(search.get("after"));
    if (call.endsWith("/stream")) return this.stream(conversation, after, signal);
    const events = conversation.events.filter(({ seq }) => seq > after).slice(0, 50);
    return json(200, { events, last_seq: conversation.events.length });
  }

  private openSession(token: string, body: Record<string, unknown>): Response {
    if (body.identity_token === "too-old") return problem(401, "identity_expired");
    const earlier = this.conversations.get(this.tokens.get(token)?.replace("expired:", "") ?? "");
    const customer = (body.identity_token as string | null) ?? earlier?.customer ?? null;
    const conversation = (!body.fresh && earlier) || {
      id: `c${++this.count}`,
      events: [],
      owner: "bot",
      customer,
      readers: new Set<() => void>(),
    };
    conversation.customer = customer;
    this.conversations.set(conversation.id, conversation);
    return this.session(conversation, String(body.locale), 201);
  }

  private session(conversation: Conversation, language = "it", status = 200): Response {
    this.latestId = conversation.id;
    const fresh = `t${++this.count}`;
    this.tokens.set(fresh, conversation.id);
    return json(status, {
      token: fresh,
      conversation_id: conversation.id,
      disclosure: `disclosure ${language}`,
      language,
      customer: conversation.customer ? { name: conversation.customer } : null,
      owner: conversation.owner,
      last_seq: conversation.events.length,
    });
  }

  private holder(token: string): Conversation | Problem {
    const id = this.tokens.get(token);
    if (id?.startsWith("expired:")) return new Problem(401, "token_expired");
    const conversation = this.conversations.get(id ?? "");
    return conversation ?? new Problem(401, "token_invalid");
  }

  private held(token: string, id: string): Conversation | Problem {
    const conversation = this.holder(token);
    if ("status" in conversation || conversation.id === id) return conversation;
    return new Problem(404, "conversation_not_found");
  }

  private code(call: string, own: Conversation, body: Record<string, unknown>): Response {
    const email = String(body.email);
    if (!call.endsWith("/verify")) {
      this.codes.set(email, "123456");
      return json(202, { expires_in_seconds: 600 });
    }
    if (this.codes.get(email) !== body.code) return problem(422, "code_wrong", "Not right.");
    own.customer = `Customer ${email}`;
    // Tokens of before the sign-in stop working.
    for (const [token, id] of this.tokens) if (id === own.id) this.tokens.delete(token);
    return this.session(own);
  }

  private list(own: Conversation): Response {
    const items = [...this.conversations.values()]
      .filter(({ events, customer }) => events.length && customer === own.customer)
      .map(({ id, events, owner }) => ({
        conversation_id: id,
        started_at: events[0]?.at,
        last_at: events.at(-1)?.at,
        owner,
        last_text: "",
        unread: 0,
      }));
    return json(200, { items, next_cursor: null });
  }

  private reopen(own: Conversation, id: string): Response {
    const wanted = this.conversations.get(id);
    if (!wanted || wanted.customer !== own.customer) {
      return problem(404, "conversation_not_found");
    }
    return this.session(wanted);
  }

  private keepFile(conversation: Conversation, id: string, name: string, content: string) {
    const known = conversation.events.find(
      (event): event is MessageEvent => event.type === "message" && event.client_message_id === id,
    );
    const part = {
      type: "file" as const,
      file_id: id,
      name,
      media_type: "text/plain",
      size: content.length,
      url: `/v1/files/${id}`,
    };
    this.files.set(id, { name, content });
    const stored =
      known ??
      (this.append(conversation, {
        type: "message",
        sender: "customer",
        message_id: `m${++this.count}`,
        client_message_id: id,
        parts: [part],
        text: name,
        language: "it",
      }) as MessageEvent);
    return { message_id: stored.message_id, seq: stored.seq, file: part };
  }

  /** Give the conversation to somebody. */
  give(conversation: Conversation, owner: string, extra: object = {}): void {
    conversation.owner = owner;
    this.append(conversation, { type: "owner_changed", owner, ...extra } as never);
  }

  /** Send a passing sign to whoever has a line open. */
  sign(sign: { type: string; [field: string]: unknown }): void {
    const text = `event: ${sign.type}\ndata: ${JSON.stringify(sign)}\n\n`;
    for (const line of this.lines) line.enqueue(new TextEncoder().encode(text));
  }

  /** Write any event. */
  happen(event: object): void {
    this.append(this.latest, event as never);
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
