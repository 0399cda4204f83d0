import type { Language } from "../api/types";
import { desk } from "./desk";
import { labels } from "./labels";
import { pages } from "./pages";

/** Italian, then English: a text cannot exist in one language alone. */
export type Pair = readonly [it: string, en: string];

const texts = { ...desk, ...pages, ...labels };
export type Key = keyof typeof texts;

/** Whether there are words for it. */
export function has(key: string): key is Key {
  return key in texts;
}

/** Return a text in a language, its {places} filled. */
export function say(
  language: Language,
  key: Key,
  values: Record<string, string | number> = {},
): string {
  const pair: Pair = texts[key];
  const text = language === "it" ? pair[0] : pair[1];
  return text.replace(/(?<!\{)\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}
