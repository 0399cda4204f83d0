import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { day } from "../../../staff/state/times";
import { Ago, Clock, Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { LabelReading, Said } from "../../api/inbox";
import { MakeTest } from "../MakeTest";
import { useApp, useText } from "../use";

/** What was said around the message, and what trainers have said of it. */
export function TalkPane(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const message = inbox.current.value;
  const detail = inbox.detail.value;
  const here = detail && detail.message.id === message?.id ? detail : null;
  return (
    <div class="pane talk-side">
      <header class="pane-head">
        <h2 id="talk-title">{text("conversation")}</h2>
        {message && here ? (
          <MakeTest conversation={message.conversation_id} title={message.text} />
        ) : null}
      </header>
      {here ? (
        <Around key={here.message.id} talk={here.talk} labels={here.labels} />
      ) : inbox.detailProblem.value && message ? (
        <Failure problem={inbox.detailProblem.value} again={() => inbox.refresh()} />
      ) : message ? (
        <Skeleton rows={5} kind="talk" />
      ) : null}
    </div>
  );
}

function Around({ talk, labels }: { talk: Said[]; labels: LabelReading[] }): JSX.Element {
  const app = useApp();
  const text = useText();
  const language = app.session.language.value;
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const place = box.current?.querySelector<HTMLElement>('[data-mine="true"]');
    const list = box.current;
    // Once for each message: who reads further up is left there when it is read again.
    // Not scrollIntoView: that would move what holds this pane, too.
    if (place && list) list.scrollTop = place.offsetTop - list.clientHeight / 3;
  }, [talk.length > 0]);
  let lastDay = "";
  return (
    <section
      class="talk-around"
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable
      tabIndex={0}
      aria-labelledby="talk-title"
    >
      <ol>
        {talk.map((said) => {
          const today = day(said.at, language);
          const opens = today !== lastDay;
          lastDay = today;
          return (
            <li key={said.seq} class="said" data-sender={said.sender} data-mine={said.mine}>
              {opens ? <p class="said-day">{today}</p> : null}
              <p class="said-who">
                {said.sender === "bot" ? <Icon name="bot" /> : null}
                {text(`sender_${senderOf(said.sender)}`)} <Clock at={said.at} />
              </p>
              <p class="said-text">{said.text}</p>
              {said.mine ? <span class="hidden">{text("thisMessage")}</span> : null}
            </li>
          );
        })}
      </ol>
      {labels.length ? <Readings labels={labels} /> : null}
    </section>
  );
}

function senderOf(sender: string): "customer" | "bot" | "agent" | "system" {
  return sender === "customer" || sender === "bot" || sender === "agent" ? sender : "system";
}

function Readings({ labels }: { labels: LabelReading[] }): JSX.Element {
  const text = useText();
  return (
    <section class="readings" aria-labelledby="readings-title">
      <h3 id="readings-title">{text("readings")}</h3>
      <ol>
        {labels.map((one) => (
          <li key={one.at + one.by_name} data-undone={one.undone}>
            <p>
              <strong>{one.by_name}</strong>{" "}
              <span class="soft">
                {text(`reading_${one.reading}`)} · <Ago at={one.at} />
              </span>
            </p>
            <p>
              {one.decision === "label" ? (
                one.parts.map((part) => <code key={part.start}>{part.intent} </code>)
              ) : (
                <em>{text(one.decision === "reject" ? "wasRejected" : "wasSkipped")}</em>
              )}
              {one.undone ? <span class="soft">{text("wasUndone")}</span> : null}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
