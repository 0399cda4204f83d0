import { describe, expect, it } from "vitest";
import { closeTab, MemoryStorage, makeStore, until } from "./helpers";
import { ContractServer, chance } from "./server";

const settled = (store: ReturnType<typeof makeStore>) =>
  until(() => store.outbox.entries.value.length === 0, "an empty outbox");

describe("a conversation on a bad network", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "shows exactly what the server has, seed %i",
    async (seed) => {
      const random = chance(seed);
      const server = new ContractServer(random);
      server.faults = {
        lost: 0.15,
        ackLost: 0.25,
        streamBreaks: 0.2,
        doubled: 0.2,
        busy: 0.05,
      };
      const storage = new MemoryStorage();
      let store = makeStore(server, storage);
      const said: string[] = [];
      for (let step = 0; step < 30; step += 1) {
        const what = random();
        if (what < 0.45) {
          const text = `message ${said.length}`;
          said.push(text);
          store.send(text);
        } else if (what < 0.6 && server.conversations.size) {
          server.speak("bot", `answer ${step}`);
        } else if (what < 0.7) {
          server.cut();
        } else if (what < 0.8) {
          server.online = !server.online;
        } else if (what < 0.85) {
          server.expire();
        } else if (what < 0.95) {
          closeTab(store);
          store = makeStore(server, storage);
        }
        await new Promise((resolve) => setTimeout(resolve, random() * 4));
      }
      server.online = true;
      server.faults = {};
      store.wake();
      await settled(store);
      if (!said.length) return;
      await until(
        () => store.timeline.value.lastSeq === server.latest.events.length,
        "everything read",
      );

      expect(server.said()).toEqual(said);
      // An opening whose answer was lost leaves an empty conversation behind, never words.
      expect(store.session.current.value?.conversation_id).toBe(server.latest.id);
      const texts = server.latest.events.flatMap((event) =>
        event.type === "message" ? [event.text] : [],
      );
      expect(store.shown.value.map(({ text }) => text)).toEqual(texts);
      expect(store.shown.value.every(({ delivery }) => delivery === "sent")).toBe(true);
      closeTab(store);
    },
  );

  it("keeps what was written offline across a reload, in order, and sends it once", async () => {
    const server = new ContractServer();
    server.online = false;
    const storage = new MemoryStorage();
    const before = makeStore(server, storage);
    before.send("one");
    before.send("two");
    expect(before.shown.value.map(({ text }) => text)).toEqual(["one", "two"]);
    closeTab(before);

    const after = makeStore(server, storage);
    expect(after.shown.value.map(({ text }) => text)).toEqual(["one", "two"]);
    server.online = true;
    after.wake();
    await settled(after);
    expect(server.said()).toEqual(["one", "two"]);
    closeTab(after);
  });

  it("does not double a message whose acknowledgement was lost", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    store.send("hello");
    await settled(store);
    server.loseNextAnswer = true;
    store.send("again");
    await settled(store);
    expect(server.said()).toEqual(["hello", "again"]);
    closeTab(store);
  });

  it("asks again where streams do not pass", async () => {
    const server = new ContractServer();
    server.streamsPass = false;
    const store = makeStore(server);
    store.send("hello");
    await settled(store);
    await until(() => store.timeline.value.messages.length === 1, "own message");
    server.speak("bot", "answer");
    await until(() => store.timeline.value.messages.length === 2, "the answer");
    closeTab(store);
  });
});

