import { useStaff } from "../../staff/ui/use";
import type { Key } from "../i18n";
import type { App } from "../state/app";

export { plain, useDialog, useLabel, usePages, useResource } from "../../staff/ui/use";

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
