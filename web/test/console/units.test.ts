import { describe, expect, it, vi } from "vitest";
import type { Canned, Note, QueueItem } from "../../console/api/types";
import { say } from "../../console/i18n";
import { desk } from "../../console/i18n/desk";
import { labels } from "../../console/i18n/labels";
import { pages } from "../../console/i18n/pages";
import { EMPTY, fold, merge } from "../../console/state/log";
import { keepSame, Queue } from "../../console/state/queue";
import { format, parse } from "../../console/state/router";
import { cannedMatches, slashQuery } from "../../console/ui/talk/Canned";
import { unfilled } from "../../console/ui/talk/Composer";
import { Api, Refusal } from "../../staff/api/client";
import { type Command, caps, Keys, nameOf } from "../../staff/state/keys";
import { within } from "../../staff/state/storage";
import { day, snoozeMoments, span } from "../../staff/state/times";
import { Toasts } from "../../staff/state/toasts";
import { MemoryStorage } from "../helpers";
import { SOFIA, said } from "./desk";

describe("the fold of events", () => {
  it("counts each event once and passes unknown kinds by", () => {
    let log = fold(EMPTY, said(1, "customer", "uno"));
    log = fold(log, said(1, "customer", "uno"));
    log = fold(log, { seq: 2, type: "moon_phase", at: "" } as never);
    expect(log.lastSeq).toBe(2);
    expect(log.rows).toHaveLength(1);
  });

  it("follows the owner and says who came", () => {
    const agent = { id: "s", name: "Sofia" };
    const log = fold(EMPTY, { seq: 1, type: "owner_changed", at: "", owner: "person", agent });
    expect(log.owner).toBe("person");
    expect(log.rows[0]).toMatchObject({ kind: "sign", agent });
  });

  it("puts private notes at their hour and never among what the customer has", () => {
    const log = [1, 2, 3].reduce((l, seq) => fold(l, said(seq, "customer", `${seq}`)), EMPTY);
    const note: Note = {
      id: "n1",
      author: null,
      kind: "note",
      text: "nota",
      at: new Date(Date.UTC(2026, 10, 27, 9, 0, 2, 500)).toISOString(),
    };
    const rows = merge({
      log,
      notes: [note],
      entries: [],
      acknowledged: [],
      online: true,
      me: SOFIA,
    });
    expect(rows.map((row) => row.kind)).toEqual(["message", "message", "note", "message"]);
  });
});

describe("keys", () => {
  const press = (keys: Keys, key: string, more: Partial<KeyboardEvent> = {}, at?: number) =>
    keys.press(
      {
        key,
        code: "",
        target: document.body,
        preventDefault: () => {},
        ...more,
      } as unknown as KeyboardEvent,
      at,
    );
  const make = (commands: Partial<Command>[], singleKeys = true, blocked = false) => {
    const keys = new Keys({ singleKeys: () => singleKeys, blocked: () => blocked });
    keys.use(commands.map((one) => ({ id: "x", title: "take", group: "talk", ...one }) as Command));
    return keys;
  };

  it("runs what a key stands for, and two keys in a row", () => {
    const take = vi.fn();
    const go = vi.fn();
    const keys = make([
      { keys: "t", run: take },
      { keys: "g t", run: go },
    ]);
    press(keys, "t");
    press(keys, "g", {}, 1_000);
    press(keys, "t", {}, 1_500);
    press(keys, "g", {}, 2_000);
    press(keys, "t", {}, 9_000);
    expect(take).toHaveBeenCalledTimes(2);
    expect(go).toHaveBeenCalledTimes(1);
  });

  it("leaves letters to who is writing, but not those with a modifier", () => {
    const plain = vi.fn();
    const mod = vi.fn();
    const keys = make([
      { keys: "t", run: plain },
      { keys: "mod+k", inFields: true, run: mod },
    ]);
    const target = document.createElement("textarea");
    press(keys, "t", { target });
    press(keys, "k", { target, ctrlKey: true });
    expect(plain).not.toHaveBeenCalled();
    expect(mod).toHaveBeenCalledOnce();
  });

  it("can be without single letters, and is silent under a dialog", () => {
    const run = vi.fn();
    press(make([{ keys: "t", run }], false), "t");
    press(make([{ keys: "t", run }], true, true), "t");
    press(make([{ keys: "t", run, when: () => false }]), "t");
    expect(run).not.toHaveBeenCalled();
  });

  it("knows a key by its place where Alt changes what it writes", () => {
    const event = { key: "¡", code: "Digit1", altKey: true } as KeyboardEvent;
    expect(nameOf(event)).toBe("alt+1");
    expect(caps("mod+k", true)).toEqual([["⌘", "K"]]);
    expect(caps("g c", false)).toEqual([["G"], ["C"]]);
  });
});

describe("the address", () => {
  it("says what is open and reads it back", () => {
    const route = { page: "inbox", view: "all", id: "a/b", query: { at: "12" } } as const;
    expect(parse(`http://x${format({ ...route })}`)).toEqual(route);
    expect(parse("http://x/console")).toMatchObject({ page: "inbox", view: "mine", id: null });
    expect(parse("http://x/console/cases/TK-1?q=x")).toMatchObject({ page: "cases", id: "TK-1" });
    expect(parse("http://x/console/nowhere/%E0%A4%A")).toMatchObject({ page: "inbox" });
  });
});

