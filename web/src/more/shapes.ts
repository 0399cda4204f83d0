import type { Owner, Sender } from "../api/events";

/** One of the customer's conversations. */
export interface PastConversation {
  conversation_id: string;
  started_at: string;
  last_at: string;
  owner: Owner;
  last_text: string | null;
  unread: number;
}

/** A case as its customer may see it. */
export interface CaseItem {
  number: string;
  subject: string;
  status_text: string;
  is_open: boolean;
  opened_at: string;
  updated_at: string;
}

export interface CaseDetail extends CaseItem {
  notes: { author: Sender; author_name: string | null; text: string; at: string }[];
  files: { file_id: string; name: string; media_type: string; size: number; url: string }[];
}
