import { batch, computed, effect, signal } from "@preact/signals";
import { Problem } from "../../src/api/client";
import { Resource } from "../../staff/state/resource";
import type {
  Catalogue,
  Decision,
  Facets,
  InboxPage,
  MessageDetail,
  ReviewMessage,
  SavedView,
  State,
} from "../api/inbox";
import { type App, PATH } from "./app";
import { Draft } from "./draft";
import { type Filter, filterOf, given } from "./filter";
import { Foresight } from "./foresight";
import { type Send, Sends } from "./sends";

export const STATES: readonly State[] = [
  "open",
  "second",
  "disputed",
  "labelled",
  "rejected",
  "skipped",
];
export const ORDERS = ["teaching", "newest", "unsure"] as const;
const PAGE = 50;
const MOST = 200;
const SETTLES = 1_200;
const REMEMBERED = 60;

/** What was done last, in the line beside undo. */
export interface Done {
  what: "labelled" | "rejected" | "skipped" | "second" | "disputed" | "undone" | "redone";
  intent: string;
}

/** The messages to read, the one in work, and what is said of it. */
export class Inbox {
  readonly messages = signal<ReviewMessage[] | null>(null);
  readonly counts = signal<Record<State, number> | null>(null);
  readonly next = signal<string | null>(null);
  readonly problem = signal<Problem | null>(null);
  readonly loading = signal(false);
  readonly detail = signal<MessageDetail | null>(null);
  readonly detailProblem = signal<Problem | null>(null);
  readonly chosen = signal<ReadonlySet<string>>(new Set());
  readonly selecting = signal(false);
  /** What lies over the page. */
  readonly asking = signal<"intent" | "bulk" | "entity" | "view" | null>(null);
  readonly done = signal<Done | null>(null);
  /** What stood in the way of a label, by message. */
  readonly conflicts = signal<Record<string, string>>({});
  readonly facets: Resource<Facets>;
  readonly catalogue: Resource<Catalogue>;
  readonly views: Resource<{ views: SavedView[] }>;
  readonly sends: Sends;
  readonly foresight: Foresight;
  /** How many decisions were made: what undo would take back changes with each. */
  decided = 0;
  private readonly drafts = new Map<string, Draft>();
  private readonly details = new Map<string, MessageDetail>();
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  // Compared as a text: another message opens under the same filter and nothing is asked anew.
  private readonly key = computed(() =>
    JSON.stringify(filterOf(this.app.router.route.value.query)),
  );
  readonly filter = computed<Filter>(() => JSON.parse(this.key.value));
  /** Which message is open. */
  readonly open = computed(() => this.app.router.route.value.id);
  readonly shown = computed(() => {
    const leaving = this.sends.leaving.value;
    return (this.messages.value ?? []).filter(({ id }) => !leaving.has(id));
  });
  readonly current = computed<ReviewMessage | null>(() => {
    const id = this.open.value;
    const detail = this.detail.value?.message;
    const row = this.messages.value?.find((message) => message.id === id);
    if (detail?.id !== id) return row ?? null;
    return row && row.version >= detail.version ? row : detail;
  });
  readonly draft = computed<Draft | null>(() => {
    const message = this.current.value;
    return message && this.draftOf(message);
  });

  constructor(readonly app: App) {
    this.facets = new Resource(() =>
      app.api.get(`${PATH}/inbox/facets`, { state: this.filter.peek().state }),
    );
    this.catalogue = new Resource(() => app.api.get(`${PATH}/intents`));
    this.views = new Resource(() => app.api.get(`${PATH}/views`));
    this.sends = new Sends(app.api, {
      done: (send, message) => this.taken(send, message),
      refused: (send, problem) => void this.refused(send, problem),
    });
    // Who only reads asks for nothing that is about to be said.
    const said = computed(() => (app.session.may("labels.write") ? this.draft.value : null));
    this.foresight = new Foresight(app.api, said);
  }

  /** Show the inbox; returns how to leave it. */
  enter(): () => void {
    void this.catalogue.load();
    void this.views.load();
    const stops = [
      effect(() => {
        this.filter.value;
        this.start();
      }),
      effect(() => {
        const id = this.open.value;
        if (id) void this.read(id);
        else this.detail.value = null;
      }),
      effect(() => {
        if (this.app.hints.inbox.value) this.refresh();
      }),
      this.foresight.follow(),
    ];
    return () => {
      clearTimeout(this.timer);
      for (const stop of stops) stop();
    };
  }

  // -- the list ------------------------------------------------------------------------------

  private start(): void {
    batch(() => {
      this.messages.value = null;
      this.next.value = null;
      this.chosen.value = new Set();
    });
    void this.load();
    void this.facets.load();
  }

  /** Something changed: look again, once for many hints in a row. */
  refresh(): void {
    clearTimeout(this.timer);
    void this.sends.flush();
    this.timer = setTimeout(() => {
      void this.load();
      void this.facets.load();
      const id = this.open.peek();
      if (id) void this.read(id);
    }, SETTLES);
  }

