/** Cases as the staff sees them. */
import type { Bilingual } from "./types";

export interface DeskCase {
  number: string;
  version: number;
  customer: { id: string; name: string; code: string };
  category: string;
  priority: string;
  status: string;
  is_open: boolean;
  product: string | null;
  subject: Bilingual;
  channel: string;
  opened_by: string;
  assignee_id: string | null;
  conversation_id: string | null;
  merged_into: string | null;
  opened_at: string;
  updated_at: string;
  closed_at: string | null;
  sla: { name: string; due_at: string; state: "ok" | "warning" | "breached" | "paused" } | null;
}

export interface CaseNote {
  id: string;
  case: string;
  author: string;
  author_name: string | null;
  internal: boolean;
  text: Bilingual;
  at: string;
}

export interface CaseDetail extends DeskCase {
  notes: CaseNote[];
  links: {
    number: string;
    kind: string;
    direction: "to" | "from";
    subject: Bilingual;
    status: string;
  }[];
  merged: string[];
  first_answer_due_at: string | null;
  first_answer_at: string | null;
  solution_due_at: string | null;
  solved_at: string | null;
  externals: { system: string; external_number: string; waiting: boolean; error: string | null }[];
}

export interface CaseChange {
  seq: number;
  kind: string;
  actor: string;
  actor_id: string | null;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  at: string;
}

export interface CaseFile {
  file_id: string;
  case: string;
  name: string;
  media_type: string;
  size: number;
  url: string;
  internal: boolean;
  uploader: string;
  at: string;
}
