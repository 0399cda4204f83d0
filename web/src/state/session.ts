import { signal } from "@preact/signals-core";
import { type Client, Problem, type SessionReply } from "../api/client";
import { alone } from "./locks";
import type { Storage } from "./storage";

export type Session = Pick<
  SessionReply,
  "token" | "conversation_id" | "disclosure" | "language" | "customer"
> & {
  /** Where the conversation stood when it was opened on this page; what follows is news. */
  last_seq?: number;
  /** The customer has gone to this conversation on purpose. */
  chosen?: boolean;
};

const KEY = "session";

/** Holds the session, across reloads and tabs, and gets a new one when it is no good any more. */
export class SessionKeeper {
  readonly current = signal<Session | null>(null);
  /** Signed by the host site; used for the next session that is opened, then forgotten. */
  identity: string | null = null;
  private opening: Promise<Session> | null = null;
  private era = 0;

  constructor(
    private readonly client: Client,
    private readonly storage: Storage,
    private readonly onIdentityRefused: (code: string) => void,
  ) {
    this.adopt();
  }

  /** Take over what another tab has stored; return whether there is anything. */
  adopt(): boolean {
    try {
      const stored = JSON.parse(this.storage.get(KEY) ?? "null");
      if (typeof stored?.token === "string" && typeof stored.conversation_id === "string") {
        this.current.value = stored;
        return true;
      }
    } catch {
      // Whatever stood there was not written by this widget.
    }
    return false;
  }

  /** Return the session, opening one if there is none or an identity waits to be used. */
  ensure(): Promise<Session> {
    const session = this.current.value;
    return session && !this.identity ? Promise.resolve(session) : this.open();
  }

  /** Return a session to use instead of one that the server refused. */
  renew(refused: Session): Promise<Session> {
    if (this.adopt() && this.current.value && this.current.value.token !== refused.token) {
      return Promise.resolve(this.current.value);
    }
    return this.open();
  }

  /** Ask for the session again, in the language the widget now speaks. */
  open(): Promise<Session> {
    this.opening ??= alone("session", () => this.request()).finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  /** Forget the session; whatever is on its way back is not kept. */
  forget(): void {
    this.era += 1;
    this.opening = null;
    this.identity = null;
    this.storage.remove(KEY);
    this.current.value = null;
  }

  /** Go on with what the server has opened. */
  take(reply: SessionReply, chosen = false): Session {
    const { token, conversation_id, disclosure, language, customer } = reply;
    const session = { token, conversation_id, disclosure, language, customer, chosen };
    this.storage.set(KEY, JSON.stringify(session));
    const taken = { ...session, last_seq: reply.last_seq };
    this.current.value = taken;
    return taken;
  }

  private async request(): Promise<Session> {
    const era = this.era;
    const { identity } = this;
    // Another tab may have opened one while this one waited for its turn.
    if (!this.current.value && !identity && this.adopt() && this.current.value) {
      return this.current.value;
    }
    const earlier = this.current.value?.token ?? null;
    let reply: SessionReply;
    try {
      reply = await this.client.openSession(earlier, identity);
    } catch (error) {
      if (!(error instanceof Problem && error.code.startsWith("identity_"))) throw error;
      // The page's sign-in is too old or wrong: say so to the page, and serve the visitor anyway.
      if (this.identity === identity) this.identity = null;
      this.onIdentityRefused(error.code);
      reply = await this.client.openSession(earlier, null);
    }
    if (era !== this.era) throw new Problem(0, "superseded");
    if (this.identity === identity) this.identity = null;
    return this.take(reply);
  }
}
