import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import { StaffContext } from "../../staff/ui/use";
import type { Turn } from "../../studio/api/dialogues";
import { MakeTest } from "../../studio/ui/MakeTest";
import { differences } from "../../studio/ui/pages/Dialogue";
import { type Opened, open, Refused } from "./opened";

const said = (intent: string, reply: string, action: string) => ({
  intent,
  replies: [reply],
  actions: [action],
});
const SAME: Turn = {
  user: "ciao",
  expected: said("greet", "Salve", "utter_greet"),
  got: said("greet", "Salve", "utter_greet"),
  same: true,
};
const OTHER: Turn = {
  user: "posso pagare a rate?",
  expected: said("bill_instalments", "Certo", "form"),
  got: said("bill_instalments", "Non so", "fallback"),
  same: false,
};
const FAILED = { model_id: "m1", passed: false, at: "2026-11-27T09:00:00Z" };
const TEST = { id: "it/rate", language: "it", title: "A rate", result: FAILED };
const ANSWERS = {
  "/dialogues": {
    dialogues: [
      { ...TEST, id: "it/zero", title: "Mai provata", turns: 1, result: null },
      { ...TEST, id: "it/ok", title: "Buona", turns: 2, result: { ...FAILED, passed: true } },
      { ...TEST, turns: 2 },
    ],
  },
  "/dialogues/it/rate": { ...TEST, turns: [SAME, OTHER] },
  "/dialogues/accept": {},
  "/dialogues/delete": null,
};

let opened: Opened;
afterEach(() => opened?.close());

describe("dialogue tests", () => {
  it("lists what fails first, and runs them all", async () => {
    opened = await open("/studio/dialogues", ANSWERS);
    expect(opened.texts("[data-row]")).toEqual(["A rate", "Mai provata", "Buona"]);
    expect(opened.find(".section-head strong").textContent).toBe("1 su 2 passano");
    await opened.press(opened.button("Prova tutti"));
    expect(opened.sent[0]).toMatchObject({
      path: "/runs",
      body: { kind: "dialogues", params: {} },
    });
  });

  it("shows the difference turn by turn, and only that when asked", async () => {
    opened = await open("/studio/dialogues/it%2Frate", ANSWERS);
    expect(opened.texts(".turn .chip")).toEqual(["Come atteso", "Diverso"]);
    const turn = opened.find('.turn[data-same="false"]');
    expect(turn.textContent).toContain("Cambia: risposte, azioni");
    expect(turn.querySelectorAll('[data-changed="got"]').length).toBe(2);
    await opened.press(opened.find(".check input"));
    expect(opened.place.querySelectorAll(".turn").length).toBe(1);
  });

  it("accepts the new result and deletes, the latter only when told twice", async () => {
    opened = await open("/studio/dialogues/it%2Frate", ANSWERS);
    await opened.press(opened.button("Accetta il nuovo esito"));
    await opened.press(opened.button("Elimina la prova"));
    expect(opened.sent.length).toBe(1);
    await opened.submit();
    expect(opened.sent.map(({ path, body }) => [path, body.id])).toEqual([
      ["/dialogues/accept", "it/rate"],
      ["/dialogues/delete", "it/rate"],
    ]);
    expect(opened.app.router.route.value).toMatchObject({ page: "dialogues", id: null });
  });

  it("finds in what a turn differs", () => {
    expect(differences(SAME)).toEqual([]);
    expect(differences(OTHER)).toEqual(["replies", "actions"]);
    expect(differences({ ...OTHER, got: null })).toEqual([]);
  });
});

describe("making a conversation into a test", () => {
  it("asks for a title and keeps it when the server says no", async () => {
    let refuse = true;
    opened = await open("/studio/dialogues", {
      ...ANSWERS,
      "POST /dialogues": (body: { title?: unknown }) =>
        refuse ? new Refused(422, "dialogue_empty", "Vuota.") : { ...TEST, ...body },
    });
    const corner = document.createElement("div");
    opened.place.append(corner);
    await act(() => {
      render(
        <StaffContext.Provider value={opened.app}>
          <MakeTest conversation="c1" from={2} title="Rate" />
        </StaffContext.Provider>,
        corner,
      );
    });
    await opened.press(opened.button("Fanne una prova"));
    await opened.submit();
    expect(opened.find("dialog .error").textContent).toBe("Vuota.");
    refuse = false;
    await opened.submit();
    expect(opened.sent.map(({ body }) => body)).toEqual(
      Array(2).fill({
        client_id: opened.sent[0]?.body.client_id,
        conversation_id: "c1",
        title: "Rate",
        from_seq: 2,
      }),
    );
    expect(opened.place.querySelector("dialog")).toBeNull();
  });
});
