/** The training data in its files: what goes in, what is there, what comes from elsewhere. */
import type { Span } from "./inbox";

export type { Catalogue as Intents, Intent } from "./inbox";

export interface FileDiff {
  file: string;
  added: number;
  removed: number;
  diff: string;
}

/** The same words here under one intent, there under another. */
export interface Clash {
  text: string;
  here: string;
  there: string;
}

export interface Export {
  examples: number;
  files: FileDiff[];
  /** What no file can hold; it stays pending. */
  refused?: { text: string; reason: string }[];
  contradictions?: Clash[];
}

export interface Broken {
  file: string;
  line: number;
  reason: string;
}

export interface Example {
  text: string;
  intent: string;
  language: string;
  file: string;
  line: number;
  entities: Span[];
}

export interface Examples {
  examples: Example[];
  next: string | null;
  broken: Broken[];
}

export interface ImportFile {
  name: string;
  content: string;
}

/** What is to become of them: languages by file, their intents into ours, what stays out. */
export interface ImportPlan {
  files: ImportFile[];
  languages: Record<string, string>;
  map: Record<string, string>;
  skip: string[];
}

export interface ImportPreview {
  added: number;
  same: number;
  contradictions: Clash[];
  /** `becomes` is its name here, where theirs is none that we can use. */
  new_intents: { name: string; examples: number; becomes?: string }[];
  errors: Broken[];
  files: FileDiff[];
}