describe("the session", () => {
  it("goes on with the same conversation when the token has expired", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    store.send("before");
    await settled(store);
    server.expire();
    store.send("after");
    await settled(store);
    expect(server.said()).toEqual(["before", "after"]);
    expect(server.conversations.size).toBe(1);
    expect(store.restarted.value).toBe(false);
    closeTab(store);
  });

  it("says so when it has to begin anew, and still sends what was written", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    store.send("before");
    await settled(store);
    server.expire({ gone: true });
    store.send("after");
    await settled(store);
    expect(server.conversations.size).toBe(2);
    expect(store.restarted.value).toBe(true);
    await until(() => store.shown.value.length === 1, "the new conversation alone");
    expect(store.shown.value[0]?.text).toBe("after");
    closeTab(store);
  });

  it("serves the visitor when the page's sign-in is too old, and tells the page", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    const told: string[] = [];
    store.listen((happening) => {
      if (happening.kind === "identity") told.push(happening.code);
    });
    store.open.value = true;
    await store.signIn("too-old");
    expect(told).toEqual(["identity_expired"]);
    expect(store.session.current.value?.customer).toBeNull();
    closeTab(store);
  });

  it("leaves nothing behind on sign-out", async () => {
    const server = new ContractServer();
    const storage = new MemoryStorage();
    const store = makeStore(server, storage);
    store.send("private");
    await settled(store);
    store.setDraft("half a thought");
    store.signOut();
    expect(storage.keys().filter((key) => key !== "language")).toEqual([]);
    expect(store.shown.value).toEqual([]);
    closeTab(store);
  });
});

describe("what the customer can do", () => {
  it("shows the server's reason for a refusal and goes on with the next message", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    store.send("refuse me");
    store.send("fine");
    await until(() => server.said().length === 1, "the second message");
    const [first] = store.shown.value.filter(({ delivery }) => delivery === "refused");
    expect(first).toMatchObject({ text: "refuse me", detail: "No." });
    store.discard(first?.key ?? "");
    expect(store.shown.value.map(({ text }) => text)).toEqual(["fine"]);
    closeTab(store);
  });

  it("asks for a person once, however often it is pressed", async () => {
    const server = new ContractServer();
    server.online = false;
    const store = makeStore(server);
    store.askForPerson();
    store.askForPerson();
    expect(store.outbox.entries.value).toHaveLength(1);
    server.online = true;
    store.wake();
    await until(() => store.owner.value === "queue", "the queue");
    store.askForPerson();
    expect(store.outbox.entries.value).toEqual([]);
    closeTab(store);
  });

  it("shows a thumb at once and keeps the last one", async () => {
    const server = new ContractServer();
    const store = makeStore(server);
    store.send("hello");
    await settled(store);
    server.speak("bot", "answer", { message_id: "a1", answers: "m1" });
    await until(() => store.shown.value.length === 2, "the answer");
    store.judge("a1", "up");
    expect(store.shown.value[1]?.feedback).toBe("up");
    store.judge("a1", null);
    expect(store.shown.value[1]?.feedback).toBeNull();
    await settled(store);
    await until(
      () => store.timeline.value.lastSeq === server.latest.events.length,
      "everything read",
    );
    expect(store.shown.value[1]?.feedback).toBeNull();
    closeTab(store);
  });

  it("counts as unread what came after the last look, across a reload", async () => {
    const server = new ContractServer();
    const storage = new MemoryStorage();
    const store = makeStore(server, storage);
    store.send("hello");
    await settled(store);
    server.speak("bot", "one");
    await until(() => store.unread.value === 1, "one unread");
    store.markRead();
    expect(store.unread.value).toBe(0);
    closeTab(store);
    server.speak("bot", "two");
    const again = makeStore(server, storage);
    await until(() => again.unread.value === 1, "one unread again");
    closeTab(again);
  });
});

describe("what is said aloud", () => {
  it("tells news that came before the history was read, and no history", async () => {
    const server = new ContractServer();
    const storage = new MemoryStorage();
    const told: string[] = [];
    const listen = (store: ReturnType<typeof makeStore>) =>
      store.listen((happening) => {
        if (happening.kind === "owner") told.push(happening.owner);
        if (happening.kind === "arrived") told.push(happening.message.text);
      });
    const first = makeStore(server, storage);
    listen(first);
    first.askForPerson();
    await until(() => first.owner.value === "queue", "the queue");
    server.speak("agent", "I am here");
    await until(() => told.length === 2, "both were told");
    expect(told).toEqual(["queue", "I am here"]);
    closeTab(first);

    const again = makeStore(server, storage);
    listen(again);
    await until(() => again.caughtUp.value, "the history");
    expect(told).toHaveLength(2);
    closeTab(again);
  });
});
