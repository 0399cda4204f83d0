import { afterEach, describe, expect, it } from "vitest";
import type { MessageRow, Row } from "../../console/state/log";
import { MemoryStorage } from "../helpers";
import { DeskServer, openDesk, said, until } from "./desk";

const open: { close(): void; stop(): void }[] = [];

function desk(server: DeskServer, storage?: MemoryStorage) {
  const page = openDesk(server, storage);
  open.push({ close: () => page.talk.close(), stop: () => page.outbox.stop() });
  return page;
}

afterEach(() => {
  for (const page of open.splice(0)) {
    page.close();
    page.stop();
  }
});

const texts = (rows: Row[]) => rows.map((row) => ("text" in row ? row.text : row.sign));

describe("a conversation on the desk", () => {
  it("shows what was said and what is said next, each once", async () => {
    const server = new DeskServer();
    server.append(said(1, "customer", "Aiuto"));
    const { talk } = desk(server);
    await until(() => talk.caughtUp.value && talk.rows.value.length === 1);
    server.append(said(2, "customer", "C'è qualcuno?"));
    await until(() => talk.rows.value.length === 2);
    server.hangUp();
    server.append(said(3, "customer", "Pronto?"));
    await until(() => talk.rows.value.length === 3, "the resume");
    expect(texts(talk.rows.value)).toEqual(["Aiuto", "C'è qualcuno?", "Pronto?"]);
  });

  it("asks again when a sequence is missing from the stream", async () => {
    const server = new DeskServer();
    server.append(said(1, "customer", "uno"));
    const { talk } = desk(server);
    await until(() => talk.rows.value.length === 1 && talk.caughtUp.value);
    server.hidden.add(2);
    server.append(said(2, "customer", "due"));
    server.append(said(3, "customer", "tre"));
    await until(() => talk.rows.value.length === 3, "the gap being filled");
    expect(texts(talk.rows.value)).toEqual(["uno", "due", "tre"]);
  });

  it("sends at once and keeps the row when the server's copy comes", async () => {
    const server = new DeskServer();
    const { talk } = desk(server);
    await until(() => talk.isMine.value);
    talk.write("Buongiorno");
    expect(talk.send()).toBe(true);
    const [own] = talk.rows.value as MessageRow[];
    expect(own?.delivery).toBe("sending");
    expect(talk.draft.text.value).toBe("");
    await until(() => (talk.rows.value[0] as MessageRow)?.delivery === "sent");
    expect(talk.rows.value).toHaveLength(1);
    expect(talk.rows.value[0]?.key).toBe(own?.key);
    expect(server.calls.find(({ path }) => path.endsWith("/messages"))?.csrf).toBe("token");
  });

  it("doubles nothing when acknowledgements are lost", async () => {
    const server = new DeskServer();
    let lost = 0;
    server.fault = ({ path }) => {
      if (!path.endsWith("/messages") || lost >= 3) return undefined;
      lost += 1;
      return "lose";
    };
    const { talk, outbox } = desk(server);
    await until(() => talk.isMine.value);
    for (const text of ["uno", "due", "tre"]) {
      talk.write(text);
      talk.send();
    }
    await until(() => outbox.entries.value.length === 0 && talk.log.value.lastSeq === 3);
    expect(texts(talk.rows.value)).toEqual(["uno", "due", "tre"]);
    expect(server.events).toHaveLength(3);
  });

  it("keeps what was refused, says who has it, and lets it become a note or a draft", async () => {
    const server = new DeskServer();
    const { talk, outbox } = desk(server);
    await until(() => talk.isMine.value);
    server.assignee = "davide";
    talk.write("La mia risposta");
    talk.send();
    await until(() => outbox.entries.value[0]?.state === "refused");
    const [entry] = outbox.entries.value;
    expect(entry?.problem?.code).toBe("ownership_changed");
    expect(entry?.problem?.params.assignee).toEqual({ id: "davide", name: "Davide Riva" });
    expect((talk.rows.value[0] as MessageRow).delivery).toBe("refused");

    outbox.asNote(entry?.id ?? "");
    await until(() => talk.notes.value.length === 1 && outbox.entries.value.length === 0);
    expect(talk.rows.value).toHaveLength(1);
    expect(talk.rows.value[0]).toMatchObject({ kind: "note", text: "La mia risposta" });

    talk.mode.value = "reply";
    server.assignee = "sofia";
    await talk.refresh();
    server.assignee = "davide";
    talk.write("Un'altra");
    talk.send();
    await until(() => outbox.entries.value[0]?.state === "refused");
    talk.write("bozza nuova");
    talk.takeBack(outbox.entries.value[0] as NonNullable<(typeof outbox.entries.value)[0]>);
    expect(talk.draft.text.value).toBe("Un'altra\nbozza nuova");
    expect(outbox.entries.value).toHaveLength(0);
  });

  it("loses nothing typed or sent across a reload while the network is away", async () => {
    const server = new DeskServer();
    const storage = new MemoryStorage();
    const first = openDesk(server, storage);
    await until(() => first.talk.isMine.value);
    server.fault = () => {
      throw new TypeError("network");
    };
    first.talk.write("prima");
    first.talk.send();
    first.talk.write("a metà");
    first.talk.writeNote("una nota a metà");
    await until(() => (first.outbox.entries.value[0]?.attempts ?? 0) > 0);
    first.talk.close();
    first.outbox.stop();

    server.fault = () => undefined;
    const { talk, outbox } = desk(server, storage);
    expect(talk.draft.text.value).toBe("a metà");
    expect(talk.noteText.value).toBe("una nota a metà");
    await until(() => outbox.entries.value.length === 0 && talk.rows.value.length === 1);
    expect(texts(talk.rows.value)).toEqual(["prima"]);
    expect(server.events).toHaveLength(1);
  });

  it("writes to a customer only in a conversation of one's own", async () => {
    const server = new DeskServer();
    server.assignee = null;
    const { talk, outbox } = desk(server);
    await until(() => talk.detail.value !== null);
    talk.write("ciao");
    expect(talk.send()).toBe(false);
    expect(outbox.entries.value).toHaveLength(0);
    expect(talk.draft.text.value).toBe("ciao");
  });

  it("survives 40 seeded runs of faults with the same transcript as the server", async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = mulberry(seed);
      const server = new DeskServer();
      server.fault = ({ path }) => {
        if (random() < 0.25) throw new TypeError("network");
        return path.endsWith("/messages") && random() < 0.25 ? "lose" : undefined;
      };
      const { talk, outbox } = desk(server);
      await until(() => {
        if (!talk.isMine.value) void talk.refresh();
        return talk.isMine.value;
      });
      for (let turn = 0; turn < 6; turn += 1) {
        if (random() < 0.5) {
          server.append(said((server.events.at(-1)?.seq ?? 0) + 1, "customer", `c${turn}`));
        } else {
          talk.write(`a${turn}`);
          talk.send();
        }
        if (random() < 0.4) server.hangUp();
        await new Promise((resolve) => setTimeout(resolve, random() * 4));
      }
      const done = () =>
        outbox.entries.value.length === 0 &&
        talk.log.value.lastSeq === (server.events.at(-1)?.seq ?? 0);
      await until(done, `seed ${seed}`);
      expect(texts(talk.rows.value)).toEqual(
        server.events.map((event) => ("text" in event ? event.text : "")),
      );
      talk.close();
      outbox.stop();
    }
  });
});

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
