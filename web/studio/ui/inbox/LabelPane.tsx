import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { isField } from "../../../staff/state/keys";
import { Ago, Caps, Chip, Empty, Failure, KeyButton, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { ReviewMessage } from "../../api/inbox";
import type { Draft } from "../../state/draft";
import { cut } from "../../state/words";
import { useApp, useText } from "../use";
import { Candidates } from "./Candidates";
import { Entities } from "./Entities";
import { ReasonChip } from "./InboxList";
import { MessageText } from "./MessageText";
import { PreviewPanel } from "./PreviewPanel";

/** The message in work and everything that is to be said of it. */
export function LabelPane(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const draft = inbox.draft.value;
  if (draft) return <Work draft={draft} key={draft.message.id} />;
  const id = inbox.open.value;
  const problem = inbox.detailProblem.value;
  return (
    <section class="pane label-pane" aria-label={text("messageInWork")}>
      {id && problem ? (
        <>
          <Back />
          {problem.code === "message_gone" ? (
            <Empty icon="close" title={text("messageGone")}>
              <p>{text("messageGoneNext")}</p>
            </Empty>
          ) : (
            <Failure problem={problem} again={() => inbox.refresh()} />
          )}
        </>
      ) : id || (inbox.messages.value === null && !inbox.problem.value) ? (
        <Skeleton rows={6} />
      ) : (
        <Empty icon="inbox" title={text("noMessageOpen")}>
          <p>{text("noMessageOpenNext")}</p>
        </Empty>
      )}
    </section>
  );
}

function Back(): JSX.Element {
  const app = useApp();
  const text = useText();
  return (
    <a
      class="bare back"
      href={app.router.href({ page: "inbox", id: null })}
      aria-label={text("backToList")}
    >
      <Icon name="back" />
    </a>
  );
}

function Work({ draft }: { draft: Draft }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const { message } = draft;
  const may = inbox.writable.value;
  useFocus(message.id);
  return (
    <section class="pane label-pane" aria-labelledby="work-title">
      <WorkHead message={message} />
      <div class="label-scroll">
        <Standing message={message} />
        <MessageText draft={draft} may={may} />
        <p id="message-help" class="hidden">
          {text("messageHelp")}
        </p>
        {draft.split ? <PartTabs draft={draft} /> : null}
        <Entities draft={draft} may={may} />
        <Candidates draft={draft} may={may} />
        <PreviewPanel draft={draft} />
      </div>
      {app.session.may("labels.write") ? <Foot draft={draft} may={may} /> : null}
    </section>
  );
}

/** A message that comes into work has the keyboard, unless its reader is typing elsewhere. */
function useFocus(id: string): void {
  useEffect(() => {
    const active = document.activeElement;
    if (isField(active) || active?.closest("dialog, .talk-side")) return;
    document.getElementById("message-text")?.focus({ preventScroll: true });
  }, [id]);
}

function WorkHead({ message }: { message: ReviewMessage }): JSX.Element {
  const app = useApp();
  const text = useText();
  const rows = app.inbox.shown.value;
  const at = rows.findIndex(({ id }) => id === message.id);
  const total = app.inbox.counts.value?.[message.state] ?? rows.length;
  return (
    <header class="pane-head work-head">
      <Back />
      <h2 id="work-title" class="work-title">
        {text("message")}{" "}
        {at >= 0 ? (
          <span class="soft number">
            {text("placeOf", { n: at + 1, of: Math.max(total, rows.length) })}
          </span>
        ) : null}
      </h2>
      <span class="work-facts">
        {message.reasons.map((reason) => (
          <ReasonChip key={reason} reason={reason} />
        ))}
        <span class="tag">{message.language.toUpperCase()}</span>
        <span class="soft">
          <Ago at={message.at} />
        </span>
      </span>
      <span class="work-move">
        <KeyButton command="undo-label" class="bare narrow-undo" icon="undo" bare />
        <KeyButton command="previous-message" class="bare up" icon="down" bare />
        <KeyButton command="next-message" class="bare" icon="down" bare />
      </span>
    </header>
  );
}

/** What others have said of it, as far as this reader may know. */
function Standing({ message }: { message: ReviewMessage }): JSX.Element | null {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const conflict = inbox.conflicts.value[message.id];
  const by = message.labelled_by ?? "";
  const intents = message.label?.map(({ intent }) => intent).join(" + ") ?? "";
  const words =
    message.state === "second"
      ? text(inbox.mineAlready.value ? "secondMine" : "secondReading")
      : message.state === "disputed"
        ? text(inbox.mineAlready.value ? "disputedMine" : "disputedHere")
        : message.state === "labelled"
          ? text("labelledBy", { by, intent: intents })
          : message.state === "open"
            ? null
            : text(message.state === "rejected" ? "rejectedBy" : "skippedBy", { by });
  if (!words && !conflict) return null;
  return (
    <div class="standing" data-state={conflict ? "conflict" : message.state}>
      {conflict ? (
        <p role="alert">
          <Icon name="alert" />
          <span>{conflict}</span>
        </p>
      ) : null}
      {words ? (
        <p>
          {message.state === "open" ? null : <Chip>{text(`stateOne_${message.state}`)}</Chip>}
          <span>{words}</span>
        </p>
      ) : null}
      {message.exported ? <p>{text("isExported")}</p> : null}
      {message.test ? <p class="soft">{text("isTest")}</p> : null}
    </div>
  );
}

/** The two halves of a message that asks for two things. */
function PartTabs({ draft }: { draft: Draft }): JSX.Element {
  const text = useText();
  return (
    <fieldset class="part-tabs">
      <legend class="hidden">{text("parts")}</legend>
      {draft.parts.value.map((part, index) => (
        <button
          key={part.start}
          type="button"
          aria-pressed={draft.active.value === index}
          onClick={() => {
            draft.active.value = index;
          }}
        >
          <span class="part-number">{index + 1}</span>
          <span class="clip">{cut(draft.text, part).trim()}</span>
          <code>{part.intent ?? text("noIntentYet")}</code>
        </button>
      ))}
    </fieldset>
  );
}

function Foot({ draft, may }: { draft: Draft; may: boolean }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  return (
    <footer
      class="label-foot"
      onClickCapture={(event) => {
        // The second press of a double one would be for the next message, which nobody has read.
        if (event.detail > 1) event.stopPropagation();
      }}
    >
      <button
        type="button"
        class="button primary"
        disabled={!may || !draft.ready.value}
        aria-keyshortcuts="Enter"
        onClick={() => inbox.decide("label")}
      >
        <span class="clip">
          {text("labelAs", {
            intent: draft.parts.value.map(({ intent }) => intent ?? "…").join(" + "),
          })}
        </span>
        <Caps keys="enter" />
      </button>
      <KeyButton command="reject">
        {text("rejectShort")} <Caps keys="x" />
      </KeyButton>
      <KeyButton command="skip">
        {text("skipShort")} <Caps keys="s" />
      </KeyButton>
      <KeyButton command="split">
        {text(draft.split ? "joinShort" : "splitShort")} <Caps keys="p" />
      </KeyButton>
    </footer>
  );
}
