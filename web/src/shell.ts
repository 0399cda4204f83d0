import type { Language } from "./api/events";

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
  }
  const __APP_VERSION__: string;
}
