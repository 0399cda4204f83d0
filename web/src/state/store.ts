import { batch, computed, signal } from "@preact/signals-core";
import { Client, type Problem } from "../api/client";
import type { Agent, Language, LogEvent, Owner, Thumb, Wait } from "../api/events";
import { say } from "../i18n";
import { asLanguage } from "../i18n-loader";
import type { Extras, SheetName } from "../more/types";
import { newId } from "./ids";
import { type Command, type Entry, OUTBOX, Outbox } from "./outbox";
import { Receiver } from "./receiver";
import { Sender, type SenderEvents, words } from "./sender";
import { type Session, SessionKeeper } from "./session";
import type { Storage } from "./storage";
import {
  type Acknowledged,
  apply,
  isSaid,
  NOTHING,
  type Shown,
  shown,
  type Timeline,
} from "./timeline";
import { realWaits, type Waits } from "./waits";

export interface StoreOptions {
  base: string;
  language: Language;
  storage: Storage;
  name?: string;
  fetch?: typeof fetch;
  waits?: Waits;
  /** Fetch the words of another language. */
  words?: (language: Language) => Promise<void>;
  /** Fetch the second part, which does what most conversations never need. */
  extras?: (store: Store) => Promise<Extras>;
}

export type Happening =
  | { kind: "arrived"; message: Shown }
  | { kind: "refused"; detail: string; command: Command }
  | { kind: "owner"; owner: Owner; agent: Agent | null }
  | { kind: "said"; text: string }
  | { kind: "identity"; code: string };

