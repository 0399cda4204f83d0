import { afterEach, describe, expect, it } from "vitest";
import type { Group } from "../../studio/api/groups";
import { missing } from "../../studio/ui/pages/GroupsResolve";
import { findIntents } from "../../studio/ui/shared/IntentPicker";
import { INTENTS, type Opened, open, Refused, settled } from "./opened";

const GROUP: Group = {
  id: "g1",
  state: "open",
  terms: ["colonnina", "wallbox"],
  size: 3,
  languages: { it: 2, en: 1 },
  trend: [
    { week: "2026-11-16", n: 1 },
    { week: "2026-11-23", n: 2 },
  ],
  examples: [{ message_id: "m1", text: "Posso avere una colonnina?", language: "it" }],
  nearest: { intent: "contract_transfer", similarity: 0.61 },
  resolution: null,
  version: 4,
};
const MESSAGES = ["m1", "m2", "m3"].map((id) => ({
  id,
  text: `Messaggio ${id}`,
  language: "it",
  at: "2026-11-27T10:00:00Z",
  conversation_id: `c-${id}`,
}));
const ANSWERS = {
  "/groups": { groups: [GROUP], at: "2026-11-27T09:00:00Z" },
  "/groups/g1": { group: GROUP, messages: MESSAGES },
  "/groups/g1/resolve": { ...GROUP, state: "resolved" },
  "/groups/g1/reopen": GROUP,
  "/intents": INTENTS,
};

let opened: Opened;
afterEach(() => opened.close());

