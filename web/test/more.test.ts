import { afterEach, describe, expect, it } from "vitest";
import "../src/texts/entry-it";
import { isSaid } from "../src/state/timeline";
import {
  closeTab,
  extrasOf,
  giveLocks,
  MemoryShelf,
  MemoryStorage,
  makeStore,
  SharedStorage,
  until,
} from "./helpers";
import { ContractServer, chance } from "./server";

type Store = ReturnType<typeof makeStore>;
const settled = (store: Store) =>
  until(() => store.outbox.entries.value.length === 0, "an empty outbox");
const textsOf = (store: Store) => store.shown.value.map(({ text }) => text);
const file = (name: string, content = name) => new File([content], name, { type: "text/plain" });
const posts = (server: ContractServer, what: string) =>
  server.calls.filter((call) => call === `POST /v1/conversations/:id/${what}`).length;

describe("files", () => {
  it("are stored once, also where the acknowledgement is lost", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    store.send("before");
    await settled(store);
    server.loseNextAnswer = true;
    await store.attach([file("photo.png", "bytes")]);
    await settled(store);
    await until(() => store.shown.value.length === 2, "both messages");
    expect(server.said()).toEqual(["before", "photo.png"]);
    expect([...server.files.values()]).toEqual([{ name: "photo.png", content: "bytes" }]);
    closeTab(store);
  });

  it("wait offline across a reload, and their bytes are thrown away once sent", async () => {
    const server = new ContractServer();
    const storage = new MemoryStorage();
    const shelf = new MemoryShelf();
    server.online = false;
    const before = makeStore(server, storage, shelf);
    await before.attach([file("bill.pdf"), file("photo.jpg")]);
    await until(() => before.shown.value.length === 2, "both on the screen");
    closeTab(before);
    expect(shelf.files.size).toBe(2);

    server.online = true;
    const after = makeStore(server, storage, shelf);
    await settled(after);
    expect(server.said()).toEqual(["bill.pdf", "photo.jpg"]);
    await until(() => shelf.files.size === 0, "an empty shelf");
    closeTab(after);
  });

  it.each([
    ["virus.exe", "x", "PDF"],
    ["empty.pdf", "", "vuoto"],
    ["huge.pdf", "x".repeat(10_000_001), "10 MB"],
  ])("%s is refused with its reason before a byte leaves", async (name, content, reason) => {
    const server = new ContractServer();
    const shelf = new MemoryShelf();
    const store = makeStore(server, new MemoryStorage(), shelf);
    await store.attach([file(name, content)]);
    await until(() => store.shown.value[0]?.delivery === "refused", "the refusal");
    expect(store.shown.value[0]?.detail).toContain(reason);
    expect(posts(server, "files")).toBe(0);
    expect(shelf.files.size).toBe(0);
    closeTab(store);
  });

  it("that lie are refused by the server, and the customer is told why", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    await store.attach([file("lies.png")]);
    await until(() => store.shown.value[0]?.delivery === "refused", "the refusal");
    expect(store.shown.value[0]?.detail).toBe("Not what it says.");
    closeTab(store);
  });

  it("do not make words wait, tell their progress and can be cancelled", async () => {
    const server = new ContractServer();
    const shelf = new MemoryShelf();
    const store = makeStore(server, new MemoryStorage(), shelf);
    let open = () => {};
    server.uploadGate = new Promise((resolve) => {
      open = resolve;
    });
    await store.attach([file("slow.pdf")]);
    store.send("meanwhile");
    await until(() => server.said().length === 1, "the words");
    expect(server.said()).toEqual(["meanwhile"]);
    const [entry] = store.outbox.entries.value;
    expect(entry?.command.kind).toBe("file");
    store.discard(entry?.id ?? "");
    await until(() => shelf.files.size === 0, "an empty shelf");
    open();
    await settled(store);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.said()).toEqual(["meanwhile"]);
    closeTab(store);
  });

  it("that are gone from the device say so", async () => {
    const server = new ContractServer();
    const storage = new MemoryStorage();
    server.online = false;
    const before = makeStore(server, storage);
    await before.attach([file("bill.pdf")]);
    closeTab(before);
    server.online = true;
    const after = makeStore(server, storage, new MemoryShelf());
    await until(() => after.shown.value[0]?.delivery === "refused", "the refusal");
    expect(after.shown.value[0]?.detail).toContain("non è più su questo dispositivo");
    closeTab(after);
  });
});

