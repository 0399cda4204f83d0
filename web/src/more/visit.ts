import { computed, effect, Problem, path, signal } from "#kit";
import type { SessionReply } from "../api/client";
import type { Store } from "../state/store";
import type { CaseDetail, CaseItem, PastConversation } from "./shapes";
import { tell, type Word } from "./words";

// Unsent words have this long to go out before the conversation changes.
const PATIENCE = 8_000;

/** Where somebody stands who shows with a one-time code who he is. */
export interface SignInState {
  step: "email" | "code";
  email: string;
  busy: boolean;
  problem: string;
}

/** What the second part knows and can do. */
export class Visit {
  readonly signIn = signal<SignInState>({ step: "email", email: "", busy: false, problem: "" });
  readonly conversations = signal<PastConversation[] | null>(null);
  readonly cases = signal<CaseItem[] | null>(null);
  readonly openCase = signal<CaseDetail | null>(null);
  /** Why the last thing that was tried did not work. */
  readonly problem = signal("");
  /** Why the identity is asked for, where it is for something else than looking at data. */
  readonly wanted = signal<"by_email" | null>(null);
  readonly ratingProblem = signal("");
  readonly customer = computed(() => this.store.session.current.value?.customer ?? null);
  private readonly stops: (() => void)[];

  constructor(readonly store: Store) {
    this.stops = [
      store.listen((happening) => {
        if (happening.kind !== "refused" || happening.command.kind !== "rating") return;
        this.ratingProblem.value = `${this.text("ratingRefused")} ${happening.detail}`;
      }),
      // What one customer has looked at is not shown to the next.
      effect(() => {
        if (this.customer.value?.name !== this.shownTo) this.forget();
        this.shownTo = this.customer.value?.name;
      }),
    ];
  }

  private shownTo: string | undefined;

  dispose(): void {
    for (const stop of this.stops) stop();
  }

  text(word: Word, values = {}): string {
    return tell(this.store, word, values);
  }

  say(word: Word, values = {}): void {
    this.store.tell({ kind: "said", text: this.text(word, values) });
  }

  /** Close what lies over the conversation and give the keyboard back to it. */
  close(): void {
    this.store.sheet.value = null;
    this.problem.value = "";
    this.openCase.value = null;
  }

  async askForCode(email: string): Promise<void> {
    await this.attempt(email, async () => {
      await this.ask("POST", () => "/v1/widget/codes", { email });
      this.signIn.value = { ...this.signIn.value, step: "code" };
    });
  }

  async verify(code: string): Promise<boolean> {
    const { email } = this.signIn.value;
    return this.attempt(email, async () => {
      const reply = await this.ask<SessionReply>("POST", () => "/v1/widget/codes/verify", {
        email,
        code,
      });
      this.store.session.take(reply, true);
      this.store.wake();
      this.signIn.value = { step: "email", email: "", busy: false, problem: "" };
      this.say("known", { who: reply.customer?.name ?? "" });
      if (this.wanted.value === "by_email") this.leave(true);
      this.wanted.value = null;
    });
  }

  startAgain(): void {
    this.signIn.value = { ...this.signIn.value, step: "email", problem: "" };
  }

  /** Leave the queue; an answer by e-mail needs to know whose. */
  leave(byEmail: boolean): void {
    if (byEmail && !this.customer.value) {
      this.wanted.value = "by_email";
      this.store.sheet.value = "sign_in";
      return;
    }
    void this.store.enqueue({ kind: "leave", by_email: byEmail });
  }

  async loadConversations(): Promise<void> {
    await this.show(async () => {
      const { items } = await this.ask<{ items: PastConversation[] }>(
        "GET",
        () => "/v1/conversations",
      );
      this.conversations.value = items;
    });
  }

  /** Go to a past conversation, or to a new one. */
  async goTo(id: string | null): Promise<void> {
    if (!(await this.nothingUnsent())) {
      this.problem.value = this.text("unsentFirst");
      return;
    }
    await this.show(async () => {
      const reply = id
        ? await this.ask<SessionReply>("POST", () => `${path(id)}/open`, {})
        : await this.ask<SessionReply>("POST", () => "/v1/widget/sessions", {
            locale: this.store.language.value,
            fresh: true,
          });
      this.store.session.take(reply, true);
      this.store.wake();
      this.close();
    });
  }

  async loadCases(): Promise<void> {
    await this.show(async () => {
      const { items } = await this.ask<{ items: CaseItem[] }>("GET", () => "/v1/cases");
      this.cases.value = items;
    });
  }

  async loadCase(number: string): Promise<void> {
    await this.show(async () => {
      const one = `/v1/cases/${encodeURIComponent(number)}`;
      this.openCase.value = await this.ask<CaseDetail>("GET", () => one);
    });
  }

  async mailTranscript(email: string | null): Promise<boolean> {
    let sent = false;
    await this.show(async () => {
      const body = email ? { email } : {};
      await this.ask("POST", (conversation) => `${path(conversation)}/transcript`, body);
      sent = true;
      this.say("transcriptSent");
    });
    return sent;
  }

  async download(url: string, name: string): Promise<void> {
    const file = await this.ask<Blob>("GET", () => url);
    const address = URL.createObjectURL(file);
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** Call in the session's name, and once more with a new token when it has expired. */
  private async ask<T>(
    method: string,
    where: (conversation: string) => string,
    body?: object,
  ): Promise<T> {
    const { client, session: sessions } = this.store;
    const session = await sessions.ensure();
    try {
      return await client.call<T>(method, where(session.conversation_id), session.token, body);
    } catch (error) {
      if (!(error instanceof Problem && /^(token|session)_/.test(error.code))) throw error;
      const renewed = await sessions.renew(session);
      return client.call<T>(method, where(renewed.conversation_id), renewed.token, body);
    }
  }

  private async nothingUnsent(): Promise<boolean> {
    const { outbox, waits } = this.store;
    const end = Date.now() + PATIENCE;
    while (outbox.entries.value.length && this.store.online.value && Date.now() < end) {
      await waits.sleep(200, new AbortController().signal);
    }
    return outbox.entries.value.length === 0;
  }

  private async show(step: () => Promise<void>): Promise<void> {
    this.problem.value = "";
    try {
      await step();
    } catch (error) {
      this.problem.value = this.reason(error);
    }
  }

  private async attempt(email: string, step: () => Promise<void>): Promise<boolean> {
    if (this.signIn.value.busy) return false;
    this.signIn.value = { ...this.signIn.value, email, busy: true, problem: "" };
    try {
      await step();
      return true;
    } catch (error) {
      this.signIn.value = { ...this.signIn.value, problem: this.reason(error) };
      return false;
    } finally {
      this.signIn.value = { ...this.signIn.value, busy: false };
    }
  }

  private reason(error: unknown): string {
    if (!(error instanceof Problem)) throw error;
    return error.detail || this.text("failed");
  }

  private forget(): void {
    this.conversations.value = null;
    this.cases.value = null;
    this.openCase.value = null;
  }
}
