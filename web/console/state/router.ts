import { Address, addressOf, stepsOf } from "../../staff/state/address";
import type { View } from "../api/types";

export const VIEWS: readonly View[] = ["mine", "unassigned", "all", "snoozed", "closed"];
export const PAGES = [
  "inbox",
  "cases",
  "search",
  "staff",
  "audit",
  "outcomes",
  "replies",
  "profile",
] as const;
export type Page = (typeof PAGES)[number];

/** Where the reader is: the address says all of it, so that the back button and a link work. */
export interface Route {
  page: Page;
  view: View;
  /** The conversation or the case that is open. */
  id: string | null;
  query: Record<string, string>;
}

const ROOT = "/console";

export function parse(url: string): Route {
  const [[page, first, second], query] = stepsOf(url, ROOT);
  const known = PAGES.find((name) => name === page) ?? "inbox";
  if (known !== "inbox") return { page: known, view: "mine", id: first ?? null, query };
  const view = VIEWS.find((name) => name === first) ?? "mine";
  return { page: "inbox", view, id: second ?? null, query };
}

export function format({ page, view, id, query }: Route): string {
  return addressOf(ROOT, page === "inbox" ? [page, view, id] : [page, id], query);
}

/** The console's address bar. */
export class Router extends Address<Route> {
  constructor(window: Window) {
    super(window, { root: ROOT, parse, format });
  }

  /** Another view forgets what was open in the last. */
  override to(change: Partial<Route>): Route {
    const here = this.route.value;
    const next = super.to(change);
    if (change.view !== undefined && change.view !== here.view && change.id === undefined) {
      next.id = null;
    }
    return next;
  }
}
