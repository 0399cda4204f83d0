import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Caps } from "./bits";
import { Icon, type IconName } from "./icons";
import { type StaffApp, useCommon, useDialog } from "./use";

export interface Choice {
  id: string;
  title: string;
  group: string;
  keys?: string | undefined;
  /** Found by its letters, not shown before there are any. */
  quiet?: boolean;
  run: () => void;
}

/** Everything that can be done, found by a few letters. */
export function Palette(props: {
  name: string;
  hint: string;
  icon: IconName;
  choices: Choice[];
  close: () => void;
}): JSX.Element {
  const text = useCommon();
  const { choices, close } = props;
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const dialog = useDialog(close, { light: true });
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
    <dialog {...dialog} class="dialog palette" aria-label={props.name}>
      <div class="palette-field">
        <Icon name={props.icon} />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found[at] ? `choice-${found[at].id}` : undefined}
          aria-label={text("paletteHint")}
          placeholder={props.hint}
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

/** What can be done here now, as choices. */
export function commandChoices(app: StaffApp): Choice[] {
  return app.keys
    .available()
    .filter((command) => !command.hidden)
    .map((command) => ({
      id: command.id,
      title: app.words(command.title) ?? command.title,
      group: app.words(`group_${command.group}`) ?? "",
      keys: command.keys,
      run: command.run,
    }));
}

/** Those with all the words of the query, the ones that begin so first. */
function search(choices: Choice[], query: string): Choice[] {
  const words = simple(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return choices.filter(({ quiet }) => !quiet);
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
