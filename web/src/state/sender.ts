import { type Client, Problem } from "../api/client";
import type { Entry, Outbox } from "./outbox";
import type { Session, SessionKeeper } from "./session";
import { Bell, backoff, type Waits } from "./waits";

export interface SenderEvents {
  acknowledged(entry: Entry, seq: number): void;
  refused(entry: Entry, problem: Problem): void;
  /** The connection worked or did not, as seen from here. */
  reached(yes: boolean): void;
}

/** Empties the outbox: in order, one at a time, until each POST is acknowledged or refused. */
export class Sender {
  private running = false;
  private stopped = false;
  private readonly bell = new Bell();

  constructor(
    private readonly outbox: Outbox,
    private readonly sessions: SessionKeeper,
    private readonly client: Client,
    private readonly waits: Waits,
    private readonly events: SenderEvents,
  ) {}

  /** There is something to send, or a reason to try again at once. */
  kick(): void {
    this.bell.ring();
    if (!this.running && !this.stopped) void this.run();
  }

  stop(): void {
    this.stopped = true;
    this.bell.ring();
  }

  private async run(): Promise<void> {
    this.running = true;
    let failures = 0;
    try {
      for (let entry = this.outbox.next(); entry && !this.stopped; entry = this.outbox.next()) {
        const { signal } = this.bell;
        const problem = await this.send(entry);
        if (!problem) {
          failures = 0;
          continue;
        }
        const wait = Math.max(backoff(failures), problem.retryAfter * 1_000);
        failures += 1;
        await this.waits.sleep(wait, signal);
      }
    } finally {
      this.running = false;
    }
  }

  /** Return why it has to be tried again, or null when it is settled. */
  private async send(entry: Entry): Promise<Problem | null> {
    let session: Session | null = null;
    this.outbox.sending(entry.id);
    try {
      session = await this.sessions.ensure();
      const seq = await this.post(entry, session);
      this.events.reached(true);
      this.outbox.remove(entry.id);
      this.events.acknowledged(entry, seq);
      return null;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.events.reached(error.status !== 0);
      if (session && isStale(error)) {
        this.outbox.unanswered(entry.id);
        return this.renew(session);
      }
      if (error.passing) {
        this.outbox.unanswered(entry.id);
        return error;
      }
      this.outbox.refused(entry.id, error);
      this.events.refused(entry, error);
      return null;
    }
  }

  private async renew(refused: Session): Promise<Problem | null> {
    try {
      await this.sessions.renew(refused);
      return null;
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  }

  private async post({ id, command }: Entry, session: Session): Promise<number> {
    const { token, conversation_id } = session;
    switch (command.kind) {
      case "message": {
        const { text, button_id } = command;
        const body = { client_message_id: id, text, ...(button_id ? { button_id } : {}) };
        return (await this.client.sendMessage(token, conversation_id, body)).seq;
      }
      case "feedback": {
        const { message_id, value } = command;
        await this.client.sendFeedback(token, conversation_id, { message_id, value });
        return 0;
      }
      case "handoff":
        await this.client.askForPerson(token, conversation_id);
        return 0;
    }
  }
}

/** Whether the session, not the request, is what the server refused. */
export function isStale(problem: Problem): boolean {
  return problem.status === 401 || problem.code === "conversation_not_found";
}
