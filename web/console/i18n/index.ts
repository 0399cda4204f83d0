import type { Language } from "../../staff/api/types";
import { filled } from "../../staff/i18n";
import { common } from "../../staff/i18n/common";
import { desk } from "./desk";
import { labels } from "./labels";
import { pages } from "./pages";

const texts = { ...common, ...desk, ...pages, ...labels };
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
  return filled(language, texts[key], values);
}
