import type { ComponentType } from "preact";
import type { FilePart } from "../api/events";
import type { Shell } from "../shell";
import type { Store } from "../state/store";
import type { Delivery } from "../state/timeline";

/** What can lie over the conversation. */
export type SheetName = "menu" | "conversations" | "cases" | "sign_in" | "transcript" | "by_email";

/** What the second part shows inside the first. */
export interface Views {
  Sheet: ComponentType;
  /** What a person taking care means: how far, who, and how to leave. */
  PersonState: ComponentType;
  Rating: ComponentType;
  SignIn: ComponentType<{ text?: string }>;
  FileView: ComponentType<{ part: FilePart; id: string; delivery: Delivery }>;
}

/** The second part at work on one store. */
export interface Extras {
  views: Views;
  /** Send files that were chosen, dropped or pasted. */
  attach(files: File[]): void;
  /** There is something in the outbox, or a reason to try again. */
  kick(): void;
  dispose(): void;
}

/** How the second part comes in. `build` must be the first part's own. */
export interface More {
  build: string;
  begin(store: Store, shell: Shell): Extras;
}
