import { afterEach, describe, expect, it } from "vitest";
import type { Agreement, ReadBy } from "../../studio/api/agreement";
import { adviceOn, levelOf } from "../../studio/ui/pages/Agreement";
import { sharedSpans } from "../../studio/ui/pages/AgreementDisputed";
import { pieces } from "../../studio/ui/shared/Marked";
import { INTENTS, type Opened, open } from "./opened";

const AGREEMENT: Agreement = {
  n: 40,
  share: 0.9,
  kappa: 0.86,
  low: 0.7,
  high: 0.95,
  intents: [
    { intent: "bill_high", n: 9, kappa: 0.9, low: 0.6, high: 1 },
    { intent: "bill_explain", n: 12, kappa: 0.4, low: 0.1, high: 0.7 },
  ],
  pairs: [
    { a: "bill_explain", b: "bill_high", people: 4, model: 20 },
    { a: "visit_book", b: "visit_move", people: 0, model: 7 },
  ],
  trainers: [{ name: "Elena", labels: 80, twice: 20, agreed: 18 }],
};
const TEXT = "👍 210 euro a marzo";
const AMOUNT = { start: 2, end: 10, entity: "amount" };
const MONTH = { start: 13, end: 18, entity: "date" };
const reading = (by_name: string, intent: string, entities: ReadBy["parts"][0]["entities"]) => ({
  by_name,
  at: "2026-11-27T10:00:00Z",
  decision: "label" as const,
  parts: [{ start: 0, end: 18, intent, entities }],
});
const READINGS = [
  reading("Elena", "bill_explain", [AMOUNT, MONTH]),
  reading("Davide", "bill_high", [AMOUNT]),
];
const MESSAGE = {
  id: "m1",
  text: TEXT,
  language: "it",
  at: "2026-11-27T09:00:00Z",
  intent: "bill_high",
  confidence: 0.5,
  version: 3,
};
const ANSWERS = {
  "/agreement": AGREEMENT,
  "/adjudication": { items: [{ message: MESSAGE, readings: READINGS }] },
  "/messages/m1/adjudicate": {},
  "/intents": INTENTS,
};

let opened: Opened;
afterEach(() => opened?.close());

describe("agreement", () => {
  it("shows kappa with its interval, the most disputed intents first, people beside the model", async () => {
    opened = await open("/studio/agreement", ANSWERS);
    expect(opened.find(".figure").textContent).toContain("0,86");
    expect(opened.find(".figure").textContent).toContain("fra 0,70 e 0,95");
    expect(opened.texts(".kappas tbody th")).toEqual(["bill_explain", "bill_high"]);
    expect(opened.texts(".pairs tbody td:last-child")).toEqual([
      "chiarire la regola",
      "più esempi",
    ]);
    expect(opened.texts(".trainers tbody td").at(-1)).toBe("90%");
  });

  it("says what to do while nothing has been read twice", async () => {
    const none = { ...AGREEMENT, n: 0, kappa: null, low: null, high: null, intents: [], pairs: [] };
    opened = await open("/studio/agreement", { ...ANSWERS, "/agreement": none });
    expect(opened.find(".empty").textContent).toContain("due persone");
  });

  it("names a kappa and what a pair needs", () => {
    expect([-0.1, 0.3, 0.5, 0.7, 0.9].map(levelOf)).toEqual([
      "poor",
      "fair",
      "moderate",
      "good",
      "excellent",
    ]);
    expect(adviceOn({ people: 2, model: 0 })).toBe("people");
  });
});

describe("what two people read differently", () => {
  it("stands side by side, and one of them is chosen as it is", async () => {
    opened = await open("/studio/agreement?tab=disputed", ANSWERS);
    expect(opened.texts(".dispute-reading h3").map((name) => name.split(" ")[0])).toEqual([
      "Elena",
      "Davide",
    ]);
    expect(opened.texts(".dispute-reading:first-child .entity")).toEqual([
      "210 euroImporto",
      "marzoData",
    ]);
    await opened.press(opened.find(".dispute-reading:nth-child(2) .button"));
    expect(opened.sent).toEqual([
      {
        path: "/messages/m1/adjudicate",
        body: {
          client_id: expect.any(String),
          version: 3,
          decision: "label",
          parts: READINGS[1]?.parts,
        },
      },
    ]);
  });

  it("may be a third thing, with the entities both agree on", async () => {
    opened = await open("/studio/agreement?tab=disputed", ANSWERS);
    await opened.press(opened.find(".dispute > .linklike"));
    await opened.submit();
    expect(opened.find("dialog .error").textContent).toContain("Scegli");
    await opened.press(opened.find('.intent-choice input[value="contract_transfer"]'));
    await opened.submit();
    expect(opened.sent[0]?.body).toMatchObject({
      decision: "label",
      parts: [{ start: 0, end: 18, intent: "contract_transfer", entities: [AMOUNT] }],
    });
    expect(opened.place.querySelector("dialog")).toBeNull();
  });

  it("keeps only the entities that all readings have", () => {
    expect(sharedSpans(READINGS)).toEqual([AMOUNT]);
    expect(sharedSpans([])).toEqual([]);
  });

  it("marks entities by code points", () => {
    expect(pieces(TEXT, [AMOUNT]).map(({ text }) => text)).toEqual(["👍 ", "210 euro", " a marzo"]);
  });
});
