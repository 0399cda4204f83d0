import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { KeyButton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { filterOf } from "../../state/filter";
import { STATES } from "../../state/inbox";
import { useApp, useText } from "../use";
import { Views } from "./Views";

/** Which messages: by state, with how many of each; what was done last, and the way back. */
export function InboxHead(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const here = inbox.filter.value;
  const counts = inbox.counts.value;
  const { query } = app.router.route.value;
  return (
    <header class="pane-head review-head">
      <h1>{text("page_inbox")}</h1>
      <nav class="states" aria-label={text("states")}>
        <ul>
          {STATES.map((state) => (
            <li key={state}>
              <a
                href={app.router.href({ page: "inbox", id: null, query: { ...query, state } })}
                aria-current={filterOf(query).state === state ? "true" : undefined}
                title={text(`stateWhat_${state}`)}
              >
                {text(`state_${state}`)}
                {counts?.[state] ? <span class="count">{counts[state]}</span> : null}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Doing />
      <Views filter={here} />
    </header>
  );
}

/** The last thing done, in words, where undo is. */
function Doing(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { done, sends } = app.inbox;
  const last = done.value;
  const waiting = sends.waiting.value;
  const said = useRef("");
  said.current = last ? text(`did_${last.what}`, { intent: last.intent }) : "";
  return (
    <div class="doing">
      <p role="status" class="did clip">
        {waiting ? (
          <span class="waits">
            <Icon name="clock" />
            {text("labelsWait", { n: waiting })}
          </span>
        ) : (
          said.current
        )}
      </p>
      <KeyButton command="undo-label" class="bare" icon="undo" bare />
      <KeyButton command="redo-label" class="bare redo" icon="undo" bare />
    </div>
  );
}
