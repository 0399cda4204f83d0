import { useEffect } from "preact/hooks";
import type { Resource } from "../../staff/state/resource";
import { useResource, useStaff } from "../../staff/ui/use";
import type { Topic } from "../api/types";
import type { Key } from "../i18n";
import { type App, PATH } from "../state/app";

export { useDialog, useLabel } from "../../staff/ui/use";

export function useApp(): App {
  return useStaff() as App;
}

export type Text = (key: Key, values?: Record<string, string | number>) => string;

export function useText(): Text {
  const app = useApp();
  // Reading the language here draws the component again when it changes.
  app.session.language.value;
  return (key, values) => app.text(key, values);
}

/** Something of the studio's that is read again whenever the server says that it changed. */
export function useStudio<T>(
  path: string | null,
  topic: Topic,
  query: Record<string, string> = {},
): Resource<T> {
  const app = useApp();
  const hint = app.hints[topic].value;
  const language = app.session.language.value;
  const about = [path, language, ...Object.values(query)];
  const resource = useResource<T>(about, () =>
    path === null ? new Promise<T>(() => {}) : app.api.get<T>(PATH + path, query),
  );
  useEffect(() => {
    if (resource.value.peek() || resource.problem.peek()) void resource.load();
  }, [hint]);
  return resource;
}

/** Figures as the reader's language writes them. */
export function useFigures() {
  const language = useApp().session.language.value;
  const locale = language === "en" ? "en-GB" : "it-IT";
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  return {
    share: (value: number | null | undefined) => (value == null ? "–" : share.format(value)),
    number: (value: number | null | undefined) => (value == null ? "–" : number.format(value)),
  };
}
