import { type Signal, signal } from "@preact/signals";
import { Problem } from "../../src/api/client";
import { newId } from "../../src/state/ids";
import { realWaits } from "../../src/state/waits";
import { Api } from "../../staff/api/client";
import { Keys } from "../../staff/state/keys";
import { Listener } from "../../staff/state/listener";
import { Resource } from "../../staff/state/resource";
import { Session } from "../../staff/state/session";
import { type Storage, staffStorage } from "../../staff/state/storage";
import { Toasts } from "../../staff/state/toasts";
import type { StaffApp } from "../../staff/ui/use";
import type { Models, Promoted, Run, RunKind, Runs, Topic } from "../api/types";
import { has, type Key, say } from "../i18n";
import { Inbox } from "./inbox";
import { placeFor, type Shown } from "./places";
import { Router } from "./router";

export const PATH = "/v1/staff/studio";

/** What a dialog is about. */
export type Asking = { what: "promote"; model: string } | { what: "rollback"; model: string };

/** Everything the studio knows; the screen only shows it. */
export class App implements StaffApp {
  readonly storage: Storage;
  readonly api: Api;
  readonly session: Session;
  readonly router: Router;
  readonly toasts = new Toasts();
  readonly keys: Keys;
  readonly online = signal(navigator.onLine);
  readonly reachable = signal(true);
  readonly palette = signal(false);
  readonly help = signal(false);
  readonly asking = signal<Asking | null>(null);
  /** Counts what happened on the server: whoever shows some of it looks again. */
  readonly hints: Record<Topic, Signal<number>> = {
    run: signal(0),
    model: signal(0),
    inbox: signal(0),
    groups: signal(0),
    quality: signal(0),
    dialogues: signal(0),
    files: signal(0),
  };
  readonly runs = new Resource<Runs>(() => this.api.get(`${PATH}/runs`));
  readonly models = new Resource<Models>(() => this.api.get(`${PATH}/models`));
  readonly inbox: Inbox;
  private line: Listener | null = null;

  constructor() {
    this.storage = staffStorage();
    this.api = new Api({
      language: () => this.session.language.value,
      signedOut: () => this.session.ended(),
    });
    this.session = new Session(this.api, this.storage, navigator.language);
    this.router = new Router(window);
    this.inbox = new Inbox(this);
    this.keys = new Keys({
      singleKeys: () => this.session.singleKeys.value,
      // What lies over the page has the keyboard to itself.
      blocked: () => document.querySelector("dialog[open], [popover]:popover-open") !== null,
    });
  }

  /** Which page is shown; none where nothing may be seen. */
  get place(): Shown | null {
    return placeFor(this.router.route.value.page, (permission) => this.session.may(permission));
  }

  text(key: Key, values: Record<string, string | number> = {}): string {
    return say(this.session.language.value, key, values);
  }

  words(key: string): string | null {
    return has(key) ? this.text(key) : null;
  }

  tagline(): string {
    return this.text("studio");
  }

  /** Begin to work; returns how to stop. */
  enter(): () => void {
    if (!this.place) return () => {};
    this.line = new Listener((signal) => this.api.stream(`${PATH}/stream`, signal), realWaits, {
      hint: (hint) => this.take(String(hint.topic)),
      opened: () => this.lookAtAll(),
      reached: (yes) => {
        this.reachable.value = yes;
      },
    });
    this.line.start();
    const unguard = this.inbox.sends.guard();
    return () => {
      this.line?.stop();
      unguard();
      this.inbox.sends.forget();
    };
  }

  /** The network is back or the page is in sight again. */
  wake(): void {
    this.line?.kick();
    if (this.session.me.value) this.lookAtAll();
  }

  setOnline(online: boolean): void {
    this.online.value = online;
    if (online) this.wake();
  }

