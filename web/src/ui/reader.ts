import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** The words that the parts of a message bring along. */
export type PartText = "source" | "newTab";

/** Who shows the parts of a message: the widget or the console, each with its own texts. */
export interface Reader {
  /** What relative addresses are relative to. */
  base: string;
  text: (key: PartText) => string;
}

export const ReaderContext = createContext<Reader | null>(null);

export function useReader(): Reader {
  const reader = useContext(ReaderContext);
  if (!reader) throw new Error("Ascolto: no reader");
  return reader;
}
