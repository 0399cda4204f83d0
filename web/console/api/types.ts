/** What the staff's API says, by the names the console uses. */
import type { Language, MessageEvent, Owner, Sender } from "../../src/api/events";
import type { components } from "../../src/api/schema";
import type { Bilingual, Me, Person, Presence } from "../../staff/api/types";

type Schemas = components["schemas"];

export type { Bilingual, Language, Me, Owner, Person, Presence, Sender };

export type PresenceList = Schemas["PresenceList"];
export type QueueItem = Schemas["QueueItem"];
export type QueuePage = Schemas["QueuePage"];
export type Counts = Schemas["Counts"];
export type TalkDetail = Schemas["ConversationDetail"];
export type Ownership = Schemas["OwnershipView"];
export type Note = Schemas["Note"];
export type Notes = Schemas["Notes"];
export type HandoffCard = Schemas["Card"];
export type Asked = Schemas["Asked"];
export type Tried = Schemas["Tried"];
export type SimilarCase = Schemas["SimilarCase"];
export type Suggestion = Schemas["Suggestion"];
export type CaseBrief = Pick<
  Schemas["CaseBrief"],
  "number" | "subject" | "status" | "category" | "updated_at"
>;
export type Canned = Schemas["Canned"];
export type Macro = Schemas["Macro"];
export type Member = Schemas["Member"];
export type AuditEntry = Schemas["AuditLine"];
export type Hit = Schemas["Hit"];
export type FoundCustomer = Schemas["FoundCustomer"];
export type CustomerView = Schemas["CustomerView"];
export type Fact = Schemas["CertainFact"] & { probability?: number; model?: string };
export type TimelineItem = Schemas["TimelineItem"];
export type Contract = Schemas["Contract"];
export type Bill = Schemas["Bill"];
export type Outcomes = Schemas["OutcomesReply"];
export type OutcomeSummary = Schemas["OutcomeSummary"];

export type View = "mine" | "unassigned" | "all" | "snoozed" | "closed";

export interface Origin {
  kind: "canned" | "suggestion" | "macro";
  id: string;
}

export type StaffMessageEvent = MessageEvent & { origin?: Origin | null };

export interface Hint {
  type: string;
  conversation_id?: string;
  number?: string;
}
