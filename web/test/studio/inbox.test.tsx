import { describe, expect, it } from "vitest";
import type { Intent } from "../../studio/api/inbox";
import { inbox as texts } from "../../studio/i18n/inbox";
import { candidates, Draft, suggested } from "../../studio/state/draft";
import { filterOf } from "../../studio/state/filter";
import { toPoints, toUnits, turnOf, wordsIn, wordsOf } from "../../studio/state/words";
import { likelyEntities } from "../../studio/ui/inbox/Entities";
import { findIntents } from "../../studio/ui/inbox/IntentSearch";
import { message } from "./messages";

const saidBy = (text: string) => wordsOf(text).map(({ start, end }) => text.slice(start, end));

describe("texts of the inbox", () => {
  it("fill the same places in both languages", () => {
    for (const [key, pair] of Object.entries(texts)) {
      const places = pair.map((text) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort());
      expect(places[0], key).toEqual(places[1]);
    }
  });
});

describe("words", () => {
  it("leave signs and elided articles aside and keep codes whole", () => {
    expect(saidBy("L'offerta di 12,50€ (TK-204518), ok?! mario.rossi@x.it…")).toEqual([
      "L",
      "offerta",
      "di",
      "12,50€",
      "TK-204518",
      "ok",
      "mario.rossi@x.it",
    ]);
    expect(saidBy("  ?! ... ")).toEqual([]);
  });

  it("are what a selection snaps to", () => {
    const text = "bolletta di 380 euro";
    const words = wordsOf(text);
    expect(wordsIn(words, { start: 10, end: 14 })).toEqual([1, 2]);
    expect(wordsIn(words, { start: 11, end: 12 })).toBeNull();
    expect(wordsIn(words, { start: 3, end: 3 })).toEqual([0, 0]);
  });

  it("are counted in code points by the server and in units by the browser", () => {
    const text = "😡 ciao 🏠!";
    expect(toPoints(text, text.length)).toBe(9);
    expect(text.slice(toUnits(text, 2), toUnits(text, 6))).toBe("ciao");
    expect(toPoints(text, toUnits(text, 7))).toBe(7);
  });

  it("say where a second request begins", () => {
    const text = "Vorrei disdire la fibra. Quando arriva il rimborso?";
    expect(saidBy(text)[turnOf(text, wordsOf(text))]).toBe("Quando");
    const joined = "voglio disdire e sapere del rimborso";
    expect(saidBy(joined)[turnOf(joined, wordsOf(joined))]).toBe("e");
  });
});

describe("a draft", () => {
  it("begins with what the model says, or with the label there is", () => {
    expect(suggested(message())).toBe("bill_explain");
    expect(suggested(message({ intent: "nlu_fallback" }))).toBe("bill_explain");
    expect(candidates(message()).map(({ intent }) => intent)).not.toContain("nlu_fallback");
    const label = [{ start: 0, end: 59, intent: "pay_bill", entities: [] }];
    expect(new Draft(message({ label })).part.value?.intent).toBe("pay_bill");
    expect(new Draft(message()).untouched).toBe(true);
  });

  it("marks words after an emoji where the server counts them", () => {
    const draft = new Draft(message({ entities: [] }));
    draft.pick({ start: 15, end: 20 });
    expect(draft.pickedText.value).toBe("380 €");
    expect(draft.mark("amount")).toBe(true);
    expect(draft.entities.value).toEqual([{ start: 14, end: 19, entity: "amount" }]);
    expect(draft.picked.value).toBeNull();
  });

  it("lets a new entity take the place of those it lies over", () => {
    const draft = new Draft(message());
    draft.pick({ start: 12, end: 16 });
    draft.mark("date");
    expect(draft.entities.value.map(({ entity }) => entity)).toEqual(["date"]);
    draft.pick({ start: 12, end: 16 });
    const span = draft.pickedEntity.value;
    if (!span) throw new Error("nothing there");
    draft.unmark(span);
    expect(draft.entities.value).toEqual([]);
    expect(draft.untouched).toBe(false);
  });

  it("walks word by word and takes more in", () => {
    const draft = new Draft(message());
    draft.step(1, false);
    draft.step(1, false);
    draft.step(1, true);
    expect(draft.pickedText.value).toBe("di 380");
    draft.step(-9, false);
    expect(draft.picked.value).toEqual({ from: 0, to: 0 });
  });

  it("proposes where to split, splits before the word, and joins again", () => {
    const draft = new Draft(message());
    expect(draft.splitHere()).toBe("propose");
    expect(draft.pickedText.value).toBe("e");
    expect(draft.splitHere()).toBe("split");
    const [first, second] = draft.parts.value;
    expect([first?.start, first?.end, second?.start, second?.end]).toEqual([0, 33, 33, 59]);
    expect(first?.entities).toHaveLength(1);
    expect(draft.ready.value).toBe(false);
    expect(draft.active.value).toBe(1);
    draft.choose("technician_status");
    expect(draft.final.map(({ intent }) => intent)).toEqual(["bill_explain", "technician_status"]);
    expect(draft.splitHere()).toBe("join");
    expect(draft.parts.value).toHaveLength(1);
    expect(draft.entities.value).toHaveLength(1);
    expect(new Draft(message({ text: "ciao", entities: [] })).splitHere()).toBe("no");
  });

  it("keeps an entity within one part", () => {
    const draft = new Draft(message({ entities: [] }));
    draft.splitHere();
    draft.splitHere();
    draft.pick({ start: 25, end: 40 });
    expect(draft.mark("product")).toBe(false);
  });
});

describe("intents", () => {
  const intent = (name: string, meaning: string): Intent => ({
    name,
    subject: "bills",
    examples: { it: 1, en: 1 },
    safety: false,
    guideline: { it: { meaning, not: "", examples: [] }, en: { meaning, not: "", examples: [] } },
  });
  const all = [
    intent("ask_knowledge", "una domanda sulla bolletta"),
    intent("bill_copy", "vuole la bolletta come file"),
    intent("dispute_bill", "contesta un importo"),
  ];

  it("are found by name first, then by meaning, without accents", () => {
    expect(findIntents(all, "bill", []).map(({ name }) => name)).toEqual([
      "bill_copy",
      "dispute_bill",
      "ask_knowledge",
    ]);
    expect(findIntents(all, "bollettà", []).map(({ name }) => name)).toEqual([
      "ask_knowledge",
      "bill_copy",
    ]);
    expect(findIntents(all, "", ["dispute_bill"])[0]?.name).toBe("dispute_bill");
    expect(findIntents(all, "zzz", [])).toEqual([]);
  });

  it("have entities that look like what was picked", () => {
    expect(likelyEntities("380 €")).toEqual(["amount"]);
    expect(likelyEntities("TK-204518")).toEqual(["ticket_id"]);
    expect(likelyEntities("a gennaio")).toEqual(["date"]);
  });
});

describe("what an address asks for", () => {
  it("is unread messages, the most useful first, and nothing it does not know", () => {
    expect(filterOf({})).toEqual({ state: "open", order: "teaching" });
    expect(filterOf({ state: "second", q: "gas", nonsense: "1" })).toEqual({
      state: "second",
      order: "teaching",
      q: "gas",
    });
  });
});
