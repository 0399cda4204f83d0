import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import { StaffContext } from "../../staff/ui/use";
import type { Cell, ChangedTurn, Check, Gate, Report, Run } from "../../studio/api/types";
import { say } from "../../studio/i18n";
import { models } from "../../studio/i18n/models";
import { studio } from "../../studio/i18n/studio";
import { App, nameOfFile } from "../../studio/state/app";
import { commandsOf } from "../../studio/state/commands";
import { format, parse } from "../../studio/state/router";
import { changeOf } from "../../studio/ui/pages/Compare";
import { worst } from "../../studio/ui/pages/Confusion";
import { found } from "../../studio/ui/pages/Gate";
import { plainText } from "../../studio/ui/pages/Run";
import { took } from "../../studio/ui/pages/Runs";
import { Studio } from "../../studio/ui/Studio";

const share = (value: number) => `${Math.round(value * 100)}%`;

describe("texts", () => {
  it("fill the same places in both languages", () => {
    for (const [key, pair] of Object.entries({ ...studio, ...models })) {
      const places = pair.map((text) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort());
      expect(places[0], key).toEqual(places[1]);
    }
  });
});

describe("the address", () => {
  it("holds the page, what is open and what is asked", () => {
    const route = { page: "compare", id: null, query: { a: "m 1", b: "m2" } } as const;
    expect(parse(`http://x${format(route)}`)).toEqual(route);
    expect(parse("http://x/studio").page).toBe("inbox");
    expect(parse("http://x/studio/nowhere/7")).toEqual({ page: "inbox", id: null, query: {} });
  });
});

describe("what is shown of a model", () => {
  it("calls it by the words of its file", () => {
    expect(nameOfFile("20261127-203151-blistering-photometry.tar.gz")).toBe(
      "blistering-photometry",
    );
    expect(nameOfFile("studio-20261127-203151-abc123.tar.gz")).toBe("abc123");
    expect(nameOfFile("hand.tar.gz")).toBe("hand");
  });

  it("shows the worst mix-ups and nothing that is right", () => {
    const cells: Cell[] = [
      { actual: "a", predicted: "a", n: 90 },
      { actual: "a", predicted: "b", n: 1 },
      { actual: "b", predicted: "c", n: 7 },
      { actual: "c", predicted: "b", n: 3 },
    ];
    expect(worst(cells, 2).rows).toEqual(["b", "c"]);
    expect(worst(cells, 2).columns).toEqual(["c", "b"]);
    expect(worst(cells.slice(0, 1)).wrong).toEqual([]);
  });

  it("says what each check of the gate found", () => {
    const check = (code: Check["code"], passed: boolean, params: object): Check => ({
      code,
      passed,
      params: params as Check["params"],
    });
    const said = (one: Check) => {
      const [key, values] = found(one, share);
      return say("en", key, values);
    };
    expect(said(check("safety", false, { n: 40, missed: 2, evaluated: true }))).toContain(
      "2 of 40",
    );
    expect(said(check("safety", false, { n: 0, missed: 0, evaluated: false }))).toContain(
      "evaluate",
    );
    expect(said(check("dialogues", true, { n: 0, failed: [], not_run: 0 }))).toContain(
      "No dialogue",
    );
    const worse = [{ intent: "bill_high", recall: 0.7, before: 0.9, n: 30 }];
    expect(said(check("intents", false, { n: 1, worse, compared_with: "m1" }))).toBe(
      "1 get worse: bill_high (90% → 70%)",
    );
    expect(said(check("test_set", true, { n: 5, evaluated: true, accuracy: 0.8 }))).toBe(
      "80% on 5 messages.",
    );
  });
});

describe("a changed turn", () => {
  const turn = (truth: string | null, a: [string, boolean], b: [string, boolean]): ChangedTurn => ({
    message_id: "m",
    text: "",
    language: "it",
    truth,
    a: { intent: a[0], confidence: 0.5, sure: a[1] },
    b: { intent: b[0], confidence: 0.5, sure: b[1] },
  });

  it("is judged by the truth where it is known", () => {
    expect(changeOf(turn("x", ["y", true], ["x", false]))).toBe("better");
    expect(changeOf(turn("x", ["y", false], ["y", true]))).toBe("worse");
    expect(changeOf(turn("x", ["y", true], ["z", true]))).toBe("other");
    expect(changeOf(turn(null, ["x", false], ["x", true]))).toBe("sure");
  });
});

describe("a run", () => {
  const run = (started: string | null, finished: string | null) =>
    ({ started_at: started, finished_at: finished }) as Run;

  it("says how long it took, and so far", () => {
    expect(took(run(null, null))).toBe("");
    expect(took(run("2026-11-27T10:00:00Z", "2026-11-27T10:03:05Z"))).toBe("3 min 5 s");
    const at = Date.parse("2026-11-27T12:01:00Z");
    expect(took(run("2026-11-27T10:00:00Z", null), at)).toBe("2 h 1 min");
  });

  it("has a log without a terminal's colours", () => {
    expect(plainText("\u001b[32mdone\u001b[0m\n")).toBe("done\n");
  });
});

