import { batch, computed, signal } from "@preact/signals";
import type { Api } from "../../staff/api/client";
import type { Storage } from "../../staff/state/storage";
import type { Counts, QueueItem, QueuePage, View } from "../api/types";

const PAGE = 50;
const MOST = 200;
const SETTLES = 200;

export interface Filter {
  language: string;
  subject: string;
}

/** The list on the left: one view of the queue, kept fresh, in the server's order. */
export class Queue {
  readonly view = signal<View>("mine");
  readonly items = signal<QueueItem[] | null>(null);
  readonly counts = signal<Counts | null>(null);
  readonly cursor = signal<string | null>(null);
  readonly failed = signal(false);
  readonly loadingMore = signal(false);
  readonly filter = signal<Filter>({ language: "", subject: "" });
  /** Which row the keyboard is on. */
  readonly selected = signal<string | null>(null);
  private readonly read = signal<Record<string, number>>({});
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly shown = computed(() => {
    const { language, subject } = this.filter.value;
    return (this.items.value ?? []).filter(
      (item) =>
        (!language || item.language === language) &&
        (!subject || (item.subject ?? item.reason) === subject),
    );
  });

  /** The subjects to choose from are those that are here. */
  readonly subjects = computed(() => {
    const found = (this.items.value ?? []).map((item) => item.subject ?? item.reason);
    return [...new Set(found.filter((subject) => subject !== null))].sort();
  });

  constructor(
    private readonly api: Api,
    private readonly storage: Storage,
  ) {
    try {
      this.read.value = JSON.parse(storage.get("read") ?? "{}");
    } catch {
      this.read.value = {};
    }
  }

  show(view: View): void {
    if (view === this.view.value && this.items.value) return;
    batch(() => {
      this.view.value = view;
      this.items.value = null;
      this.cursor.value = null;
      this.selected.value = null;
    });
    void this.load();
  }

  /** Something changed: look again, once for many hints in a row. */
  refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), SETTLES);
  }

  async load(): Promise<void> {
    clearTimeout(this.timer);
    const view = this.view.value;
    const asked = ++this.asked;
    const limit = Math.min(Math.max(PAGE, this.items.value?.length ?? 0), MOST);
    try {
      const page = await this.api.get<QueuePage>("/v1/staff/queue", { view, limit });
      if (asked !== this.asked) return;
      batch(() => {
        this.items.value = keepSame(this.items.value ?? [], page.items);
        this.counts.value = page.counts;
        this.cursor.value = page.next_cursor;
        this.failed.value = false;
      });
    } catch {
      if (asked === this.asked) this.failed.value = true;
    }
  }

  async more(): Promise<void> {
    const cursor = this.cursor.value;
    if (!cursor || this.loadingMore.value) return;
    const view = this.view.value;
    this.loadingMore.value = true;
    try {
      const page = await this.api.get<QueuePage>("/v1/staff/queue", { view, limit: PAGE, cursor });
      if (view !== this.view.value || cursor !== this.cursor.value) return;
      const known = new Set(this.items.value?.map((item) => item.conversation_id));
      const fresh = page.items.filter((item) => !known.has(item.conversation_id));
      batch(() => {
        this.items.value = [...(this.items.value ?? []), ...fresh];
        this.cursor.value = page.next_cursor;
      });
    } catch {
      this.failed.value = true;
    } finally {
      this.loadingMore.value = false;
    }
  }

  find(id: string): QueueItem | undefined {
    return this.items.value?.find((item) => item.conversation_id === id);
  }

  /** What an action will have done, shown before the server has said so. */
  expect(id: string, change: Partial<QueueItem>): void {
    this.items.value =
      this.items.value?.map((item) =>
        item.conversation_id === id ? { ...item, ...change } : item,
      ) ?? null;
  }

  /** Move the keyboard's row by so many; return the id it is on now. */
  move(by: number): string | null {
    const ids = this.shown.value.map((item) => item.conversation_id);
    if (ids.length === 0) return null;
    const here = ids.indexOf(this.selected.value ?? "");
    const next = here < 0 ? (by > 0 ? 0 : ids.length - 1) : here + by;
    const id = ids[Math.min(Math.max(next, 0), ids.length - 1)] ?? null;
    this.selected.value = id;
    if (next >= ids.length - 1) void this.more();
    return id;
  }

  /** The row to turn to when this one is done with: the next one, else the one before. */
  after(id: string): string | null {
    const ids = this.shown.value.map((item) => item.conversation_id);
    const here = ids.indexOf(id);
    return ids[here + 1] ?? (here > 0 ? (ids[here - 1] ?? null) : null);
  }

  isUnread(item: QueueItem): boolean {
    const last = item.last_message;
    return last?.sender === "customer" && last.seq > (this.read.value[item.conversation_id] ?? 0);
  }

  markRead(id: string, seq: number): void {
    if (seq <= (this.read.value[id] ?? 0)) return;
    // Only the latest few hundred are worth remembering.
    const entries = Object.entries({ ...this.read.value, [id]: seq }).slice(-500);
    this.read.value = Object.fromEntries(entries);
    this.storage.set("read", JSON.stringify(this.read.value));
  }
}

/** Keep the very objects that did not change, so that only rows that did are drawn again. */
export function keepSame(before: QueueItem[], after: QueueItem[]): QueueItem[] {
  const known = new Map(before.map((item) => [item.conversation_id, item]));
  return after.map((item) => {
    const old = known.get(item.conversation_id);
    return old && JSON.stringify(old) === JSON.stringify(item) ? old : item;
  });
}
