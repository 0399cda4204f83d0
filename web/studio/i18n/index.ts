import type { Language } from "../../staff/api/types";
import { filled } from "../../staff/i18n";
import { common } from "../../staff/i18n/common";
import { agreement } from "./agreement";
import { dialogues } from "./dialogues";
import { files } from "./files";
import { groups } from "./groups";
import { inbox } from "./inbox";
import { models } from "./models";
import { quality } from "./quality";
import { shared } from "./shared";
import { studio } from "./studio";

const texts = {
  ...common,
  ...studio,
  ...models,
  ...inbox,
  ...shared,
  ...groups,
  ...agreement,
  ...quality,
  ...dialogues,
  ...files,
};
export type Key = keyof typeof texts;

/** Whether there are words for it. */
export function has(key: string): key is Key {
  return key in texts;
}

/** Return a text in a language, its {places} filled; `key_one` is what one of them is called. */
export function say(
  language: Language,
  key: Key,
  values: Record<string, string | number> = {},
): string {
  const one = `${key}_one`;
  return filled(language, texts[values.n === 1 && has(one) ? one : key], values);
}
