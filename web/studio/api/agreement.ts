/** How far those who label agree, and where they do not. */
import type { components } from "../../src/api/schema";
import type { Decision, Part, Span } from "./inbox";

export type { Decision, Part, Span };

export interface Agreement {
  n: number;
  share: number;
  kappa: number | null;
  low: number | null;
  high: number | null;
  intents: { intent: string; n: number; kappa: number; low: number; high: number }[];
  pairs: { a: string; b: string; people: number; model: number }[];
  trainers: { name: string; labels: number; twice: number; agreed: number }[];
}

/** One trainer's label of one message. */
export interface ReadBy {
  by_name: string;
  at: string;
  decision: Decision;
  parts: Part[];
}

export interface Disputed {
  message: {
    id: string;
    text: string;
    language: string;
    at: string;
    intent: string | null;
    confidence: number;
    version: number;
  };
  readings: ReadBy[];
}

/** One line of the log; of a message that is read blind the label is left out. */
export type Happened = components["schemas"]["Happened"];
export type Activity = components["schemas"]["Activity"];

export interface Adjudication {
  items: Disputed[];
}
