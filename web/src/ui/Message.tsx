import type { JSX } from "preact";
import type { QuickReply, Thumb } from "../api/events";
import type { Shown } from "../state/timeline";
import { Avatar } from "./Avatar";
import { Extra } from "./Extra";
import { Icon } from "./icons";
import { PartView } from "./Parts";
import { useStore, useTexts } from "./use";

export interface Position {
  /** The first of several by the same sender in a row. */
  first: boolean;
  last: boolean;
  /** Nothing was said after it. */
  newest: boolean;
}

export function Message(props: { message: Shown } & Position): JSX.Element {
  const { message, first, last } = props;
  const store = useStore();
  const t = useTexts();
  const mine = message.sender === "customer";
  const who = message.agent?.name ?? t(message.sender === "customer" ? "you" : message.sender);
  const classes = [
    "message",
    mine ? "mine" : message.sender,
    first ? "first" : "",
    last ? "last" : "",
  ];
  const lang = message.language ?? undefined;
  return (
    <li class={classes.join(" ")} data-key={message.key} data-delivery={message.delivery}>
      {first && message.agent ? (
        <p class="by">
          <Avatar agent={message.agent} />
          {who}
        </p>
      ) : (
        <span class="hidden">{who}: </span>
      )}
      <div class="parts" lang={lang === store.language.value ? undefined : lang}>
        {message.parts.map((part, index) =>
          part.type === "file" ? (
            <Extra
              of="FileView"
              with={{ part, id: message.key, delivery: message.delivery }}
              key={index}
            >
              <p class="text">{part.name}</p>
            </Extra>
          ) : part.type === "sign_in" ? (
            <Extra of="SignIn" with={{ text: part.text }} key={index} />
          ) : (
            <PartView part={part} key={index} />
          ),
        )}
      </div>
      {message.answers && message.messageId ? (
        <Thumbs id={message.messageId} value={message.feedback} />
      ) : null}
      <Foot {...props} who={who} />
    </li>
  );
}

function Foot(props: { message: Shown; who: string } & Position): JSX.Element | null {
  const { message, last, newest, who } = props;
  const t = useTexts();
  if (message.delivery === "unsent" || message.delivery === "refused") {
    return <Failure message={message} />;
  }
  if (!last) return null;
  if (message.delivery === "waiting") return <p class="foot">{t("waiting")}</p>;
  if (message.delivery === "sending") return <p class="foot">{t("sending")}…</p>;
  const time = <Time at={message.at} />;
  if (message.sender !== "customer") {
    return (
      <p class="foot">
        <span aria-hidden="true">{who} · </span>
        {time}
      </p>
    );
  }
  return (
    <p class="foot">
      {time}
      {newest ? (
        <span class="sent">
          {" · "}
          {t("sent")}
          <Icon name="check" />
        </span>
      ) : null}
    </p>
  );
}

function Failure({ message }: { message: Shown }): JSX.Element {
  const store = useStore();
  const t = useTexts();
  const edit = () => {
    store.discard(message.key);
    store.setDraft(message.text);
  };
  return (
    <p class="foot failure">
      <Icon name="alert" />
      <span>
        {t(message.delivery === "refused" ? "refused" : "unsent")} {message.detail}{" "}
        <button type="button" onClick={() => store.retry(message.key)}>
          {t("retry")}
        </button>
        {message.delivery === "refused" && message.text ? (
          <button type="button" onClick={edit}>
            {t("edit")}
          </button>
        ) : null}
        <button type="button" onClick={() => store.discard(message.key)}>
          {t("remove")}
        </button>
      </span>
    </p>
  );
}

function Thumbs({ id, value }: { id: string; value: Thumb | null }): JSX.Element {
  const store = useStore();
  const t = useTexts();
  const thumb = (which: Thumb) => (
    <button
      type="button"
      aria-pressed={value === which}
      aria-label={t(which)}
      title={t(which)}
      onClick={() => store.judge(id, value === which ? null : which)}
    >
      <Icon name={which} />
    </button>
  );
  return (
    <fieldset class="thumbs">
      <legend class="hidden">{t("helpful")}</legend>
      {thumb("up")}
      {thumb("down")}
      {value ? <span class="thanks">{t("thanks")}</span> : null}
    </fieldset>
  );
}

export function QuickReplies(props: { buttons: QuickReply[]; pressed: () => void }): JSX.Element {
  const store = useStore();
  const t = useTexts();
  const press = (button: QuickReply) => {
    store.send(button.title, button.id);
    props.pressed();
  };
  return (
    <ul class="quick" aria-label={t("quickReplies")}>
      {props.buttons.map((button) => (
        <li key={button.id}>
          <button type="button" onClick={() => press(button)}>
            {button.title}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Time({ at }: { at: string }): JSX.Element {
  const { locale } = useStore();
  const moment = new Date(at);
  const time = moment.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  return (
    <time dateTime={at} title={moment.toLocaleString(locale)}>
      {time}
    </time>
  );
}
