import { Problem } from "../../src/api/client";
import type { ServerSent } from "../../src/api/sse";
import { Bell, backoff, type Waits } from "../../src/state/waits";

const SILENCE = 40_000;
const SHORTEST = 1_000;

/** Follows a stream of hints, which are not kept: whoever missed some looks at everything anew. */
export class Listener {
  private readonly stopped = new AbortController();
  private readonly bell = new Bell();

  constructor(
    private readonly open: (signal: AbortSignal) => AsyncIterable<ServerSent>,
    private readonly waits: Waits,
    private readonly events: {
      hint(hint: Record<string, unknown>): void;
      /** The line is open: what happened before it was is not known. */
      opened(): void;
      reached(yes: boolean): void;
    },
  ) {}

  start(): void {
    void this.run(this.stopped.signal);
  }

  stop(): void {
    this.stopped.abort();
    this.bell.ring();
  }

  kick(): void {
    this.bell.ring();
  }

  private async run(stop: AbortSignal): Promise<void> {
    let failures = 0;
    while (!stop.aborted) {
      const { signal: bell } = this.bell;
      const line = new AbortController();
      const hangUp = () => line.abort();
      stop.addEventListener("abort", hangUp);
      const opened = Date.now();
      let timer = setTimeout(hangUp, SILENCE);
      try {
        this.events.opened();
        for await (const sent of this.open(line.signal)) {
          this.events.reached(true);
          failures = 0;
          clearTimeout(timer);
          timer = setTimeout(hangUp, SILENCE);
          if (sent) this.events.hint({ type: sent.type, ...JSON.parse(sent.data) });
        }
      } catch (error) {
        if (error instanceof Problem) this.events.reached(error.status !== 0);
        else if (!stop.aborted && !line.signal.aborted) this.events.reached(false);
        failures += 1;
      } finally {
        clearTimeout(timer);
        stop.removeEventListener("abort", hangUp);
        line.abort();
      }
      const wait = Date.now() - opened < SHORTEST || failures ? backoff(failures) : SHORTEST;
      if (!stop.aborted) await this.waits.sleep(wait, bell);
    }
  }
}
