import type { JSX } from "preact";
import { Ago, Chip, Empty, Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { PageFrame } from "../../../staff/ui/Page";
import type { Group, Groups, Resolution } from "../../api/groups";
import { useCommand } from "../shared/command";
import { Spark } from "../shared/Spark";
import { useApp, useFigures, useStudio, useText } from "../use";

type State = Group["state"];

/** What no intent covers, by likeness: each group may be an intent that is missing. */
export function GroupsPage(): JSX.Element {
  const app = useApp();
  const text = useText();
  const state: State = app.router.route.value.query.state === "resolved" ? "resolved" : "open";
  const resource = useStudio<Groups>("/groups", "groups", { state });
  const reply = resource.value.value;
  return (
    <PageFrame wide title={text("groupsTitle")} tools={<Tools at={reply?.at ?? null} />}>
      <div class="section-head">
        <fieldset class="pills">
          <legend class="hidden">{text("groupsWhich")}</legend>
          {(["open", "resolved"] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={state === one}
              onClick={() => app.router.ask({ state: one === "open" ? "" : one })}
            >
              {text(one === "open" ? "groupsOpen" : "groupsResolved")}
            </button>
          ))}
        </fieldset>
        <p class="soft">{text("groupsWhat")}</p>
      </div>
      {reply ? (
        reply.groups.length ? (
          state === "open" ? (
            <Cards groups={reply.groups} />
          ) : (
            <ResolvedList groups={reply.groups} />
          )
        ) : (
          <Empty icon="check" title={text(state === "open" ? "noGroups" : "noResolved")}>
            {state === "open" ? <p>{text("noGroupsNext")}</p> : null}
          </Empty>
        )
      ) : resource.problem.value ? (
        <Failure problem={resource.problem.value} again={() => void resource.load()} />
      ) : (
        <Skeleton rows={6} kind="rows" />
      )}
    </PageFrame>
  );
}

function Tools({ at }: { at: string | null }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { busy, send } = useCommand();
  const refresh = async () => {
    const reply = await send<Groups>("/groups/refresh", {}, "groups");
    if (reply) app.toasts.done(text("grouped", { n: reply.groups.length }));
  };
  return (
    <div class="tools">
      {at ? (
        <span class="soft">
          {text("groupedAgo")} <Ago at={at} />
        </span>
      ) : null}
      {app.session.may("labels.write") ? (
        <button type="button" class="button" aria-disabled={busy} onClick={refresh}>
          {text(busy ? "lookingAgain" : "lookAgain")}
        </button>
      ) : null}
    </div>
  );
}

/** A group by its words: the first ones name it. */
export function nameOfGroup(group: Group): string {
  return group.terms.slice(0, 3).join(", ");
}

function Cards({ groups }: { groups: readonly Group[] }): JSX.Element {
  return (
    <ul class="group-cards">
      {groups.map((group) => (
        <li key={group.id}>
          <Card group={group} />
        </li>
      ))}
    </ul>
  );
}

function Card({ group }: { group: Group }): JSX.Element {
  const app = useApp();
  const text = useText();
  return (
    <article class="group-card panel-box">
      <header>
        <h2>
          <a data-row href={app.router.href({ page: "groups", id: group.id, query: {} })}>
            {nameOfGroup(group)}
          </a>
        </h2>
        <Spark weeks={group.trend} />
      </header>
      <p class="group-size">
        <strong class="number">{messagesOf(group.size, text)}</strong>
        <Languages group={group} />
      </p>
      <ul class="group-examples" aria-label={text("typical")}>
        {group.examples.slice(0, 3).map((one) => (
          <li key={one.message_id} lang={one.language} class="clip">
            {one.text}
          </li>
        ))}
      </ul>
      <footer>
        <Nearest group={group} />
      </footer>
    </article>
  );
}

export function messagesOf(n: number, text: ReturnType<typeof useText>): string {
  return n === 1 ? text("oneMessage") : text("nMessages", { n });
}

export function Languages({ group }: { group: Group }): JSX.Element | null {
  const counted = Object.entries(group.languages).filter(([, n]) => n > 0);
  return (
    <span class="soft number">
      {counted.map(([language, n]) => `${language.toUpperCase()} ${n}`).join(" · ")}
    </span>
  );
}

export function Nearest({ group }: { group: Group }): JSX.Element {
  const text = useText();
  const { share } = useFigures();
  if (!group.nearest) return <span class="soft">{text("nearestNone")}</span>;
  return (
    <span class="soft">
      {text("nearestTo")} <code>{group.nearest.intent}</code>{" "}
      <span class="number">{share(group.nearest.similarity)}</span>
    </span>
  );
}

function ResolvedList({ groups }: { groups: readonly Group[] }): JSX.Element {
  const app = useApp();
  return (
    <ul class="panel-box group-resolved">
      {groups.map((group) => (
        <li key={group.id}>
          <div>
            <p>
              <a data-row href={app.router.href({ page: "groups", id: group.id, query: {} })}>
                {nameOfGroup(group)}
              </a>
            </p>
            {group.resolution ? <Resolved resolution={group.resolution} /> : null}
          </div>
          <Reopen group={group} />
        </li>
      ))}
    </ul>
  );
}

/** What a group turned out to be, who said so and when. */
export function Resolved({ resolution }: { resolution: Resolution }): JSX.Element {
  const text = useText();
  const { kind, intent, title, by_name, at } = resolution;
  return (
    <p class="group-resolution">
      <Chip tone={kind === "nothing" ? undefined : "brand"}>{text(`resolved_${kind}`)}</Chip>{" "}
      {intent ? <code>{intent}</code> : null}
      {title ? <span>«{title}»</span> : null}{" "}
      <span class="soft">
        {by_name} · <Ago at={at} />
      </span>
    </p>
  );
}

export function Reopen({ group }: { group: Group }): JSX.Element | null {
  const app = useApp();
  const text = useText();
  const { busy, send } = useCommand();
  if (!app.session.may("labels.write")) return null;
  const reopen = async () => {
    const path = `/groups/${encodeURIComponent(group.id)}/reopen`;
    if (await send<Group>(path, {}, "groups")) app.toasts.done(text("reopened"));
  };
  return (
    <button
      type="button"
      class="button small"
      aria-disabled={busy}
      aria-label={`${text("reopen")}: ${nameOfGroup(group)}`}
      onClick={reopen}
    >
      <Icon name="undo" />
      {text("reopen")}
    </button>
  );
}