// Without a word from the server for this long, nobody is typing any more.
const TYPING_LASTS = 30_000;
/** Under this name the customer's permission to sound is kept. */
export const SOUND = "sound";

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
  /** Opening hours and the expected wait, as the server last said. */
  readonly status = signal<Wait | null>(null);
  /** What lies over the conversation. */
  readonly sheet = signal<SheetName | null>(null);
  readonly extras = signal<Extras | null>(null);
  /** The second part was asked for and did not come. */
  readonly lacking = signal(false);
  readonly session: SessionKeeper;
  readonly outbox: Outbox;
  readonly client: Client;
  readonly senderEvents: SenderEvents;
  private fetching: Promise<Extras | null> | undefined;
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
  readonly owner = computed<Owner>(() => this.timeline.value.latest.owner_changed?.owner ?? "bot");
  /** Who of the staff has the conversation, where the server says. */
  readonly agent = computed(() =>
    this.owner.value === "person"
      ? (this.timeline.value.latest.owner_changed?.agent ?? null)
      : null,
  );
  readonly personAsked = computed(() => this.outbox.has("handoff"));
  readonly unread = computed(
    () =>
      this.timeline.value.messages.filter(
        (message) => message.sender !== "customer" && message.seq > this.lastRead.value,
      ).length,
  );
  readonly typing = computed(() => this.typingUntil.value > 0);

  constructor(readonly options: StoreOptions) {
    const { storage } = options;
    this.language.value = options.language;
    this.draft.value = storage.get("draft") ?? "";
    this.client = new Client({
      base: options.base,
      language: () => this.language.value,
      ...(options.fetch ? { fetch: options.fetch } : {}),
    });
    const { client, waits } = this;
    this.outbox = new Outbox(storage);
    this.session = new SessionKeeper(client, storage, (code) =>
      this.tell({ kind: "identity", code }),
    );
    const reached = (yes: boolean) => {
      this.reachable.value = yes;
    };
    this.senderEvents = {
      acknowledged: (entry, seq) => this.accepted(entry, seq),
      refused: (entry, problem) => this.refused(entry, problem),
      reached,
    };
    this.sender = new Sender(this.outbox, this.session, words(client), waits, this.senderEvents);
    this.receiver = new Receiver(this.session, client, waits, {
      lastSeq: () => this.timeline.value.lastSeq,
      event: (event) => this.fold(event),
      typing: (sign) => sign.sender !== "customer" && this.showTyping(sign.on),
      caughtUp: () => {
        this.caughtUp.value = true;
      },
      reached,
    });
    this.session.current.subscribe((session) => this.follow(session));
    if (this.session.current.value || this.outbox.entries.value.length) this.wake();
  }

  /** Whether an unseen page may let go of its line: not where it may make itself heard. */
  get mayRest(): boolean {
    return this.options.storage.get(SOUND) !== "on";
  }

  get waits(): Waits {
    return this.options.waits ?? realWaits;
  }

  /** Whose widget this is. */
  get name(): string {
    return this.options.name ?? "";
  }

  /** How moments are written: the firm is in Italy, its English readers get a 24-hour clock too. */
  get locale(): string {
    return this.language.value === "en" ? "en-GB" : "it-IT";
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
    this.kick();
  }

  private kick(): void {
    this.sender.kick();
    if (this.outbox.has("file")) void this.need().then((extras) => extras?.kick());
  }

  /** The page is out of sight: let go of the line. */
  rest(): void {
    this.receiver.stop();
  }

  /** Stop for good; what is stored stays. */
  dispose(): void {
    this.receiver.stop();
    this.sender.stop();
    this.extras.value?.dispose();
    clearTimeout(this.typingTimer);
  }

  /** Fetch the second part, if it is not here yet. */
  need(): Promise<Extras | null> {
    this.fetching ??= (this.options.extras?.(this) ?? Promise.reject()).then(
      (extras) => {
        this.lacking.value = false;
        this.extras.value = extras;
        return extras;
      },
      () => {
        this.fetching = undefined;
        this.lacking.value = true;
        return null;
      },
    );
    return this.fetching;
  }

  /** Ask whether anybody is there, before the customer asks for a person. */
  async lookWhoIsThere(): Promise<void> {
    const path = `/v1/widget/status?locale=${this.language.value}`;
    this.status.value = await this.client.call<Wait>("GET", path).catch(() => null);
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

  async setLanguage(tag: string): Promise<void> {
    const language = asLanguage(tag);
    if (!language || language === this.language.value) return;
    try {
      await this.options.words?.(language);
    } catch {
      return;
    }
    this.language.value = language;
    this.options.storage.set("language", language);
    // The disclosure comes from the server, in the language asked for.
    if (this.session.current.value) this.session.open().catch(() => {});
  }

  send(text: string, buttonId?: string): void {
    // A lone surrogate cannot be written as UTF-8: it would not arrive as it left.
    const clean = text.replace(/\p{Surrogate}/gu, "\ufffd").trim();
    if (!clean) return;
    void this.enqueue({
      kind: "message",
      text: clean,
      ...(buttonId ? { button_id: buttonId } : {}),
    });
  }

  judge(messageId: string, value: Thumb | null): void {
    void this.enqueue({ kind: "feedback", message_id: messageId, value });
    if (value) this.tell({ kind: "said", text: say(this.language.value, "thanks") });
  }

  askForPerson(): void {
    const { value: owner } = this.owner;
    if (owner === "queue" || owner === "person" || this.personAsked.value) return;
    void this.enqueue({ kind: "handoff" });
  }

  /** Send files that were chosen, dropped or pasted. */
  async attach(files: Iterable<File>): Promise<void> {
    const chosen = [...files];
    if (chosen.length) (await this.need())?.attach(chosen);
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
  storedElsewhere(key: string, value: string | null): void {
    if (key.startsWith(OUTBOX)) {
      const settled = this.outbox.changedElsewhere(key.slice(OUTBOX.length), value);
      if (settled) this.accepted(settled, settled.seq ?? 0);
      else this.kick();
    } else if (key === "read") {
      this.lastRead.value = Math.max(this.lastRead.value, this.readBefore(this.conversation));
    } else if (key === SOUND && value) {
      void this.need();
    } else if (key === "session") {
      if (value === null) this.signOut();
      else if (this.session.adopt() && !(document.hidden && this.mayRest)) this.wake();
    }
  }

  /** Put a command into the outbox, after what must be ready before it is sent. */
  async enqueue(command: Command, before?: (id: string) => unknown): Promise<void> {
    const id = newId();
    if (before) await before(id);
    this.outbox.add(command, this.conversation, id);
    this.wake();
  }

  tell(happening: Happening): void {
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
      this.restarted.value = Boolean(session && !session.chosen && previous && !other);
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
    if (isSaid(entry) && seq > this.timeline.value.lastSeq) {
      this.acknowledged.value = [...this.acknowledged.value, { entry, seq }];
    }
  }

  private refused(entry: Entry, { detail }: Problem): void {
    this.tell({ kind: "refused", detail, command: entry.command });
    // A thumb or a request that the server will not have is not something to nag about.
    if (!isSaid(entry)) this.outbox.remove(entry.id);
  }

  private fold(event: LogEvent): void {
    const before = this.timeline.value;
    const after = apply(before, event);
    if (after === before) return;
    batch(() => {
      this.timeline.value = after;
      if (event.type !== "message") return;
      // An agent's message carries his own client's id: it is nothing of ours.
      const own = event.sender === "customer" && event.client_message_id;
      if (own) {
        this.acknowledged.value = this.acknowledged.value.filter(({ entry }) => entry.id !== own);
        // The event is proof of arrival, even where the acknowledgement was lost.
        this.outbox.remove(own);
      } else {
        this.showTyping(false);
      }
      if (event.sender === "customer" && this.owner.value === "bot") this.expectAnswer(event.at);
    });
    if (this.isNews(event.seq)) this.report(event);
  }

  /** Whether it happened while this page was looking, and is not history read on arrival. */
  private isNews(seq: number): boolean {
    const opened = this.session.current.value?.last_seq;
    return this.caughtUp.value || (opened !== undefined && seq > opened);
  }

  private report(event: LogEvent): void {
    if (event.type === "owner_changed") {
      this.tell({ kind: "owner", owner: event.owner, agent: event.agent ?? null });
    }
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
