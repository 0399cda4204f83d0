import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { day } from "../../../staff/state/times";
import { Empty, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Row } from "../../state/log";
import type { Talk } from "../../state/talk";
import { useApp, useText } from "../use";
import { MessageView, NoteView, SignView } from "./rows";

// Within this many pixels of the end a reader counts as being there.
const NEAR_END = 64;
// Rows drawn at first: more than anybody reads, few enough to be drawn at once.
const LATEST = 200;

export function Log({ talk }: { talk: Talk }): JSX.Element {
  const app = useApp();
  const text = useText();
  const rows = talk.rows.value;
  const scroll = useScroll(talk, rows);
  const language = app.session.language.value;
  const [all, setAll] = useState(false);
  // A search may lead to any message; without one the latest are enough to begin with.
  const hidden = all || app.router.route.value.query.at ? 0 : Math.max(rows.length - LATEST, 0);
  const shown = hidden ? rows.slice(hidden) : rows;
  let lastDay = "";
  return (
    <div class="log">
      <section
        id="log"
        class="log-scroll"
        ref={scroll.box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
        tabIndex={0}
        aria-label={text("messages")}
        onScroll={scroll.onScroll}
      >
        {!talk.caughtUp.value && rows.length === 0 ? <Skeleton rows={5} kind="talk" /> : null}
        {talk.caughtUp.value && rows.length === 0 ? (
          <Empty icon="chat" title={text("nothingSaid")} />
        ) : null}
        {hidden ? (
          <button type="button" class="button small more" onClick={() => setAll(true)}>
            {text("olderMessages", { count: hidden })}
          </button>
        ) : null}
        <ol>
          {shown.map((row, index) => {
            const today = day(row.at, language);
            const opens = today !== lastDay;
            lastDay = today;
            return (
              <RowView
                key={row.key}
                talk={talk}
                row={row}
                day={opens ? today : null}
                first={opens || isFirst(shown[index - 1], row)}
              />
            );
          })}
        </ol>
        {talk.customerTyping.value ? (
          <p class="typing">
            <span class="typing-dots" aria-hidden="true">
              <span />
              <span />
              <span />
            </span>
            {text("customerTyping")}
          </p>
        ) : null}
      </section>
      {scroll.news > 0 || scroll.away ? (
        <button type="button" class="pill" data-news={scroll.news > 0} onClick={scroll.toEnd}>
          {scroll.news > 0 ? text("newMessages") : <span class="hidden">{text("toEnd")}</span>}
          <Icon name="down" />
        </button>
      ) : null}
    </div>
  );
}

interface RowProps {
  talk: Talk;
  row: Row;
  day: string | null;
  first: boolean;
}

function RowView({ talk, row, day: opens, first }: RowProps): JSX.Element {
  return (
    <>
      {opens ? (
        <li class="day">
          <span>{opens}</span>
        </li>
      ) : null}
      {row.kind === "message" ? (
        <MessageView row={row} talk={talk} first={first} />
      ) : row.kind === "note" ? (
        <NoteView row={row} talk={talk} />
      ) : (
        <SignView row={row} />
      )}
    </>
  );
}

/** Whether a row begins what one party says: a name is said once, not on every line. */
function isFirst(before: Row | undefined, row: Row): boolean {
  if (before?.kind !== "message" || row.kind !== "message") return true;
  return before.sender !== row.sender || before.agent?.id !== row.agent?.id;
}

/** Keep the end in sight of who is there, and leave alone who has scrolled up to read. */
function useScroll(talk: Talk, rows: Row[]) {
  const app = useApp();
  const box = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const seen = useRef(rows.length);
  const [news, setNews] = useState(0);
  const [away, setAway] = useState(false);
  const typing = talk.customerTyping.value;
  const wanted = Number(app.router.route.value.query.at ?? 0);

  const toEnd = () => {
    const element = box.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    element.focus({ preventScroll: true });
  };
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    atEnd.current = left < NEAR_END;
    setAway(left > element.clientHeight);
    if (atEnd.current) setNews(0);
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const fresh = rows.length - seen.current;
    const own = rows.at(-1);
    seen.current = rows.length;
    const mine = own !== undefined && own.kind !== "sign" && own.delivery !== "sent";
    if (atEnd.current || mine) {
      element.scrollTop = element.scrollHeight;
      atEnd.current = true;
    } else if (fresh > 0 && talk.caughtUp.value) {
      setNews((before) => before + fresh);
    }
  }, [rows, typing]);
  // A search leads to the very message that was found.
  const ready = talk.caughtUp.value;
  useLayoutEffect(() => {
    if (!ready || !wanted) return;
    const row = box.current?.querySelector<HTMLElement>(`[data-seq="${wanted}"]`);
    if (!row) return;
    atEnd.current = false;
    row.scrollIntoView({ block: "center" });
    row.classList.add("found");
  }, [ready, wanted]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return { box, news, away, toEnd, onScroll };
}
