import { type Client, Problem } from "../api/client";
import { alone } from "./locks";
import type { Command, Entry, Outbox } from "./outbox";
import type { Session, SessionKeeper } from "./session";
import { Bell, backoff, type Waits } from "./waits";

export interface SenderEvents {
  acknowledged(entry: Entry, seq: number): void;
  refused(entry: Entry, problem: Problem): void;
  /** The connection worked or did not, as seen from here. */
  reached(yes: boolean): void;
}

/** Which entries a sender sends, and how: files have a lane of their own, words never wait. */
export interface Lane {
  name: string;
  takes(command: Command): boolean;
  post(entry: Entry, session: Session): Promise<number>;
}

/**
 * Empties a lane of the outbox: in order, one at a time, until each POST is acknowledged or refused.
 *
 * One tab at a time does; the others see its progress in the storage.
 */
export class Sender {
  private running = false;
  private stopped = false;
  private readonly bell = new Bell();

  constructor(
    private readonly outbox: Outbox,
    private readonly sessions: SessionKeeper,
    private readonly lane: Lane,
    private readonly waits: Waits,
    private readonly events: SenderEvents,
  ) {}

  /** There is something to send, or a reason to try again at once. */
  kick(): void {
    this.bell.ring();
    if (this.running || this.stopped || !this.next()) return;
    this.running = true;
    alone(`send-${this.lane.name}`, () => this.run()).finally(() => {
      this.running = false;
      // What was written while the lock was being given back.
      this.kick();
    });
  }

  stop(): void {
    this.stopped = true;
    this.bell.ring();
  }

  /** The oldest that may go out by itself. */
  private next(): Entry | undefined {
    return this.outbox.entries.value.find(
      ({ state, command }) => state === "waiting" && this.lane.takes(command),
    );
  }

  private async run(): Promise<void> {
    let failures = 0;
    // What another tab was sending when it closed.
    if (!this.stopped) this.outbox.reread();
    for (let entry = this.next(); entry && !this.stopped; entry = this.next()) {
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
  }

  /** Return why it has to be tried again, or null when it is settled. */
  private async send(entry: Entry): Promise<Problem | null> {
    let session: Session | null = null;
    this.outbox.sending(entry.id);
    try {
      session = await this.sessions.ensure();
      const seq = await this.lane.post(entry, session);
      this.events.reached(true);
      this.outbox.acknowledged(entry.id, seq);
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
}

/** Words, thumbs and requests, which are small. */
export function words(client: Client): Lane {
  return {
    name: "words",
    takes: (command) => command.kind !== "file",
    async post({ id, command: { kind, ...body } }, { token, conversation_id }) {
      if (kind !== "message") {
        await client.post(token, conversation_id, kind, body);
        return 0;
      }
      const message = { client_message_id: id, ...body };
      return (await client.post(token, conversation_id, "messages", message)).seq;
    },
  };
}

/** Whether the session, not the request, is what the server refused. */
export function isStale(problem: Problem): boolean {
  return problem.status === 401 || problem.code === "conversation_not_found";
}
