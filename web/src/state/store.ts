import { batch, computed, signal } from "@preact/signals";
import { Client, type Problem } from "../api/client";
import type { Language, LogEvent, Owner, Thumb } from "../api/events";
import { asLanguage } from "../i18n-loader";
import { type Entry, Outbox } from "./outbox";
import { Receiver } from "./receiver";
import { Sender } from "./sender";
import { type Session, SessionKeeper } from "./session";
import type { Storage } from "./storage";
import { type Acknowledged, apply, NOTHING, type Shown, shown, type Timeline } from "./timeline";
import { realWaits, type Waits } from "./waits";

export interface StoreOptions {
  base: string;
  language: Language;
  storage: Storage;
  name?: string;
  fetch?: typeof fetch;
  waits?: Waits;
}

export type Happening =
  | { kind: "arrived"; message: Shown }
  | { kind: "refused"; detail: string }
  | { kind: "owner"; owner: Owner }
  | { kind: "thanked" }
  | { kind: "identity"; code: string };

// Without a word from the server for this long, nobody is typing any more.
const TYPING_LASTS = 30_000;

/** Everything the widget knows, and what the customer can do; the screen only shows it. */
export class Store {
  readonly language = signal<Language>("it");
  readonly open = signal(false);
  readonly draft = signal("");
  readonly online = signal(true);
  readonly reachable = signal(true);
  readonly caughtUp = signal(false);
  readonly timeline = signal<Timeline>(NOTHING);
  readonly lastRead = signal(0);
  readonly session: SessionKeeper;
  readonly outbox: Outbox;
  private readonly acknowledged = signal<Acknowledged[]>([]);
  private readonly typingUntil = signal(0);
  private readonly sender: Sender;
  private readonly receiver: Receiver;
  private readonly listeners = new Set<(happening: Happening) => void>();
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  /** An earlier conversation could not be gone on with, and the customer should know. */
  readonly restarted = signal(false);
  private previous: Session | null = null;
  private conversation: string | null = null;

  readonly shown = computed(() =>
    shown(
      this.timeline.value,
      this.outbox.entries.value,
      this.acknowledged.value,
      this.online.value,
    ),
  );
  readonly owner = computed<Owner>(() => this.timeline.value.owner);
  readonly personAsked = computed(() =>
    this.outbox.entries.value.some((entry) => entry.command.kind === "handoff"),
  );
  readonly unread = computed(
    () =>
      this.timeline.value.messages.filter(
        (message) => message.sender !== "customer" && message.seq > this.lastRead.value,
      ).length,
  );
  readonly typing = computed(() => this.typingUntil.value > 0);

  constructor(private readonly options: StoreOptions) {
    const { storage } = options;
    this.language.value = asLanguage(storage.get("language")) ?? options.language;
    this.draft.value = storage.get("draft") ?? "";
    const client = new Client({
      base: options.base,
      language: () => this.language.value,
      ...(options.fetch ? { fetch: options.fetch } : {}),
    });
    const waits = options.waits ?? realWaits;
    this.outbox = new Outbox(storage);
    this.session = new SessionKeeper(client, storage, (code) =>
      this.tell({ kind: "identity", code }),
    );
    const reached = (yes: boolean) => {
      this.reachable.value = yes;
    };
    this.sender = new Sender(this.outbox, this.session, client, waits, {
      acknowledged: (entry, seq) => this.accepted(entry, seq),
      refused: (entry, problem) => this.refused(entry, problem),
      reached,
    });
    this.receiver = new Receiver(this.session, client, waits, {
      lastSeq: () => this.timeline.value.lastSeq,
      event: (event) => this.fold(event),
      typing: (sign) => this.showTyping(sign.on),
      caughtUp: () => {
        this.caughtUp.value = true;
      },
      reached,
    });
    this.session.current.subscribe((session) => this.follow(session));
    if (this.session.current.value || this.outbox.entries.value.length) this.wake();
  }

  /** Whose widget this is. */
  get name(): string {
    return this.options.name ?? "";
  }

  /** Where the server is. */
  get base(): string {
    return this.options.base;
  }

