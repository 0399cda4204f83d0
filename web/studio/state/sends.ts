import { computed, signal } from "@preact/signals";
import { Problem } from "../../src/api/client";
import { newId } from "../../src/state/ids";
import type { Api } from "../../staff/api/client";
import type { Decision, Part, ReviewMessage } from "../api/inbox";
import { PATH } from "./app";

/** A decision on its way. */
export interface Send {
  /** The same however often it is sent: a line that broke labels once. */
  clientId: string;
  message: ReviewMessage;
  decision: Decision;
  parts: Part[];
  /** Which message was opened after it. */
  next: string | null;
  /** The network is away: it goes out when that is back. */
  waiting: boolean;
}

/** The answers after which a decision waits: nobody there, signed out, too many at once, starting. */
const AWAY = [0, 401, 429, 502, 503, 504];

/** Decisions in the order they were made, one at a time; those the network kept wait. */
export class Sends {
  readonly list = signal<Send[]>([]);
  readonly leaving = computed(() => new Set(this.list.value.map(({ message }) => message.id)));
  readonly waiting = computed(() => this.list.value.filter((send) => send.waiting).length);
  private running: Promise<void> | null = null;

  constructor(
    private readonly api: Api,
    private readonly events: {
      done(send: Send, message: ReviewMessage): void;
      refused(send: Send, problem: Problem): void;
    },
  ) {}

  add(send: Omit<Send, "clientId" | "waiting">): void {
    this.list.value = [...this.list.value, { ...send, clientId: newId(), waiting: false }];
    void this.flush();
  }

  /** Send what is here; whoever asks while it goes out waits for the same. */
  flush(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Take back the last one that never went out; what is on its way just now is not. */
  takeBack(): Send | null {
    const last = this.list.peek().at(-1);
    if (!last?.waiting || this.running) return null;
    this.drop(last);
    return last;
  }

  /** Undo or redo, once everything before it has arrived. */
  async after(what: "undo" | "redo"): Promise<{ message: ReviewMessage | null }> {
    await this.flush();
    if (this.list.peek().length > 0) throw new Problem(0, "network");
    return this.api.post(`${PATH}/${what}`, { client_id: newId() });
  }

  /** Ask before a page is closed that holds what the server has not. */
  guard(): () => void {
    const ask = (event: BeforeUnloadEvent) => {
      if (this.list.peek().length > 0) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }

  /** Whoever signs in next must not send what somebody else has said. */
  forget(): void {
    this.list.value = [];
  }

  private async run(): Promise<void> {
    for (let send = this.list.peek()[0]; send; send = this.list.peek()[0]) {
      const refusal = await this.post(send);
      if (refusal && AWAY.includes(refusal.status)) {
        this.list.value = this.list.peek().map((one) => ({ ...one, waiting: true }));
        return;
      }
      if (refusal) {
        this.drop(send);
        this.events.refused(send, refusal);
      }
    }
  }

  private async post(send: Send): Promise<Problem | null> {
    const { clientId, message, decision, parts } = send;
    // Between two readings a third trainer decides.
    const what = message.state === "disputed" ? "adjudicate" : "label";
    const path = `${PATH}/messages/${encodeURIComponent(message.id)}/${what}`;
    const body = { client_id: clientId, version: message.version, decision, parts };
    try {
      const reply = await this.api.post<ReviewMessage>(path, body);
      this.events.done(send, reply);
      this.drop(send);
      return null;
    } catch (error) {
      return error instanceof Problem ? error : new Problem(0, "network");
    }
  }

  private drop({ clientId }: Send): void {
    this.list.value = this.list.peek().filter((one) => one.clientId !== clientId);
  }
}
