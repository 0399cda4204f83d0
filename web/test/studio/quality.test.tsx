import { afterEach, describe, expect, it } from "vitest";
import type { Finding } from "../../studio/api/quality";
import { byKind } from "../../studio/ui/pages/Quality";
import { saidOf } from "../../studio/ui/pages/QualityFinding";
import { INTENTS, type Opened, open, Refused } from "./opened";

const item = (intent: string, line: number) => ({
  text: "la bolletta è il doppio",
  intent,
  file: "data/nlu/it/bills.yml",
  line,
});
const finding = (more: Partial<Finding>): Finding => ({
  id: "f1",
  kind: "contradiction",
  severity: "high",
  params: {},
  items: [],
  fixes: ["keep"],
  state: "open",
  ...more,
});
const CLASH = finding({
  intent: "bill_explain",
  other: "bill_high",
  items: [item("bill_explain", 41), item("bill_high", 188)],
  fixes: ["move", "delete", "keep"],
});
const FEW = finding({
  id: "f2",
  kind: "too_few",
  severity: "medium",
  intent: "bill_high",
  params: { n: 8, unheard_of: 3 },
  fixes: ["collect", "keep"],
});
const KEPT = finding({ id: "f3", kind: "near_identical", severity: "low", state: "kept" });
const ANSWERS = {
  "/quality": { findings: [KEPT, FEW, CLASH], at: "2026-11-27T09:00:00Z", counts: {} },
  "/quality/f1/fix": { ...CLASH, state: "fixed" },
  "/quality/f2/fix": { ...FEW, state: "kept" },
  "/intents": INTENTS,
};

let opened: Opened;
afterEach(() => opened?.close());

describe("quality of the data", () => {
  it("shows findings by kind with the examples' places, and folds what was kept", async () => {
    opened = await open("/studio/quality", ANSWERS);
    expect(opened.texts(".section-title")).toEqual(["Contraddizioni", "Troppo pochi esempi"]);
    expect(opened.texts(".finding-items .where")).toEqual(["it/bills.yml:41", "it/bills.yml:188"]);
    expect(opened.find(".finding h3").textContent).toBe(
      "La stessa frase sta sotto bill_explain e bill_high.",
    );
    expect(opened.find('.finding[data-severity="medium"]').textContent).toContain("8 esempi");
    expect(opened.find("details.kept").textContent).toContain("(1)");
  });

  it("moves an example to the other intent at one press", async () => {
    opened = await open("/studio/quality", ANSWERS);
    await opened.press(opened.button("Sposta in bill_high"));
    expect(opened.sent).toEqual([
      {
        path: "/quality/f1/fix",
        body: {
          client_id: expect.any(String),
          fix: "move",
          text: "la bolletta è il doppio",
          intent: "bill_explain",
          to: "bill_high",
        },
      },
    ]);
  });

  it("moves it elsewhere, deletes it, keeps it, and collects", async () => {
    opened = await open("/studio/quality", ANSWERS);
    await opened.press(opened.button("Altrove…"));
    await opened.press(opened.find('.intent-choice input[value="contract_transfer"]'));
    await opened.submit();
    await opened.press(opened.button("Elimina"));
    await opened.press(opened.button("Va bene così"));
    await opened.press(opened.button("Cerca messaggi per questo intento"));
    expect(opened.sent.map(({ path, body }) => [path, body.fix, body.to ?? body.intent])).toEqual([
      ["/quality/f1/fix", "move", "contract_transfer"],
      ["/quality/f1/fix", "delete", "bill_explain"],
      ["/quality/f1/fix", "keep", undefined],
      ["/quality/f2/fix", "collect", undefined],
    ]);
  });

  it("says why a fix was refused and reads the findings again", async () => {
    let read = 0;
    opened = await open("/studio/quality", {
      ...ANSWERS,
      "/quality": () => {
        read += 1;
        return ANSWERS["/quality"];
      },
      "/quality/f1/fix": new Refused(409, "data_changed", "I file sono cambiati."),
    });
    const before = read;
    await opened.press(opened.button("Elimina"));
    expect(opened.find(".toast").textContent).toContain("I file sono cambiati.");
    expect(read).toBeGreaterThan(before);
  });

  it("asks a run of its kind", async () => {
    const none = { findings: [], at: null, counts: {} };
    opened = await open("/studio/quality", { ...ANSWERS, "/quality": none });
    expect(opened.find(".empty").textContent).toContain("non sono ancora stati controllati");
    await opened.press(opened.button("Controlla ora"));
    expect(opened.sent[0]).toMatchObject({ path: "/runs", body: { kind: "quality" } });
  });

  it("has a sentence for each side of a kind", () => {
    const said = (more: Partial<Finding>) => saidOf(finding(more));
    expect(said({ kind: "imbalance", params: { language: "en", n: 3 } })).toBe(
      "said_imbalance_language",
    );
    expect(said({ kind: "imbalance", params: { n: 300 } })).toBe("said_imbalance");
    expect(said({ kind: "unused_entity", items: [item("a", 1)] })).toBe(
      "said_unused_entity_examples",
    );
    expect(said({ kind: "unused_entity" })).toBe("said_unused_entity");
  });

  it("puts the kinds in the order of their harm, the gravest of each first", () => {
    const grave = finding({ id: "f4", kind: "too_few", severity: "high" });
    expect(byKind([FEW, grave, CLASH]).map(([kind, all]) => [kind, all[0]?.id])).toEqual([
      ["contradiction", "f1"],
      ["too_few", "f4"],
    ]);
  });
});
