import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Empty } from "../../../staff/ui/bits";
import { Aside } from "../aside/Aside";
import { Talk } from "../talk/Talk";
import { useApp, useText } from "../use";
import { QueuePane } from "./QueuePane";

/** The three panes. On a narrow screen the address says which one is in sight. */
export function Inbox(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { id, query } = app.router.route.value;
  const talk = app.talk.value;
  const unread = (app.queue.items.value ?? []).filter((item) => app.queue.isUnread(item)).length;
  const title = talk?.detail.value?.customer?.name ?? text("page_inbox");
  useEffect(() => {
    document.title = `${unread ? `(${unread}) ` : ""}${title} · Ascolto`;
  }, [unread, title]);
  const pane = !id ? "queue" : query.pane === "customer" ? "customer" : "talk";
  return (
    <div class="inbox" data-pane={pane}>
      <QueuePane />
      {talk ? (
        <>
          <Talk talk={talk} key={talk.id} />
          <Aside talk={talk} key={`aside-${talk.id}`} />
        </>
      ) : (
        <main class="pane talk-pane" id="main" tabIndex={-1}>
          <Empty icon="chat" title={text("noTalkOpen")}>
            <p>{text("noTalkOpenNext")}</p>
          </Empty>
        </main>
      )}
    </div>
  );
}
