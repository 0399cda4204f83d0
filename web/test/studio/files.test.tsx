import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import { Importing, OUT } from "../../studio/state/importing";
import { diffLines } from "../../studio/ui/shared/Diff";
import { INTENTS, type Opened, open, Refused, settled } from "./opened";

const DIFF = `--- data/nlu/it/bills.yml
+++ data/nlu/it/bills.yml
@@ -40,3 +40,3 @@
     - come mai
-    - doppio
+    - raddoppiata
     - perché
@@ -80 +80,2 @@
     - altra
+    - nuova
`;
const FILE = { file: "data/nlu/it/bills.yml", added: 2, removed: 1, diff: DIFF };
const PREVIEW = {
  added: 4,
  same: 1,
  contradictions: [
    { text: "doppia", here: "bill_explain", there: "faq_bill" },
    { text: "alta", here: "bill_high", there: "faq_bill" },
  ],
  new_intents: [
    { name: "faq_bill", examples: 3 },
    { name: "FAQ-old", examples: 2, becomes: "faq_old" },
  ],
  errors: [{ file: "old.yml", line: 7, reason: "Manca una parentesi." }],
  files: [FILE],
};
const EXAMPLE = {
  text: "pago 40 euro",
  intent: "bill_explain",
  language: "it",
  file: "data/nlu/it/bills.yml",
  line: 9,
  entities: [{ start: 5, end: 12, entity: "amount" }],
};
const ANSWERS = {
  "/export": { examples: 2, files: [FILE] },
  "/import/preview": PREVIEW,
  "/import": PREVIEW,
  "/examples": { examples: [EXAMPLE], next: null, broken: [] },
  "/intents": INTENTS,
};

let opened: Opened;
afterEach(() => opened?.close());

describe("a diff", () => {
  it("is lines with the numbers of the file, the heads left out", () => {
    expect(diffLines(DIFF).map(({ sign, number }) => `${sign}${number ?? ""}`)).toEqual([
      " 40",
      "-41",
      "+41",
      " 42",
      "@",
      " 80",
      "+81",
    ]);
    expect(diffLines("")).toEqual([]);
  });
});

describe("labels on their way into the files", () => {
  it("are shown as the change they make, and written at one press", async () => {
    let waiting: object = ANSWERS["/export"];
    opened = await open("/studio/files", {
      ...ANSWERS,
      "GET /export": () => waiting,
      "POST /export": () => {
        const before = waiting;
        waiting = { examples: 0, files: [] };
        return before;
      },
    });
    expect(opened.find(".pending").textContent).toContain("2 etichette");
    expect(opened.texts(".diff-lines ins")).toEqual(["- raddoppiata", "- nuova"]);
    await opened.press(opened.button("Scrivi nei file"));
    expect(opened.find(".toast").textContent).toContain("Scritti 2 esempi.");
    await settled();
    expect(opened.find(".empty").textContent).toContain("Niente da scrivere");
  });

  it("stay where they are when the disk is full", async () => {
    opened = await open("/studio/files", {
      ...ANSWERS,
      "POST /export": new Refused(507, "disk_full", "Il disco è pieno."),
    });
    await opened.press(opened.button("Scrivi nei file"));
    expect(opened.find(".toast").textContent).toContain("Il disco è pieno.");
    expect(opened.find(".pending").textContent).toContain("2 etichette");
  });

  it("say what cannot be written", async () => {
    const refused = [{ text: "con [parentesi", reason: "Ha una parentesi." }];
    opened = await open("/studio/files", {
      ...ANSWERS,
      "/export": { examples: 0, files: [], refused },
    });
    expect(opened.find(".refused").textContent).toContain("Ha una parentesi.");
    expect(opened.place.querySelector(".pending .button")).toBeNull();
  });
});

describe("files of another project", () => {
  const file = (name: string) => new File(["nlu: []"], name, { type: "text/yaml" });

  it("are looked at, mapped and written, contradictions named", async () => {
    opened = await open("/studio/files?tab=import", ANSWERS);
    const picker = opened.find<HTMLInputElement>("input[type=file]");
    Object.defineProperty(picker, "files", { value: [file("old.yml"), file("photo.png")] });
    await act(async () => {
      picker.dispatchEvent(new Event("change", { bubbles: true }));
      await new Promise((done) => setTimeout(done, 60));
    });
    await settled();
    expect(opened.find(".said-box").textContent).toContain("photo.png");
    expect(opened.find(".unreadable").textContent).toContain("old.yml:7");
    expect(opened.texts(".clashes tbody th")).toEqual(["doppia", "alta"]);
    expect(opened.texts(".strangers tbody th")[1]).toBe("FAQ-old → faq_old");
    await opened.change(".strangers tr:nth-child(1) select", "bill_explain");
    await opened.change(".strangers tr:nth-child(2) select", OUT);
    await opened.press(opened.button("Importa 4 esempi"));
    const bodies = opened.sent.map(({ path, body }) => [path, body.map, body.skip]);
    expect(bodies[0]).toEqual(["/import/preview", {}, []]);
    expect(bodies[2]).toEqual(["/import/preview", { faq_bill: "bill_explain" }, ["FAQ-old"]]);
    expect(bodies.at(-1)).toEqual(["/import", { faq_bill: "bill_explain" }, ["FAQ-old"]]);
    expect(opened.app.router.route.value.query.tab).toBe("examples");
  });

  it("keep what was chosen when the server refuses", async () => {
    opened = await open("/studio/files", {
      ...ANSWERS,
      "/import": new Refused(507, "disk_full", "Il disco è pieno."),
    });
    const importing = new Importing(opened.app);
    await importing.take([file("a.yml")]);
    importing.fates.value = { faq_bill: "bill_high" };
    expect(await importing.write()).toBeNull();
    expect(importing.problems.value).toEqual(["Il disco è pieno."]);
    expect(importing.plan.value.map).toEqual({ faq_bill: "bill_high" });
    expect(importing.preview.value).not.toBeNull();
  });
});

describe("the examples as they stand", () => {
  it("are found by words and by intent, entities marked, with their place", async () => {
    const asked: string[] = [];
    opened = await open("/studio/files?tab=examples", {
      ...ANSWERS,
      "/examples": (_: object, query: URLSearchParams) => {
        asked.push(String(query));
        return ANSWERS["/examples"];
      },
    });
    expect(opened.find(".examples .entity").textContent).toBe("40 euroImporto");
    expect(opened.find(".examples .where").textContent).toBe("it/bills.yml:9");
    await opened.type(".example-filters input", "euro");
    await act(() => new Promise((done) => setTimeout(done, 320)));
    await opened.change(".example-filters select", "bill_high");
    expect(asked.at(-1)).toBe("q=euro&intent=bill_high");
  });

  it("name the files that cannot be read", async () => {
    const broken = [{ file: "data/nlu/en/offers.yml", line: 31, reason: "Rientro." }];
    opened = await open("/studio/files?tab=examples", {
      ...ANSWERS,
      "/examples": { examples: [], next: null, broken },
    });
    expect(opened.find(".unreadable").textContent).toContain("data/nlu/en/offers.yml:31");
  });
});
