import type { JSX } from "preact";
import type { Canned, Language } from "../../api/types";
import { useText } from "../use";

const MOST = 8;

/** What follows a "/" that begins a word, up to the caret; null where there is none. */
export function slashQuery(text: string, caret: number): string | null {
  const match = /(?:^|\s)\/([\p{Letter}\p{Number}-]*)$/u.exec(text.slice(0, caret));
  return match ? (match[1] ?? "") : null;
}

/** The replies that answer to a few letters: in the customer's language first. */
export function cannedMatches(all: Canned[], query: string, language: Language): Canned[] {
  const words = query.toLowerCase();
  const rank = (canned: Canned) =>
    (canned.language === language ? 0 : 10) +
    (canned.shortcut.startsWith(words) ? 0 : canned.title.toLowerCase().startsWith(words) ? 1 : 2);
  return all
    .filter(
      ({ shortcut, title }) => shortcut.includes(words) || title.toLowerCase().includes(words),
    )
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST);
}

export function CannedList(props: {
  items: Canned[];
  at: number;
  pick: (canned: Canned) => void;
  point: (index: number) => void;
}): JSX.Element {
  const text = useText();
  return (
    <div id="canned-list" class="canned-list" role="listbox" aria-label={text("cannedReplies")}>
      {props.items.map((canned, index) => (
        <div
          key={canned.id}
          id={`canned-${canned.id}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === props.at}
          onMouseMove={() => props.point(index)}
          onMouseDown={(event) => {
            event.preventDefault();
            props.pick(canned);
          }}
        >
          <span class="canned-top">
            <strong>/{canned.shortcut}</strong> {canned.title}
            <span class="tag">{canned.language.toUpperCase()}</span>
          </span>
          <span class="canned-text" lang={canned.language}>
            {canned.text}
          </span>
        </div>
      ))}
    </div>
  );
}
