import type { JSX } from "preact";
import type { Part } from "../../../src/api/events";
import { PartView } from "../../../src/ui/Parts";
import { Avatar, Clock } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { MessageRow, NoteRow, SignRow } from "../../state/log";
import type { Entry } from "../../state/outbox";
import type { Talk } from "../../state/talk";
import { size } from "../pages/CaseParts";
import { useApp, useText } from "../use";

export function MessageView(props: { row: MessageRow; talk: Talk; first: boolean }): JSX.Element {
  const { row, talk, first } = props;
  const app = useApp();
  const text = useText();
  const { sender } = row;
  const own = row.agent?.id === app.session.me.value?.id;
  const who =
    sender === "agent"
      ? own
        ? text("you")
        : (row.agent?.name ?? text("agent"))
      : sender === "customer"
        ? (talk.detail.value?.customer?.name ?? text("visitor"))
        : text(sender);
  const lang = row.language && row.language !== app.session.language.value ? row.language : null;
  return (
    <li
      class={`message ${sender}`}
      data-first={first}
      data-own={own}
      data-seq={row.seq}
      data-delivery={row.delivery}
    >
      {first ? (
        <p class="message-who">
          {sender === "agent" ? <Avatar person={app.person(row.agent)} size={18} /> : null}
          {sender === "bot" ? <Icon name="bot" /> : null}
          <span>{who}</span>
          <Clock at={row.at} />
        </p>
      ) : (
        <span class="hidden">{who}: </span>
      )}
      <div class="parts" lang={lang ?? undefined}>
        {row.parts.map((part, index) => (
          <StaffPart part={part} key={index} />
        ))}
      </div>
      {row.entry ? <Delivery entry={row.entry} delivery={row.delivery} talk={talk} /> : null}
    </li>
  );
}

/** Buttons were the customer's to press: here they are shown as what was offered. */
function StaffPart({ part }: { part: Part }): JSX.Element | null {
  const app = useApp();
  const text = useText();
  if (part.type === "file") {
    return (
      <a class="text file" href={part.url} download={part.name} target="_self">
        <span class="hidden">{text("download")} </span>
        <Icon name="file" />
        <span class="file-words">
          <strong>{part.name}</strong>
          <small>{size(part.size, app.session.language.value)}</small>
        </span>
      </a>
    );
  }
  if (part.type === "sign_in") return <p class="text">{text("signInOffered")}</p>;
  if (part.type === "buttons") {
    return (
      <ul class="offered" aria-label={text("offeredButtons")}>
        {part.buttons.map((button) => (
          <li key={button.id}>{button.title}</li>
        ))}
      </ul>
    );
  }
  return <PartView part={part} />;
}

export function NoteView({ row, talk }: { row: NoteRow; talk: Talk }): JSX.Element {
  const text = useText();
  return (
    <li class="note-row" data-delivery={row.delivery}>
      <p class="message-who">
        <Icon name="note" />
        <span>{text(`note_${row.about}`)}</span>
        <span class="soft">{row.author?.name ?? text("system")}</span>
        <Clock at={row.at} />
      </p>
      <p class="note-text">{row.text}</p>
      {row.entry ? <Delivery entry={row.entry} delivery={row.delivery} talk={talk} /> : null}
    </li>
  );
}

const STARS = [1, 2, 3, 4, 5];

export function SignView({ row }: { row: SignRow }): JSX.Element {
  const text = useText();
  if (row.sign === "rated") {
    return (
      <li class="sign" data-seq={row.seq}>
        <p>
          {text("rated", { score: row.score ?? 0 })}{" "}
          <span aria-hidden="true" class="stars">
            {STARS.map((star) => (star <= (row.score ?? 0) ? "★" : "☆")).join("")}
          </span>{" "}
          <Clock at={row.at} />
        </p>
        {row.comment ? <p class="sign-note">“{row.comment}”</p> : null}
      </li>
    );
  }
  const words =
    row.owner === "person"
      ? text("signPerson", { who: row.agent?.name ?? text("agent") })
      : text(`sign_${row.owner ?? "bot"}`);
  return (
    <li class="sign" data-seq={row.seq}>
      <p>
        {words} <Clock at={row.at} />
      </p>
      {row.note ? <p class="sign-note">{row.note}</p> : null}
    </li>
  );
}

/** Where one's own words are on their way, and what can be done when they are stuck. */
function Delivery(props: { entry: Entry; delivery: string; talk: Talk }): JSX.Element | null {
  const { entry, delivery, talk } = props;
  const app = useApp();
  const text = useText();
  const { outbox } = app;
  if (delivery === "sent") return null;
  if (delivery === "sending" || delivery === "waiting") {
    return (
      <p class="foot">
        <Icon name="clock" />
        {text(delivery === "sending" ? "sending" : "waitsForNetwork")}
      </p>
    );
  }
  const { problem } = entry;
  const why = problem
    ? problem.code === "ownership_changed"
      ? app.actions.whoHasIt(problem.params)
      : problem.code === "file_gone"
        ? text("fileGone")
        : problem.detail
    : text("tryingAgain");
  const refusedReply = entry.kind === "message" && delivery === "refused";
  return (
    <div class="foot failed">
      <p>
        <Icon name="alert" />
        <strong>{text("notSent")}</strong> {why}
      </p>
      <p class="foot-actions">
        <button type="button" onClick={() => outbox.again(entry.id)}>
          {text("retry")}
        </button>
        {refusedReply ? (
          <button type="button" onClick={() => outbox.asNote(entry.id)}>
            {text("keepAsNote")}
          </button>
        ) : null}
        {delivery === "refused" && entry.kind !== "file" ? (
          <button type="button" onClick={() => talk.takeBack(entry)}>
            {text("edit")}
          </button>
        ) : null}
        <button type="button" onClick={() => outbox.remove(entry.id)}>
          {text("discard")}
        </button>
      </p>
    </div>
  );
}
