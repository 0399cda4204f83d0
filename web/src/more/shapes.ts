import type { Owner } from "../api/events";

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
  status: string;
  status_text?: string;
  opened_at: string;
  changed_at: string;
}

export interface CaseDetail extends CaseItem {
  entries: { at: string; author: string; text: string }[];
}
