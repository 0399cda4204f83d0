/** Conversations that are rehearsed with every model. */

export interface Result {
  model_id: string;
  passed: boolean;
  at: string;
}

export interface Dialogue {
  id: string;
  language: string;
  title: string;
  turns: number;
  result: Result | null;
}

export interface Dialogues {
  dialogues: Dialogue[];
  /** Files that are no tests. */
  broken?: { file: string; line: number; reason: string }[];
}

/** What the bot understood and did, and its replies by name or kind: `utter_hello`, `card`. */
export interface Outcome {
  intent: string;
  replies: string[];
  actions: string[];
}

export interface Turn {
  user: string;
  expected: Outcome;
  got: Outcome | null;
  same: boolean | null;
  /** Why it could not be played. */
  failed?: string | null;
}

export interface DialogueDetail extends Omit<Dialogue, "turns"> {
  turns: Turn[];
}
