import { batch, type Signal, signal } from "@preact/signals";
import { Problem } from "../../src/api/client";

/** Something the server has, as it is on its way, here, or refused. */
export class Resource<T> {
  readonly value: Signal<T | null> = signal(null);
  readonly problem = signal<Problem | null>(null);
  readonly loading = signal(false);
  private asked = 0;

  constructor(private readonly fetch: () => Promise<T>) {}

  async load(): Promise<void> {
    const asked = ++this.asked;
    this.loading.value = true;
    try {
      const value = await this.fetch();
      if (asked !== this.asked) return;
      batch(() => {
        this.value.value = value;
        this.problem.value = null;
        this.loading.value = false;
      });
    } catch (error) {
      if (asked !== this.asked) return;
      batch(() => {
        this.problem.value = error instanceof Problem ? error : new Problem(0, "network");
        this.loading.value = false;
      });
    }
  }
}

/** A long list that the server gives page by page. */
export class Pages<T> {
  readonly items = signal<T[] | null>(null);
  readonly next = signal<string | null>(null);
  readonly problem = signal<Problem | null>(null);
  readonly loading = signal(false);
  private asked = 0;

  constructor(
    private readonly fetch: (cursor: string | null) => Promise<{ items: T[]; next: string | null }>,
  ) {}

  /** Read it, and again as far as it is shown: what is there stays until then. */
  async load(): Promise<void> {
    await this.read(null, this.items.value?.length);
  }

  async more(): Promise<void> {
    if (this.next.value && !this.loading.value) await this.read(this.next.value);
  }

  private async read(cursor: string | null, least = 0): Promise<void> {
    const asked = ++this.asked;
    this.loading.value = true;
    try {
      let page = await this.fetch(cursor);
      while (asked === this.asked && page.next && page.items.length < least) {
        const { items, next } = await this.fetch(page.next);
        page = { items: [...page.items, ...items], next };
      }
      if (asked !== this.asked) return;
      batch(() => {
        this.items.value = cursor ? [...(this.items.value ?? []), ...page.items] : page.items;
        this.next.value = page.next;
        this.problem.value = null;
        this.loading.value = false;
      });
    } catch (error) {
      if (asked !== this.asked) return;
      batch(() => {
        this.problem.value = error instanceof Problem ? error : new Problem(0, "network");
        this.loading.value = false;
      });
    }
  }
}
