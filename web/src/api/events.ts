/** What the event log says to the widget. OpenAPI leaves events open; these are their shapes. */

export type Language = "it" | "en";
export type Sender = "customer" | "bot" | "agent" | "system";
export type Owner = "bot" | "queue" | "person" | "closed";
export type Thumb = "up" | "down";

export interface Link {
  url: string;
  title: string;
}

export interface QuickReply {
  id: string;
  title: string;
}

export type Part =
  | { type: "text"; text: string }
  | { type: "list"; title?: string; items: string[] }
  | ({ type: "link" } & Link)
  | { type: "buttons"; buttons: QuickReply[] }
  | {
      type: "card";
      title: string;
      status?: string;
      rows: { label: string; value: string }[];
      link?: Link;
    }
  | {
      type: "quote";
      text: string;
      source: { article_id: string; title: string; language: Language; url: string };
      note?: string;
    }
  | FilePart
  | { type: "sign_in"; text?: string };

/** Who of the staff speaks. */
export interface Agent {
  id: string;
  name: string;
  photo_url?: string | null;
}

export interface FilePart {
  type: "file";
  file_id: string;
  name: string;
  media_type: string;
  size: number;
  url: string;
}

export interface MessageEvent {
  seq: number;
  type: "message";
  at: string;
  sender: Sender;
  message_id: string;
  client_message_id?: string;
  /** The customer's message that this one answers. */
  answers?: string;
  parts: Part[];
  text: string;
  language: Language;
  feedback?: Thumb | null;
  agent?: Agent | null;
}

export interface OwnerEvent {
  seq: number;
  type: "owner_changed";
  at: string;
  owner: Owner;
  agent?: Agent | null;
}

/** How far a person is: also what a handoff is answered with, and the public status. */
export interface Wait {
  position?: number | null;
  expected_wait_seconds: number | null;
  open: boolean;
  next_opening: string | null;
}

export interface QueueEvent extends Wait {
  seq: number;
  type: "queue";
  at: string;
}

export interface RatingAskedEvent {
  seq: number;
  type: "rating_asked";
  at: string;
  episode_id: string;
}

export interface RatedEvent {
  seq: number;
  type: "rated";
  at: string;
  episode_id?: string;
  score: number;
  comment?: string | null;
}

export interface FeedbackEvent {
  seq: number;
  type: "feedback";
  at: string;
  message_id: string;
  value: Thumb | null;
}

/** `other`: a newer server's event, which this widget does not know: counted, not shown. */
export interface OtherEvent {
  seq: number;
  type: "other" | "closed";
  at: string;
}

export type LogEvent =
  | MessageEvent
  | OwnerEvent
  | FeedbackEvent
  | QueueEvent
  | RatingAskedEvent
  | RatedEvent
  | OtherEvent;

/** Passing signs, never kept. */
export interface TypingSign {
  type: "typing";
  sender: Sender;
  on: boolean;
}
