import { effect, signal } from "@preact/signals";
import { realWaits } from "../../src/state/waits";
import { Api } from "../../staff/api/client";
import { Keys } from "../../staff/state/keys";
import { Listener } from "../../staff/state/listener";
import { Session } from "../../staff/state/session";
import { type Storage, staffStorage, within } from "../../staff/state/storage";
import { Toasts } from "../../staff/state/toasts";
import type { StaffApp } from "../../staff/ui/use";
import type {
  Bilingual,
  Canned,
  Hint,
  Macro,
  Me,
  Member,
  Person,
  Presence,
  PresenceList,
} from "../api/types";
import { has, type Key, say } from "../i18n";
import { Actions } from "./actions";
import { signsOfLife } from "./life";
import type { MessageRow } from "./log";
import { type Entry, StaffOutbox } from "./outbox";
import { Queue } from "./queue";
import { Router } from "./router";
import { Talk, watchRead } from "./talk";

export interface Colleague extends Person {
  state: Presence;
  /** Conversations in hand now, and how many are too many. */
  open: number;
  capacity: number;
}

/** Everything the console knows; the screen only shows it. */
export class App implements StaffApp {
  readonly storage: Storage;
  readonly api: Api;
  readonly session: Session;
  readonly router: Router;
  readonly toasts = new Toasts();
  readonly keys: Keys;
  readonly online = signal(navigator.onLine);
  readonly reachable = signal(true);
  readonly talk = signal<Talk | null>(null);
  readonly colleagues = signal<Colleague[]>([]);
  readonly members = signal<Member[]>([]);
  readonly canned = signal<Canned[]>([]);
  readonly macros = signal<Macro[]>([]);
  readonly palette = signal<"closed" | "commands" | "macros">("closed");
  readonly help = signal(false);
  /** The server counts this person as away because the page was left alone. */
  readonly idle = signal(false);
  /** Cases changed: whoever shows some looks again. */
  readonly caseHint = signal(0);
  /** What a dialog is about: passing on, giving back, putting off, merging. */
  readonly asking = signal<"pass" | "return" | "snooze" | "merge" | "case" | null>(null);
  queue: Queue;
  outbox: StaffOutbox;
  readonly actions: Actions;
  private own: Storage;
  private hints: Listener | null = null;
  private stopReading = () => {};

  constructor() {
    this.storage = staffStorage();
    this.api = new Api({
      language: () => this.session.language.value,
      signedOut: () => this.session.ended(),
    });
    this.session = new Session(this.api, this.storage, navigator.language);
    this.router = new Router(window);
    this.keys = new Keys({
      singleKeys: () => this.session.singleKeys.value,
      // What lies over the desk has the keyboard to itself.
      blocked: () => document.querySelector("dialog[open], [popover]:popover-open") !== null,
    });
    this.own = within(this.storage, "nobody:");
    this.queue = new Queue(this.api, this.own);
    this.outbox = this.makeOutbox(this.own);
    this.actions = new Actions(this);
  }

  text(key: Key, values: Record<string, string | number> = {}): string {
    return say(this.session.language.value, key, values);
  }

  words(key: string): string | null {
    return has(key) ? this.text(key) : null;
  }

  tagline(): string {
    return this.text("desk");
  }

  /** A text of the house in the reader's language. */
  both(text: Bilingual): string {
    return text[this.session.language.value];
  }

  /** Make room for who has signed in; his drafts and unsent words are his alone. */
  prepare(): void {
    this.own = within(this.storage, `${this.session.me.peek()?.id}:`);
    this.queue = new Queue(this.api, this.own);
    this.outbox = this.makeOutbox(this.own);
  }

  /** Begin to work; returns how to stop. */
  enter(): () => void {
    const { own } = this;
    this.hints = new Listener((signal) => this.api.stream("/v1/staff/stream", signal), realWaits, {
      hint: (hint) => this.take(hint as unknown as Hint),
      opened: () => this.lookAtAll(),
      reached: (yes) => this.reached(yes),
    });
    this.hints.start();
    this.outbox.kick();
    const stopLife = signsOfLife(this);
    void this.readShelves();
    const stop = effect(() => {
      const { page, view, id } = this.router.route.value;
      if (page !== "inbox") return this.openTalk(null, own);
      this.queue.show(view);
      this.openTalk(id, own);
    });
    return () => {
      stop();
      stopLife();
      this.openTalk(null, own);
      this.hints?.stop();
      this.outbox.stop();
    };
  }

  /** The network is back or the page is in sight again. */
  wake(): void {
    this.hints?.kick();
    this.talk.value?.kick();
    this.outbox.kick();
    if (this.session.me.value) this.lookAtAll();
  }

