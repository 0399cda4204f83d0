import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { Problem } from "../../src/api/client";
import type { Api } from "../../staff/api/client";
import type { Preview } from "../api/inbox";
import { PATH } from "./app";
import type { Draft } from "./draft";

const SETTLES = 250;
const KEPT = 40;
const COMES = 5_000;

/** What a label would change, asked for once its maker pauses; nothing waits for it. */
export class Foresight {
  readonly value = signal<Preview | null>(null);
  readonly problem = signal<Problem | null>(null);
  readonly loading = signal(false);
  private readonly known = new Map<string, Preview>();
  private asked = 0;

  constructor(
    private readonly api: Api,
    private readonly draft: ReadonlySignal<Draft | null>,
  ) {}

  follow(): () => void {
    return effect(() => {
      const draft = this.draft.value;
      const asked = ++this.asked;
      this.problem.value = null;
      if (!draft?.ready.value) {
        this.value.value = null;
        this.loading.value = false;
        return;
      }
      const parts = JSON.stringify(draft.parts.value);
      const known = this.known.get(draft.message.id + parts);
      this.value.value = known ?? null;
      this.loading.value = !known;
      if (known) return;
      const timer = setTimeout(() => void this.ask(draft, asked), SETTLES);
      return () => clearTimeout(timer);
    });
  }

  again(): void {
    const draft = this.draft.peek();
    if (draft) void this.ask(draft, ++this.asked);
  }

  private async ask(draft: Draft, asked: number): Promise<void> {
    const { id } = draft.message;
    const parts = draft.final;
    this.loading.value = true;
    try {
      const path = `${PATH}/messages/${encodeURIComponent(id)}/preview`;
      const preview = await this.api.post<Preview>(path, { parts });
      this.known.set(id + JSON.stringify(parts), preview);
      for (const key of [...this.known.keys()].slice(0, -KEPT)) this.known.delete(key);
      if (asked !== this.asked) return;
      this.value.value = preview;
      this.problem.value = null;
    } catch (error) {
      if (asked !== this.asked) return;
      const problem = error instanceof Problem ? error : new Problem(0, "network");
      this.problem.value = problem;
      // The first time the examples are being compared: that takes a while, then it is there.
      if (problem.code === "vectors_coming") {
        setTimeout(() => {
          if (asked === this.asked) void this.ask(draft, asked);
        }, COMES);
      }
    }
    this.loading.value = false;
  }
}