describe("the studio on the keyboard", () => {
  const place = document.createElement("div");
  afterEach(() => {
    render(null, place);
    place.remove();
    history.replaceState(null, "", "/");
  });

  const gate: Gate = {
    passed: false,
    checks: [{ code: "intents", passed: false, params: { n: 1, worse: [], compared_with: "m1" } }],
  };
  const scores = {
    n: 10,
    accuracy: 0.9,
    macro_f1: 0.88,
    ece: 0.02,
    threshold: 0.5,
    coverage: 0.8,
    wrong_while_sure: 0.01,
    reliability: [],
    curve: [],
    confusion: [],
    intents: [
      { intent: "bill_high", n: 10, precision: 1, recall: 0.9, f1: 0.95, low: 0.6, high: 1 },
    ],
  };
  const report: Report = { ...scores, test: null };
  const model = (id: string, state: string) => ({
    id,
    state,
    file: `20261127-203151-${id}.tar.gz`,
    trained_at: "2026-11-27T10:00:00Z",
    bytes: 6_000_000,
    sha256: "0".repeat(64),
    run_id: null,
    summary: {},
  });
  const answers: Record<string, unknown> = {
    "/v1/staff/me": {
      id: "s",
      name: "Elena",
      email: "e@x",
      csrf: "c",
      languages: ["it"],
      presence: "present",
      permissions: ["training.read", "training.run", "models.promote"],
    },
    "/v1/staff/studio/runs": { runs: [] },
    "/v1/staff/studio/models": {
      running: "one",
      models: [model("one", "running"), model("two", "candidate")],
    },
    "/v1/staff/studio/promotions": { promotions: [] },
    "/v1/staff/studio/models/two/gate": gate,
    "/v1/staff/studio/models/two/report": report,
    "/v1/staff/studio/models/two/promote": { running: "two" },
  };

  // What an effect asks for goes out when `act` ends, and is shown at the end of the next.
  const settled = () => act(() => new Promise((done) => setTimeout(done, 50)));

  async function open(address: string) {
    history.replaceState(null, "", address);
    const sent: { path: string; body: Record<string, unknown> }[] = [];
    const app = new App();
    const call = async (path: string, init: RequestInit = {}) => {
      const [bare] = path.split("?");
      if (init.method === "POST")
        sent.push({ path: bare ?? "", body: JSON.parse(String(init.body)) });
      if (bare?.endsWith("/stream")) return new Response(new ReadableStream());
      return Response.json(answers[bare ?? ""] ?? {}, { status: answers[bare ?? ""] ? 200 : 404 });
    };
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
    return { app, sent };
  }

  it("lists the models, the one that answers first, and moves along them", async () => {
    const { app } = await open("/studio/models");
    const rows = [...place.querySelectorAll<HTMLElement>("[data-row]")];
    expect(rows.map((row) => row.textContent)).toEqual(["one", "two"]);
    app.keys.press(new KeyboardEvent("keydown", { key: "j" }));
    app.keys.press(new KeyboardEvent("keydown", { key: "j" }));
    expect(document.activeElement).toBe(rows[1]);
  });

  it("promotes with a reason, and past the gate only when told so", async () => {
    const { app, sent } = await open("/studio/models/two");
    expect(place.querySelector(".gate")?.textContent).toContain("Non passa");
    await act(() => void app.keys.press(new KeyboardEvent("keydown", { key: "p" })));
    await settled();
    const button = place.querySelector<HTMLButtonElement>("dialog .primary");
    expect(button?.disabled).toBe(true);
    const reason = place.querySelector<HTMLTextAreaElement>("#reason");
    const box = place.querySelector<HTMLInputElement>("dialog input[type=checkbox]");
    if (!reason || !box || !button) throw new Error("no form");
    await act(() => {
      reason.value = "Meglio sulle bollette";
      reason.dispatchEvent(new Event("input", { bubbles: true }));
      box.checked = true;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    });
    expect(button.disabled).toBe(false);
    await act(async () => {
      place.querySelector("dialog form")?.dispatchEvent(new Event("submit", { bubbles: true }));
      await new Promise((done) => setTimeout(done, 50));
    });
    expect(sent).toEqual([
      {
        path: "/v1/staff/studio/models/two/promote",
        body: { client_id: expect.any(String), reason: "Meglio sulle bollette", override: true },
      },
    ]);
    expect(app.asking.value).toBeNull();
    expect(app.toasts.list.value.at(-1)?.text).toContain("two");
  });

  it("has a text for every command and no key twice", async () => {
    const { app } = await open("/studio/models");
    const commands = commandsOf(app);
    for (const command of commands) expect(app.words(command.title), command.id).not.toBeNull();
    const keys = app.keys.available().flatMap((command) => command.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
