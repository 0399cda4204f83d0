import { batch, computed, effect, signal } from "@preact/signals";
import type { Problem } from "../../src/api/client";
import type { LogEvent } from "../../src/api/events";
import type { Waits } from "../../src/state/waits";
import type { Api } from "../../staff/api/client";
import type { Storage } from "../../staff/state/storage";
import { talkPath } from "../api/talks";
import type { HandoffCard, Me, Note, Ownership, Suggestion, TalkDetail } from "../api/types";
import { Draft } from "./draft";
import { Follower } from "./follow";
import { type Acknowledged, EMPTY, fold, lastCustomerSeq, type MessageRow, merge } from "./log";
import type { Entry, Receipt, StaffOutbox } from "./outbox";

export interface TalkOptions {
  id: string;
  me: () => Me;
  api: Api;
  outbox: StaffOutbox;
  storage: Storage;
  waits: Waits;
  online: () => boolean;
  reached(yes: boolean): void;
  arrived(row: MessageRow, talk: Talk): void;
}

const TYPING_LASTS = 30_000;
const TYPING_AGAIN = 8_000;
const CARD_AGAIN = 4_000;
const LOOK_AGAIN = 10_000;

/** One conversation that is open: what was said, who has it, what is being written. */
export class Talk {
  readonly detail = signal<TalkDetail | null>(null);
  readonly log = signal(EMPTY);
  readonly notes = signal<Note[]>([]);
  readonly card = signal<HandoffCard | null>(null);
  readonly cardFailed = signal(false);
  readonly caughtUp = signal(false);
  readonly refused = signal<Problem | null>(null);
  readonly customerTyping = signal(false);
  readonly acknowledged = signal<Acknowledged[]>([]);
  readonly mode = signal<"reply" | "note">("reply");
  readonly noteText = signal("");
  /** Suggestions that were put aside are not shown again. */
  readonly waved = signal<string[]>([]);
  /** The suggestion or canned reply that the draft began as. */
  readonly origin = signal<Entry["origin"]>(undefined);
  readonly draft: Draft;
  private readonly follower: Follower;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private cardTimer: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setInterval> | undefined;
  private saidTyping = 0;
  private closed = false;

  readonly rows = computed(() =>
    merge({
      log: this.log.value,
      notes: this.notes.value,
      entries: this.options.outbox.of(this.id),
      acknowledged: this.acknowledged.value,
      online: this.options.online(),
      me: this.options.me(),
    }),
  );
  readonly owner = computed(() => this.detail.value?.owner ?? this.log.value.owner);
  readonly isMine = computed(
    () => this.owner.value === "person" && this.detail.value?.assignee?.id === this.options.me().id,
  );
  readonly others = computed(() =>
    (this.detail.value?.viewers ?? []).filter((viewer) => viewer.id !== this.options.me().id),
  );
  readonly suggestions = computed<Suggestion[]>(() =>
    (this.card.value?.suggestions ?? []).filter(({ id }) => !this.waved.value.includes(id)),
  );

  constructor(private readonly options: TalkOptions) {
    const { api, id, storage, waits } = options;
    this.draft = new Draft(api, storage, id);
    this.noteText.value = storage.get(`note:${id}`) ?? "";
    this.follower = new Follower(
      {
        read: (after) => api.get(talkPath(id, "/events"), { after }),
        stream: (after, stop) => api.stream(`${talkPath(id, "/stream")}?after=${after}`, stop),
      },
      waits,
      {
        lastSeq: () => this.log.value.lastSeq,
        event: (event) => this.fold(event),
        typing: (sign) => sign.sender === "customer" && this.showTyping(sign.on),
        caughtUp: () => {
          this.caughtUp.value = true;
        },
        reached: options.reached,
        refused: (problem) => {
          this.refused.value = problem;
        },
      },
    );
  }

  get id(): string {
    return this.options.id;
  }

  open(): void {
    this.follower.start();
    // Hints are not kept: who else is here and how the promise stands is looked at now and then.
    this.again = setInterval(() => document.hidden || void this.refresh(), LOOK_AGAIN);
    void this.refresh();
    void this.readNotes();
    void this.readCard();
  }

  close(): void {
    this.closed = true;
    this.follower.stop();
    this.draft.close();
    this.sayTyping(false);
    clearTimeout(this.typingTimer);
    clearTimeout(this.cardTimer);
    clearInterval(this.again);
  }

  kick(): void {
    this.follower.kick();
  }

  async refresh(): Promise<void> {
    try {
      const detail = await this.options.api.get<TalkDetail>(talkPath(this.id));
      batch(() => {
        this.detail.value = detail;
        this.draft.adopt(this.unsent(detail.draft?.text));
      });
    } catch {
      // The stream says whether it can be read at all; the next hint asks again.
    }
  }

  async readNotes(): Promise<void> {
    try {
      const reply = await this.options.api.get<{ items: Note[] }>(talkPath(this.id, "/notes"));
      batch(() => {
        this.notes.value = reply.items;
        const arrived = new Set(reply.items.map((note) => note.id));
        this.acknowledged.value = this.acknowledged.value.filter(({ id }) => !arrived.has(id));
      });
    } catch {
      // As above.
    }
  }

