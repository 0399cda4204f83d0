import { computed, signal } from "@preact/signals";
import { Problem } from "../../src/api/client";
import type { Api } from "../api/client";
import type { Language, Me, Presence, SignInOptions } from "../api/types";
import type { Storage } from "./storage";

export type SessionState = "unknown" | "out" | "in" | "unreachable";

/** Who is signed in, in which language he reads and how his screen looks. */
export class Session {
  readonly me = signal<Me | null>(null);
  readonly state = signal<SessionState>("unknown");
  /** The session ended under the reader: what is on the screen stays until he is back. */
  readonly expired = signal(false);
  readonly language = signal<Language>("it");
  readonly theme = signal<"system" | "light" | "dark">("system");
  readonly singleKeys = signal(true);
  readonly permissions = computed(() => new Set(this.me.value?.permissions ?? []));

  constructor(
    private readonly api: Api,
    private readonly storage: Storage,
    browserLanguage: string,
  ) {
    const chosen = storage.get("language");
    this.language.value = asLanguage(chosen) ?? asLanguage(browserLanguage) ?? "it";
    const theme = storage.get("theme");
    if (theme === "light" || theme === "dark") this.theme.value = theme;
    this.singleKeys.value = storage.get("single-keys") !== "off";
  }

  may(permission: string): boolean {
    return this.permissions.value.has(permission);
  }

  async begin(): Promise<void> {
    try {
      this.enter(await this.api.get<Me>("/v1/staff/me"));
    } catch (error) {
      const out = error instanceof Problem && (error.status === 401 || error.status === 403);
      this.state.value = out ? "out" : "unreachable";
    }
  }

  options(): Promise<SignInOptions> {
    return this.api.get("/v1/staff/sign-in/options");
  }

  async signIn(email: string, password: string): Promise<void> {
    this.enter(await this.api.post<Me>("/v1/staff/sign-in", { email, password }));
  }

  async signOut(): Promise<void> {
    await this.api.post("/v1/staff/sign-out").catch(() => {});
    this.api.csrf = "";
    this.me.value = null;
    this.expired.value = false;
    this.state.value = "out";
  }

  /** The server says that the session is over. */
  ended(): void {
    if (this.me.value) this.expired.value = true;
    else this.state.value = "out";
  }

  setLanguage(language: Language): void {
    this.language.value = language;
    this.storage.set("language", language);
  }

  setTheme(theme: "system" | "light" | "dark"): void {
    this.theme.value = theme;
    if (theme === "system") this.storage.remove("theme");
    else this.storage.set("theme", theme);
  }

  /** From light to dark or back, whichever is shown. */
  flipTheme(): void {
    const shown = this.theme.value;
    const dark =
      shown === "dark" ||
      (shown === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
    this.setTheme(dark ? "light" : "dark");
  }

  setSingleKeys(on: boolean): void {
    this.singleKeys.value = on;
    this.storage.set("single-keys", on ? "on" : "off");
  }

  async setPresence(state: Presence): Promise<void> {
    const before = this.me.value;
    if (!before || before.presence === state) return;
    this.me.value = { ...before, presence: state };
    try {
      await this.api.put("/v1/staff/presence", { state });
    } catch (error) {
      this.me.value = { ...(this.me.value ?? before), presence: before.presence };
      throw error;
    }
  }

  adopt(change: Partial<Me>): void {
    if (this.me.value) this.me.value = { ...this.me.value, ...change };
  }

  private enter(me: Me): void {
    this.api.csrf = me.csrf;
    this.me.value = me;
    this.expired.value = false;
    this.state.value = "in";
    // The first language a member works in is his; what he chose on this machine goes first.
    const first = me.languages[0];
    if (!this.storage.get("language") && first) this.language.value = first;
  }
}

function asLanguage(tag: string | null): Language | null {
  const start = tag?.slice(0, 2).toLowerCase();
  return start === "it" || start === "en" ? start : null;
}
