import { useState } from "preact/hooks";
import { newId } from "../../../src/state/ids";
import type { Topic } from "../../api/types";
import { PATH } from "../../state/app";
import { useApp } from "../use";

/** Sends commands, one at a time; a refusal is said in a toast. */
export function useCommand() {
  const app = useApp();
  const [busy, setBusy] = useState(false);

  const send = async <T>(path: string, body: object, topic?: Topic): Promise<T | null> => {
    if (busy) return null;
    setBusy(true);
    try {
      const reply = await app.api.post<T | null>(PATH + path, { client_id: newId(), ...body });
      if (topic) app.hints[topic].value += 1;
      // What is done without an answer is done all the same.
      return reply ?? ({} as T);
    } catch (error) {
      app.toasts.problem(app.why(error));
      // What was refused may have changed under the reader.
      if (topic) app.hints[topic].value += 1;
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, send };
}
