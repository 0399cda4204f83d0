/** What is wrong with the training data, and what mends it. */

export const KINDS = [
  "contradiction",
  "suspect",
  "too_few",
  "unlike_production",
  "near_identical",
  "imbalance",
  "unused_entity",
] as const;

export type Kind = (typeof KINDS)[number];
export type Severity = "high" | "medium" | "low";
export type Fix = "move" | "delete" | "keep" | "collect";

export interface Item {
  text: string;
  intent: string;
  file: string;
  line: number;
}

export interface Finding {
  id: string;
  kind: Kind;
  severity: Severity;
  intent?: string | null;
  other?: string | null;
  entity?: string | null;
  params: Record<string, number | string>;
  items: Item[];
  fixes: Fix[];
  state: "open" | "fixed" | "kept";
}

export interface Findings {
  findings: Finding[];
  at: string | null;
  counts: Partial<Record<Kind, number>>;
}

/** Which example is meant, and where it goes. */
export interface FixOf {
  fix: Fix;
  text?: string;
  intent?: string;
  to?: string;
}
