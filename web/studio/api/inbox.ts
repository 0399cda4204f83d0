/** The inbox's messages, their labels, and what a label would change. */

/** Which characters of the message's text, in Unicode code points. */
export interface Span {
  start: number;
  end: number;
  entity: string;
  role?: string | null;
  value?: string | null;
}

export interface Part {
  start: number;
  end: number;
  intent: string;
  entities: Span[];
}

export type State = "open" | "second" | "disputed" | "labelled" | "rejected" | "skipped";
export type Decision = "label" | "reject" | "skip";
export type Reason =
  | "unsure"
  | "thumbs_down"
  | "asked_again"
  | "handed_over"
  | "agent_answered"
  | "out_of_scope"
  | "neighbours"
  | "novel"
  | "drift"
  | "safety";

export interface ReviewMessage {
  id: string;
  conversation_id: string;
  seq: number;
  text: string;
  language: string;
  at: string;
  state: State;
  version: number;
  intent: string | null;
  confidence: number;
  sure: boolean;
  ranking: { intent: string; confidence: number }[];
  entities: Span[];
  reasons: Reason[];
  score: number;
  model_id: string | null;
  twice: boolean;
  label: Part[] | null;
  labelled_by: string | null;
  exported: boolean;
  test: boolean;
  group_id: string | null;
}

export interface InboxPage {
  messages: ReviewMessage[];
  next: string | null;
  counts: Record<State, number>;
  total: number;
}

export interface Facet {
  name: string;
  n: number;
}

export interface Facets {
  reasons: Facet[];
  intents: Facet[];
  languages: Facet[];
}

export interface Said {
  seq: number;
  sender: string;
  text: string;
  at: string;
  mine: boolean;
}

export interface LabelReading {
  by_name: string;
  at: string;
  decision: Decision;
  parts: Part[];
  reading: "first" | "second" | "adjudication";
  undone: boolean;
}

export interface MessageDetail {
  message: ReviewMessage;
  talk: Said[];
  labels: LabelReading[];
  prediction_entities: Span[];
}

export interface BulkReply {
  done: number;
  refused: { message_id: string; code: string }[];
}

export interface SavedView {
  id: string;
  name: string;
  shared: boolean;
  mine: boolean;
  filter: Record<string, string>;
}

export interface Guide {
  meaning: string;
  not: string;
  examples: string[];
}

export interface Intent {
  name: string;
  subject: string;
  examples: { it: number; en: number };
  safety: boolean;
  guideline: { it: Guide; en: Guide } | null;
}

export interface Catalogue {
  intents: Intent[];
  entities: string[];
  subjects: string[];
}

/** A line of the training files. */
export interface Line {
  text: string;
  intent: string;
  file: string;
  line: number;
}

export interface Neighbour extends Line {
  language: string;
  similarity: number;
}

export interface Changed {
  text: string;
  before: string;
  after: string;
  truth: string | null;
  source: "example" | "message";
}

export interface Preview {
  neighbours: Neighbour[];
  /** How many of the neighbours agree; a share where it is below one. */
  agree: number;
  duplicates: Line[];
  contradictions: Line[];
  changes: Changed[];
  better: number;
  worse: number;
  seconds: number;
}
