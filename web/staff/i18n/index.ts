import type { Language } from "../api/types";
import type { common } from "./common";

/** Italian, then English: a text cannot exist in one language alone. */
export type Pair = readonly [it: string, en: string];

export type Common = keyof typeof common;

/** Return the text of a pair in a language, its {places} filled. */
export function filled(
  language: Language,
  pair: Pair,
  values: Record<string, string | number> = {},
): string {
  const text = language === "it" ? pair[0] : pair[1];
  return text.replace(/(?<!\{)\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}
