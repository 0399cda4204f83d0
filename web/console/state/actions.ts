import { Problem } from "../../src/api/client";
import { newId } from "../../src/state/ids";
import { Refusal } from "../../staff/api/client";
import { talkPath } from "../api/talks";
import type {
  Canned,
  Macro,
  Ownership,
  Person,
  Presence,
  Suggestion,
  TalkDetail,
} from "../api/types";
import type { Key } from "../i18n";
import type { App } from "./app";
import type { Talk } from "./talk";

type Done = { text: string; undo?: () => void };

/** What an agent does with a conversation: shown at once, told when it fails, taken back where it can be. */
export class Actions {
  /** The command under way in each conversation. */
  private readonly under = new Map<string, Promise<boolean>>();

  constructor(private readonly app: App) {}

  /** Take it; with somebody else's it means to relieve him. It is found among one's own then. */
  async take(talk = this.app.talk.value): Promise<boolean> {
    const me = this.me;
    const done = await this.command(talk, "take", {}, { owner: "person", assignee: me }, () => ({
      text: this.app.text("taken"),
      undo: () => void this.release(talk),
    }));
    const { view, id } = this.app.router.route.value;
    if (done && id === talk?.id && view === "unassigned") {
      this.app.router.go({ view: "mine", id }, { replace: true });
    }
    return done;
  }

  release(talk = this.app.talk.value): Promise<boolean> {
    return this.command(talk, "release", {}, { owner: "queue", assignee: null }, () => ({
      text: this.app.text("released"),
      undo: () => void this.take(talk),
    }));
  }

  pass(to: Person | null, note: string): Promise<boolean> {
    const talk = this.app.talk.value;
    const body = { to: to?.id ?? null, note: note || null };
    const change = to ? { assignee: to } : { owner: "queue" as const, assignee: null };
    return this.command(talk, "pass", body, change, () => ({
      text: to ? this.app.text("passedTo", { who: to.name }) : this.app.text("released"),
      undo: () => void this.take(talk),
    }));
  }

  giveBack(note: string, text: string): Promise<boolean> {
    const talk = this.app.talk.value;
    const body = { note, ...(text ? { text } : {}) };
    return this.command(talk, "return", body, { owner: "bot", assignee: null }, () => ({
      text: this.app.text("givenBack"),
      undo: () => void this.take(talk),
    }));
  }

  /** Hide it until a moment; without one, until the customer writes. */
  snooze(until: Date | null): Promise<boolean> {
    const talk = this.app.talk.value;
    const at = until?.toISOString() ?? null;
    const change = { snoozed: true, snoozed_until: at };
    return this.command(talk, "snooze", { until: at }, change, () => ({
      text: this.app.text("snoozed"),
      undo: () => void this.wake(talk),
    }));
  }

  /** Have it back in the list: whoever takes a conversation has it at hand. */
  wake(talk = this.app.talk.value): Promise<boolean> {
    return this.command(talk, "take", {}, { snoozed: false, snoozed_until: null }, () => ({
      text: this.app.text("awake"),
    }));
  }

  async close(note = ""): Promise<boolean> {
    const talk = this.app.talk.value;
    const next = talk ? this.app.queue.after(talk.id) : null;
    const body = note ? { note } : {};
    const done = await this.command(talk, "close", body, { owner: "closed" }, () => ({
      text: this.app.text("closed"),
      undo: () => void this.reopen(talk),
    }));
    // The next one is at hand; the closed one is left alone with its undo.
    const { page, view, id } = this.app.router.route.value;
    if (done && page === "inbox" && view !== "closed" && id === talk?.id) {
      this.app.router.go({ id: next });
    }
    return done;
  }

  async reopen(talk: Talk | null): Promise<boolean> {
    const done = await this.take(talk);
    if (done && talk) this.app.router.go({ page: "inbox", view: "mine", id: talk.id });
    return done;
  }

  async merge(into: string): Promise<boolean> {
    const done = await this.command(
      this.app.talk.value,
      "merge",
      { into },
      { owner: "closed" },
      () => ({ text: this.app.text("merged") }),
    );
    if (done) this.app.router.go({ id: into });
    return done;
  }

  async runMacro(macro: Macro): Promise<boolean> {
    const talk = this.app.talk.value;
    const body = { client_id: newId() };
    const path = `macros/${encodeURIComponent(macro.id)}`;
    return this.command(talk, path, body, {}, () => ({
      text: this.app.text("macroDone", { title: this.app.both(macro.title) }),
    }));
  }

