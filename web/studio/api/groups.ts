/** Groups of messages that no intent covers. */
import type { Language } from "../../staff/api/types";

export type ResolutionKind = "new_intent" | "examples" | "article" | "nothing";

export interface Resolution {
  kind: ResolutionKind;
  intent?: string | null;
  title?: string | null;
  by_name: string;
  at: string;
}

export interface Week {
  week: string;
  n: number;
}

export interface Group {
  id: string;
  state: "open" | "resolved";
  terms: string[];
  size: number;
  languages: Record<string, number>;
  trend: Week[];
  examples: { message_id: string; text: string; language: string }[];
  nearest: { intent: string; similarity: number } | null;
  resolution: Resolution | null;
  version: number;
}

export interface Groups {
  groups: Group[];
  at: string | null;
}

export interface GroupMessage {
  id: string;
  text: string;
  language: string;
  at: string;
  conversation_id: string;
}

export interface GroupDetail {
  group: Group;
  messages: GroupMessage[];
}

type Both = Record<Language, string>;

/** What a group turned out to be. */
export interface Resolve {
  kind: ResolutionKind;
  intent?: string;
  subject?: string;
  meaning?: Both;
  reply?: Both;
  title?: string;
  message_ids?: string[];
}
