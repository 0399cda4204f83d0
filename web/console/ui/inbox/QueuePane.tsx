import type { JSX } from "preact";
import { Ago, Avatar, Chip, Empty, Failure, Select, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { QueueItem, View } from "../../api/types";
import { VIEWS } from "../../state/router";
import { useApp, useLabel, useText } from "../use";
import { memo } from "./memo";

export function QueuePane(): JSX.Element {
  const text = useText();
  return (
    <section class="pane queue-pane" aria-labelledby="queue-title">
      <header class="pane-head">
        <h1 id="queue-title">{text("page_inbox")}</h1>
        <Filters />
      </header>
      <Views />
      <PresenceHint />
      <Rows />
    </section>
  );
}

/** Who is not present gets nothing by turns, and should know. */
function PresenceHint(): JSX.Element | null {
  const app = useApp();
  const text = useText();
  const { session } = app;
  if (!session.may("presence.write") || session.me.value?.presence === "present") return null;
  return (
    <div class="presence-hint">
      <p>{text("notPresent")}</p>
      <button
        type="button"
        class="button small"
        onClick={() => void app.actions.setPresence("present")}
      >
        {text("be_present")}
      </button>
    </div>
  );
}

function Views(): JSX.Element {
  const app = useApp();
  const text = useText();
  const counts = app.queue.counts.value;
  const here = app.queue.view.value;
  const count = (view: View) => (view === "closed" ? undefined : counts?.[view]);
  return (
    <nav class="views" aria-label={text("views")}>
      <ul>
        {VIEWS.map((view) => (
          <li key={view}>
            <a
              href={app.router.href({ page: "inbox", view, id: null, query: {} })}
              aria-current={view === here ? "true" : undefined}
            >
              {text(`view_${view}`)}
              {count(view) ? <span class="count">{count(view)}</span> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Filters(): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const { filter, subjects } = app.queue;
  const set = (change: Partial<typeof filter.value>) => {
    filter.value = { ...filter.value, ...change };
  };
  return (
    <div class="filters">
      <Select
        compact
        label={text("language")}
        value={filter.value.language}
        change={(language) => set({ language })}
        options={[
          ["", text("everyLanguage")],
          ["it", "Italiano"],
          ["en", "English"],
        ]}
      />
      <Select
        compact
        label={text("subject")}
        value={filter.value.subject}
        change={(subject) => set({ subject })}
        options={[
          ["", text("everySubject")],
          ...subjects.value.map((name): [string, string] => [name, subjectName(label, name)]),
        ]}
      />
    </div>
  );
}

type Label = ReturnType<typeof useLabel>;

/** A subject is an area of the dialogue; where there is none, the reason stands in. */
export function subjectName(label: Label, name: string): string {
  const reason = label("reason", name);
  const area = label("subject", name);
  return area !== "" ? area : reason;
}

function Rows(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { queue } = app;
  const shown = queue.shown.value;
  if (queue.items.value === null) {
    if (queue.failed.value) return <Failure again={() => void queue.load()} />;
    return <Skeleton rows={7} kind="rows" />;
  }
  if (shown.length === 0) {
    return queue.items.value.length > 0 ? <NoneMatch /> : <NoneHere view={queue.view.value} />;
  }
  const open = app.router.route.value.id;
  const onScroll = (event: Event) => {
    const box = event.currentTarget as HTMLElement;
    if (box.scrollHeight - box.scrollTop - box.clientHeight < 600) void queue.more();
  };
  return (
    <div class="rows" onScroll={onScroll} tabIndex={-1}>
      <ol aria-label={text(`view_${queue.view.value}`)}>
        {shown.map((item) => (
          <Row
            key={item.conversation_id}
            item={item}
            open={item.conversation_id === open}
            unread={queue.isUnread(item)}
            reachable={isReachable(queue.selected.value, shown, item)}
          />
        ))}
      </ol>
      {queue.cursor.value ? (
        <button type="button" class="button more" onClick={() => void queue.more()}>
          {text("more")}
        </button>
      ) : null}
    </div>
  );
}

/** One row is in the tab order: the one the keyboard is on, else the first. */
function isReachable(selected: string | null, shown: QueueItem[], item: QueueItem): boolean {
  const known = shown.some(({ conversation_id }) => conversation_id === selected);
  return item.conversation_id === (known ? selected : shown[0]?.conversation_id);
}

interface RowProps {
  item: QueueItem;
  open: boolean;
  unread: boolean;
  reachable: boolean;
}

const Row = memo(function Row({ item, open, unread, reachable }: RowProps): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const { customer, last_message: last, sla, conversation_id: id } = item;
  const name = customer?.name ?? text("visitor");
  const since = item.waiting_since ?? last?.at;
  const waits = item.unanswered && item.waiting_since !== null;
  return (
    <li class="row-item" data-unread={unread}>
      <a
        id={`row-${id}`}
        class="row-link"
        href={app.router.href({ page: "inbox", id, query: {} })}
        aria-current={open ? "true" : undefined}
        tabIndex={reachable ? 0 : -1}
        onFocus={() => {
          app.queue.selected.value = id;
        }}
      >
        <Avatar person={{ id, name: customer ? name : "?" }} size={32} />
        <span class="row-body">
          <span class="row-top">
            <span class="row-name">{name}</span>
            {unread ? <span class="hidden">, {text("unread")}</span> : null}
            {since ? (
              <span class="row-time" data-waits={waits}>
                {waits ? <Icon name="clock" /> : null}
                <span class="hidden">{waits ? text("waitingFor") : ""}</span>
                <Ago at={since} />
              </span>
            ) : null}
          </span>
          <span class="row-words">
            {last && last.sender !== "customer" ? (
              <span class="row-sender">{text(last.sender === "agent" ? "us" : last.sender)}: </span>
            ) : null}
            {last?.text ?? ""}
          </span>
          <span class="row-signs">
            {item.reason ? (
              <Chip tone={item.reason === "safety" ? "danger" : undefined}>
                {label("reason", item.reason)}
              </Chip>
            ) : null}
            {sla ? <SlaChip sla={sla} /> : null}
            {item.unanswered && BAD_MOODS.includes(item.mood.label) ? (
              <Chip tone="warm">{label("mood", item.mood.label)}</Chip>
            ) : null}
            {item.by_email ? <Chip icon="email">{text("byEmail")}</Chip> : null}
            {item.snoozed ? (
              <Chip icon="moon">
                {item.snoozed_until ? (
                  <Ago at={item.snoozed_until} future />
                ) : (
                  text("untilHeWrites")
                )}
              </Chip>
            ) : null}
            <span class="row-end">
              {item.language === "en" ? <span class="tag">EN</span> : null}
              {item.assignee ? (
                <span title={item.assignee.name}>
                  <Avatar person={app.person(item.assignee)} size={18} />
                  <span class="hidden">{text("assignedTo", { who: item.assignee.name })}</span>
                </span>
              ) : null}
              {unread ? <span class="unread-dot" /> : null}
            </span>
          </span>
        </span>
      </a>
    </li>
  );
});

const BAD_MOODS = ["angry", "unhappy"];

/** The clock of a promise: how long is left, or by how much it was missed. */
export function SlaChip({ sla }: { sla: { name: string; due_at: string; state: string } }) {
  const label = useLabel();
  const text = useText();
  const late = sla.state === "breached";
  const tone = { ok: undefined, warning: "warm", breached: "danger" }[sla.state];
  return (
    <Chip tone={tone} icon="hourglass" title={label("sla", sla.name)}>
      <span class="hidden">
        {label("sla", sla.name)}: {label("slaState", sla.state)},{" "}
      </span>
      {late ? `${text("lateBy")} ` : ""}
      <Ago at={sla.due_at} future={!late} />
    </Chip>
  );
}

function NoneMatch(): JSX.Element {
  const app = useApp();
  const text = useText();
  return (
    <Empty icon="filter" title={text("noneMatch")}>
      <button
        type="button"
        class="button"
        onClick={() => {
          app.queue.filter.value = { language: "", subject: "" };
        }}
      >
        {text("clearFilter")}
      </button>
    </Empty>
  );
}

function NoneHere({ view }: { view: View }): JSX.Element {
  const app = useApp();
  const text = useText();
  const waiting = app.queue.counts.value?.unassigned ?? 0;
  return (
    <Empty icon={view === "snoozed" ? "moon" : "check"} title={text(`none_${view}`)}>
      {view === "mine" && waiting > 0 ? (
        <a
          class="button primary"
          href={app.router.href({ page: "inbox", view: "unassigned", id: null })}
        >
          {text("seeWaiting", { count: waiting })}
        </a>
      ) : (
        <p>{text(`none_${view}_next`)}</p>
      )}
    </Empty>
  );
}
