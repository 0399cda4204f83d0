import { newId } from "../../src/state/ids";
import type { BulkReply, Decision } from "../api/inbox";
import { PATH } from "./app";
import type { Inbox } from "./inbox";

/** One at a time: a second press would ask for the same again. */
let busy = false;

/** As many as the server takes at once. */
const MOST = 500;

/** Put a message among the chosen ones, or take it out. */
export function toggle(inbox: Inbox, id: string): void {
  const chosen = new Set(inbox.chosen.peek());
  if (!chosen.delete(id) && chosen.size < MOST) chosen.add(id);
  inbox.chosen.value = chosen;
}

/** Choose from the message in work to the next one, or to the one before. */
export function extend(inbox: Inbox, by: 1 | -1): void {
  const here = inbox.open.peek();
  if (here) add(inbox, [here]);
  inbox.move(by);
  const next = inbox.open.peek();
  if (next) add(inbox, [next]);
}

export function chooseShown(inbox: Inbox): void {
  add(
    inbox,
    inbox.shown.peek().map(({ id }) => id),
  );
}

export function chooseNone(inbox: Inbox): void {
  inbox.chosen.value = new Set();
  inbox.selecting.value = false;
}

function add(inbox: Inbox, ids: string[]): void {
  inbox.chosen.value = new Set([...inbox.chosen.peek(), ...ids].slice(0, MOST));
}

/** Say the same of all chosen ones. */
export async function decideAll(inbox: Inbox, decision: Decision, intent?: string): Promise<void> {
  const { app } = inbox;
  const ids = [...inbox.chosen.peek()];
  if (ids.length === 0 || busy) return;
  busy = true;
  const body = { client_id: newId(), message_ids: ids, decision, ...(intent ? { intent } : {}) };
  try {
    const { done, refused } = await app.api.post<BulkReply>(`${PATH}/bulk`, body);
    const left = new Set(refused.map(({ message_id }) => message_id));
    const gone = new Set(ids.filter((id) => !left.has(id)));
    inbox.messages.value = inbox.messages.peek()?.filter(({ id }) => !gone.has(id)) ?? null;
    // Those that were refused stay chosen: they are what is left to look at.
    inbox.chosen.value = left;
    if (gone.has(inbox.open.peek() ?? "")) inbox.show(inbox.shown.peek()[0]?.id ?? null);
    const said = app.text(refused.length ? "bulkDoneSome" : "bulkDone", {
      n: done,
      refused: refused.length,
    });
    const before = inbox.decided;
    // After another decision undo would take back that one.
    const undo = () => void (inbox.decided === before && inbox.undo());
    if (done) app.toasts.done(said, undo);
    else app.toasts.problem(said);
    inbox.refresh();
  } catch (error) {
    app.toasts.problem(app.why(error));
  } finally {
    busy = false;
  }
}
