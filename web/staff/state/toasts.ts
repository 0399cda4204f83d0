import { signal } from "@preact/signals";

export interface Toast {
  id: number;
  text: string;
  tone: "done" | "problem";
  undo?: () => void;
}

const LASTS = 9_000;

/** Short words about what was just done, and the way back from it. */
export class Toasts {
  readonly list = signal<Toast[]>([]);
  private next = 1;
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();

  done(text: string, undo?: () => void): number {
    return this.add({ text, tone: "done", ...(undo ? { undo } : {}) });
  }

  problem(text: string): number {
    return this.add({ text, tone: "problem" });
  }

  /** Take back the latest of what can be. */
  undo(id = this.list.value.findLast((toast) => toast.undo)?.id): void {
    const toast = this.list.value.find((one) => one.id === id);
    if (!toast?.undo) return;
    this.close(toast.id);
    toast.undo();
  }

  get canUndo(): boolean {
    return this.list.value.some((toast) => toast.undo);
  }

  close(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.list.value = this.list.value.filter((toast) => toast.id !== id);
  }

  /** Whoever points at one is reading it. */
  hold(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  release(): void {
    for (const { id } of this.list.value) this.expire(id);
  }

  private add(toast: Omit<Toast, "id">): number {
    const id = this.next++;
    this.list.value = [...this.list.value.slice(-2), { id, ...toast }];
    this.expire(id);
    return id;
  }

  private expire(id: number): void {
    this.timers.set(
      id,
      setTimeout(() => this.close(id), LASTS),
    );
  }
}