describe("groups of unknowns", () => {
  it("shows terms, size, trend and the nearest intent, and is reached by key", async () => {
    opened = await open("/studio/groups", ANSWERS);
    const card = opened.find(".group-card").textContent ?? "";
    expect(card).toContain("colonnina, wallbox");
    expect(card).toContain("3 messaggi");
    expect(card).toContain("contract_transfer 61%");
    expect(opened.find(".spark").getAttribute("aria-label")).toContain("1, 2");
    opened.app.keys.press(new KeyboardEvent("keydown", { key: "j" }));
    expect(document.activeElement).toBe(opened.find("[data-row]"));
  });

  it("makes the chosen messages examples of an intent, the nearest one suggested", async () => {
    opened = await open("/studio/groups/g1", ANSWERS);
    const boxes = opened.place.querySelectorAll<HTMLInputElement>(".group-messages input");
    expect([...boxes].map((box) => box.checked)).toEqual([true, true, true]);
    await opened.press(boxes[1] as HTMLElement);
    await opened.press(opened.find(".way:not(:disabled) + *, li:nth-child(2) > .way"));
    expect(opened.find<HTMLInputElement>(".intent-choice input:checked").value).toBe(
      "contract_transfer",
    );
    await opened.submit();
    expect(opened.sent).toEqual([
      {
        path: "/groups/g1/resolve",
        body: {
          client_id: expect.any(String),
          version: 4,
          kind: "examples",
          intent: "contract_transfer",
          message_ids: ["m1", "m3"],
        },
      },
    ]);
    expect(opened.app.router.route.value).toMatchObject({ page: "groups", id: null });
  });

  it("asks for all of a new intent, and keeps what was typed when it is refused", async () => {
    opened = await open("/studio/groups/g1", {
      ...ANSWERS,
      "/groups/g1/resolve": new Refused(409, "intent_exists", "C'è già."),
    });
    await opened.press(opened.find("li:nth-child(1) > .way"));
    await opened.submit();
    expect(opened.sent).toEqual([]);
    expect(opened.texts("dialog .error").length).toBe(6);
    await opened.type("#new-name", "EV charging");
    await opened.type("#new-subject", "offers");
    for (const part of ["meaning", "reply"]) {
      for (const language of ["it", "en"]) await opened.type(`#new-${part}-${language}`, "Testo");
    }
    await opened.submit();
    expect(opened.sent[0]?.body).toMatchObject({
      kind: "new_intent",
      intent: "ev_charging",
      subject: "offers",
      meaning: { it: "Testo", en: "Testo" },
      reply: { it: "Testo", en: "Testo" },
    });
    expect(opened.find("dialog").textContent).toContain("C'è già.");
    expect(opened.find<HTMLInputElement>("#new-name").value).toBe("ev_charging");
  });

  it("keeps a form as it was opened while others resolve the group", async () => {
    const answers: Record<string, unknown> = {
      ...ANSWERS,
      "/groups/g1/resolve": new Refused(409, "group_changed", "Cambiato."),
    };
    opened = await open("/studio/groups/g1", answers);
    await opened.press(opened.find("li:nth-child(2) > .way"));
    const group = { ...GROUP, state: "resolved", version: 5 };
    const messages = [...MESSAGES, { ...MESSAGES[0], id: "m4" }];
    answers["/groups/g1"] = { group, messages };
    opened.app.hints.groups.value += 1;
    await settled();
    await settled();
    expect(opened.place.querySelector(".way")).toBeNull();
    await opened.submit();
    expect(opened.sent[0]?.body).toMatchObject({ version: 4, message_ids: ["m1", "m2", "m3"] });
    expect(opened.find("dialog").textContent).toContain("Cambiato.");
  });

  it("puts noise aside at once, with the way back", async () => {
    opened = await open("/studio/groups/g1", ANSWERS);
    await opened.press(opened.find("li:nth-child(4) > .way"));
    expect(opened.sent[0]?.body).toMatchObject({ kind: "nothing", version: 4 });
    await opened.press(opened.find(".toast-undo"));
    expect(opened.sent[1]?.path).toBe("/groups/g1/reopen");
  });

  it("lists what was resolved, by whom and as what, and reopens it", async () => {
    const resolution = {
      kind: "article" as const,
      title: "Il canone",
      by_name: "Davide",
      at: "2026-11-20T10:00:00Z",
    };
    opened = await open("/studio/groups?state=resolved", {
      ...ANSWERS,
      "/groups": (_: object, query: URLSearchParams) => ({
        groups:
          query.get("state") === "resolved" ? [{ ...GROUP, state: "resolved", resolution }] : [],
        at: null,
      }),
    });
    expect(opened.find(".group-resolution").textContent).toContain("Il canone");
    expect(opened.find(".group-resolution").textContent).toContain("Davide");
    await opened.press(opened.button("Riapri"));
    expect(opened.sent.map(({ path }) => path)).toEqual(["/groups/g1/reopen"]);
  });

  it("only shows to who may not label", async () => {
    opened = await open("/studio/groups/g1", ANSWERS, ["labels.read"]);
    expect(opened.texts(".group-messages li").length).toBe(3);
    expect(opened.place.querySelector(".way, .group-messages input")).toBeNull();
  });
});

describe("finding an intent", () => {
  it("looks in names and meanings, the likely ones first", () => {
    const names = (query: string, first: string[] = []) =>
      findIntents(INTENTS.intents as never, query, first).map(({ name }) => name);
    expect(names("bill")).toEqual(["bill_explain", "bill_high"]);
    expect(names("contract tran")).toEqual(["contract_transfer"]);
    expect(names("significato high")).toEqual(["bill_high"]);
    expect(names("", ["bill_high"])[0]).toBe("bill_high");
    expect(names("nothing of the kind")).toEqual([]);
  });
});

describe("a new intent", () => {
  const both = { it: "a", en: "b" };
  it("needs a name of its own that Rasa can read", () => {
    const draft = { name: "ok_name", subject: "s", meaning: both, reply: both };
    expect(missing(draft, [])).toEqual({});
    expect(missing(draft, ["ok_name"])).toEqual({ name: "intentNameTaken" });
    expect(missing({ ...draft, name: "1no" }, [])).toEqual({ name: "intentNameBad" });
    expect(Object.keys(missing({ ...draft, reply: { it: "a", en: " " } }, []))).toEqual([
      "reply-en",
    ]);
  });
});
