import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Caps } from "./bits";
import { Icon } from "./icons";
import { type Text, useApp, useDialog, useText } from "./use";

interface Choice {
  id: string;
  title: string;
  group: string;
  keys?: string | undefined;
  run: () => void;
}

/** Everything that can be done, found by a few letters. */
export function Palette(): JSX.Element {
  const app = useApp();
  const text = useText();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const close = () => {
    app.palette.value = "closed";
  };
  const dialog = useDialog(close, { light: true });
  const macros = app.palette.value === "macros";
  const choices = useMemo(
    () => (macros ? macroChoices(app, text) : allChoices(app, text)),
    [macros, app, text],
  );
  const found = useMemo(() => search(choices, query), [choices, query]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [at, found]);

  const run = (choice: Choice | undefined) => {
    if (!choice) return;
    close();
    // The dialog gives the focus back first: what runs may want it elsewhere.
    requestAnimationFrame(() => choice.run());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((before) => (before + step + found.length) % Math.max(found.length, 1));
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      run(found[at]);
    }
  };
  return (
    <dialog {...dialog} class="dialog palette" aria-label={text(macros ? "macros" : "palette")}>
      <div class="palette-field">
        <Icon name={macros ? "bolt" : "search"} />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found[at] ? `choice-${found[at].id}` : undefined}
          aria-label={text("paletteHint")}
          placeholder={text(macros ? "macrosHint" : "paletteHint")}
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        id="palette-list"
        class="palette-list"
        ref={list}
        role="listbox"
        aria-label={text("palette")}
      >
        {found.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above moves and presses
          <div
            key={choice.id}
            id={`choice-${choice.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onMouseMove={() => setAt(index)}
            onClick={() => run(choice)}
          >
            <span>{choice.title}</span>
            <span class="soft palette-group">{choice.group}</span>
            {choice.keys ? <Caps keys={choice.keys} /> : null}
          </div>
        ))}
      </div>
      {found.length === 0 ? <p class="soft palette-none">{text("nothingFound")}</p> : null}
    </dialog>
  );
}

type AppLike = ReturnType<typeof useApp>;

function allChoices(app: AppLike, text: Text): Choice[] {
  const commands = app.keys
    .available()
    .filter((command) => !command.hidden)
    .map(
      (command): Choice => ({
        id: command.id,
        title: text(command.title as Parameters<Text>[0]),
        group: text(`group_${command.group}`),
        keys: command.keys,
        run: command.run,
      }),
    );
  const talks = (app.queue.items.value ?? []).map(
    (item): Choice => ({
      id: `talk-${item.conversation_id}`,
      title: `${item.customer?.name ?? text("visitor")} · ${item.last_message?.text ?? ""}`,
      group: text("conversation"),
      run: () => app.router.go({ page: "inbox", id: item.conversation_id }),
    }),
  );
  return [...commands, ...(app.talk.value ? macroChoices(app, text) : []), ...talks];
}

function macroChoices(app: AppLike, text: Text): Choice[] {
  return app.macros.value.map((macro) => ({
    id: `macro-${macro.id}`,
    title: app.both(macro.title),
    group: macro.steps.map((step) => text(`step_${step.do}` as Parameters<Text>[0])).join(" → "),
    run: () => void app.actions.runMacro(macro),
  }));
}

/** Those with all the words of the query, the ones that begin so first. */
function search(choices: Choice[], query: string): Choice[] {
  const words = simple(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return choices.filter(({ id }) => !id.startsWith("talk-"));
  const rank = (title: string) => (title.startsWith(words[0] ?? "") ? 0 : 1);
  return choices
    .map((choice) => ({ choice, title: simple(choice.title) }))
    .filter(({ title }) => words.every((word) => title.includes(word)))
    .sort((a, b) => rank(a.title) - rank(b.title))
    .slice(0, 40)
    .map(({ choice }) => choice);
}

function simple(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}
