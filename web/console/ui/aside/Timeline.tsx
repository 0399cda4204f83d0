import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { day } from "../../../staff/state/times";
import { Clock, Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon, type IconName } from "../../../staff/ui/icons";
import type { TimelineItem } from "../../api/types";
import { useApp, useLabel, usePages, useText } from "../use";
import { Fold } from "./Fold";
import { money } from "./Lists";

const LIMIT = 40;
const ICONS: Record<string, IconName> = {
  conversation: "chat",
  case: "cases",
  bill: "bill",
  order: "file",
  return: "undo",
  visit: "staff",
  request: "note",
};
const CHANNELS: Record<string, IconName> = {
  phone: "phone",
  email: "email",
  chat: "chat",
  letter: "file",
};

/** Everything that ever happened with this customer, on every channel, newest first. */
export function Timeline({ id }: { id: string }): JSX.Element {
  const text = useText();
  return (
    <Fold title={text("timeline")} open>
      {() => <Entries id={id} />}
    </Fold>
  );
}

function Entries({ id }: { id: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const [kind, setKind] = useState("");
  const pages = usePages<TimelineItem>([id], async (before) => {
    const path = `/v1/staff/customers/${encodeURIComponent(id)}/timeline`;
    const reply = await app.api.get<{ items: TimelineItem[]; next_before: string | null }>(path, {
      before,
      limit: LIMIT,
    });
    return { items: reply.items, next: reply.next_before };
  });
  const items = pages.items.value;
  if (!items) {
    return pages.problem.value ? (
      <Failure problem={pages.problem.value} again={() => void pages.load()} />
    ) : (
      <Skeleton rows={5} />
    );
  }
  if (items.length === 0) return <p class="soft">{text("noTimeline")}</p>;
  const shown = kind ? items.filter((item) => item.kind === kind) : items;
  return (
    <>
      <KindFilter items={items} kind={kind} pick={setKind} />
      <ol class="timeline">{shown.map((item, index) => Entry(app, item, shown[index - 1]))}</ol>
      {pages.next.value ? (
        <button
          type="button"
          class="button small"
          aria-disabled={pages.loading.value}
          onClick={() => void pages.more()}
        >
          {text(pages.loading.value ? "loading" : "earlier")}
        </button>
      ) : null}
    </>
  );
}

function KindFilter(props: {
  items: TimelineItem[];
  kind: string;
  pick: (kind: string) => void;
}): JSX.Element | null {
  const label = useLabel();
  const text = useText();
  const kinds = [...new Set(props.items.map((item) => item.kind))];
  if (kinds.length < 2) return null;
  return (
    <fieldset class="pills">
      <legend class="hidden">{text("filter")}</legend>
      {["", ...kinds].map((kind) => (
        <button
          key={kind}
          type="button"
          aria-pressed={props.kind === kind}
          onClick={() => props.pick(kind)}
        >
          {kind ? label("kind", kind) : text("everything")}
        </button>
      ))}
    </fieldset>
  );
}

function Entry(app: ReturnType<typeof useApp>, item: TimelineItem, before?: TimelineItem) {
  const language = app.session.language.value;
  const today = day(item.at, language);
  const opens = !before || day(before.at, language) !== today;
  return <TimelineRow key={item.id} item={item} day={opens ? today : null} />;
}

function TimelineRow({ item, day: opens }: { item: TimelineItem; day: string | null }) {
  const app = useApp();
  const label = useLabel();
  const icon = (item.channel && CHANNELS[item.channel]) || ICONS[item.kind] || "note";
  const title = item.text ? app.both(item.text) : label("label", item.label);
  const href =
    item.kind === "case"
      ? app.router.href({ page: "cases", id: item.reference })
      : item.kind === "conversation"
        ? app.router.href({ id: item.reference, query: {} })
        : null;
  return (
    <li class="timeline-row">
      {opens ? <p class="timeline-day">{opens}</p> : null}
      <div class="timeline-line">
        <Icon name={icon} />
        <div class="timeline-body">
          <p class="timeline-title">{href ? <a href={href}>{title}</a> : <span>{title}</span>}</p>
          <p class="soft">
            {[
              label("kind", item.kind),
              item.channel ? label("channel", item.channel) : "",
              item.direction === "out" ? app.text("outgoing") : "",
              item.status && item.status !== item.direction ? label("status", item.status) : "",
              typeof item.amount_cents === "number" ? money(item.amount_cents) : "",
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
        <span class="soft timeline-at">
          <Clock at={item.at} />
        </span>
      </div>
    </li>
  );
}
