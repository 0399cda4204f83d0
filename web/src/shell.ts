import type { Language } from "./api/events";
import type { More } from "./more/types";

/** The pieces the widget is fetched in. */
export type Piece = "app" | "more" | Language;

/** What the loader has put on the page, and the app takes over. */
export interface Shell {
  host: HTMLElement;
  root: ShadowRoot;
  launcher: HTMLButtonElement;
  badge: HTMLElement;
  label: HTMLElement;
  /** In the light DOM, empty since the page loaded: only such regions are announced everywhere. */
  live: HTMLElement;
  /** Where the server is: the origin of the script. */
  base: string;
  name: string;
  locale: Language;
  identity: string | null;
  fetch(piece: Piece): Promise<void>;
}

/** What a host page may ask for. */
export interface Commands {
  open(): void;
  close(): void;
  signIn(identityToken: string): void;
  signOut(): void;
  setLanguage(tag: string): void;
}

export interface App {
  start(shell: Shell): Commands;
}

declare global {
  interface Window {
    /** The widget's door for the host page. */
    Ascolto?: Commands;
    AscoltoApp?: App;
    AscoltoMore?: More;
  }
  /** Of each piece the hash of its content, known to the loader. */
  const __VERSIONS__: Record<Piece, string>;
  /** One for all pieces that were built together. */
  const __BUILD__: string;
}
