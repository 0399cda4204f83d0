/** Words of a message: what a selection snaps to and what the keyboard steps over. */

export interface Stretch {
  start: number;
  end: number;
}

// Quotes, brackets and white space never belong to a word; an apostrophe ends an elided article.
const RUN = /[^\s"“”«»()[\]{}<>]+/gu;
const ELIDED = /^(\p{L}{1,6}['’])(?=[\p{L}\p{N}])/u;
const SAYS = /[\p{L}\p{N}\p{Sc}%]/u;
const BEFORE = /^[.,;:!?…'’*-]+/u;
const AFTER = /[.,;:!?…'’*-]+$/u;

/** The words of a text in UTF-16 units, as the browser counts. */
export function wordsOf(text: string): Stretch[] {
  const found: Stretch[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    let rest = run;
    let at = index;
    for (let elided = ELIDED.exec(rest); elided?.[1]; elided = ELIDED.exec(rest)) {
      add(found, elided[1], at);
      at += elided[1].length;
      rest = rest.slice(elided[1].length);
    }
    add(found, rest, at);
  }
  return found;
}

function add(found: Stretch[], run: string, at: number): void {
  // "po'" and "dell'" keep their mark only as part of nothing that an entity needs.
  const start = at + (BEFORE.exec(run)?.[0].length ?? 0);
  const end = at + run.length - (AFTER.exec(run)?.[0].length ?? 0);
  if (start < end && SAYS.test(run)) found.push({ start, end });
}

/** The first and the last word that a stretch touches; none where it touches none. */
export function wordsIn(
  words: readonly Stretch[],
  { start, end }: Stretch,
): [number, number] | null {
  const touched = (word: Stretch) =>
    start === end ? word.start <= start && start <= word.end : word.start < end && start < word.end;
  const first = words.findIndex(touched);
  if (first < 0) return null;
  return [first, words.findLastIndex(touched)];
}

/** The word nearest to a place in the text. */
export function wordAt(words: readonly Stretch[], place: number): number {
  const next = words.findIndex((word) => place <= word.end);
  return next < 0 ? words.length - 1 : next;
}

/** From code points, as the server counts, to UTF-16 units. */
export function toUnits(text: string, points: number): number {
  let units = 0;
  let left = points;
  for (const letter of text) {
    if (left-- <= 0) break;
    units += letter.length;
  }
  return units;
}

/** From UTF-16 units to code points. */
export function toPoints(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}

export function sizeOf(text: string): number {
  return toPoints(text, text.length);
}

/** What a stretch in code points says. */
export function cut(text: string, { start, end }: Stretch): string {
  return text.slice(toUnits(text, start), toUnits(text, end));
}

const TURN = /[.!?…]+\s+|[,;]\s+|\s(?=(?:e|ed|poi|inoltre|anche|ma|and|also|but|then)\s)/giu;

/** The word where a second request most likely begins: after a stop, else at a conjunction. */
export function turnOf(text: string, words: readonly Stretch[]): number {
  const middle = text.length / 2;
  let best: { at: number; cost: number } | null = null;
  for (const { 0: sign, index } of text.matchAll(TURN)) {
    const at = index + sign.length;
    const cost = Math.abs(at - middle) - (/[.!?…]/.test(sign) ? middle / 2 : 0);
    const word = words.findIndex(({ start }) => start >= at);
    if (word > 0 && (best === null || cost < best.cost)) best = { at: word, cost };
  }
  return best?.at ?? Math.max(1, Math.floor(words.length / 2));
}
