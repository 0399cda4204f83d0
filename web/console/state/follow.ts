import { Problem } from "../../src/api/client";
import type { LogEvent, TypingSign } from "../../src/api/events";
import type { ServerSent } from "../../src/api/sse";
import { Bell, backoff, type Waits } from "../../src/state/waits";

export interface Source {
  read(after: number): Promise<{ events: LogEvent[]; last_seq: number }>;
  stream(after: number, signal: AbortSignal): AsyncIterable<ServerSent>;
}

export interface FollowerEvents {
  /** The newest sequence already folded in. */
  lastSeq(): number;
  event(event: LogEvent): void;
  typing(sign: TypingSign): void;
  caughtUp(): void;
  reached(yes: boolean): void;
  /** The server will not let this conversation be read: trying again is no use. */
  refused(problem: Problem): void;
}

const SILENCE = 40_000;
const SHORTEST = 1_000;

/**
 * Follows one conversation's log: catches up, then streams from the last sequence it has folded.
 *
 * A sequence that is missing breaks the stream and asks again, so that nothing is lost; one that
 * was seen before is left out by the fold, so that nothing is doubled.
 */
export class Follower {
  private readonly stopped = new AbortController();
  private readonly bell = new Bell();

  constructor(
    private readonly source: Source,
    private readonly waits: Waits,
    private readonly events: FollowerEvents,
  ) {}

  start(): void {
    void this.run(this.stopped.signal);
  }

  stop(): void {
    this.stopped.abort();
    this.bell.ring();
  }

  /** There is a reason to look at once: the network is back, the page is in sight again. */
  kick(): void {
    this.bell.ring();
  }

  private async run(stop: AbortSignal): Promise<void> {
    let failures = 0;
    while (!stop.aborted) {
      const { signal: bell } = this.bell;
      try {
        await this.catchUp(stop);
        failures = 0;
        const opened = Date.now();
        await this.listen(stop);
        // A server that hangs up at once must not be asked in a tight circle.
        if (Date.now() - opened < SHORTEST) await this.waits.sleep(SHORTEST, this.bell.signal);
      } catch (error) {
        if (stop.aborted) return;
        if (!(error instanceof Problem)) throw error;
        this.events.reached(error.status !== 0);
        if (!error.passing && error.status !== 401) return this.events.refused(error);
        await this.waits.sleep(Math.max(backoff(failures), error.retryAfter * 1_000), bell);
        failures += 1;
      }
    }
  }

  private async catchUp(stop: AbortSignal): Promise<void> {
    for (;;) {
      const reply = await this.source.read(this.events.lastSeq());
      if (stop.aborted) return;
      for (const event of reply.events) this.events.event(event);
      this.events.reached(true);
      if (!reply.events.length || this.events.lastSeq() >= reply.last_seq) break;
    }
    this.events.caughtUp();
  }

  private async listen(stop: AbortSignal): Promise<void> {
    const line = new AbortController();
    const hangUp = () => line.abort();
    stop.addEventListener("abort", hangUp);
    let timer = setTimeout(hangUp, SILENCE);
    try {
      for await (const sent of this.source.stream(this.events.lastSeq(), line.signal)) {
        if (stop.aborted) break;
        clearTimeout(timer);
        timer = setTimeout(hangUp, SILENCE);
        if (sent && !this.take(sent)) break;
      }
    } catch (error) {
      // A line that breaks is the ordinary end of a stream; one that was refused is not.
      if (error instanceof Problem && error.status !== 0) throw error;
    } finally {
      clearTimeout(timer);
      stop.removeEventListener("abort", hangUp);
      line.abort();
    }
  }

  /** Fold in one event of the stream; return false when one before it is missing. */
  private take({ type, data }: { type: string; data: string }): boolean {
    const said = JSON.parse(data);
    if (type === "typing" || said.type === "typing") {
      this.events.typing(said);
      return true;
    }
    if (typeof said.seq !== "number") return true;
    if (said.seq > this.events.lastSeq() + 1) return false;
    this.events.event(said);
    return true;
  }
}
