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
    };

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
}

export interface OwnerEvent {
  seq: number;
  type: "owner_changed";
  at: string;
  owner: Owner;
}

export interface FeedbackEvent {
  seq: number;
  type: "feedback";
  at: string;
  message_id: string;
  value: Thumb | null;
}

/** A kind of event that a newer server writes and this widget does not know: counted, not shown. */
export interface OtherEvent {
  seq: number;
  type: "other";
  at: string;
}

export type LogEvent = MessageEvent | OwnerEvent | FeedbackEvent | OtherEvent;

/** Passing signs, never kept. */
export interface TypingSign {
  type: "typing";
  sender: Sender;
  on: boolean;
}
