import { Problem } from "../src/api/client";
import { work } from "../src/more/main";
import type { Shelf } from "../src/more/shelf";
import type { Storage } from "../src/state/storage";
import { Store } from "../src/state/store";
import type { Waits } from "../src/state/waits";
import type { ContractServer } from "./server";

export class MemoryStorage implements Storage {
  readonly map = new Map<string, string>();
  get = (key: string) => this.map.get(key) ?? null;
  set = (key: string, value: string) => void this.map.set(key, value);
  remove = (key: string) => void this.map.delete(key);
  keys = () => [...this.map.keys()];
}

/** Waiting made short: what takes seconds for a customer takes a millisecond here. */
export const shortWaits: Waits = {
  sleep: (_, wake) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, 1);
      wake.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

/** What several tabs of one browser keep: each hears of the others' changes, a moment later. */
export class SharedStorage {
  private readonly map = new Map<string, string>();
  private readonly tabs = new Set<{
    storage: Storage;
    hears(key: string, value: string | null): void;
  }>();

  open(): MemoryStorage {
    const storage = new MemoryStorage();
    const { map, tabs } = this;
    const tab = { storage, hears: (_key: string, _value: string | null) => {} };
    const tellOthers = (key: string, value: string | null) => {
      for (const other of tabs) {
        if (other !== tab) setTimeout(() => tabs.has(other) && other.hears(key, value), 0);
      }
    };
    tabs.add(tab);
    return Object.assign(storage, {
      get: (key: string) => map.get(key) ?? null,
      set: (key: string, value: string) => {
        // A closed tab writes nothing any more.
        if (!tabs.has(tab) || map.get(key) === value) return;
        map.set(key, value);
        tellOthers(key, value);
      },
      remove: (key: string) => {
        if (tabs.has(tab) && map.delete(key)) tellOthers(key, null);
      },
      keys: () => [...map.keys()],
      listen: (hears: (key: string, value: string | null) => void) => {
        tab.hears = hears;
      },
      close: () => tabs.delete(tab),
    });
  }
}

/** Files in memory; what is put here outlives a tab, as it does in a browser. */
export class MemoryShelf implements Shelf {
  readonly files = new Map<string, Blob>();
  put = async (id: string, file: Blob) => void this.files.set(id, file);
  get = async (id: string) => this.files.get(id);
  remove = async (id: string) => void this.files.delete(id);
  tidy = async () => {};
}

type Work = ReturnType<typeof work>;
export const extrasOf = (store: Store) => store.need() as Promise<Work>;

export function makeStore(
  server: ContractServer,
  storage = new MemoryStorage(),
  shelf = new MemoryShelf(),
): Store {
  let closed = false;
  const shared = storage as {
    listen?: (hears: (key: string, value: string | null) => void) => void;
    close?: () => void;
  };
  // A closed tab asks nothing more, and what it was waiting for never reaches it. Its locks are
  // given back, which here happens by an error that can be written down nowhere any more.
  const gone = () =>
    shared.close ? Promise.reject(new Problem(0, "closed")) : new Promise<never>(() => {});
  const store = new Store({
    base: "https://help.example",
    language: "it",
    storage,
    waits: shortWaits,
    extras: async (store) =>
      work(store, shelf, async (posting) => {
        if (closed) return gone();
        const reply = await server.post(posting);
        return closed ? gone() : (reply as never);
      }),
    fetch: async (...call) => {
      if (closed) return gone();
      const response = await server.fetch(...call);
      return closed ? gone() : response;
    },
  });
  shared.listen?.((key, value) => store.storedElsewhere(key, value));
  tabs.set(store, () => {
    closed = true;
    shared.close?.();
  });
  return store;
}

const tabs = new WeakMap<Store, () => void>();

export async function until(condition: () => boolean, what: string, limit = 4_000): Promise<void> {
  const end = Date.now() + limit;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Stop a store as a closed tab does: nothing more is sent or read. */
export function closeTab(store: Store): void {
  tabs.get(store)?.();
  store.dispose();
}

/** Locks as a browser gives them to its tabs: one holder at a time, the next in turn. */
export function giveLocks(): () => void {
  const queues = new Map<string, Promise<unknown>>();
  const request = (name: string, step: () => Promise<unknown>) => {
    const turn = (queues.get(name) ?? Promise.resolve()).then(step);
    queues.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  };
  Object.defineProperty(navigator, "locks", { value: { request }, configurable: true });
  return () => Object.defineProperty(navigator, "locks", { value: undefined, configurable: true });
}