describe("a one-time code", () => {
  it("makes the same conversation the customer's, and what waits goes out after it", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    store.send("my bill?");
    await settled(store);
    const id = store.session.current.value?.conversation_id;
    const { visit } = await extrasOf(store);
    await visit.askForCode("anna@example.com");
    expect(visit.codeSentTo.value).toBe("anna@example.com");
    await expect(visit.verify("000000")).rejects.toMatchObject({ detail: "Not right." });
    expect(visit.customer.value).toBeNull();
    await visit.verify("123456");
    expect(visit.customer.value?.name).toBe("Customer anna@example.com");
    expect(store.session.current.value?.conversation_id).toBe(id);
    expect(store.restarted.value).toBe(false);
    store.send("as Anna");
    await settled(store);
    await until(() => textsOf(store).length === 2, "both messages");
    expect(server.said()).toEqual(["my bill?", "as Anna"]);
    expect(server.conversations.size).toBe(1);
    closeTab(store);
  });
});

describe("past conversations", () => {
  it("can be opened and a new one begun, without a word going astray", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    store.send("first");
    await settled(store);
    const first = server.latest.id;
    const { visit } = await extrasOf(store);
    await visit.goTo(null);
    expect(store.restarted.value).toBe(false);
    store.send("second");
    await settled(store);
    await until(() => textsOf(store).join() === "second", "the new one alone");
    await visit.loadConversations();
    expect(visit.conversations.value).toHaveLength(2);
    await visit.goTo(first);
    await until(() => textsOf(store).join() === "first", "the first again");
    store.send("third");
    await settled(store);
    expect(server.conversations.get(first)?.events).toHaveLength(2);
    closeTab(store);
  });

  it("are not changed while something is unsent", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    store.send("first");
    await settled(store);
    const { visit } = await extrasOf(store);
    server.online = false;
    store.setOnline(false);
    store.send("unsent");
    await visit.goTo(null);
    expect(visit.problem.value).toContain("non è ancora partito");
    expect(server.conversations.size).toBe(1);
    closeTab(store);
  });
});

describe("people", () => {
  it("are known by name, and their events are folded while unknown ones are only counted", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    store.send("hello");
    await settled(store);
    server.happen({ type: "of_the_future", secret: 1 });
    server.give(server.latest, "person", { agent: { id: "a1", name: "Sofia Greco" } });
    server.sign({ type: "typing", sender: "agent", on: true });
    await until(() => store.typing.value, "the typing sign");
    const agent = { id: "a1", name: "Sofia Greco" };
    server.speak("agent", "Here I am", { agent, client_message_id: "from-the-console" });
    await until(() => store.shown.value.length === 2, "the agent's words");
    expect(store.typing.value).toBe(false);
    expect(store.agent.value?.name).toBe("Sofia Greco");
    expect(store.shown.value[1]?.agent?.name).toBe("Sofia Greco");
    expect(store.timeline.value.lastSeq).toBe(4);
    server.give(server.latest, "bot");
    await until(() => store.owner.value === "bot", "the bot");
    expect(store.agent.value).toBeNull();
    closeTab(store);
  });

  it("hear that the customer writes, once for a burst of keys, and when he stops", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    await extrasOf(store);
    store.send("hello");
    await settled(store);
    store.setDraft("to the bot");
    server.give(server.latest, "person");
    await until(() => store.owner.value === "person", "a person");
    for (const text of ["h", "he", "hel", "hell", "hello"]) store.setDraft(text);
    store.setDraft("");
    const signs = () => server.bodies.filter(({ call }) => call.endsWith("/typing"));
    await until(() => signs().length === 2, "both signs");
    expect(signs().map(({ body }) => body.on)).toEqual([true, false]);
    closeTab(store);
  });

  it("are left for an e-mail only once there is an address", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    const { visit } = await extrasOf(store);
    store.askForPerson();
    await until(() => store.owner.value === "queue", "the queue");
    visit.leaveForMail(null);
    await until(() => store.sheet.value === "by_email", "the question for an address");
    visit.leaveForMail("me@example.com");
    await until(() => store.owner.value === "bot", "the bot");
    closeTab(store);
  });
});

describe("a rating", () => {
  it("goes out once, can be changed, and a refusal is told", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    const { visit } = await extrasOf(store);
    store.send("hello");
    await settled(store);
    server.happen({ type: "rating_asked", episode_id: "e1" });
    const rate = (score: number) => store.enqueue({ kind: "rating", episode_id: "e1", score });
    server.online = false;
    void rate(2);
    void rate(3);
    void rate(5);
    // The one that is on its way and the last one: what lies between was changed in time.
    expect(store.outbox.entries.value).toHaveLength(2);
    server.online = true;
    store.wake();
    await until(() => store.timeline.value.latest.rated?.score === 5, "the rating");
    void rate(1);
    await until(() => visit.ratingProblem.value === "Too late.", "the refusal");
    expect(store.outbox.entries.value).toEqual([]);
    closeTab(store);
  });
});

