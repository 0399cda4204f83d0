import { signal } from "@preact/signals";
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
  const { pathname, searchParams } = new URL(url, "http://console");
  const [page, first, second] = pathname
    .slice(ROOT.length)
    .split("/")
    .filter(Boolean)
    .map((step) => safeDecode(step));
  const query = Object.fromEntries(searchParams);
  const known = PAGES.find((name) => name === page) ?? "inbox";
  if (known !== "inbox") return { page: known, view: "mine", id: first ?? null, query };
  const view = VIEWS.find((name) => name === first) ?? "mine";
  return { page: "inbox", view, id: second ?? null, query };
}

export function format({ page, view, id, query }: Route): string {
  const steps = page === "inbox" ? [page, view, id] : [page, id];
  const path = steps.filter((step) => step !== null).map((step) => encodeURIComponent(step));
  const given = Object.entries(query).filter(([, value]) => value !== "");
  const rest = given.length ? `?${new URLSearchParams(given)}` : "";
  return `${ROOT}/${path.join("/")}${rest}`;
}

function safeDecode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** The address bar and its history. */
export class Router {
  readonly route;

  constructor(private readonly window: Window) {
    this.route = signal(parse(window.location.href));
    window.addEventListener("popstate", () => {
      this.route.value = parse(window.location.href);
    });
    window.document.addEventListener("click", (event) => this.follow(event));
  }

  go(change: Partial<Route>, { replace = false } = {}): void {
    const next = this.to(change);
    const address = format(next);
    if (address === format(this.route.value)) return;
    if (replace) this.window.history.replaceState(null, "", address);
    else this.window.history.pushState(null, "", address);
    this.route.value = next;
  }

  /** The route that a change leads to: another page or view forgets what was open in the last. */
  to(change: Partial<Route>): Route {
    const here = this.route.value;
    const leaves = change.page !== undefined && change.page !== here.page;
    const base = leaves ? { ...here, id: null, query: {} } : here;
    const next = { ...base, ...change };
    if (change.view !== undefined && change.view !== here.view && change.id === undefined) {
      next.id = null;
    }
    return next;
  }

  /** Change what is asked for in the address, without a step in the history. */
  ask(query: Record<string, string>): void {
    this.go({ query: { ...this.route.value.query, ...query } }, { replace: true });
  }

  href(change: Partial<Route>): string {
    return format(this.to(change));
  }

  private follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a");
    const href = link?.getAttribute("href");
    if (!link || link.target || !href?.startsWith(`${ROOT}/`)) return;
    event.preventDefault();
    this.go(parse(href));
  }
}
