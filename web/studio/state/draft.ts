import { computed, type Signal, signal } from "@preact/signals";
import type { Part, ReviewMessage, Span } from "../api/inbox";
import { cut, type Stretch, sizeOf, toPoints, toUnits, turnOf, wordsIn, wordsOf } from "./words";

/** A part whose intent may not be chosen yet. */
export interface DraftPart extends Omit<Part, "intent"> {
  intent: string | null;
}

/** Words that are picked, by their place; the last one moved is `to`. */
export interface Picked {
  from: number;
  to: number;
}

/** What a trainer is about to say of one message. */
export class Draft {
  readonly parts: Signal<DraftPart[]>;
  /** Which part an intent that is chosen goes to. */
  readonly active = signal(0);
  readonly picked = signal<Picked | null>(null);
  /** The next word that is pointed at begins the second part. */
  readonly splitting = signal(false);
  /** Somebody else has said what it is meanwhile, which its reader may not have seen. */
  overtaken = false;
  readonly words: Stretch[];
  readonly text: string;
  readonly part = computed(() => this.parts.value[this.active.value] ?? this.parts.value[0]);
  readonly ready = computed(() => this.parts.value.every(({ intent }) => intent !== null));
  readonly entities = computed(() => this.parts.value.flatMap((part) => part.entities));

  constructor(
    readonly message: ReviewMessage,
    found: Span[] = message.entities,
  ) {
    this.text = message.text;
    this.words = wordsOf(message.text);
    const intent = suggested(message);
    this.parts = signal(
      message.label?.length ? message.label : [whole(message, intent, sorted(found))],
    );
  }

  /** Whether nothing was changed from what the model, or the label, says. */
  get untouched(): boolean {
    return JSON.stringify(this.parts.value) === JSON.stringify(new Draft(this.message).parts.value);
  }

  get final(): Part[] {
    return this.parts.value.filter((part): part is Part => part.intent !== null);
  }

  choose(intent: string): void {
    this.change(this.active.value, { intent });
    const open = this.parts.value.findIndex((part) => part.intent === null);
    if (open >= 0) this.active.value = open;
  }

  // -- words ---------------------------------------------------------------------------------

  /** Move to the next word or the one before, or take it in too. */
  step(by: number, extend: boolean): void {
    const last = this.words.length - 1;
    if (last < 0) return;
    const { value } = this.picked;
    if (!value) {
      const at = by > 0 ? 0 : last;
      this.picked.value = { from: at, to: at };
      return;
    }
    const to = Math.min(Math.max(value.to + by, 0), last);
    this.picked.value = { from: extend ? value.from : to, to };
  }

  /** Pick the words that a stretch, in UTF-16 units, touches. */
  pick(stretch: Stretch): void {
    const found = wordsIn(this.words, stretch);
    this.picked.value = found && { from: found[0], to: found[1] };
  }

  /** What is picked, in UTF-16 units. */
  readonly stretch = computed<Stretch | null>(() => {
    const { value } = this.picked;
    if (!value) return null;
    const first = this.words[Math.min(value.from, value.to)];
    const last = this.words[Math.max(value.from, value.to)];
    return first && last ? { start: first.start, end: last.end } : null;
  });

  readonly pickedText = computed(() => {
    const stretch = this.stretch.value;
    return stretch ? this.text.slice(stretch.start, stretch.end) : "";
  });

  /** The entity under what is picked. */
  readonly pickedEntity = computed<Span | null>(() => {
    const stretch = this.pickedPoints();
    const over = (span: Span) =>
      stretch !== null && span.start < stretch.end && stretch.start < span.end;
    return this.entities.value.find(over) ?? null;
  });

  // -- entities ------------------------------------------------------------------------------

