import { type Signal, signal } from "@preact/signals";

/** A place in a screen of the staff. */
export interface Place {
  page: string;
  /** What is open there. */
  id: string | null;
  query: Record<string, string>;
}

/** How places are written in the address bar, below one root. */
export interface Form<P extends Place> {
  root: string;
  parse(url: string): P;
  format(place: P): string;
}

/** The steps below the root and what is asked for. */
export function stepsOf(url: string, root: string): [string[], Record<string, string>] {
  const { pathname, searchParams } = new URL(url, "http://staff");
  const steps = pathname.slice(root.length).split("/").filter(Boolean);
  return [steps.map((step) => safeDecode(step)), Object.fromEntries(searchParams)];
}

export function addressOf(
  root: string,
  steps: (string | null)[],
  query: Record<string, string>,
): string {
  const path = steps.filter((step) => step !== null).map((step) => encodeURIComponent(step));
  const given = Object.entries(query).filter(([, value]) => value !== "");
  const rest = given.length ? `?${new URLSearchParams(given)}` : "";
  return `${root}/${path.join("/")}${rest}`;
}

function safeDecode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** The address bar and its history. */
export class Address<P extends Place> {
  readonly route: Signal<P>;

  constructor(
    private readonly window: Window,
    private readonly form: Form<P>,
  ) {
    this.route = signal(form.parse(window.location.href));
    window.addEventListener("popstate", () => {
      this.route.value = form.parse(window.location.href);
    });
    window.document.addEventListener("click", (event) => this.follow(event));
  }

  go(change: Partial<P>, { replace = false } = {}): void {
    const next = this.to(change);
    const address = this.form.format(next);
    if (address === this.form.format(this.route.value)) return;
    if (replace) this.window.history.replaceState(null, "", address);
    else this.window.history.pushState(null, "", address);
    this.route.value = next;
  }

  /** The place that a change leads to: another page forgets what was open in the last. */
  to(change: Partial<P>): P {
    const here = this.route.value;
    const leaves = change.page !== undefined && change.page !== here.page;
    return { ...(leaves ? { ...here, id: null, query: {} } : here), ...change };
  }

  /** Change what is asked for in the address, without a step in the history. */
  ask(query: Record<string, string>): void {
    const change = { query: { ...this.route.value.query, ...query } } as Partial<P>;
    this.go(change, { replace: true });
  }

  href(change: Partial<P>): string {
    return this.form.format(this.to(change));
  }

  private follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a");
    const href = link?.getAttribute("href");
    if (!link || link.target || !href?.startsWith(`${this.form.root}/`)) return;
    event.preventDefault();
    this.go(this.form.parse(href));
  }
}
