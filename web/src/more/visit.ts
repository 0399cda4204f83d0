import { computed, effect, Problem, path, signal } from "#kit";
import type { SessionReply } from "../api/client";
import type { Session } from "../state/session";
import type { Store } from "../state/store";
import type { CaseDetail, CaseItem, PastConversation } from "./shapes";
import { tell, type Word } from "./words";

// Unsent words have this long to go out before the conversation changes.
const PATIENCE = 8_000;

/** What the second part knows and can do. */
export class Visit {
  /** Where the one-time code is that is waited for. */
  readonly codeSentTo = signal("");
  /** Which address was given last. */
  address = "";
  readonly conversations = signal<PastConversation[] | null>(null);
  /** Where older ones begin. */
  readonly older = signal<string | null>(null);
  readonly cases = signal<CaseItem[] | null>(null);
  readonly openCase = signal<CaseDetail | null>(null);
  /** Why the last thing that was tried did not work. */
  readonly problem = signal("");
  readonly ratingProblem = signal("");
  readonly customer = computed(() => this.store.session.current.value?.customer ?? null);
  private readonly stops: (() => void)[];

  constructor(readonly store: Store) {
    this.stops = [
      store.listen((happening) => {
        if (happening.kind !== "refused") return;
        const { command, detail } = happening;
        if (command.kind === "rating") this.ratingProblem.value = detail;
        // There is no address on record: ask for one.
        if (command.kind === "leave" && command.by_email) store.sheet.value = "by_email";
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

  /** Have a code sent; the answer does not say whether the address is known. */
  async askForCode(email: string): Promise<null> {
    await this.ask("POST", () => "/v1/widget/codes", { email });
    this.address = this.codeSentTo.value = email;
    return null;
  }

  async verify(code: string): Promise<void> {
    const email = this.codeSentTo.value;
    const reply = await this.ask<SessionReply>("POST", () => "/v1/widget/codes/verify", {
      email,
      code,
    });
    this.store.session.take(reply, true);
    this.store.wake();
    this.codeSentTo.value = this.address = "";
    this.say("known", { who: reply.customer?.name ?? "" });
  }

  otherAddress(): void {
    this.codeSentTo.value = "";
  }

  /** Leave the queue and be answered by e-mail. */
  leaveForMail(email: string | null): void {
    void this.store.enqueue({ kind: "leave", by_email: true, ...(email ? { email } : {}) });
  }

  async loadConversations(older = false): Promise<void> {
    await this.show(async () => {
      await this.tellRead();
      const before = this.conversations.value;
      const more = older ? `?cursor=${encodeURIComponent(this.older.value ?? "")}` : "";
      const page = await this.ask<{ items: PastConversation[]; next_cursor: string | null }>(
        "GET",
        () => `/v1/conversations${more}`,
      );
      this.conversations.value = older ? [...(before ?? []), ...page.items] : page.items;
      this.older.value = page.next_cursor;
    });
  }

  /** The server counts for the list what has not been read in each conversation. */
  private async tellRead(): Promise<void> {
    const seq = this.store.lastRead.value;
    if (seq) await this.ask("POST", (conversation) => `${path(conversation)}/read`, { seq });
  }

  /** Go to a past conversation, or to a new one. */
  async goTo(id: string | null): Promise<void> {
    if (!(await this.nothingUnsent())) {
      this.problem.value = this.text("unsentFirst");
      return;
    }
    await this.show(async () => {
      await this.tellRead();
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

  /** Return where it goes. */
  async mailTranscript(email: string | null): Promise<string> {
    const where = (conversation: string) => `${path(conversation)}/transcript`;
    const reply = await this.ask<{ email: string }>("POST", where, email ? { email } : {});
    return reply.email;
  }

  async download(url: string, name: string): Promise<void> {
    const { client } = this.store;
    const file = await this.asSomebody(async ({ token }) => {
      const response = await client.send(url, { headers: client.headers(token) });
      return response.blob();
    });
    const address = URL.createObjectURL(file);
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** Call in the session's name, and once more with a new token when it has expired. */
  private async asSomebody<T>(step: (session: Session) => Promise<T>): Promise<T> {
    const { session: sessions } = this.store;
    const session = await sessions.ensure();
    try {
      return await step(session);
    } catch (error) {
      if (!(error instanceof Problem && /^(token|session)_/.test(error.code))) throw error;
      return step(await sessions.renew(session));
    }
  }

  private ask<T>(
    method: string,
    where: (conversation: string) => string,
    body?: object,
  ): Promise<T> {
    return this.asSomebody(({ token, conversation_id }) =>
      this.store.client.call<T>(method, where(conversation_id), token, body),
    );
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

  /** Say why something did not work. */
  reason(error: unknown): string {
    if (!(error instanceof Problem)) throw error;
    return error.detail || this.text("failed");
  }

  private forget(): void {
    this.conversations.value = null;
    this.cases.value = null;
    this.openCase.value = null;
  }
}
