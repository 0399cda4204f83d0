import { describe, expect, it, vi } from "vitest";
import "../src/texts/entry-it";
import { closeTab, extrasOf, giveLocks, makeStore, SharedStorage, until } from "./helpers";
import { ContractServer } from "./server";

type Store = ReturnType<typeof makeStore>;
const settled = (store: Store) =>
  until(() => store.outbox.entries.value.length === 0, "an empty outbox");
const textsOf = (store: Store) => store.shown.value.map(({ text }) => text);

describe("the sound", () => {
  it("is off until allowed, and only for a page that is not looked at, once for two tabs", async () => {
    const takeLocks = giveLocks();
    let notes = 0;
    const node = { connect: () => node, start: () => {}, stop: () => {} };
    const ramp = () => {};
    const gain = {
      setValueAtTime: ramp,
      linearRampToValueAtTime: ramp,
      exponentialRampToValueAtTime: ramp,
    };
    vi.stubGlobal(
      "AudioContext",
      class {
        currentTime = 0;
        destination = {};
        resume = async () => {};
        close = async () => {};
      },
    );
    vi.stubGlobal(
      "GainNode",
      class {
        gain = gain;
        connect = () => node;
      },
    );
    vi.stubGlobal(
      "OscillatorNode",
      class {
        connect = () => node;
        start = () => {
          notes += 1;
        };
        stop = () => {};
      },
    );
    const server = new ContractServer();
    const browser = new SharedStorage();
    const one = makeStore(server, browser.open());
    const two = makeStore(server, browser.open());
    const { sound } = await extrasOf(one);
    const other = (await extrasOf(two)).sound;
    one.send("hello");
    await settled(one);
    await until(() => textsOf(two).length === 1, "the other tab follows");
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    const speak = async () => {
      const before = textsOf(one).length;
      server.speak("bot", "answer");
      for (const tab of [one, two]) {
        await until(() => textsOf(tab).length === before + 1, "the answer");
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await speak();
    expect(notes).toBe(0);
    sound.allowed = true;
    expect(other.allowed).toBe(true);
    expect(notes).toBe(2);
    notes = 0;
    await speak();
    expect(notes).toBe(2);
    hidden.mockReturnValue(false);
    notes = 0;
    await speak();
    expect(notes).toBe(0);
    closeTab(one);
    closeTab(two);
    hidden.mockRestore();
    vi.unstubAllGlobals();
    takeLocks();
  });
});
