import { signal } from "@preact/signals";
import type { Api } from "../../staff/api/client";
import type { Storage } from "../../staff/state/storage";
import { talkPath } from "../api/talks";

const SETTLES = 900;

/**
 * What is being written to one customer: on this machine at each key, on the server soon after.
 *
 * The server's copy is for another machine; where this one has words that the server has not
 * confirmed, they win.
 */
export class Draft {
  readonly text = signal("");
  readonly saved = signal(true);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private touched = false;

  constructor(
    private readonly api: Api,
    private readonly storage: Storage,
    private readonly conversation: string,
  ) {
    const kept = storage.get(this.key);
    if (kept === null) return;
    this.text.value = kept;
    this.touched = true;
    this.saved.value = false;
    this.timer = setTimeout(() => void this.save(), SETTLES);
  }

  private get key(): string {
    return `draft:${this.conversation}`;
  }

  /** The server's copy came: it counts unless something was written here meanwhile. */
  adopt(text: string | null | undefined): void {
    if (!this.touched && text) this.text.value = text;
  }

  write(text: string): void {
    if (text === this.text.value) return;
    this.touched = true;
    this.text.value = text;
    this.saved.value = false;
    this.storage.set(this.key, text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), SETTLES);
  }

  /** It has been sent: nothing is left to keep. */
  clear(): void {
    this.write("");
    clearTimeout(this.timer);
    void this.save();
  }

  /** Leaving: what the server has not confirmed stays on this machine. */
  close(): void {
    clearTimeout(this.timer);
    if (!this.saved.value) void this.save();
  }

  private async save(): Promise<void> {
    const text = this.text.value;
    try {
      await this.api.put(talkPath(this.conversation, "/draft"), { text });
    } catch {
      // It stays on this machine and goes along with the next change.
      return;
    }
    if (text !== this.text.value) return;
    this.saved.value = true;
    this.storage.remove(this.key);
  }
}
