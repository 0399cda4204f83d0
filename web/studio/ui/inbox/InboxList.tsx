import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Ago, Chip, Empty, Failure, KeyButton, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Reason, ReviewMessage } from "../../api/inbox";
import { chooseNone, chooseShown, decideAll, toggle } from "../../state/bulk";
import { mayBulk } from "../../state/inboxCommands";
import { useApp, useFigures, useLabel, useText } from "../use";
import { Filters, isNarrowed } from "./Filters";

export const REASON_TONES: Partial<Record<Reason, string>> = {
  safety: "danger",
  thumbs_down: "warm",
  handed_over: "warm",
};

export function InboxList(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  return (
    <section class="pane inbox-list" aria-label={text("messages")}>
      <Filters />
      <Rows />
      {mayBulk(app) && (inbox.chosen.value.size || inbox.selecting.value) ? <BulkBar /> : null}
    </section>
  );
}

function Rows(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const rows = inbox.shown.value;
  const box = useRef<HTMLDivElement>(null);
  const open = inbox.open.value;
  useEffect(() => {
    const row = box.current?.querySelector('[aria-current="true"]');
    row?.scrollIntoView?.({ block: "nearest" });
  }, [open]);
  if (inbox.messages.value === null) {
    if (!inbox.problem.value) return <Skeleton rows={8} kind="rows" />;
    return <Failure problem={inbox.problem.value} again={() => void inbox.load()} />;
  }
  if (rows.length === 0) return <Nothing />;
  const onScroll = (event: Event) => {
    const list = event.currentTarget as HTMLElement;
    if (list.scrollHeight - list.scrollTop - list.clientHeight < 600) void inbox.more();
  };
  return (
    <div class="review-rows" ref={box} onScroll={onScroll} tabIndex={-1}>
      <ol aria-label={text(`state_${asState(inbox.filter.value.state)}`)}>
        {rows.map((message, index) => (
          <Row
            key={message.id}
            message={message}
            open={message.id === open}
            reachable={open ? message.id === open : index === 0}
          />
        ))}
      </ol>
      {inbox.next.value ? (
        <button type="button" class="button more" onClick={() => void inbox.more()}>
          {text("more")}
        </button>
      ) : null}
    </div>
  );
}

type StateName = "open" | "second" | "disputed" | "labelled" | "rejected" | "skipped";

export function asState(state: string): StateName {
  const known: string[] = ["second", "disputed", "labelled", "rejected", "skipped"];
  return known.includes(state) ? (state as StateName) : "open";
}

interface RowProps {
  message: ReviewMessage;
  open: boolean;
  reachable: boolean;
}

function Row({ message, open, reachable }: RowProps): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const { id } = message;
  const chosen = inbox.chosen.value.has(id);
  const lang = message.language === app.session.language.value ? undefined : message.language;
  return (
    <li class="review-row" data-chosen={chosen}>
      {mayBulk(app) ? (
        <label class="row-choose">
          <span class="hidden">{text("chooseOne", { text: message.text.slice(0, 60) })}</span>
          <input
            type="checkbox"
            checked={chosen}
            tabIndex={reachable ? 0 : -1}
            onChange={() => toggle(inbox, id)}
          />
        </label>
      ) : null}
      <a
        id={`row-${id}`}
        data-row
        class="review-link"
        href={app.router.href({ page: "inbox", id })}
        aria-current={open ? "true" : undefined}
        tabIndex={reachable ? 0 : -1}
      >
        <span class="review-text" lang={lang}>
          {message.text}
        </span>
        <Predicted message={message} />
        <span class="row-signs">
          {message.reasons.slice(0, 2).map((reason) => (
            <ReasonChip key={reason} reason={reason} />
          ))}
          {message.reasons.length > 2 ? (
            <span class="soft">+{message.reasons.length - 2}</span>
          ) : null}
          <span class="row-end">
            <span class="tag" title={text(message.language === "en" ? "inEnglish" : "inItalian")}>
              {message.language.toUpperCase()}
            </span>
            <span class="row-time">
              <Ago at={message.at} />
            </span>
          </span>
        </span>
      </a>
    </li>
  );
}

/** What the model read, or what trainers say it is. */
function Predicted({ message }: { message: ReviewMessage }): JSX.Element {
  const text = useText();
  const { share } = useFigures();
  if (message.label) {
    const intents = message.label.map(({ intent }) => intent).join(" + ");
    return (
      <span class="review-predicted">
        <Icon name="check" />
        <code class="clip">{intents}</code>
        <span class="soft clip">{message.labelled_by}</span>
      </span>
    );
  }
  return (
    <span class="review-predicted">
      <code class="clip">{message.intent ?? text("nothingRead")}</code>
      <span class="score" data-low={!message.sure}>
        <span class="score-bar" aria-hidden="true">
          <span style={{ width: `${Math.round(message.confidence * 100)}%` }} />
        </span>
        {share(message.confidence)}
      </span>
    </span>
  );
}

export function ReasonChip({ reason }: { reason: Reason }): JSX.Element {
  const text = useText();
  const label = useLabel();
  return (
    <Chip tone={REASON_TONES[reason]} title={text(`reasonWhat_${reason}`)}>
      {label("reason", reason)}
    </Chip>
  );
}

function Nothing(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const state = asState(inbox.filter.value.state);
  if (isNarrowed(inbox.filter.value)) {
    return (
      <Empty icon="filter" title={text("noneMatches")}>
        <a class="button" href={app.router.href({ page: "inbox", id: null, query: { state } })}>
          {text("clearFilters")}
        </a>
      </Empty>
    );
  }
  return (
    <Empty icon={state === "open" ? "check" : "inbox"} title={text(`none_${state}`)}>
      <p>{text(`noneNext_${state}`)}</p>
    </Empty>
  );
}

/** What can be said of all that are chosen at once. */
function BulkBar(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const n = inbox.chosen.value.size;
  return (
    <div class="bulk-bar" role="toolbar" aria-label={text("bulk")}>
      <p role="status">
        <strong class="number">{text("bulkChosen", { n })}</strong>{" "}
        <button type="button" class="linklike" onClick={() => chooseShown(inbox)}>
          {text("chooseAllShown")}
        </button>
      </p>
      <div class="bulk-buttons">
        <KeyButton command="label-all" class="button small primary">
          {text("labelShort")}
        </KeyButton>
        <button
          type="button"
          class="button small"
          disabled={n === 0}
          aria-keyshortcuts="Shift+X"
          onClick={() => void decideAll(inbox, "reject")}
        >
          {text("rejectShort")}
        </button>
        <button
          type="button"
          class="button small"
          disabled={n === 0}
          aria-keyshortcuts="Shift+S"
          onClick={() => void decideAll(inbox, "skip")}
        >
          {text("skipShort")}
        </button>
        <button
          type="button"
          class="bare"
          aria-label={text("chooseNone")}
          onClick={() => chooseNone(inbox)}
        >
          <Icon name="close" />
        </button>
      </div>
    </div>
  );
}