  /** Mark what is picked; what it lies over gives way. Returns whether it could be. */
  mark(entity: string): boolean {
    const stretch = this.pickedPoints();
    if (!stretch) return false;
    const at = this.parts.value.findIndex(
      (part) => part.start <= stretch.start && stretch.end <= part.end,
    );
    const part = this.parts.value[at];
    if (!part) return false;
    const apart = part.entities.filter(
      (span) => span.end <= stretch.start || stretch.end <= span.start,
    );
    this.change(at, { entities: sorted([...apart, { ...stretch, entity }]) });
    this.picked.value = null;
    return true;
  }

  unmark(span: Span): void {
    this.parts.value = this.parts.value.map((part) => ({
      ...part,
      entities: part.entities.filter((one) => one !== span),
    }));
  }

  // -- parts ---------------------------------------------------------------------------------

  get split(): boolean {
    return this.parts.value.length > 1;
  }

  /** Cut the message before the word that is picked; without one, propose where. */
  splitHere(): "split" | "propose" | "join" | "no" {
    if (this.split) {
      this.join();
      return "join";
    }
    if (this.words.length < 2) return "no";
    const { value } = this.picked;
    const at = value ? Math.min(value.from, value.to) : 0;
    if (!value || at === 0) {
      const turn = turnOf(this.text, this.words);
      this.picked.value = { from: turn, to: turn };
      this.splitting.value = true;
      return "propose";
    }
    this.cutBefore(at);
    return "split";
  }

  private cutBefore(word: number): void {
    const [only] = this.parts.value;
    const place = this.words[word];
    if (!only || !place) return;
    // An elided article, an opening quote: they go with the word they stand before.
    const lead = /[^\s]*$/.exec(this.text.slice(0, place.start))?.[0].length ?? 0;
    const at = toPoints(this.text, place.start - lead) || toPoints(this.text, place.start);
    const inside = (from: number, to: number) =>
      only.entities.filter((span) => from <= span.start && span.end <= to);
    this.parts.value = [
      { ...only, end: at, entities: inside(only.start, at) },
      { start: at, end: only.end, intent: null, entities: inside(at, only.end) },
    ];
    this.picked.value = null;
    this.splitting.value = false;
    this.active.value = 1;
  }

  private join(): void {
    const first = this.parts.value[0];
    const entities = this.entities.value;
    if (first) this.parts.value = [whole(this.message, first.intent, entities)];
    this.active.value = 0;
  }

  private pickedPoints(): Stretch | null {
    const stretch = this.stretch.value;
    if (!stretch) return null;
    const { text } = this;
    return { start: toPoints(text, stretch.start), end: toPoints(text, stretch.end) };
  }

  private change(at: number, change: Partial<DraftPart>): void {
    this.parts.value = this.parts.value.map((part, index) =>
      index === at ? { ...part, ...change } : part,
    );
  }
}

/** What nobody may be taught: it says that the model does not know. */
const UNTAUGHT = "nlu_fallback";

/** What the model thinks most likely, of what can be taught. */
export function suggested(message: ReviewMessage): string | null {
  if (message.intent !== null && message.intent !== UNTAUGHT) return message.intent;
  return candidates(message)[0]?.intent ?? null;
}

/** The likeliest intents, one key each. */
export function candidates({
  ranking,
}: Pick<ReviewMessage, "ranking">): { intent: string; confidence: number }[] {
  return ranking.filter(({ intent }) => intent !== UNTAUGHT).slice(0, 5);
}

function whole(message: ReviewMessage, intent: string | null, entities: Span[]): DraftPart {
  return { start: 0, end: sizeOf(message.text), intent, entities };
}

function sorted(spans: Span[]): Span[] {
  const free: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start >= (free.at(-1)?.end ?? 0) && span.start < span.end) free.push(span);
  }
  return free;
}

/** What an entity covers, in the letters of the message. */
export function saidBy(text: string, span: Span): string {
  return cut(text, span);
}

export function unitsOf(text: string, span: Stretch): Stretch {
  return { start: toUnits(text, span.start), end: toUnits(text, span.end) };
}
