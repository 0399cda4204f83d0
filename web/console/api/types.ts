/** What the staff's API says, as the console reads it. */
import type { Language, MessageEvent, Owner, Sender } from "../../src/api/events";

export type { Language, Owner, Sender };

export type Presence = "present" | "away" | "offline";
export type View = "mine" | "unassigned" | "all" | "snoozed" | "closed";

export interface Person {
  id: string;
  name: string;
  photo_url?: string | null;
}

export interface Me {
  id: string;
  name: string;
  email: string;
  roles: string[];
  permissions: string[];
  languages: Language[];
  skills: string[];
  photo_url: string | null;
  presence: Presence;
  csrf: string;
}

export interface SignInOptions {
  password: boolean;
  oidc: { title: string; url: string } | null;
}

export interface DemoStaff {
  name: string;
  email: string;
  password: string;
  role: string;
}

export interface CustomerBrief {
  id: string;
  name: string;
  code: string;
  tier: string | null;
}

export interface Sla {
  name: string;
  due_at: string;
  state: "ok" | "warning" | "breached";
}

export interface QueueItem {
  conversation_id: string;
  customer: CustomerBrief | null;
  language: Language;
  owner: Owner;
  owner_version: number;
  assignee: Person | null;
  reason: string | null;
  priority: string | null;
  score: number | null;
  score_parts: { name: string; points: number }[];
  waiting_since: string | null;
  last_message: { sender: Sender; text: string; at: string; seq: number } | null;
  unanswered: boolean;
  sla: Sla | null;
  snoozed_until: string | null;
  mood: string | null;
  subject: string | null;
}

export interface Counts {
  mine: number;
  unassigned: number;
  all: number;
  snoozed: number;
}

export interface QueuePage {
  items: QueueItem[];
  counts: Counts;
  next_cursor: string | null;
}

export interface TalkDetail extends QueueItem {
  episode_id: string;
  handoff: {
    id: string;
    reason: string;
    requested_by: string;
    queued_at: string;
    wait_seconds: number | null;
  } | null;
  draft: { text: string; updated_at: string } | null;
  viewers: Person[];
  last_seq: number;
  return_note: string | null;
}

export interface Note {
  id: string;
  client_note_id?: string | null;
  author: Person;
  text: string;
  at: string;
}

export interface Origin {
  kind: "canned" | "suggestion" | "macro";
  id: string;
}

export type StaffMessageEvent = MessageEvent & { agent?: Person | null; origin?: Origin | null };

/** One text in both languages of the house. */
export interface Bilingual {
  it: string;
  en: string;
}

export interface Suggestion {
  id: string;
  text: string;
  language: Language;
  source: { article_id: string; title: string; url: string; language: Language; score: number };
  question: string;
  seq: number;
  reason: string;
  sure: boolean;
}

export interface CaseBrief {
  number: string;
  category: string;
  priority: string;
  status: string;
  subject: Bilingual;
  product: string | null;
  opened_at: string;
  updated_at: string;
}

export interface Asked {
  seq: number;
  text: string;
  at: string;
  intent: string | null;
  intent_title: Bilingual | null;
  confidence: number | null;
  sure: boolean;
  pressed: boolean;
}

export interface Tried {
  seq: number;
  intent: string | null;
  intent_title: Bilingual | null;
  confidence: number | null;
  action: string | null;
  passages: { article: string; title: string; score: number }[];
  result: string;
  answered: boolean;
  error: string | null;
  thumb: "up" | "down" | null;
}

export interface SimilarCase {
  number: string;
  category: string;
  subject: Bilingual;
  solution: Bilingual;
  closed_at: string | null;
  score: number;
}

export type Readiness = "ready" | "preparing" | "unavailable";

export interface HandoffCard {
  reason: string | null;
  requested_by: string | null;
  verified: boolean;
  asked: Asked[];
  tried: Tried[];
  open_cases: CaseBrief[];
  mood: { now: string; turn: { seq: number; from: string; to: string } | null } | null;
  missing: { kind: string; name: string; form: string | null; question: string | null }[];
  similar: SimilarCase[];
  similar_state: Readiness;
  suggestions: Suggestion[];
  suggestions_state: Readiness;
  episode_summary: { messages: number; minutes: number; started_at: string | null };
}

export interface Canned {
  id: string;
  shortcut: string;
  language: Language;
  title: string;
  text: string;
  shared: boolean;
  mine: boolean;
  variables: string[];
  uses: number;
}

export interface Macro {
  id: string;
  title: Bilingual;
  steps: ({ do: string } & Record<string, unknown>)[];
}

export interface Member extends Person {
  email: string;
  roles: string[];
  languages: Language[];
  skills: string[];
  active: boolean;
  created_at: string;
}

export interface AuditEntry {
  id: string;
  at: string;
  staff: Person | null;
  action: string;
  object_kind: string | null;
  object_id: string | null;
  customer_id: string | null;
  details: Record<string, unknown>;
}

export interface Hit {
  conversation_id: string;
  kind: "message" | "note";
  seq: number | null;
  at: string;
  sender: string;
  author: { id: string; name: string } | null;
  language: string;
  customer: { id: string; name: string } | null;
  snippet: { text: string; mark: boolean }[];
}

export interface FoundCustomer {
  id: string;
  code: string;
  name: string;
  city: string;
  tier: string;
  email: string | null;
  phone: string | null;
}

export interface Fact {
  id: string;
  name: string;
  value: string;
  source: string;
  purpose: string;
  evidence: string | null;
  at: string;
  probability?: number;
  model?: string;
}

export interface CustomerView {
  id: string;
  code: string;
  kind: string;
  name: string;
  company_name: string | null;
  language: Language;
  email: string | null;
  phone: string | null;
  address: string;
  tax_code: string | null;
  vat_number: string | null;
  birth_date: string | null;
  since: string;
  tier: string;
  tier_reason: string;
  certain: Fact[];
  probable: Fact[];
  links: { id: string; kind: string; value: string; evidence: string; undone_at: string | null }[];
  consents: { purpose: string; given: boolean; since: string | null }[];
  open_cases: number;
  faults: { number: string; kind: string; product: string; city: string; cause: Bilingual }[];
  offers_withheld: string | null;
}

export interface TimelineItem {
  id: string;
  kind: string;
  at: string;
  reference: string;
  label: string;
  status: string;
  channel: string | null;
  direction: "in" | "out" | null;
  text: Bilingual | null;
  amount_cents: number | null;
}

export interface Contract {
  id: string;
  number: string;
  product: string;
  status: string;
  starts_on: string | null;
  ends_on: string | null;
  price_until: string | null;
  plan: { name: Bilingual | string };
  point: { address?: string; city?: string; street?: string; code?: string };
}

export interface Bill {
  id: string;
  number: string;
  period_start: string;
  period_end: string;
  due_on: string;
  amount_cents: number;
  paid_cents: number;
  status: string;
}

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

export interface OutcomeSummary {
  episodes: number;
  open: number;
  solved: { bot: number; person: number; none: number };
  handoffs: Record<string, number>;
  first_answer: Waits;
  total_wait: Waits;
  reopened: number;
  rated: number;
  satisfaction: number | null;
  satisfied: number;
  thumbs_up: number;
  thumbs_down: number;
}

export interface Waits {
  median: number | null;
  p90: number | null;
  most: number | null;
}

export interface Outcomes {
  days: (OutcomeSummary & { day: string })[];
  total: OutcomeSummary;
}

export type Hint = { type: string; conversation_id?: string; number?: string };
