import { batch, computed, signal } from "@preact/signals";
import { newId } from "../../src/state/ids";
import type { ImportFile, ImportPlan, ImportPreview } from "../api/files";
import { type App, PATH } from "./app";

const LARGEST = 1_000_000;
/** An intent of theirs that stays out. */
export const OUT = " out";

/** Files of another project on their way in: what they hold, and what is to become of it. */
export class Importing {
  readonly files = signal<ImportFile[]>([]);
  readonly languages = signal<Record<string, string>>({});
  /** Their intents: into one of ours, as they are (""), or out. */
  readonly fates = signal<Record<string, string>>({});
  readonly preview = signal<ImportPreview | null>(null);
  /** Intents that are none of ours, as the first look found them: a mapped one stays in sight. */
  readonly strangers = signal<ImportPreview["new_intents"]>([]);
  readonly problems = signal<string[]>([]);
  readonly busy = signal(false);
  readonly plan = computed<ImportPlan>(() => {
    const fates = Object.entries(this.fates.value);
    return {
      files: this.files.value,
      languages: this.languages.value,
      map: Object.fromEntries(fates.filter(([, to]) => to !== "" && to !== OUT)),
      skip: fates.filter(([, to]) => to === OUT).map(([name]) => name),
    };
  });
  private asked = 0;
  private clientId = newId();

  constructor(private readonly app: App) {}

  /** Take in what was dropped or picked, and look at it. */
  async take(list: readonly File[]): Promise<void> {
    const problems: string[] = [];
    const files: ImportFile[] = [];
    for (const file of list) {
      // The older formats go too: the server says what to do with them.
      if (!/\.(ya?ml|md|json)$/i.test(file.name)) {
        problems.push(this.app.text("notYaml", { name: file.name }));
      } else if (file.size > LARGEST) {
        problems.push(this.app.text("fileTooBig", { name: file.name }));
      } else {
        files.push({ name: file.name, content: await file.text() });
      }
    }
    this.forget();
    this.problems.value = problems;
    this.files.value = files;
    if (files.length) await this.look();
  }

  setLanguage(name: string, language: string): void {
    const { [name]: _, ...others } = this.languages.value;
    this.languages.value = language ? { ...others, [name]: language } : others;
    void this.look();
  }

  setFate(intent: string, fate: string): void {
    this.fates.value = { ...this.fates.value, [intent]: fate };
    void this.look();
  }

  /** Ask what would change. */
  async look(): Promise<void> {
    const asked = ++this.asked;
    this.busy.value = true;
    try {
      const preview = await this.app.api.post<ImportPreview>(
        `${PATH}/import/preview`,
        this.plan.peek(),
      );
      if (asked !== this.asked) return;
      batch(() => {
        if (this.preview.value === null) this.strangers.value = preview.new_intents;
        this.preview.value = preview;
      });
    } catch (error) {
      if (asked === this.asked) this.problems.value = [this.app.why(error)];
    } finally {
      if (asked === this.asked) this.busy.value = false;
    }
  }

  /** Write it; returns what was written, or nothing where that was refused. */
  async write(): Promise<ImportPreview | null> {
    if (this.busy.value || !this.preview.value) return null;
    this.busy.value = true;
    this.problems.value = [];
    try {
      const body = { client_id: this.clientId, ...this.plan.peek() };
      const done = await this.app.api.post<ImportPreview>(`${PATH}/import`, body);
      this.forget();
      return done;
    } catch (error) {
      this.problems.value = [this.app.why(error)];
      return null;
    } finally {
      this.busy.value = false;
    }
  }

  forget(): void {
    this.asked += 1;
    this.clientId = newId();
    batch(() => {
      this.files.value = [];
      this.languages.value = {};
      this.fates.value = {};
      this.preview.value = null;
      this.strangers.value = [];
      this.problems.value = [];
      this.busy.value = false;
    });
  }
}
