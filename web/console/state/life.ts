import type { PresenceList } from "../api/types";
import type { App } from "./app";

// The server counts ten silent minutes as having gone away; a sign every two is plenty.
const EVERY = 2 * 60_000;
const SIGNS = ["pointerdown", "keydown", "scroll"] as const;

/**
 * Tell the server that somebody is at the desk, while somebody is.
 *
 * Only hands on keyboard or mouse count: an open page that nobody looks at goes idle by itself.
 */
export function signsOfLife(app: App, clock: () => number = Date.now): () => void {
  let last = clock();
  let gone = false;
  const sign = () => {
    const me = app.session.me.value;
    if (!me || !app.session.may("presence.write")) return;
    // Who went away for want of a sign is back with the first one.
    const idle = app.idle.value;
    if (me.presence !== "present" && !idle) return;
    if (!idle && clock() - last < EVERY) return;
    last = clock();
    app.idle.value = false;
    app.api
      .put<PresenceList>("/v1/staff/presence", { state: "present" })
      .then((list) => gone || app.adoptPresence(list))
      .catch(() => {});
  };
  for (const kind of SIGNS) addEventListener(kind, sign, { capture: true, passive: true });
  return () => {
    gone = true;
    for (const kind of SIGNS) removeEventListener(kind, sign, { capture: true });
  };
}
