/** A small persistent map. */
export interface Storage {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

export const PREFIX = "ascolto:";

/** Keeps in localStorage, and in memory alone where the browser forbids or has filled it. */
export function browserStorage(): Storage {
  const memory = new Map<string, string>();
  const attempt = <T>(step: () => T, otherwise: () => T): T => {
    try {
      return step();
    } catch {
      return otherwise();
    }
  };
  return {
    get: (key) =>
      memory.get(key) ??
      attempt(
        () => localStorage.getItem(PREFIX + key),
        () => null,
      ),
    set: (key, value) =>
      attempt(
        () => {
          localStorage.setItem(PREFIX + key, value);
          memory.delete(key);
        },
        () => void memory.set(key, value),
      ),
    remove: (key) => {
      memory.delete(key);
      attempt(
        () => localStorage.removeItem(PREFIX + key),
        () => undefined,
      );
    },
    keys: () => [
      ...memory.keys(),
      ...attempt(
        () =>
          Object.keys(localStorage)
            .filter((key) => key.startsWith(PREFIX))
            .map((key) => key.slice(PREFIX.length)),
        () => [],
      ),
    ],
  };
}