describe("the queue", () => {
  const item = (id: string, more: Partial<QueueItem> = {}) =>
    ({ conversation_id: id, last_message: null, ...more }) as QueueItem;

  it("keeps the objects of rows that did not change", () => {
    const before = [item("a"), item("b")];
    const after = keepSame(before, [item("b"), item("a", { unanswered: true })]);
    expect(after[0]).toBe(before[1]);
    expect(after[1]).not.toBe(before[0]);
  });

  it("moves among what the filter shows and knows what was read", async () => {
    const items = [
      item("a", { language: "it" }),
      item("b", { language: "en" }),
      item("c", {
        language: "it",
        last_message: { sender: "customer", text: "", at: "", seq: 4 },
      }),
    ];
    const page = { items, counts: { mine: 3 }, next_cursor: null };
    const api = new Api({
      language: () => "it",
      fetch: async () => new Response(JSON.stringify(page)),
    });
    const storage = new MemoryStorage();
    const queue = new Queue(api, storage);
    await queue.load();
    queue.filter.value = { language: "it", subject: "" };
    expect([queue.move(1), queue.move(1), queue.move(1), queue.move(-1)]).toEqual([
      "a",
      "c",
      "c",
      "a",
    ]);
    expect(queue.after("a")).toBe("c");
    expect(queue.isUnread(items[2] as QueueItem)).toBe(true);
    queue.markRead("c", 4);
    expect(queue.isUnread(items[2] as QueueItem)).toBe(false);
    expect(new Queue(api, storage).isUnread(items[2] as QueueItem)).toBe(false);
  });
});

describe("canned replies", () => {
  const canned = (shortcut: string, language: "it" | "en", title = shortcut) =>
    ({ id: shortcut + language, shortcut, language, title, text: "" }) as Canned;

  it("open at a slash that begins a word, and nowhere else", () => {
    expect(slashQuery("/rate", 5)).toBe("rate");
    expect(slashQuery("Buongiorno /", 12)).toBe("");
    expect(slashQuery("e/o", 3)).toBeNull();
    expect(slashQuery("https://x", 9)).toBeNull();
    expect(slashQuery("/rate poi", 9)).toBeNull();
  });

  it("come in the customer's language first", () => {
    const all = [canned("rate", "en"), canned("rate", "it"), canned("ciao", "it", "Con le rate")];
    const found = cannedMatches(all, "rate", "it").map(({ id }) => id);
    expect(found).toEqual(["rateit", "ciaoit", "rateen"]);
  });

  it("mark what was left open", () => {
    expect(unfilled("Caro {{customer.name}}, caso [case.number] [x]")).toEqual([
      "customer.name",
      "case.number",
    ]);
  });
});

describe("words and times", () => {
  it("exist in both languages with the same places", () => {
    for (const [key, [it, en]] of Object.entries({ ...desk, ...pages, ...labels })) {
      expect(it, key).not.toBe("");
      expect(en, key).not.toBe("");
      expect(places(it), key).toEqual(places(en));
    }
  });

  it("fill their places and leave variables alone", () => {
    expect(say("en", "passedTo", { who: "Davide" })).toBe("Passed to Davide");
    expect(say("it", "variablesHint")).toContain("{{customer.name}}");
  });

  it("say how long in few letters", () => {
    expect([10_000, 240_000, 7_300_000, 200_000_000].map((ms) => span(ms, "it"))).toEqual([
      "ora",
      "4 min",
      "2 h",
      "2 g",
    ]);
    const noon = Date.parse("2026-11-27T12:00:00");
    expect(day("2026-11-27T09:00:00", "it", noon)).toBe("Oggi");
    expect(day("2026-11-26T09:00:00", "en", noon)).toBe("Yesterday");
  });

  it("offer moments that lie ahead", () => {
    const from = new Date("2026-11-27T23:30:00");
    for (const { at } of snoozeMoments(from)) expect(at.getTime()).toBeGreaterThan(from.getTime());
    expect(snoozeMoments(new Date("2026-11-30T10:00:00")).at(-1)?.at.getDay()).toBe(1);
  });
});

describe("undo", () => {
  it("takes back the latest of what can be", () => {
    const toasts = new Toasts();
    const first = vi.fn();
    toasts.done("uno", first);
    toasts.done("due");
    toasts.undo();
    toasts.undo();
    expect(first).toHaveBeenCalledOnce();
    expect(toasts.canUndo).toBe(false);
  });
});

describe("the client", () => {
  it("says what the server refused and why, and when the session is over", async () => {
    const signedOut = vi.fn();
    const answers = [
      new Response(JSON.stringify({ code: "ownership_changed", detail: "d", params: { a: 1 } }), {
        status: 409,
      }),
      new Response(JSON.stringify({ code: "staff_sign_in_needed" }), { status: 401 }),
    ];
    const fetch = async () => answers.shift() as Response;
    const api = new Api({ language: () => "it", fetch, signedOut });
    const problem: Refusal = await api.post<Refusal>("/x").catch((error) => error);
    expect(problem).toBeInstanceOf(Refusal);
    expect(problem.params).toEqual({ a: 1 });
    expect(signedOut).not.toHaveBeenCalled();
    await api.get("/x").catch(() => {});
    expect(signedOut).toHaveBeenCalledOnce();
  });

  it("leaves empty questions out of the address", async () => {
    const asked: string[] = [];
    const fetch = async (input: RequestInfo | URL) => {
      asked.push(String(input));
      return new Response("{}");
    };
    await new Api({ language: () => "it", fetch }).get("/x", { a: "", b: null, c: 0, d: "é" });
    expect(asked).toEqual(["/x?c=0&d=%C3%A9"]);
  });
});

describe("what is kept on this machine", () => {
  it("is each member's own", () => {
    const storage = new MemoryStorage();
    within(storage, "sofia:").set("draft:c1", "ciao");
    expect(within(storage, "davide:").keys()).toEqual([]);
    expect(within(storage, "sofia:").keys()).toEqual(["draft:c1"]);
  });
});

function places(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
}
