import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Key, say } from "../i18n";
import type { Store } from "../state/store";

export const StoreContext = createContext<Store | null>(null);

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error("Ascolto: no store");
  return store;
}

/** Return the texts of the language the widget speaks now. */
export function useTexts(): (key: Key, values?: Record<string, string | number>) => string {
  const store = useStore();
  const language = store.language.value;
  return (key, values = {}) => say(language, key, { name: store.name, ...values });
}
