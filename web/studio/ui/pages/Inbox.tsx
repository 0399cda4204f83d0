import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { decideAll } from "../../state/bulk";
import { candidates } from "../../state/draft";
import { EntityDialog } from "../inbox/Entities";
import { InboxHead } from "../inbox/InboxHead";
import { InboxList } from "../inbox/InboxList";
import { IntentSearch } from "../inbox/IntentSearch";
import { LabelPane } from "../inbox/LabelPane";
import { TalkPane } from "../inbox/TalkPane";
import { SaveView } from "../inbox/Views";
import { useApp, useText } from "../use";

/** Messages to read: the list, the one in work, the talk around it. A phone shows one step. */
export function InboxPage(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const open = inbox.open.value;
  const waiting = inbox.counts.value?.open ?? 0;
  useEffect(() => inbox.enter(), [inbox]);
  useEffect(() => {
    document.title = `${waiting ? `(${waiting}) ` : ""}${text("page_inbox")} · Ascolto`;
  }, [waiting, text("page_inbox")]);
  const first = inbox.shown.value[0]?.id ?? null;
  useEffect(() => {
    // Where both are in sight, the first message is in work without being asked for.
    if (!open && first && matchMedia("(min-width: 760px)").matches) inbox.show(first);
  }, [open, first, inbox]);
  return (
    <main class="review" id="main" tabIndex={-1} data-step={open ? "message" : "list"}>
      <InboxHead />
      <div class="review-panes">
        <InboxList />
        <LabelPane />
        <TalkPane />
      </div>
      <Over />
    </main>
  );
}

/** What lies over the page. */
function Over(): JSX.Element | null {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const draft = inbox.draft.value;
  const likely = draft ? candidates(draft.message).map(({ intent }) => intent) : [];
  switch (inbox.asking.value) {
    case "intent":
      return draft ? (
        <IntentSearch
          title={text("searchIntent")}
          likely={likely}
          choose={(intent) => {
            draft.choose(intent);
            document.getElementById("message-text")?.focus();
          }}
        />
      ) : null;
    case "bulk":
      return (
        <IntentSearch
          title={text("bulkLabelAs", { n: inbox.chosen.value.size })}
          likely={[]}
          choose={(intent) => void decideAll(inbox, "label", intent)}
        />
      );
    case "entity":
      return draft?.picked.value ? <EntityDialog draft={draft} /> : null;
    case "view":
      return <SaveView />;
    default:
      return null;
  }
}