describe("two tabs", () => {
  let takeLocks = () => {};
  afterEach(() => takeLocks());

  it("show the same, share what is read, and send each message once", async () => {
    takeLocks = giveLocks();
    const server = new ContractServer();
    const browser = new SharedStorage();
    const shelf = new MemoryShelf();
    const one = makeStore(server, browser.open(), shelf);
    const two = makeStore(server, browser.open(), shelf);
    one.send("from one");
    await settled(one);
    await until(() => textsOf(two).length === 1, "the other tab follows");
    for (let index = 0; index < 10; index += 1) {
      one.send(`one ${index}`);
      two.send(`two ${index}`);
    }
    await two.attach([file("photo.png")]);
    await settled(one);
    await settled(two);
    const everything = () => server.latest.events.length === 22;
    await until(everything, "everything stored");
    await until(() => textsOf(one).length === 22 && textsOf(two).length === 22, "both read");
    expect(server.conversations.size).toBe(1);
    expect(new Set(server.said()).size).toBe(22);
    expect(posts(server, "messages")).toBe(21);
    expect(posts(server, "files")).toBe(1);
    expect(textsOf(one)).toEqual(textsOf(two));

    server.speak("bot", "answer");
    await until(() => one.unread.value === 1 && two.unread.value === 1, "unread in both");
    one.markRead();
    await until(() => two.unread.value === 0, "read in both");
    closeTab(one);
    closeTab(two);
  });

  it("show what the other has not sent yet, and take it over when that tab closes", async () => {
    takeLocks = giveLocks();
    const server = new ContractServer();
    const browser = new SharedStorage();
    const one = makeStore(server, browser.open());
    const two = makeStore(server, browser.open());
    one.send("hello");
    await settled(one);
    await until(() => textsOf(two).length === 1, "the other tab follows");
    server.online = false;
    one.send("unsent");
    await until(() => textsOf(two).length === 2, "it is shown in the other tab");
    closeTab(one);
    server.online = true;
    two.wake();
    await settled(two);
    expect(server.said()).toEqual(["hello", "unsent"]);
    closeTab(two);
  });

  it("go together to the customer, to another conversation and out", async () => {
    takeLocks = giveLocks();
    const server = new ContractServer();
    const browser = new SharedStorage();
    const one = makeStore(server, browser.open());
    const two = makeStore(server, browser.open());
    one.send("hello");
    await settled(one);
    await until(() => textsOf(two).length === 1, "the other tab follows");
    const { visit } = await extrasOf(one);
    await visit.askForCode("anna@example.com");
    await visit.verify("123456");
    await until(() => Boolean(two.session.current.value?.customer), "both know her");
    await visit.goTo(null);
    one.send("new");
    await until(() => textsOf(two).join() === "new", "both have moved");
    expect(two.restarted.value).toBe(false);
    one.signOut();
    await until(() => two.session.current.value === null, "both have forgotten her");
    expect(textsOf(two)).toEqual([]);
    closeTab(one);
    closeTab(two);
  });

  it.each(Array.from({ length: 30 }, (_, seed) => seed))(
    "on a bad network lose and double nothing, seed %i",
    async (seed) => {
      takeLocks = giveLocks();
      const random = chance(seed);
      const server = new ContractServer(random);
      server.faults = { lost: 0.15, ackLost: 0.25, streamBreaks: 0.2, doubled: 0.2, busy: 0.05 };
      const browser = new SharedStorage();
      const shelf = new MemoryShelf();
      const open = () => makeStore(server, browser.open(), shelf);
      const tabs = [open(), open()];
      const said: string[] = [];
      tabs[0]?.send("begin");
      said.push("begin");
      await settled(tabs[0] as Store);
      for (let step = 0; step < 24; step += 1) {
        const which = random() < 0.5 ? 0 : 1;
        const tab = tabs[which] as Store;
        const what = random();
        if (what < 0.4) {
          said.push(`message ${said.length}`);
          tab.send(said.at(-1) ?? "");
        } else if (what < 0.55) {
          said.push(`file ${said.length}.txt`);
          await tab.attach([file(said.at(-1) ?? "")]);
        } else if (what < 0.7) {
          server.speak("bot", `answer ${step}`);
        } else if (what < 0.8) {
          server.cut();
        } else if (what < 0.9) {
          server.online = !server.online;
        } else {
          closeTab(tab);
          tabs[which] = open();
        }
        await new Promise((resolve) => setTimeout(resolve, random() * 4));
      }
      server.online = true;
      server.faults = {};
      for (const tab of tabs) tab.wake();
      for (const tab of tabs) await settled(tab);
      const texts = () =>
        server.latest.events.flatMap((event) => (event.type === "message" ? [event.text] : []));
      for (const tab of tabs) {
        await until(() => textsOf(tab).join() === texts().join(), "the same as the server");
        expect(tab.outbox.entries.value.filter(isSaid)).toEqual([]);
      }
      expect([...server.said()].sort()).toEqual([...said].sort());
      for (const tab of tabs) closeTab(tab);
    },
  );
});
