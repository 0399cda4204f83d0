import { describe, expect, it } from "vitest";
import { serverSent } from "../src/api/sse";
import { safeUrl } from "../src/ui/links";

function body(...chunks: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(line) {
      for (const chunk of chunks) line.enqueue(encoder.encode(chunk));
      line.close();
    },
  });
}

async function read(...chunks: string[]) {
  const events = [];
  for await (const event of serverSent(body(...chunks))) events.push(event);
  return events;
}

describe("serverSent", () => {
  it("reads events, comments and both line ends", async () => {
    const text = ": alive\r\n\r\nid: 1\r\nevent: message\r\ndata: {}\r\n\r\ndata: a\ndata: b\n\n";
    expect(await read(text)).toEqual([
      null,
      { type: "message", data: "{}" },
      { type: "message", data: "a\nb" },
    ]);
  });

  it("does not care where a chunk ends", async () => {
    const text = "event: message\r\ndata: x\r\n\r\n";
    for (let cut = 1; cut < text.length; cut += 1) {
      expect(await read(text.slice(0, cut), text.slice(cut))).toEqual([
        { type: "message", data: "x" },
      ]);
    }
  });

  it("leaves out an event that was not finished", async () => {
    expect(await read("data: half")).toEqual([]);
  });
});

describe("safeUrl", () => {
  const base = "https://help.example";

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "http://[",
  ])("does not follow %s", (url) => {
    expect(safeUrl(url, base)).toBeNull();
  });

  it("follows http(s) and the server's own pages", () => {
    expect(safeUrl("/help/it/pay-methods", base)).toBe("https://help.example/help/it/pay-methods");
    expect(safeUrl("https://other.example/x", base)).toBe("https://other.example/x");
  });
});
