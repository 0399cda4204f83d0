import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { QuickReply } from "../api/events";
import { STARTERS } from "../brand";
import type { Shown } from "../state/timeline";
import { Extra } from "./Extra";
import { Icon } from "./icons";
import { Message, QuickReplies } from "./Message";
import { useStore, useTexts } from "./use";
import { watched } from "./watched";

// Within this many pixels of the end a reader counts as being there.
const NEAR_END = 48;

export const MessageList = watched(({ composer }: { composer: RefObject<HTMLTextAreaElement> }) => {
  const store = useStore();
  const t = useTexts();
  const list = store.shown.value;
  const scroll = useScroll(list);
  const attended = store.owner.value === "queue" || store.owner.value === "person";
  const replies = attended ? null : openReplies(list);
  const pressed = () => {
    // The button that was pressed goes away: keep the keyboard in the conversation.
    if (matchMedia("(pointer: coarse)").matches) scroll.box.current?.focus();
    else composer.current?.focus();
  };
  return (
    <div class="talk">
      <section
        class="scroller"
        ref={scroll.box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
        tabIndex={0}
        aria-label={t("list")}
        onScroll={scroll.onScroll}
      >
        <Welcome empty={list.length === 0} />
        {store.restarted.value ? <p class="notice">{t("restarted")}</p> : null}
        <ol>{list.map((message, index) => Row(list, message, index))}</ol>
        {replies ? <QuickReplies buttons={replies} pressed={pressed} /> : null}
        {store.typing.value ? <Typing /> : null}
        {store.timeline.value.latest.rating_asked ? <Extra of="Rating" /> : null}
      </section>
      {scroll.news > 0 || scroll.away ? (
        <button type="button" class="pill" data-news={scroll.news > 0} onClick={scroll.toEnd}>
          {scroll.news > 0 ? t("newMessages") : <span class="hidden">{t("toBottom")}</span>}
          <Icon name="down2" />
        </button>
      ) : null}
    </div>
  );
});

function Row(list: Shown[], message: Shown, index: number): JSX.Element {
  const before = list[index - 1];
  const after = list[index + 1];
  return (
    <Message
      key={message.key}
      message={message}
      first={speaker(before) !== speaker(message)}
      last={speaker(after) !== speaker(message) || after?.delivery !== message.delivery}
      newest={!after}
    />
  );
}

function speaker(message: Shown | undefined): string | undefined {
  return message?.agent?.id ?? message?.sender;
}

/** Buttons are the machine's: good until the customer has said something else or a person has it. */
function openReplies(list: Shown[]): QuickReply[] | null {
  for (let index = list.length - 1; index >= 0; index -= 1) {
    const message = list[index];
    if (!message || message.sender === "customer") return null;
    for (const part of message.parts) {
      if (part.type === "buttons") return part.buttons;
    }
  }
  return null;
}

const Welcome = watched(({ empty }: { empty: boolean }) => {
  const store = useStore();
  const t = useTexts();
  const session = store.session.current.value;
  const language = store.language.value;
  const who = session?.customer?.name.split(" ")[0];
  const disclosure =
    session?.language === language && session.disclosure ? session.disclosure : t("disclosure");
  return (
    <div class="welcome">
      <h3>{who ? t("welcomeName", { who }) : t("welcome")}</h3>
      <p>{disclosure}</p>
      {empty && store.caughtUp.value ? (
        <ul class="quick starters" aria-label={t("quickReplies")}>
          {STARTERS[language].map((text) => (
            <li key={text}>
              <button type="button" onClick={() => store.send(text)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
});

function Typing(): JSX.Element {
  return (
    <div class="typing" aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  );
}

/** Keep the end in sight of who is there, and leave alone who has scrolled up to read. */
function useScroll(list: Shown[]) {
  const store = useStore();
  const box = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const top = useRef(0);
  const seen = useRef(list.length);
  const [news, setNews] = useState(0);
  const [away, setAway] = useState(false);
  const typing = store.typing.value;
  const asked = store.personAsked.value;

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
    top.current = element.scrollTop;
    setAway(left > element.clientHeight);
    if (!atEnd.current) return;
    setNews(0);
    if (!document.hidden) store.markRead();
  };

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const fresh = list.slice(seen.current);
    seen.current = list.length;
    // Scrolled up a moment ago: the browser has yet to say so.
    if (element.scrollTop < top.current - 1) atEnd.current = false;
    const own = fresh.some((message) => message.sender === "customer" && !message.messageId);
    if (atEnd.current || own || asked) {
      element.scrollTop = asked ? element.scrollHeight : firstLine(element, fresh);
      // The browser says so only with the next frame, and more may come before it.
      onScroll();
      if (!document.hidden) store.markRead();
    } else if (fresh.length > 0) {
      setNews((before) => before + fresh.length);
    }
  }, [list, typing, asked, store]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // The box shrinks when the keyboard opens or the composer grows; the end stays in sight.
    const watcher = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    watcher.observe(element);
    const seenNow = () => atEnd.current && !document.hidden && store.markRead();
    document.addEventListener("visibilitychange", seenNow);
    return () => {
      watcher.disconnect();
      document.removeEventListener("visibilitychange", seenNow);
    };
  }, [store]);

  return { box, news, away, onScroll, toEnd };
}

/** Where to scroll: to the end, but never past the beginning of an answer taller than the box. */
function firstLine(box: HTMLElement, fresh: Shown[]): number {
  const [first] = fresh;
  const row = first && [...box.querySelectorAll("li")].find((li) => li.dataset.key === first.key);
  if (!row || first.sender === "customer") return box.scrollHeight;
  const top = row.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
  return Math.min(box.scrollHeight, top - 12);
}