  /** Put a run into the queue and go where it can be watched. */
  async ask(kind: RunKind, params: Record<string, string | number> = {}): Promise<Run | null> {
    const run = await this.try(() =>
      this.api.post<Run>(`${PATH}/runs`, { client_id: newId(), kind, params }),
    );
    if (!run) return null;
    this.take("run");
    this.toasts.done(
      this.text("runAskedFor", { kind: this.text(`kind_${kind}`) }),
      () => void this.cancel(run.id),
    );
    return run;
  }

  async cancel(id: string): Promise<void> {
    const path = `${PATH}/runs/${encodeURIComponent(id)}/cancel`;
    const run = await this.try(() => this.api.post<Run>(path, { client_id: newId() }));
    if (!run) return;
    this.take("run");
    this.toasts.done(this.text("runCancelled"));
  }

  /** Let a model answer customers; a refusal is for the dialog to show. */
  async promote(model: string, reason: string, override: boolean, clientId: string): Promise<void> {
    const path = `${PATH}/models/${encodeURIComponent(model)}/promote`;
    const body = { client_id: clientId, reason, override };
    this.swapped(await this.api.post<Promoted>(path, body));
  }

  async rollBack(reason: string, clientId: string): Promise<void> {
    const body = { client_id: clientId, reason };
    this.swapped(await this.api.post<Promoted>(`${PATH}/rollback`, body));
  }

  /** What people call a model: the two words of its file, or the first letters of its id. */
  nameOf(id: string): string {
    const model = this.models.value.value?.models.find((one) => one.id === id);
    return model ? nameOfFile(model.file) : id.slice(0, 8);
  }

  /** Say something to a screen reader. */
  announce(text: string, region: "live" | "alert" = "live"): void {
    const place = document.getElementById(region);
    if (!place) return;
    const line = document.createElement("p");
    line.textContent = text;
    place.replaceChildren(line);
  }

  /** What a refusal says, in the reader's language. */
  why(error: unknown): string {
    if (!(error instanceof Problem)) return this.text("wentWrong");
    if (error.status === 0) return this.text("noNetwork");
    return error.detail || this.text("wentWrong");
  }

  private swapped({ running }: Promoted): void {
    this.asking.value = null;
    this.take("model");
    this.toasts.done(this.text("promoted", { model: this.nameOf(running) }));
  }

  private async try<T>(command: () => Promise<T>): Promise<T | null> {
    try {
      return await command();
    } catch (error) {
      this.toasts.problem(this.why(error));
      return null;
    }
  }

  /** Something of this kind has changed: whoever shows it looks again. */
  take(topic: string): void {
    if (topic === "model") void this.readModels();
    else if (topic === "run") void this.readRuns();
    else if (topic in this.hints) this.hints[topic as Topic].value += 1;
  }

  private async readRuns(): Promise<void> {
    const before = this.runs.value.peek()?.runs;
    await this.runs.load();
    this.hints.run.value += 1;
    const states = new Map(before?.map((run) => [run.id, run.state]));
    for (const run of this.runs.value.peek()?.runs ?? []) {
      if (["queued", "running"].includes(states.get(run.id) ?? "")) this.tell(run);
    }
  }

  /** Say that a run has ended; it leaves a model behind, or what one has read. */
  private tell(run: Run): void {
    const kind = this.text(`kind_${run.kind}`);
    if (run.state === "done") this.toasts.done(this.text("runDone", { kind }));
    else if (run.state === "failed") this.toasts.problem(this.text("runFailed", { kind }));
    else if (run.state === "queued" || run.state === "running") return;
    void this.readModels();
  }

  private async readModels(): Promise<void> {
    await this.models.load();
    this.hints.model.value += 1;
  }

  private lookAtAll(): void {
    void this.inbox.sends.flush();
    for (const topic of Object.keys(this.hints)) this.take(topic);
  }
}

/** `20261127-203151-blistering-photometry.tar.gz` without its date and its ending. */
export function nameOfFile(file: string): string {
  const name = file.replace(/^.*\//, "").replace(/\.tar\.gz$/, "");
  return name.replace(/^(studio-)?\d{8}-\d{6}-(?=.)/, "");
}
