import { createContext } from "preact";
import { useContext, useEffect, useMemo, useRef } from "preact/hooks";
import { has, type Key } from "../i18n";
import type { App } from "../state/app";
import { Pages, Resource } from "../state/resource";

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("Ascolto: no console");
  return app;
}

export type Text = (key: Key, values?: Record<string, string | number>) => string;

export function useText(): Text {
  const app = useApp();
  // Reading the language here draws the component again when it changes.
  app.session.language.value;
  return (key, values) => app.text(key, values);
}

/** Name a value of the server's in words: `label("reason", "asked")`. */
export function useLabel(): (kind: string, value: string | null | undefined) => string {
  const text = useText();
  return (kind, value) => {
    if (!value) return "";
    const key = `${kind}_${value.replaceAll(".", "_")}`;
    return has(key) ? text(key) : plain(value);
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

export function usePages<T>(
  about: unknown[],
  fetch: (cursor: string | null) => Promise<{ items: T[]; next: string | null }>,
): Pages<T> {
  const pages = useMemo(() => new Pages(fetch), about);
  useEffect(() => void pages.load(), [pages]);
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
