import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { type Choice, commandChoices, Palette as Shared } from "../../staff/ui/Palette";
import { type Text, useApp, useText } from "./use";

/** Everything that can be done, found by a few letters. */
export function Palette(): JSX.Element {
  const app = useApp();
  const text = useText();
  const macros = app.palette.value === "macros";
  const choices = useMemo(
    () => (macros ? macroChoices(app, text) : allChoices(app, text)),
    [macros, app, text],
  );
  return (
    <Shared
      name={text(macros ? "macros" : "palette")}
      hint={text(macros ? "macrosHint" : "paletteHint")}
      icon={macros ? "bolt" : "search"}
      choices={choices}
      close={() => {
        app.palette.value = "closed";
      }}
    />
  );
}

type AppLike = ReturnType<typeof useApp>;

function allChoices(app: AppLike, text: Text): Choice[] {
  const talks = (app.queue.items.value ?? []).map(
    (item): Choice => ({
      id: `talk-${item.conversation_id}`,
      title: `${item.customer?.name ?? text("visitor")} · ${item.last_message?.text ?? ""}`,
      group: text("conversation"),
      quiet: true,
      run: () => app.router.go({ page: "inbox", id: item.conversation_id }),
    }),
  );
  return [...commandChoices(app), ...(app.talk.value ? macroChoices(app, text) : []), ...talks];
}

function macroChoices(app: AppLike, text: Text): Choice[] {
  return app.macros.value.map((macro) => ({
    id: `macro-${macro.id}`,
    title: app.both(macro.title),
    group: macro.steps.map((step) => text(`step_${step.do}` as Parameters<Text>[0])).join(" → "),
    run: () => void app.actions.runMacro(macro),
  }));
}