  /** Hear what a screen reader should; returns how to stop hearing. */
  listen(listener: (happening: Happening) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Start following the conversation and send what has not been sent. */
  wake(): void {
    this.receiver.start();
    this.receiver.kick();
    this.sender.kick();
  }

  /** The page is out of sight: let go of the line. */
  rest(): void {
    this.receiver.stop();
  }

  /** Stop for good; what is stored stays. */
  dispose(): void {
    this.receiver.stop();
    this.sender.stop();
    clearTimeout(this.typingTimer);
  }

  setOnline(online: boolean): void {
    this.online.value = online;
    if (online && this.receiver.following) this.wake();
  }

  setDraft(text: string): void {
    this.draft.value = text;
    if (text) this.options.storage.set("draft", text);
    else this.options.storage.remove("draft");
  }

  setLanguage(tag: string): void {
    const language = asLanguage(tag);
    if (!language || language === this.language.value) return;
    this.language.value = language;
    this.options.storage.set("language", language);
    // The disclosure comes from the server, in the language asked for.
    if (this.session.current.value) this.session.open().catch(() => {});
  }

  send(text: string, buttonId?: string): void {
    // A lone surrogate cannot be written as UTF-8: it would not arrive as it left.
    const clean = text.replace(/\p{Surrogate}/gu, "\ufffd").trim();
    if (!clean) return;
    this.enqueue({ kind: "message", text: clean, ...(buttonId ? { button_id: buttonId } : {}) });
  }

  judge(messageId: string, value: Thumb | null): void {
    this.enqueue({ kind: "feedback", message_id: messageId, value });
    if (value) this.tell({ kind: "thanked" });
  }

  askForPerson(): void {
    const { value: owner } = this.owner;
    if (owner === "queue" || owner === "person" || this.personAsked.value) return;
    this.enqueue({ kind: "handoff" });
  }

  retry(id: string): void {
    this.outbox.again(id);
    this.wake();
  }

  discard(id: string): void {
    this.outbox.remove(id);
  }

  markRead(): void {
    const { lastSeq } = this.timeline.value;
    if (lastSeq <= this.lastRead.value) return;
    this.lastRead.value = lastSeq;
    this.options.storage.set("read", JSON.stringify([this.conversation, lastSeq]));
  }

  async signIn(identity: string): Promise<void> {
    this.session.identity = identity;
    if (!this.session.current.value && !this.open.value) return;
    await this.session.open().catch(() => null);
    this.wake();
  }

  signOut(): void {
    this.receiver.stop();
    batch(() => {
      this.outbox.clear();
      this.previous = null;
      this.session.forget();
      this.setDraft("");
    });
    if (this.open.value) this.wake();
  }

  /** Another tab has changed what is stored. */
  storedElsewhere(key: string | null): void {
    if (key !== "session") return;
    if (this.options.storage.get("session") === null) this.signOut();
    else this.session.adopt();
  }

  private enqueue(command: Entry["command"]): void {
    this.outbox.add(command, this.conversation);
    this.wake();
  }

  private tell(happening: Happening): void {
    for (const listener of this.listeners) listener(happening);
  }

  /** A session came or went; with another conversation everything begins anew. */
  private follow(session: Session | null): void {
    const conversation = session?.conversation_id ?? null;
    const { previous } = this;
    if (session) this.previous = session;
    if (conversation === this.conversation) return;
    this.conversation = conversation;
    const other = isSomebodyElse(previous, session);
    batch(() => {
      this.timeline.value = NOTHING;
      this.acknowledged.value = [];
      this.caughtUp.value = false;
      this.lastRead.value = this.readBefore(conversation);
      this.restarted.value = Boolean(session && previous && !other);
      this.showTyping(false);
      if (other) this.outbox.clear();
      if (conversation) this.outbox.readdress(conversation);
    });
    if (this.receiver.following) {
      this.receiver.stop();
      this.receiver.start();
    }
  }

  private readBefore(conversation: string | null): number {
    try {
      const [of, seq] = JSON.parse(this.options.storage.get("read") ?? "[]");
      return of === conversation && typeof seq === "number" ? seq : 0;
    } catch {
      return 0;
    }
  }

  private accepted(entry: Entry, seq: number): void {
    if (entry.command.kind !== "message") return;
    if (seq > this.timeline.value.lastSeq) {
      this.acknowledged.value = [...this.acknowledged.value, { entry, seq }];
    }
  }

  private refused(entry: Entry, problem: Problem): void {
    if (entry.command.kind === "message") this.tell({ kind: "refused", detail: problem.detail });
    // A thumb or a request that the server will not have is not something to nag about.
    else this.outbox.remove(entry.id);
  }

  private fold(event: LogEvent): void {
    const before = this.timeline.value;
    const after = apply(before, event);
    if (after === before) return;
    batch(() => {
      this.timeline.value = after;
      if (event.type !== "message") return;
      const own = event.client_message_id;
      if (own) {
        this.acknowledged.value = this.acknowledged.value.filter(({ entry }) => entry.id !== own);
        // The event is proof of arrival, even where the acknowledgement was lost.
        this.outbox.remove(own);
      } else {
        this.showTyping(false);
      }
      if (event.sender === "customer" && after.owner === "bot") this.expectAnswer(event.at);
    });
    if (this.isNews(event.seq)) this.report(event);
  }

  /** Whether it happened while this page was looking, and is not history read on arrival. */
  private isNews(seq: number): boolean {
    const opened = this.session.current.value?.last_seq;
    return this.caughtUp.value || (opened !== undefined && seq > opened);
  }

  private report(event: LogEvent): void {
    if (event.type === "owner_changed") this.tell({ kind: "owner", owner: event.owner });
    if (event.type !== "message" || event.sender === "customer") return;
    const message = this.shown.value.find(({ messageId }) => messageId === event.message_id);
    if (message) this.tell({ kind: "arrived", message });
  }

  /** A message just said to the bot is being answered, whether or not a typing sign comes. */
  private expectAnswer(at: string): void {
    const age = Date.now() - Date.parse(at);
    if (Math.abs(age) < TYPING_LASTS) this.showTyping(true);
  }

  private showTyping(on: boolean): void {
    clearTimeout(this.typingTimer);
    this.typingUntil.value = on ? Date.now() + TYPING_LASTS : 0;
    if (on) this.typingTimer = setTimeout(() => this.showTyping(false), TYPING_LASTS);
  }
}

/** What an earlier visitor left unsent must not be said in the name of who signs in now. */
function isSomebodyElse(before: Session | null, now: Session | null): boolean {
  return Boolean(before?.customer && now?.customer && before.customer.name !== now.customer.name);
}