  /** Put a reply at hand: where nothing is written it is all of it, else it goes at the end. */
  insert(text: string, origin: { kind: "canned" | "suggestion"; id: string }): void {
    const talk = this.app.talk.value;
    if (!talk) return;
    const before = talk.draft.text.value;
    talk.mode.value = "reply";
    talk.write(before.trim() ? `${before.trimEnd()}\n\n${text}` : text);
    talk.origin.value = origin;
  }

  useSuggestion(suggestion: Suggestion | undefined): void {
    if (!suggestion) return;
    this.insert(suggestion.text, { kind: "suggestion", id: suggestion.id });
    // Where the customer lies over the conversation, the words are beneath.
    if (this.app.router.route.value.query.pane) this.app.router.ask({ pane: "" });
    this.app.announce(this.app.text("suggestionUsed", { title: suggestion.source.title }));
  }

  /** Fill in a canned reply for this customer; what is missing is marked, not left out silently. */
  async useCanned(canned: Canned): Promise<void> {
    const talk = this.app.talk.value;
    if (!talk) return;
    try {
      const path = `/v1/staff/canned/${encodeURIComponent(canned.id)}/render`;
      const body = { conversation_id: talk.id };
      const reply = await this.app.api.post<{ text: string; missing: string[] }>(path, body);
      this.insert(reply.text, { kind: "canned", id: canned.id });
      if (reply.missing.length) {
        const what = reply.missing.map((name) => `{{${name}}}`).join(", ");
        this.app.announce(this.app.text("missingFields", { what }), "alert");
      }
    } catch (error) {
      this.app.toasts.problem(this.explain(error));
    }
  }

  async setPresence(state: Presence): Promise<void> {
    try {
      await this.app.session.setPresence(state);
    } catch (error) {
      this.app.toasts.problem(this.explain(error));
    }
  }

  /** Why something did not work, in a sentence that helps. */
  explain(error: unknown): string {
    const { app } = this;
    if (!(error instanceof Problem)) return app.text("wentWrong");
    if (error.status === 0) return app.text("noNetwork");
    if (error.code === "ownership_changed" && error instanceof Refusal) {
      return this.whoHasIt(error.params);
    }
    return error.detail || app.text("wentWrong");
  }

  /** "Davide Riva has it now", or that the bot does, or that it is in the queue. */
  whoHasIt(params: Record<string, unknown>): string {
    const assignee = params.assignee as Person | string | null | undefined;
    const name =
      typeof assignee === "string" ? this.app.personName(assignee) : (assignee?.name ?? "");
    if (params.owner === "person" && name) return this.app.text("ownedBy", { who: name });
    const texts: Record<string, Key> = {
      bot: "ownedByBot",
      queue: "ownedByQueue",
      closed: "ownedByNobody",
    };
    return this.app.text(texts[String(params.owner)] ?? "ownedByOther");
  }

  private get me(): Person {
    const { id, name, photo_url } = this.app.session.me.value as Person;
    return { id, name, photo_url: photo_url ?? null };
  }

  /**
   * Show what a command will change, then send it: one at a time in each conversation, because a
   * command names the version that the one before it makes.
   */
  private command(
    talk: Talk | null,
    path: string,
    body: object,
    change: Partial<TalkDetail>,
    done: () => Done,
  ): Promise<boolean> {
    if (!talk?.detail.value) return Promise.resolve(false);
    const earlier = this.under.get(talk.id);
    if (earlier) {
      talk.expect(change);
      this.app.queue.expect(talk.id, change);
    }
    const send = () => this.send(talk, path, body, change, done);
    const mine = earlier ? earlier.then(send) : send();
    this.under.set(talk.id, mine);
    return mine.finally(() => {
      if (this.under.get(talk.id) === mine) this.under.delete(talk.id);
    });
  }

  private async send(
    talk: Talk,
    path: string,
    body: object,
    change: Partial<TalkDetail>,
    done: () => Done,
  ): Promise<boolean> {
    const { app } = this;
    const before = talk.detail.value;
    if (!before) return false;
    talk.expect(change);
    app.queue.expect(talk.id, change);
    try {
      const request = { version: before.owner_version, ...body };
      const after = await app.api.post<Partial<Ownership>>(talkPath(talk.id, `/${path}`), request);
      if (after && "assignee" in after) talk.adopt(after as Ownership);
      void talk.refresh();
      void talk.readNotes();
      app.queue.refresh();
      const { text, undo } = done();
      app.toasts.done(text, undo);
      return true;
    } catch (error) {
      talk.expect(before);
      app.queue.expect(talk.id, before);
      app.toasts.problem(this.explain(error));
      app.queue.refresh();
      await talk.refresh();
      return false;
    }
  }
}
