import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Intent } from "../../api/inbox";
import { useApp, useDialog, useText } from "../use";
import { Guideline } from "./Candidates";

/** All intents by a few letters; what the highlighted one means stands beside it. */
export function IntentSearch(props: {
  title: string;
  likely: string[];
  choose: (intent: string) => void;
}): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const close = () => {
    inbox.asking.value = null;
  };
  const dialog = useDialog(close, { light: true });
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const intents = inbox.catalogue.value.value?.intents;
  const found = useMemo(
    () => findIntents(intents ?? [], query, props.likely),
    [intents, query, props.likely],
  );
  const here = found[at];
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: "nearest" });
  }, [at, found]);
  const choose = (intent: Intent | undefined) => {
    if (!intent) return;
    close();
    // The dialog gives the focus back first.
    requestAnimationFrame(() => props.choose(intent.name));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((before) => (before + step + found.length) % Math.max(found.length, 1));
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      choose(here);
    }
  };
  return (
    <dialog {...dialog} class="dialog palette intent-search" aria-label={props.title}>
      <div class="palette-field">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="intent-options"
          aria-activedescendant={here ? `intent-${here.name}` : undefined}
          aria-label={props.title}
          placeholder={props.title}
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div class="intent-columns">
        <div
          id="intent-options"
          class="palette-list"
          ref={list}
          role="listbox"
          aria-label={text("intents")}
        >
          {found.map((intent, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above moves and presses
            <div
              key={intent.name}
              id={`intent-${intent.name}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onMouseMove={() => setAt(index)}
              onClick={() => choose(intent)}
            >
              <span>{intent.name}</span>
              {intent.safety ? <span class="tag safety-tag">{text("isSafety")}</span> : null}
              <span class="soft number">{intent.examples.it + intent.examples.en}</span>
            </div>
          ))}
        </div>
        <Guideline name={here?.name ?? null} />
      </div>
      {intents ? (
        found.length === 0 ? (
          <p class="soft palette-none">{text("nothingFound")}</p>
        ) : null
      ) : inbox.catalogue.problem.value ? (
        <Failure
          problem={inbox.catalogue.problem.value}
          again={() => void inbox.catalogue.load()}
        />
      ) : (
        <Skeleton rows={5} />
      )}
    </dialog>
  );
}

/** Those with all the words: in their name first, then in what they mean. */
export function findIntents(intents: Intent[], query: string, likely: string[]): Intent[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const place = ({ name }: Intent) => {
    const first = likely.indexOf(name);
    return first < 0 ? likely.length : first;
  };
  if (words.length === 0) return intents.toSorted((a, b) => place(a) - place(b));
  const rank = (intent: Intent) => {
    const name = plain(intent.name);
    if (words.every((word) => name.split(" ").some((part) => part.startsWith(word)))) return 0;
    if (words.every((word) => name.includes(word))) return 1;
    return words.every((word) => about(intent).includes(word)) ? 2 : 3;
  };
  return intents
    .map((intent) => ({ intent, rank: rank(intent) }))
    .filter((one) => one.rank < 3)
    .toSorted((a, b) => a.rank - b.rank || place(a.intent) - place(b.intent))
    .map(({ intent }) => intent);
}

function about({ name, subject, guideline }: Intent): string {
  const said = [guideline?.it, guideline?.en].flatMap((guide) =>
    guide ? [guide.meaning, ...guide.examples] : [],
  );
  return plain([name, subject, ...said].join(" "));
}

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replaceAll("_", " ");
}
