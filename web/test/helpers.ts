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

export function makeStore(server: ContractServer, storage = new MemoryStorage()): Store {
  let closed = false;
  const store = new Store({
    base: "https://help.example",
    language: "it",
    storage,
    waits: shortWaits,
    fetch: async (...call) => {
      // A closed tab asks nothing more, and what it was waiting for never reaches it.
      const never = new Promise<Response>(() => {});
      if (closed) return never;
      const response = await server.fetch(...call);
      return closed ? never : response;
    },
  });
  tabs.set(store, () => {
    closed = true;
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
