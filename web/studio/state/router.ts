import { Address, addressOf, type Place, stepsOf } from "../../staff/state/address";

export const PAGES = [
  "inbox",
  "groups",
  "agreement",
  "quality",
  "dialogues",
  "files",
  "models",
  "compare",
  "runs",
] as const;
export type Page = (typeof PAGES)[number];

/** Where the reader is: the address says all of it, so that the back button and a link work. */
export interface Route extends Place {
  page: Page;
}

const ROOT = "/studio";

export function parse(url: string): Route {
  const [[first, id], query] = stepsOf(url, ROOT);
  const page = PAGES.find((name) => name === first);
  return { page: page ?? PAGES[0], id: (page && id) ?? null, query };
}

export function format({ page, id, query }: Route): string {
  return addressOf(ROOT, [page, id], query);
}

/** The studio's address bar. */
export class Router extends Address<Route> {
  constructor(window: Window) {
    super(window, { root: ROOT, parse, format });
  }
}