  async readCard(): Promise<void> {
    clearTimeout(this.cardTimer);
    try {
      const card = await this.options.api.get<HandoffCard>(talkPath(this.id, "/card"));
      if (this.closed) return;
      batch(() => {
        this.card.value = card;
        this.cardFailed.value = false;
      });
      if (card.similar_state === "preparing") {
        this.cardTimer = setTimeout(() => void this.readCard(), CARD_AGAIN);
      }
    } catch {
      this.cardFailed.value = true;
    }
  }

  /** What an action will have done, shown before the server has said so. */
  expect(change: Partial<TalkDetail>): void {
    if (this.detail.value) this.detail.value = { ...this.detail.value, ...change };
  }

  /** Who owns it, as a command's answer says. */
  adopt({ owner, owner_version, assignee, snoozed, snoozed_until }: Ownership): void {
    this.expect({ owner, owner_version, assignee, snoozed, snoozed_until });
  }

  write(text: string): void {
    this.draft.write(text);
    if (!text) this.origin.value = undefined;
    this.sayTyping(text !== "");
  }

  writeNote(text: string): void {
    this.noteText.value = text;
    if (text) this.options.storage.set(`note:${this.id}`, text);
    else this.options.storage.remove(`note:${this.id}`);
  }

  /** Say what is written, as a reply or as a note; the words stay until the server has them. */
  send(): boolean {
    if (this.mode.value === "note") {
      const text = this.noteText.value.trim();
      if (!text) return false;
      this.options.outbox.add(this.id, { kind: "note", text });
      this.writeNote("");
      return true;
    }
    const text = this.draft.text.value.trim();
    if (!text || !this.isMine.value) return false;
    const origin = this.origin.value;
    this.options.outbox.add(this.id, { kind: "message", text, ...(origin ? { origin } : {}) });
    this.draft.clear();
    this.origin.value = undefined;
    this.sayTyping(false);
    return true;
  }

  sendFile(file: File): void {
    this.options.outbox.add(this.id, { kind: "file", text: file.name, file });
  }

  /** Words taken back from what was refused, in front of whatever is being written. */
  takeBack(entry: Entry): void {
    this.options.outbox.remove(entry.id);
    const join = (before: string) => (before ? `${entry.text}\n${before}` : entry.text);
    if (entry.kind === "note") {
      this.mode.value = "note";
      this.writeNote(join(this.noteText.value));
    } else {
      this.mode.value = "reply";
      this.write(join(this.draft.text.value));
    }
  }

  accepted(entry: Entry, { id, seq }: Receipt): void {
    const isNote = entry.kind === "note";
    if (isNote || seq > this.log.value.lastSeq) {
      this.acknowledged.value = [...this.acknowledged.value, { entry, id, seq }];
    }
    if (isNote) void this.readNotes();
  }

  /** The server keeps refused words as a draft too; they are in the outbox already. */
  private unsent(draft: string | undefined): string | undefined {
    const refused = this.options.outbox.of(this.id).some(({ text }) => text === draft);
    return refused ? undefined : draft;
  }

  private fold(event: LogEvent): void {
    const before = this.log.value;
    const after = fold(before, event);
    if (after === before) return;
    batch(() => {
      this.log.value = after;
      const own = event.type === "message" ? event.client_message_id : undefined;
      if (own) {
        this.acknowledged.value = this.acknowledged.value.filter(({ entry }) => entry.id !== own);
        // The event is proof of arrival, even where the acknowledgement was lost.
        this.options.outbox.remove(own);
      }
      if (event.type === "message" && event.sender === "customer") this.showTyping(false);
    });
    if (!this.caughtUp.value) return;
    if (event.type === "message") {
      const row = after.rows.at(-1);
      if (row?.kind === "message" && row.sender !== "agent") this.options.arrived(row, this);
      if (event.sender === "customer") void this.readCard();
    } else if (event.type !== "feedback") {
      void this.refresh();
    }
  }

  get lastCustomerSeq(): number {
    return lastCustomerSeq(this.log.value);
  }

  private showTyping(on: boolean): void {
    clearTimeout(this.typingTimer);
    this.customerTyping.value = on;
    if (on) this.typingTimer = setTimeout(() => this.showTyping(false), TYPING_LASTS);
  }

  /** Tell the customer that somebody writes; a note and a draft in another's talk are nobody's. */
  private sayTyping(on: boolean): void {
    if (!this.isMine.value || (!on && !this.saidTyping)) return;
    if (on && Date.now() - this.saidTyping < TYPING_AGAIN) return;
    this.saidTyping = on ? Date.now() : 0;
    this.options.api.post(talkPath(this.id, "/typing"), { on }).catch(() => {});
  }
}

/** Keep a talk's read mark in step with what is on the screen. */
export function watchRead(talk: Talk, mark: (seq: number) => void): () => void {
  return effect(() => {
    const seq = talk.log.value.lastSeq;
    if (talk.caughtUp.value && !document.hidden) mark(seq);
  });
}
