import type { Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useEffect, useMemo, useRef } from "preact/hooks";
import type { Api } from "../api/client";
import type { Common } from "../i18n";
import type { Keys } from "../state/keys";
import { Pages, Resource } from "../state/resource";
import type { Session } from "../state/session";
import type { Toasts } from "../state/toasts";

/** What the parts that every screen of the staff shares need of the screen they are in. */
export interface StaffApp {
  readonly api: Api;
  readonly session: Session;
  readonly toasts: Toasts;
  readonly keys: Keys;
  readonly help: Signal<boolean>;
  /** Which screen this is, below the name on its door. */
  tagline(): string;
  text(key: Common, values?: Record<string, string | number>): string;
  /** Words for a key that may have none: `group_go`, `reason_novel`. */
  words(key: string): string | null;
  /** Whoever was away is back: look at everything again. */
  wake(): void;
}

export const StaffContext = createContext<StaffApp | null>(null);

export function useStaff(): StaffApp {
  const app = useContext(StaffContext);
  if (!app) throw new Error("Ascolto: no screen of the staff");
  return app;
}

export type CommonText = (key: Common, values?: Record<string, string | number>) => string;

export function useCommon(): CommonText {
  const app = useStaff();
  // Reading the language here draws the component again when it changes.
  app.session.language.value;
  return (key, values) => app.text(key, values);
}

/** Name a value of the server's in words: `label("reason", "asked")`. */
export function useLabel(): (kind: string, value: string | null | undefined) => string {
  const app = useStaff();
  app.session.language.value;
  return (kind, value) => {
    if (!value) return "";
    return app.words(`${kind}_${value.replaceAll(".", "_")}`) ?? plain(value);
  };
}

/** A value that has no words of its own yet, made readable. */
export function plain(value: string): string {
  const words = value.replace(/[_.-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Something of the server's that this component shows; asked again when `about` changes. */
export function useResource<T>(about: unknown[], fetch: () => Promise<T>): Resource<T> {
  const resource = useMemo(() => new Resource(fetch), about);
  useEffect(() => void resource.load(), [resource]);
  return resource;
}

/** A long list, begun anew when `about` changes; `hints` only have it looked at again. */
export function usePages<T>(
  about: unknown[],
  fetch: (cursor: string | null) => Promise<{ items: T[]; next: string | null }>,
  hints: unknown[] = [],
): Pages<T> {
  const pages = useMemo(() => new Pages(fetch), about);
  useEffect(() => void pages.load(), [pages, ...hints]);
  return pages;
}

/** Open a native dialog when it comes and give the focus back where it was when it goes. */
export function useDialog(close: () => void, { light = false } = {}) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const before = document.activeElement as HTMLElement | null;
    element.showModal();
    return () => {
      element.close();
      before?.focus?.({ preventScroll: true });
    };
  }, []);
  const onCancel = (event: Event) => {
    event.preventDefault();
    close();
  };
  // A press beside it closes what holds nothing typed; a form stays until it is answered.
  const onClick = (event: MouseEvent) => {
    const area = box.current?.getBoundingClientRect();
    if (!light || !area || event.target !== box.current) return;
    const { clientX: x, clientY: y } = event;
    if (x < area.left || x > area.right || y < area.top || y > area.bottom) close();
  };
  return { ref: box, onCancel, onClick };
}
