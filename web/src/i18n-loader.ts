import type { Language } from "./api/events";

/** The few words the loader needs before the app is there. */
export const labels = {
  it: {
    open: "Scrivici, apri la chat con {name}",
    launcher: "Scrivici",
    loadFailed: "La chat non si carica. Riprova.",
  },
  en: {
    open: "Chat with us, open the chat with {name}",
    launcher: "Chat with us",
    loadFailed: "The chat does not load. Please try again.",
  },
} satisfies Record<Language, Record<string, string>>;

/** Return the widget's language for a language tag, or null when it speaks neither. */
export function asLanguage(tag: string | null | undefined): Language | null {
  const code = tag?.slice(0, 2).toLowerCase();
  return code === "it" || code === "en" ? code : null;
}
