import type { Draft } from "../../state/draft";
import { unitsOf } from "../../state/draft";
import type { Stretch } from "../../state/words";

export const TINTS = 6;

// Those that often stand in one message are told apart; the others fall where they fall.
const OWN: Record<string, number> = {
  product: 0,
  amount: 1,
  date: 2,
  city: 3,
  bill_number: 4,
  meter_value: 5,
};

/** Which of the colours an entity has; its name says it too, in the list below the text. */
export function tintOf(entity: string): number {
  const own = OWN[entity];
  if (own !== undefined) return own;
  return [...entity].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % TINTS;
}

/** Whether the browser colours a text without elements in it. */
export const paints = (): boolean => typeof CSS !== "undefined" && "highlights" in CSS;

/** Colour the entities and what is picked, by the Custom Highlight API. */
export function paint(root: HTMLElement, draft: Draft): void {
  const ranges = new Map<string, Range[]>();
  const add = (name: string, stretch: Stretch) => {
    const range = rangeOf(root, stretch);
    if (range) ranges.set(name, [...(ranges.get(name) ?? []), range]);
  };
  for (const span of draft.entities.value) {
    add(`entity-${tintOf(span.entity)}`, unitsOf(draft.text, span));
  }
  const picked = draft.stretch.value;
  if (picked) add("picked", picked);
  wipe();
  for (const [name, found] of ranges) {
    const highlight = new Highlight(...found);
    highlight.priority = name === "picked" ? 1 : 0;
    CSS.highlights.set(name, highlight);
  }
}

export function wipe(): void {
  for (let tint = 0; tint < TINTS; tint += 1) CSS.highlights.delete(`entity-${tint}`);
  CSS.highlights.delete("picked");
}

/** From offsets in a text to a range over the nodes that show it. */
export function rangeOf(root: HTMLElement, { start, end }: Stretch): Range | null {
  const range = document.createRange();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let before = 0;
  let begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const size = node.textContent?.length ?? 0;
    if (!begun && start < before + size) {
      range.setStart(node, start - before);
      begun = true;
    }
    if (begun && end <= before + size) {
      range.setEnd(node, end - before);
      return range;
    }
    before += size;
  }
  return null;
}

/** From a place in the page to an offset in the text that a root shows. */
export function offsetIn(root: HTMLElement, node: Node, offset: number): number | null {
  if (!root.contains(node)) return null;
  const range = document.createRange();
  range.setStart(root, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The stretch that the reader's own selection covers; none where nothing is selected in it. */
export function selectedIn(root: HTMLElement): Stretch | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const start = offsetIn(root, range.startContainer, range.startOffset);
  const end = offsetIn(root, range.endContainer, range.endOffset);
  const size = root.textContent?.length ?? 0;
  // A selection may begin before the text or end after it.
  if (start === null && end === null) return null;
  return { start: start ?? 0, end: end ?? size };
}

interface CaretDocument {
  caretPositionFromPoint?(x: number, y: number): { offsetNode: Node; offset: number } | null;
  caretRangeFromPoint?(x: number, y: number): Range | null;
}

/** The offset under a pointer; none beside the words. */
export function pointedIn(root: HTMLElement, x: number, y: number): number | null {
  const page = document as unknown as CaretDocument;
  const position = page.caretPositionFromPoint?.(x, y);
  const range = position ? null : page.caretRangeFromPoint?.(x, y);
  const node = position?.offsetNode ?? range?.startContainer;
  if (!node) return null;
  return offsetIn(root, node, position?.offset ?? range?.startOffset ?? 0);
}