  setOnline(online: boolean): void {
    this.online.value = online;
    if (online) this.wake();
  }

  reached(yes: boolean): void {
    this.reachable.value = yes;
  }

  /** Say something to a screen reader. */
  announce(text: string, region: "live" | "alert" = "live"): void {
    const place = document.getElementById(region);
    if (!place) return;
    const line = document.createElement("p");
    line.textContent = text;
    place.append(line);
    while (place.childElementCount > 6) place.firstElementChild?.remove();
  }

  personName(id: string): string {
    return (
      this.members.value.find((member) => member.id === id)?.name ??
      this.colleagues.value.find((person) => person.id === id)?.name ??
      id
    );
  }

  async readShelves(): Promise<void> {
    const { api } = this;
    const list = async <T>(permission: string, path: string, put: (items: T[]) => void) => {
      if (!this.session.may(permission)) return;
      try {
        put((await api.get<{ items: T[] }>(path)).items ?? []);
      } catch {
        // What is not there cannot be picked; the rest of the screen does not depend on it.
      }
    };
    await Promise.all([
      list<Canned>("canned.read", "/v1/staff/canned", (items) => {
        this.canned.value = items;
      }),
      list<Macro>("macros.run", "/v1/staff/macros", (items) => {
        this.macros.value = items;
      }),
      list<Member>("staff.read", "/v1/staff/members", (items) => {
        this.members.value = items;
      }),
      this.readPresence(),
    ]);
  }

  async readPresence(): Promise<void> {
    try {
      this.adoptPresence(await this.api.get<PresenceList>("/v1/staff/presence"));
    } catch {
      // As above.
    }
  }

  adoptPresence({ items, capacity }: PresenceList): void {
    this.colleagues.value = items.map(({ staff, state, open_conversations: open }) => ({
      ...staff,
      state,
      open,
      capacity,
    }));
    const mine = items.find(({ staff }) => staff.id === this.session.me.value?.id);
    if (!mine) return;
    this.session.adopt({ presence: mine.state });
    this.idle.value = mine.idle;
  }

  /** Somebody with the face the staff list knows. */
  person(person: Person | null): Person | null {
    if (!person || person.photo_url) return person;
    return this.members.value.find(({ id }) => id === person.id) ?? person;
  }

  private makeOutbox(storage: Storage): StaffOutbox {
    return new StaffOutbox(this.api, storage, realWaits, {
      acknowledged: (entry, receipt) => this.talkOf(entry)?.accepted(entry, receipt),
      refused: (entry) => {
        this.announce(this.text("notSent"), "alert");
        void this.talkOf(entry)?.refresh();
        this.queue.refresh();
      },
      reached: (yes) => this.reached(yes),
    });
  }

  private talkOf(entry: Entry): Talk | null {
    const talk = this.talk.value;
    return talk?.id === entry.conversation ? talk : null;
  }

  private openTalk(id: string | null, storage: Storage): void {
    const before = this.talk.peek();
    if (before?.id === id || (!before && !id)) return;
    before?.close();
    this.stopReading();
    this.stopReading = () => {};
    this.asking.value = null;
    if (!id) {
      this.talk.value = null;
      return;
    }
    const talk = new Talk({
      id,
      me: () => this.session.me.value as Me,
      api: this.api,
      outbox: this.outbox,
      storage,
      waits: realWaits,
      online: () => this.online.value,
      reached: (yes) => this.reached(yes),
      arrived: (row) => this.announceMessage(row),
    });
    this.talk.value = talk;
    this.queue.selected.value = id;
    talk.open();
    this.stopReading = watchRead(talk, (seq) => this.queue.markRead(id, seq));
  }

  private announceMessage(row: MessageRow): void {
    const who = row.sender === "customer" ? this.text("customer") : this.text(row.sender);
    this.announce(`${who}: ${row.text}`);
  }

  private take(hint: Hint): void {
    const talk = this.talk.value;
    const concerns = hint.conversation_id !== undefined && hint.conversation_id === talk?.id;
    if (hint.type === "presence") void this.readPresence();
    else if (hint.type === "case") {
      this.caseHint.value += 1;
      if (concerns) void talk.readCard();
    } else if (hint.type === "note") {
      if (concerns) void talk.readNotes();
    } else if (hint.type === "viewers") {
      if (concerns) void talk.refresh();
    } else {
      this.queue.refresh();
      if (concerns) void talk.refresh();
    }
  }

  /** Hints were missed, or may have been. */
  private lookAtAll(): void {
    this.queue.refresh();
    void this.readPresence();
    const talk = this.talk.peek();
    if (!talk) return;
    void talk.refresh();
    void talk.readNotes();
  }
}
