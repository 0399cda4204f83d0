import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Intent, Intents } from "../../api/files";
import { useApp, useStudio, useText } from "../use";

/** The intents whose name, subject or meaning holds every word; those asked for come first. */
export function findIntents(
  intents: readonly Intent[],
  query: string,
  first: readonly string[] = [],
): Intent[] {
  const words = query.toLowerCase().replaceAll("_", " ").split(/\s+/).filter(Boolean);
  const place = (name: string) => first.indexOf(name) >>> 0;
  return intents
    .filter(({ name, subject, guideline }) => {
      const said = [name, subject, guideline?.it.meaning, guideline?.en.meaning]
        .join(" ")
        .toLowerCase()
        .replaceAll("_", " ");
      return words.every((word) => said.includes(word));
    })
    .toSorted((a, b) => place(a.name) - place(b.name));
}

/** One intent out of all: found by a few letters, with its meaning and how many examples it has. */
export function IntentPicker(props: {
  value: string | null;
  choose: (name: string) => void;
  /** Likely ones, above the others. */
  first?: string[];
}): JSX.Element {
  const app = useApp();
  const text = useText();
  const resource = useStudio<Intents>("/intents", "files");
  const [query, setQuery] = useState("");
  const list = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    list.current?.scrollTo?.({ top: 0 });
  }, [query]);
  const all = resource.value.value?.intents;
  if (!all) {
    return resource.problem.value ? (
      <Failure problem={resource.problem.value} again={() => void resource.load()} />
    ) : (
      <Skeleton rows={5} />
    );
  }
  const found = findIntents(all, query, props.first);
  const language = app.session.language.value;
  return (
    <div class="intent-picker">
      <div class="search-field">
        <Icon name="search" />
        <input
          type="search"
          aria-label={text("searchIntents")}
          placeholder={text("searchIntents")}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            // Enter takes the first; the form is sent from its button.
            event.preventDefault();
            if (found[0]) props.choose(found[0].name);
          }}
        />
      </div>
      <fieldset class="intent-list" ref={list}>
        <legend class="hidden">{text("chooseIntent")}</legend>
        {found.map((intent) => (
          <label key={intent.name} class="intent-choice">
            <input
              type="radio"
              name="intent-choice"
              value={intent.name}
              checked={props.value === intent.name}
              onChange={() => props.choose(intent.name)}
            />
            <span>
              <span class="intent-line">
                <code>{intent.name}</code>
                {intent.safety ? <span class="tag">{text("safetyIntent")}</span> : null}
                <span class="soft number">{text("examplesOf", intent.examples)}</span>
              </span>
              {intent.guideline ? (
                <span class="soft intent-meaning">{intent.guideline[language].meaning}</span>
              ) : null}
            </span>
          </label>
        ))}
        {found.length === 0 ? <p class="soft">{text("noSuchIntent")}</p> : null}
      </fieldset>
    </div>
  );
}
