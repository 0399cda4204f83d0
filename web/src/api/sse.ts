/** One event of a stream; `null` stands for a comment, which only says that the line is alive. */
export type ServerSent = { type: string; data: string } | null;

/**
 * Read server-sent events from a response body.
 *
 * EventSource cannot send a bearer token, and a token in the address ends up in logs.
 */
export async function* serverSent(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let type = "";
  let data: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      // A chunk may end between \r and \n: the lone \r waits for the next chunk.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line === "") {
          if (data.length) yield { type: type || "message", data: data.join("\n") };
          type = "";
          data = [];
        } else if (line.startsWith(":")) {
          yield null;
        } else {
          const [, field, content] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
          if (field === "event") type = content ?? "";
          if (field === "data") data.push(content ?? "");
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