  async load(): Promise<void> {
    const asked = ++this.asked;
    const limit = Math.min(Math.max(PAGE, this.messages.peek()?.length ?? 0), MOST);
    this.loading.value = true;
    await this.fetch(asked, { ...this.filter.peek(), limit }, (page) => {
      this.messages.value = page.messages;
      this.counts.value = page.counts;
      this.next.value = page.next;
    });
  }

  async more(): Promise<void> {
    const cursor = this.next.peek();
    if (!cursor || this.loading.peek()) return;
    this.loading.value = true;
    const query = { ...this.filter.peek(), limit: PAGE, cursor };
    await this.fetch(++this.asked, query, (page) => {
      const known = new Set(this.messages.peek()?.map(({ id }) => id));
      const fresh = page.messages.filter(({ id }) => !known.has(id));
      this.messages.value = [...(this.messages.peek() ?? []), ...fresh];
      this.next.value = page.next;
    });
  }

  private async fetch(
    asked: number,
    query: Record<string, string | number>,
    keep: (page: InboxPage) => void,
  ): Promise<void> {
    try {
      const page = await this.app.api.get<InboxPage>(`${PATH}/inbox`, query);
      if (asked !== this.asked) return;
      batch(() => {
        keep(page);
        this.problem.value = null;
        this.loading.value = false;
      });
    } catch (error) {
      if (asked !== this.asked) return;
      batch(() => {
        this.problem.value = problemOf(error);
        this.loading.value = false;
      });
    }
  }

  /** Ask for other messages: what was open need not be among them. */
  ask(change: Record<string, string>): void {
    const query = { ...this.app.router.route.peek().query, ...change };
    this.app.router.go({ page: "inbox", id: null, query: given(query) }, { replace: true });
  }

  // -- the message in work -------------------------------------------------------------------

  show(id: string | null, { replace = true } = {}): void {
    this.app.router.go({ page: "inbox", id }, { replace });
  }

  /** The next message in the list, or the one before. */
  move(by: 1 | -1): void {
    const rows = this.shown.value;
    const here = rows.findIndex(({ id }) => id === this.open.value);
    const next = rows[here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by];
    if (here + by >= rows.length - 3) void this.more();
    if (next) this.show(next.id);
  }

  private async read(id: string): Promise<void> {
    const known = this.details.get(id);
    if (this.detail.peek()?.message.id !== id) this.detail.value = known ?? null;
    this.detailProblem.value = null;
    try {
      const detail = await this.fetchDetail(id);
      if (this.open.peek() !== id) return;
      this.detail.value = detail;
      this.adopt(detail.message);
      this.foretell(id);
    } catch (error) {
      if (this.open.peek() === id) this.detailProblem.value = problemOf(error);
    }
  }

  private async fetchDetail(id: string): Promise<MessageDetail> {
    const detail = await this.app.api.get<MessageDetail>(pathOf(id));
    this.details.delete(id);
    this.details.set(id, detail);
    forget(this.details);
    return detail;
  }

  /** Have the next one at hand before it is asked for. */
  private foretell(id: string): void {
    const rows = this.shown.peek();
    const next = rows[rows.findIndex((row) => row.id === id) + 1];
    if (next && !this.details.has(next.id)) void this.fetchDetail(next.id).catch(() => {});
  }

  private draftOf(message: ReviewMessage): Draft {
    const known = this.drafts.get(message.id);
    if (known?.message.version === message.version) return known;
    const draft = this.renew(message);
    // Somebody else has spoken while it was being read here: that is seen before anything is sent.
    draft.overtaken =
      known !== undefined && message.state !== known.message.state && message.state !== "open";
    return draft;
  }

  /** A draft of a message as it is now; what was changed in the one before stays. */
  private renew(message: ReviewMessage): Draft {
    const known = this.drafts.get(message.id);
    const draft = new Draft(message);
    if (known && !known.untouched) draft.parts.value = known.parts.peek();
    this.drafts.delete(message.id);
    this.drafts.set(message.id, draft);
    forget(this.drafts);
    return draft;
  }

  /** Whether the asker may say something of it. */
  readonly writable = computed(() => {
    const message = this.current.value;
    if (!message || message.exported || !this.app.session.may("labels.write")) return false;
    return !this.mineAlready.value;
  });

  /** The asker has read it himself: the second reading, or the decision, is somebody else's. */
  readonly mineAlready = computed(() => {
    const detail = this.detail.value;
    if (!detail || detail.message.id !== this.open.value) return false;
    const seen = detail.labels.filter(({ undone }) => !undone).length;
    // While a message is read blind one's own reading is all that is shown.
    const state = this.current.value?.state;
    return state === "second" ? seen > 0 : state === "disputed" && seen < 2;
  });

  // -- saying what it is ---------------------------------------------------------------------

