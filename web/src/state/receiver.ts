import { type Client, Problem } from "../api/client";
import type { LogEvent, TypingSign } from "../api/events";
import { isStale } from "./sender";
import type { Session, SessionKeeper } from "./session";
import { Bell, backoff, type Waits } from "./waits";

export interface ReceiverEvents {
  /** The newest sequence already folded in. */
  lastSeq(): number;
  event(event: LogEvent): void;
  typing(sign: TypingSign): void;
  /** Everything that had happened so far is here. */
  caughtUp(): void;
  reached(yes: boolean): void;
}

// The server says something at least every 15 seconds; a line silent for longer is dead.
const SILENCE = 40_000;
const POLL = 2_500;
const SHORTEST = 1_000;
// A proxy that holds streams back shows itself by this many in a row that end with no sign of life.
const DEAF_STREAMS = 2;
const POLLS_BEFORE_STREAM = 24;

/** Follows the event log: catches up, then streams; where streams do not pass, it asks again. */
export class Receiver {
  private run: AbortController | null = null;
  private readonly bell = new Bell();

  constructor(
    private readonly sessions: SessionKeeper,
    private readonly client: Client,
    private readonly waits: Waits,
    private readonly events: ReceiverEvents,
  ) {}

  get following(): boolean {
    return this.run !== null;
  }

  start(): void {
    if (this.run) return;
    this.run = new AbortController();
    void this.follow(this.run.signal);
  }

  stop(): void {
    this.run?.abort();
    this.run = null;
    this.bell.ring();
  }

  /** There is a reason to look at once: the network is back, the page is in sight again. */
  kick(): void {
    this.bell.ring();
  }

  private async follow(stop: AbortSignal): Promise<void> {
    let failures = 0;
    let deaf = 0;
    while (!stop.aborted) {
      const { signal: bell } = this.bell;
      let session: Session | null = null;
      try {
        session = await this.sessions.ensure();
        await this.catchUp(session, stop);
        failures = 0;
        if (deaf >= DEAF_STREAMS) {
          await this.poll(session, stop);
          deaf = 0;
        } else {
          const { signal } = this.bell;
          const opened = Date.now();
          deaf = (await this.stream(session, stop)) ? 0 : deaf + 1;
          // A server that hangs up at once must not be asked in a tight circle.
          if (Date.now() - opened < SHORTEST) await this.waits.sleep(SHORTEST, signal);
        }
      } catch (error) {
        if (stop.aborted) return;
        if (!(error instanceof Problem)) throw error;
        deaf = 0;
        if (session && isStale(error) && (await this.renewed(session))) continue;
        this.events.reached(error.status !== 0);
        await this.waits.sleep(Math.max(backoff(failures), error.retryAfter * 1_000), bell);
        failures += 1;
      }
    }
  }

  private isCurrent(session: Session): boolean {
    return this.sessions.current.value?.conversation_id === session.conversation_id;
  }

  private async renewed(refused: Session): Promise<boolean> {
    try {
      await this.sessions.renew(refused);
      return true;
    } catch {
      return false;
    }
  }

  private async catchUp(session: Session, stop: AbortSignal): Promise<void> {
    for (;;) {
      const after = this.events.lastSeq();
      const reply = await this.client.readEvents(session.token, session.conversation_id, after);
      if (stop.aborted || !this.isCurrent(session)) return;
      for (const event of reply.events) this.events.event(event);
      this.events.reached(true);
      if (!reply.events.length || this.events.lastSeq() >= reply.last_seq) break;
    }
    this.events.caughtUp();
  }

  private async poll(session: Session, stop: AbortSignal): Promise<void> {
    for (let count = 0; count < POLLS_BEFORE_STREAM && !stop.aborted; count += 1) {
      await this.waits.sleep(POLL, this.bell.signal);
      if (stop.aborted || !this.isCurrent(session)) return;
      await this.catchUp(session, stop);
    }
  }

  /** Return whether anything came through; throws when the line cannot be opened. */
  private async stream(session: Session, stop: AbortSignal): Promise<boolean> {
    const line = new AbortController();
    const hangUp = () => line.abort();
    stop.addEventListener("abort", hangUp);
    let timer = setTimeout(hangUp, SILENCE);
    let alive = false;
    try {
      const after = this.events.lastSeq();
      const sent = this.client.stream(session.token, session.conversation_id, after, line.signal);
      for await (const message of sent) {
        if (stop.aborted || !this.isCurrent(session)) break;
        alive = true;
        clearTimeout(timer);
        timer = setTimeout(hangUp, SILENCE);
        if (message && !this.take(message)) break;
      }
    } catch (error) {
      // A line that breaks is the ordinary end of a stream; one that was refused is not.
      if (error instanceof Problem && error.status !== 0) throw error;
    } finally {
      clearTimeout(timer);
      stop.removeEventListener("abort", hangUp);
      line.abort();
    }
    return alive;
  }

  /** Fold in one event of the stream; return false when one before it is missing. */
  private take({ type, data }: { type: string; data: string }): boolean {
    if (type === "typing") {
      this.events.typing(JSON.parse(data));
      return true;
    }
    const event: LogEvent = JSON.parse(data);
    if (typeof event.seq !== "number") return true;
    if (event.seq > this.events.lastSeq() + 1) return false;
    this.events.event(event);
    return true;
  }
}
