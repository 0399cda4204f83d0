import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { candidates, type Draft, type DraftPart } from "../../state/draft";
import { split } from "../../state/inboxCommands";
import { cut, wordAt } from "../../state/words";
import { pieces } from "../shared/Marked";
import { useApp, useText } from "../use";
import { paint, paints, pointedIn, rangeOf, selectedIn, tintOf, wipe } from "./paint";

/** The message in work: read, selected and walked through word by word. */
export function MessageText({ draft, may }: { draft: Draft; may: boolean }): JSX.Element {
  const app = useApp();
  const text = useText();
  const root = useRef<HTMLDivElement>(null);
  const parts = draft.parts.value;
  const stretch = draft.stretch.value;
  const handlers = useHandlers(draft, root);
  useLayoutEffect(() => {
    if (root.current && paints()) paint(root.current, draft);
  }, [draft, parts, stretch]);
  useEffect(() => (paints() ? wipe : undefined), []);
  useEffect(() => show(root.current, draft), [draft, stretch]);
  const language = draft.message.language;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the text in a field cannot be coloured
    <div
      id="message-text"
      ref={root}
      class="message-text"
      role="textbox"
      aria-readonly="true"
      aria-multiline="true"
      aria-label={text("messageInWork")}
      aria-describedby="message-help"
      tabIndex={0}
      lang={language === app.session.language.value ? undefined : language}
      data-splitting={draft.splitting.value}
      data-long={draft.text.length > 220}
      {...(may ? handlers : {})}
    >
      {parts.map((part, index) => (
        <PartText
          key={part.start}
          part={part}
          draft={draft}
          active={draft.split && index === draft.active.value}
        />
      ))}
    </div>
  );
}

function PartText(props: { part: DraftPart; draft: Draft; active: boolean }): JSX.Element {
  const { part, draft, active } = props;
  const said = cut(draft.text, part);
  return (
    <span class="message-part" data-active={active || undefined}>
      {paints() ? said : <Marks said={said} part={part} />}
    </span>
  );
}

/** Where the browser cannot colour a text, elements do. */
function Marks({ said, part }: { said: string; part: DraftPart }): JSX.Element {
  const spans = part.entities.map((span) => ({
    ...span,
    start: span.start - part.start,
    end: span.end - part.start,
  }));
  return (
    <>
      {pieces(said, spans).map(({ text, span }, index) =>
        span ? (
          <mark key={index} class="entity-mark" data-tint={tintOf(span.entity)}>
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </>
  );
}

/** The reader's own selection follows what is picked, so that he sees and can copy it. */
function show(root: HTMLElement | null, draft: Draft): void {
  const stretch = draft.stretch.value;
  const selection = document.getSelection();
  if (!root || !selection || !root.contains(document.activeElement)) return;
  const range = stretch && rangeOf(root, stretch);
  if (range) selection.setBaseAndExtent(...edges(range));
  else if (selection.anchorNode && root.contains(selection.anchorNode)) selection.removeAllRanges();
}

function edges(range: Range): [Node, number, Node, number] {
  return [range.startContainer, range.startOffset, range.endContainer, range.endOffset];
}

function useHandlers(draft: Draft, root: { current: HTMLDivElement | null }) {
  const app = useApp();
  const { inbox } = app;
  const say = () => {
    const { entity } = draft.pickedEntity.peek() ?? {};
    app.announce([draft.pickedText.peek(), entity].filter(Boolean).join(": "));
  };
  const walk = (by: number, extend: boolean) => {
    draft.step(by, extend);
    say();
  };
  const last = draft.words.length;
  const moves: Record<string, (shift: boolean) => void> = {
    ArrowRight: (shift) => walk(1, shift),
    ArrowLeft: (shift) => walk(-1, shift),
    Home: (shift) => walk(-last, shift),
    End: (shift) => walk(last, shift),
    ArrowDown: () => stepCandidate(draft, 1),
    ArrowUp: () => stepCandidate(draft, -1),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const move = moves[event.key];
    if (move) move(event.shiftKey);
    else if (event.key === "Enter" && draft.picked.peek()) enter();
    else if (event.key === "Delete" || event.key === "Backspace") remove();
    else return;
    event.preventDefault();
  };
  const enter = () => {
    if (draft.splitting.peek()) split(app);
    else inbox.asking.value = "entity";
  };
  const remove = () => {
    const span = draft.pickedEntity.peek();
    if (!span) return;
    draft.unmark(span);
    app.announce(app.text("entityRemoved", { entity: span.entity }));
  };
  const onPointerUp = (event: PointerEvent) => {
    const box = root.current;
    if (!box || event.button !== 0) return;
    const { clientX: x, clientY: y, pointerType } = event;
    // The browser ends its own selecting after this event.
    setTimeout(() => {
      const selected = selectedIn(box);
      if (selected) draft.pick(selected);
      else point(pointedIn(box, x, y), pointerType === "touch");
    });
  };
  const point = (place: number | null, touched: boolean) => {
    if (place === null || draft.words.length === 0) return;
    const word = wordAt(draft.words, place);
    const before = draft.picked.peek();
    if (draft.splitting.peek()) {
      draft.picked.value = { from: word, to: word };
      split(app);
    } else if (
      before &&
      Math.min(before.from, before.to) <= word &&
      word <= Math.max(before.from, before.to)
    ) {
      draft.picked.value = null;
    } else {
      // Fingers cannot drag over words well: the second tap takes in what lies between.
      draft.picked.value = { from: touched && before ? before.from : word, to: word };
    }
  };
  return { onKeyDown, onPointerUp };
}

/** The candidate below or above the one that is chosen. */
export function stepCandidate(draft: Draft, by: 1 | -1): void {
  const names = candidates(draft.message).map(({ intent }) => intent);
  const chosen = draft.part.peek()?.intent ?? "";
  const here = names.indexOf(chosen);
  const next = names[here < 0 ? (by > 0 ? 0 : names.length - 1) : here + by];
  const at = draft.active.peek();
  if (!next) return;
  draft.choose(next);
  draft.active.value = at;
}
