/** Waiting that can be cut short. */
export interface Waits {
  sleep(milliseconds: number, wake: AbortSignal): Promise<void>;
}

export const realWaits: Waits = {
  sleep: (milliseconds, wake) =>
    new Promise((resolve) => {
      if (wake.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        wake.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      wake.addEventListener("abort", done);
    }),
};

const LONGEST = 30_000;

/** Wait longer after each failure, and never all clients at the same moment. */
export function backoff(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST, 1_000 * 2 ** Math.min(failures, 10));
  return ceiling / 2 + (random() * ceiling) / 2;
}

/** A bell: whoever sleeps on its signal is woken, and the next sleep needs a new ring. */
export class Bell {
  private controller = new AbortController();

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  ring(): void {
    const rung = this.controller;
    this.controller = new AbortController();
    rung.abort();
  }
}