  /** Say it of the message in work and go on to the next one. */
  decide(decision: Decision): void {
    const message = this.current.peek();
    const draft = this.draft.peek();
    if (!message || !draft || !this.writable.peek()) return;
    if (draft.overtaken) {
      draft.overtaken = false;
      this.standing(message.id, this.app.text("changedMeanwhile"));
      return;
    }
    if (decision === "label" && !draft.ready.peek()) {
      this.app.toasts.problem(this.app.text("partNeedsIntent"));
      return;
    }
    const rows = this.shown.peek();
    const here = rows.findIndex(({ id }) => id === message.id);
    const next = rows[here + 1] ?? (here > 0 ? rows[here - 1] : undefined);
    const parts = decision === "label" ? draft.final : [];
    batch(() => {
      this.conflicts.value = without(this.conflicts.peek(), message.id);
      this.sends.add({ message, decision, parts, next: next?.id ?? null });
      this.decided += 1;
      this.done.value = doneOf(decision, parts.map(({ intent }) => intent).join(" + "));
      this.show(next?.id ?? null);
    });
    if (rows.length < 5) void this.more();
  }

  private taken(send: Send, message: ReviewMessage): void {
    batch(() => {
      this.recount(send.message.state, message.state);
      this.renew(message);
      this.put(message);
      const { done } = this;
      if (message.state === "second" || message.state === "disputed") {
        done.value = { what: message.state, intent: "" };
      }
    });
  }

  private async refused(send: Send, problem: Problem): Promise<void> {
    const { id } = send.message;
    this.done.value = null;
    if (problem.code === "message_gone") {
      this.messages.value = this.messages.peek()?.filter((row) => row.id !== id) ?? null;
      this.app.toasts.problem(this.app.why(problem));
      return;
    }
    this.standing(id, this.app.why(problem));
    // Nothing was done on the next one yet: back to where it went wrong.
    const here = this.open.peek();
    if (here === send.next && (this.draft.peek()?.untouched ?? true)) this.show(id);
    else this.app.toasts.problem(this.app.why(problem));
    await this.fetchDetail(id).then(
      (detail) => {
        this.adopt(detail.message);
        if (this.open.peek() === id) this.detail.value = detail;
      },
      () => {},
    );
  }

  /** Say beside a message what stands in the way. */
  private standing(id: string, why: string): void {
    this.conflicts.value = { ...this.conflicts.peek(), [id]: why };
    this.app.announce(why, "alert");
  }

  async undo(): Promise<void> {
    const unsent = this.sends.takeBack();
    if (unsent) {
      this.done.value = { what: "undone", intent: "" };
      this.show(unsent.message.id);
      return;
    }
    await this.bring("undo");
  }

  redo(): Promise<void> {
    return this.bring("redo");
  }

  private async bring(what: "undo" | "redo"): Promise<void> {
    try {
      const { message } = await this.sends.after(what);
      if (!message) {
        this.app.toasts.done(this.app.text(what === "undo" ? "nothingToUndo" : "nothingToRedo"));
        return;
      }
      const kept = this.drafts.get(message.id)?.parts.peek();
      // What is done again leaves the list under its reader: on to the next one.
      if (what === "redo" && this.open.peek() === message.id) this.move(1);
      batch(() => {
        const draft = this.renew(message);
        if (kept && what === "undo") draft.parts.value = kept;
        this.put(message);
        this.done.value = { what: what === "undo" ? "undone" : "redone", intent: "" };
        if (what === "undo") this.show(message.id);
      });
      this.refresh();
    } catch (error) {
      this.app.toasts.problem(this.app.why(error));
    }
  }

  /** What the server now says of a message: in its place, or out of this list. */
  private put(message: ReviewMessage): void {
    const rows = this.messages.peek();
    if (!rows) return;
    const known = rows.some(({ id }) => id === message.id);
    if (message.state !== this.filter.peek().state) {
      this.messages.value = rows.filter(({ id }) => id !== message.id);
    } else if (known) this.adopt(message);
    else this.messages.value = [message, ...rows];
  }

  private adopt(message: ReviewMessage): void {
    const rows = this.messages.peek();
    const row = rows?.find(({ id }) => id === message.id);
    if (!rows || !row || row.version > message.version) return;
    this.messages.value = rows.map((one) => (one === row ? message : one));
  }

  private recount(from: State, to: State): void {
    const counts = this.counts.peek();
    if (!counts || from === to) return;
    const less = Math.max((counts[from] ?? 0) - 1, 0);
    this.counts.value = { ...counts, [from]: less, [to]: (counts[to] ?? 0) + 1 };
  }
}

export function pathOf(id: string): string {
  return `${PATH}/messages/${encodeURIComponent(id)}`;
}

export function problemOf(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, "network");
}

function doneOf(decision: Decision, intent: string): Done {
  const what = { label: "labelled", reject: "rejected", skip: "skipped" } as const;
  return { what: what[decision], intent };
}

function without(conflicts: Record<string, string>, id: string): Record<string, string> {
  return Object.fromEntries(Object.entries(conflicts).filter(([key]) => key !== id));
}

/** Keep the latest. */
function forget(map: Map<string, unknown>): void {
  for (const id of [...map.keys()].slice(0, -REMEMBERED)) map.delete(id);
}
