import type { Language } from "./api/events";
import type { Texts } from "./texts/it";

export type Key = keyof Texts;
export type Values = Record<string, string | number>;

declare global {
  interface Window {
    /** The words that have been fetched: one language, until the customer changes it. */
    AscoltoTexts?: Partial<Record<Language, Texts>>;
  }
}

/** Whether the words of a language are here. */
export function speaks(language: Language): boolean {
  return Boolean(window.AscoltoTexts?.[language]);
}

/** Return a text in a language, its {places} filled. */
export function say(language: Language, key: Key, values?: Values): string {
  return fill(window.AscoltoTexts?.[language]?.[key] ?? "", values);
}

/** Fill the {places} of a text. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}
