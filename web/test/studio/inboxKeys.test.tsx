import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StaffContext } from "../../staff/ui/use";
import type { ReviewMessage } from "../../studio/api/inbox";
import { App } from "../../studio/state/app";
import { commandsOf } from "../../studio/state/commands";
import { Studio } from "../../studio/ui/Studio";
import { message } from "./messages";

describe("the inbox on the keyboard", () => {
  const place = document.createElement("div");
  let rows: ReviewMessage[];
  let answer: (path: string, body: Record<string, unknown>) => Response | undefined;
  let sent: { path: string; body: Record<string, unknown> }[];
  const studio = "/v1/staff/studio";

  beforeEach(() => {
    rows = [
      message(),
      message({ id: "m2", text: "dov'è il tecnico", entities: [] }),
      message({ id: "m3", text: "ciao", entities: [] }),
    ];
    sent = [];
    answer = () => undefined;
  });
  afterEach(() => {
    render(null, place);
    place.remove();
    history.replaceState(null, "", "/");
  });

  function reply(path: string, query: URLSearchParams): unknown {
    const counts = { open: 0, second: 0, disputed: 0, labelled: 0, rejected: 0, skipped: 0 };
    for (const row of rows) counts[row.state] += 1;
    const shown = rows.filter(({ state }) => state === query.get("state"));
    const known: Record<string, unknown> = {
      "/v1/staff/me": {
        id: "s",
        name: "Elena",
        email: "e@x",
        csrf: "c",
        languages: ["it"],
        presence: "present",
        permissions: ["labels.read", "labels.write", "training.read", "training.run"],
      },
      [`${studio}/inbox`]: { messages: shown, next: null, counts, total: shown.length },
      [`${studio}/inbox/facets`]: {
        reasons: [{ name: "unsure", n: 3 }],
        intents: [],
        languages: [],
      },
      [`${studio}/intents`]: { intents: [], entities: ["amount", "product"], subjects: [] },
      [`${studio}/views`]: { views: [] },
      [`${studio}/runs`]: { runs: [] },
      [`${studio}/models`]: { running: null, models: [] },
    };
    const id = /messages\/(\w+)$/.exec(path)?.[1];
    const row = rows.find((one) => one.id === id);
    return row ? { message: row, talk: [], labels: [], prediction_entities: [] } : known[path];
  }

  function settle(id: string, change: Partial<ReviewMessage>): Response {
    rows = rows.map((row) =>
      row.id === id ? { ...row, ...change, version: row.version + 1 } : row,
    );
    return Response.json(rows.find((row) => row.id === id));
  }

  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const { pathname, searchParams } = new URL(path, "http://x");
    if (pathname.endsWith("/stream")) return new Response(new ReadableStream());
    if (init.method !== "POST") {
      const found = reply(pathname, searchParams);
      return Response.json(found ?? {}, { status: found ? 200 : 404 });
    }
    const body = JSON.parse(String(init.body));
    if (pathname.endsWith("/preview")) {
      return Response.json({
        neighbours: [
          {
            text: "x",
            intent: "bill_explain",
            language: "it",
            similarity: 0.9,
            file: "f",
            line: 1,
          },
          { text: "y", intent: "pay_bill", language: "it", similarity: 0.8, file: "f", line: 2 },
        ],
        agree: 1,
        duplicates: [],
        contradictions: [{ text: "z", intent: "pay_bill", file: "f", line: 3 }],
        changes: [],
        better: 0,
        worse: 0,
        seconds: 0.01,
      });
    }
    sent.push({ path: pathname.slice(studio.length), body });
    const special = answer(pathname, body);
    if (special) return special;
    const id = /messages\/(\w+)\//.exec(pathname)?.[1] ?? "";
    const state = { label: "labelled", reject: "rejected", skip: "skipped" }[
      body.decision as "label"
    ];
    return settle(id, { state: state as "labelled", label: body.parts });
  }

  const settled = (wait = 60) => act(() => new Promise((done) => setTimeout(done, wait)));
  const press = async (app: App, ...keys: string[]) => {
    for (const key of keys) {
      await act(() => {
        const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
        const target = document.activeElement ?? document.body;
        target.dispatchEvent(event);
        if (!event.defaultPrevented) app.keys.press(event);
      });
      await settled();
    }
  };

  async function open(address = "/studio/inbox/m1") {
    history.replaceState(null, "", address);
    const app = new App();
    Object.assign(app.api, { fetch: call });
    document.body.append(place);
    await act(async () => {
      await app.session.begin();
      render(
        <StaffContext.Provider value={app}>
          <Studio />
        </StaffContext.Provider>,
        place,
      );
    });
    await settled();
    await settled();
    return app;
  }

  const inWork = () => place.querySelector("#message-text")?.textContent;

  it("lists messages with what was read and why they are here", async () => {
    await open();
    const links = [...place.querySelectorAll(".review-link")];
    expect(links).toHaveLength(3);
    expect(links[0]?.textContent).toContain("bill_explain");
    expect(links[0]?.textContent).toContain("Incerto");
    expect(place.querySelector(".states [aria-current]")?.textContent).toContain("3");
  });

  it("accepts the prediction with Enter, a candidate with its number, and goes on", async () => {
    const app = await open();
    await press(app, "Enter");
    expect(inWork()).toBe("dov'è il tecnico");
    await press(app, "2");
    expect(inWork()).toBe("ciao");
    expect(sent.map(({ path, body }) => [path, body.decision, body.version])).toEqual([
      ["/messages/m1/label", "label", 1],
      ["/messages/m2/label", "label", 1],
    ]);
    expect(sent[0]?.body.parts).toEqual([
      {
        start: 0,
        end: 59,
        intent: "bill_explain",
        entities: [{ start: 14, end: 19, entity: "amount" }],
      },
    ]);
    expect(sent[1]?.body.parts).toMatchObject([{ intent: "technician_status" }]);
    expect(place.querySelector(".did")?.textContent).toContain("technician_status");
  });

  it("rejects, skips and moves without saying anything", async () => {
    const app = await open();
    await press(app, "j");
    expect(inWork()).toBe("dov'è il tecnico");
    await press(app, "k", "x", "s");
    expect(sent.map(({ path, body }) => [path, body.decision, body.parts])).toEqual([
      ["/messages/m1/label", "reject", []],
      ["/messages/m2/label", "skip", []],
    ]);
  });

  it("says who was first, shows the new state and stays there", async () => {
    answer = (path) => {
      if (!path.endsWith("/label")) return undefined;
      settle("m1", { state: "labelled", label: [], labelled_by: "Giulia" });
      return Response.json(
        { code: "label_conflict", detail: "Giulia ha fatto prima.", params: { by_name: "Giulia" } },
        { status: 409 },
      );
    };
    const app = await open();
    await press(app, "Enter");
    await settled();
    expect(inWork()).toContain("bolletta");
    expect(place.querySelector(".standing [role=alert]")?.textContent).toContain("Giulia");
    expect(place.querySelector(".standing")?.textContent).toContain("Etichettato");
  });

  it("sends nothing of a message that somebody settled meanwhile before that was seen", async () => {
    const app = await open("/studio/inbox/m1");
    await act(() => app.inbox.draft.value?.choose("pay_bill"));
    settle("m1", { state: "labelled", label: [], labelled_by: "Giulia" });
    await act(() => app.take("inbox"));
    await settled(1_500);
    expect(app.inbox.draft.value?.parts.value[0]?.intent).toBe("pay_bill");
    await press(app, "Enter");
    expect(sent).toEqual([]);
    expect(place.querySelector(".standing [role=alert]")?.textContent).toContain("cambiato");
    await press(app, "Enter");
    expect(sent[0]?.body).toMatchObject({ version: 2, parts: [{ intent: "pay_bill" }] });
  });

  it("says of a key that is held that it was pressed once", async () => {
    const app = await open();
    const held = { key: "Enter", repeat: true, bubbles: true, cancelable: true };
    await act(() => void app.keys.press(new KeyboardEvent("keydown", held)));
    await settled();
    expect(sent).toEqual([]);
    await act(() => void app.keys.press(new KeyboardEvent("keydown", { ...held, key: "j" })));
    expect(inWork()).toBe("dov'è il tecnico");
  });

  it("keeps a decision while the server starts anew, and forgets it when another one signs in", async () => {
    answer = (path) => (path.endsWith("/label") ? new Response("", { status: 503 }) : undefined);
    const app = await open();
    await press(app, "Enter");
    expect(app.inbox.sends.waiting.value).toBe(1);
    await act(() => render(null, place));
    expect(app.inbox.sends.list.value).toEqual([]);
  });

  it("undoes on the server and opens what was taken back, as it had been said", async () => {
    const app = await open();
    await press(app, "2");
    answer = (path) => {
      if (!path.endsWith("/undo")) return undefined;
      settle("m1", { state: "open", label: null });
      return Response.json({ message: rows[0] });
    };
    await press(app, "u");
    await settled();
    expect(inWork()).toContain("bolletta");
    expect(place.querySelector('.candidate[data-chosen="true"] code')?.textContent).toBe(
      "technician_status",
    );
  });

  it("keeps what the network did not take, sends it once, and can take it back", async () => {
    let offline = true;
    answer = (path) => {
      if (offline && path.endsWith("/label")) throw new TypeError("no network");
      return undefined;
    };
    const app = await open();
    await press(app, "Enter", "Enter");
    expect(inWork()).toBe("ciao");
    expect(app.inbox.sends.waiting.value).toBe(2);
    expect(place.querySelector(".did")?.textContent).toContain("2");
    await press(app, "u");
    expect(inWork()).toBe("dov'è il tecnico");
    offline = false;
    await act(() => app.setOnline(true));
    await settled();
    const first = sent.filter(({ path }) => path === "/messages/m1/label");
    expect(new Set(first.map(({ body }) => body.client_id)).size).toBe(1);
    expect(app.inbox.sends.list.value).toEqual([]);
    expect(rows.map(({ state }) => state)).toEqual(["labelled", "open", "open"]);
  });

  it("shows what a label would change without waiting for it", async () => {
    await open();
    await settled(400);
    const verdict = place.querySelector(".verdict")?.textContent ?? "";
    expect(verdict).toContain("1 su 2");
    expect(verdict).toContain("1 in contraddizione");
  });

  it("picks words, marks them and removes the mark", async () => {
    const app = await open("/studio/inbox/m2");
    await press(app, "ArrowRight", "ArrowRight", "ArrowRight");
    expect(place.querySelector(".picked-words")?.textContent).toContain("il");
    await act(() => void app.inbox.draft.value?.mark("product"));
    expect(place.querySelectorAll(".entity-chip")).toHaveLength(1);
    expect(place.querySelector("mark")?.textContent).toBe("il");
    await press(app, "ArrowLeft", "ArrowLeft", "Delete");
    expect(place.querySelectorAll(".entity-chip")).toHaveLength(0);
  });

  it("splits a message in two and saves when both parts have an intent", async () => {
    const app = await open();
    await press(app, "p", "p");
    expect(place.querySelectorAll(".message-part")).toHaveLength(2);
    await press(app, "2");
    const parts = sent[0]?.body.parts as { intent: string }[];
    expect(parts.map(({ intent }) => intent)).toEqual(["bill_explain", "technician_status"]);
  });

  it("says the same of many", async () => {
    answer = (path, body) => {
      if (!path.endsWith("/bulk")) return undefined;
      for (const id of body.message_ids as string[]) settle(id, { state: "rejected" });
      return Response.json({ done: 2, refused: [] });
    };
    const app = await open();
    await press(app, "v", "j", "v");
    expect(place.querySelector(".bulk-bar")?.textContent).toContain("2");
    await act(() => app.keys.find("reject-all")?.run());
    await settled();
    expect(sent[0]?.body).toMatchObject({ message_ids: ["m1", "m2"], decision: "reject" });
    expect(place.querySelectorAll(".review-link")).toHaveLength(1);
    expect(place.querySelector(".bulk-bar")).toBeNull();
  });

  it("offers no way back from a bulk action that did nothing", async () => {
    answer = (path) =>
      path.endsWith("/bulk")
        ? Response.json({ done: 0, refused: [{ message_id: "m1", code: "label_conflict" }] })
        : undefined;
    const app = await open();
    await press(app, "v");
    await act(() => app.keys.find("reject-all")?.run());
    await settled();
    expect(app.toasts.list.value.at(-1)?.tone).toBe("problem");
    expect(app.toasts.canUndo).toBe(false);
  });

  it("labels a second reading as one, and shows nothing of the first", async () => {
    rows = [message({ state: "second", twice: true })];
    await open("/studio/inbox/m1?state=second");
    expect(place.querySelector(".standing")?.textContent).toContain("Seconda lettura");
    expect(place.querySelector(".readings")).toBeNull();
  });

  it("has words for every command and no key twice at a time", async () => {
    const app = await open();
    for (const { title, id } of commandsOf(app)) expect(app.words(title), id).not.toBeNull();
    const keys = app.keys.available().flatMap((command) => command.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("says what is missing when nothing is left, and what went wrong", async () => {
    rows = [];
    await open("/studio/inbox");
    expect(place.querySelector(".inbox-list .empty")?.textContent).toContain("Letti tutti");
  });
});
