import { browserStorage, type Storage } from "../../src/state/storage";

export type { Storage };

/** Keep under a prefix of one's own in a store that others use too. */
export function within(storage: Storage, prefix: string): Storage {
  return {
    get: (key) => storage.get(prefix + key),
    set: (key, value) => storage.set(prefix + key, value),
    remove: (key) => storage.remove(prefix + key),
    keys: () =>
      storage
        .keys()
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
  };
}

/** What a member chose on this machine; the screens of the staff share it. */
export function staffStorage(): Storage {
  return within(browserStorage(), "console:");
}
