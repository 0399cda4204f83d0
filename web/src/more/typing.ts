import { effect, path } from "#kit";
import type { Store } from "../state/store";

// A sign every so often while keys are pressed, and one when they rest.
const EVERY = 4_000;
const RESTS = 5_000;

/** Tell the person at the other end that the customer is writing; returns how to stop. */
export function tellTyping(store: Store): () => void {
  let told = 0;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let before = store.draft.peek();
  const sign = (on: boolean) => {
    clearTimeout(resting);
    told = on ? Date.now() : 0;
    const session = store.session.current.peek();
    if (!session) return;
    const { token, conversation_id } = session;
    // A sign that is lost is no loss.
    store.client.call("POST", `${path(conversation_id)}/typing`, token, { on }).catch(() => {});
  };
  const stop = effect(() => {
    const draft = store.draft.value;
    const attended = store.owner.value === "person";
    if (draft === before || !attended) return;
    before = draft;
    if (!draft) {
      if (told) sign(false);
      return;
    }
    if (Date.now() - told > EVERY) sign(true);
    clearTimeout(resting);
    resting = setTimeout(() => sign(false), RESTS);
  });
  return () => {
    clearTimeout(resting);
    stop();
  };
}
