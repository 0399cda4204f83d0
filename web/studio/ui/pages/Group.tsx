import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Ago, Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon, type IconName } from "../../../staff/ui/icons";
import { PageFrame } from "../../../staff/ui/Page";
import type { Group, GroupDetail, GroupMessage, ResolutionKind } from "../../api/groups";
import { useCommand } from "../shared/command";
import { Spark } from "../shared/Spark";
import { useApp, useStudio, useText } from "../use";
import { Languages, messagesOf, Nearest, nameOfGroup, Reopen, Resolved } from "./Groups";
import { type ResolveProps, ResolveSheet } from "./GroupsResolve";

type Asked = Omit<ResolveProps, "close" | "reopen">;

const WAYS: { kind: ResolutionKind; icon: IconName }[] = [
  { kind: "new_intent", icon: "plus" },
  { kind: "examples", icon: "merge" },
  { kind: "article", icon: "file" },
  { kind: "nothing", icon: "close" },
];

/** One group: its messages to be chosen from, and what they turn out to be. */
export function GroupPage({ id }: { id: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const detail = useStudio<GroupDetail>(`/groups/${encodeURIComponent(id)}`, "groups");
  const reply = detail.value.value;
  const state = reply?.group.state === "resolved" ? { state: "resolved" } : {};
  return (
    <PageFrame wide title={reply ? nameOfGroup(reply.group) : text("page_groups")}>
      <p>
        <a class="back-link" href={app.router.href({ page: "groups", id: null, query: state })}>
          {text("allGroups")}
        </a>
      </p>
      {reply ? (
        <Opened reply={reply} />
      ) : detail.problem.value ? (
        <Failure problem={detail.problem.value} again={() => void detail.load()} />
      ) : (
        <Skeleton rows={8} />
      )}
    </PageFrame>
  );
}

function Opened({ reply }: { reply: GroupDetail }): JSX.Element {
  const app = useApp();
  const { group, messages } = reply;
  const open = group.state === "open" && app.session.may("labels.write");
  // What is left out is remembered, so that a message that comes meanwhile is in.
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const chosen = messages.filter((message) => !without.has(message.id));
  // What its form was opened with: no message joins unseen, and what was typed stays
  // when somebody else resolves the group meanwhile.
  const [asked, ask] = useState<Asked | null>(null);
  const { send } = useCommand();
  const reopen = () => void send(`/groups/${encodeURIComponent(group.id)}/reopen`, {}, "groups");
  return (
    <div class="group-view">
      <Messages messages={messages} without={without} change={setWithout} choosing={open} />
      <aside class="group-side">
        <div class="panel-box group-facts">
          <p class="group-size">
            <strong class="number">
              <Size n={group.size} />
            </strong>
            <Languages group={group} />
          </p>
          <Spark weeks={group.trend} />
          <Terms group={group} />
          <Nearest group={group} />
        </div>
        {open ? <Ways group={group} chosen={chosen} ask={ask} reopen={reopen} /> : null}
        {group.resolution ? (
          <div class="panel-box group-facts">
            <Resolved resolution={group.resolution} />
            <Reopen group={group} />
          </div>
        ) : null}
      </aside>
      {asked ? <ResolveSheet {...asked} close={() => ask(null)} reopen={reopen} /> : null}
    </div>
  );
}

function Size({ n }: { n: number }): JSX.Element {
  return <>{messagesOf(n, useText())}</>;
}

function Terms({ group }: { group: Group }): JSX.Element {
  return (
    <ul class="terms">
      {group.terms.map((term) => (
        <li key={term} class="tag">
          {term}
        </li>
      ))}
    </ul>
  );
}

function Messages(props: {
  messages: readonly GroupMessage[];
  without: ReadonlySet<string>;
  change: (without: ReadonlySet<string>) => void;
  choosing: boolean;
}): JSX.Element {
  const app = useApp();
  const text = useText();
  const { messages, without, choosing } = props;
  const n = messages.length - without.size;
  const flip = (id: string) => {
    const next = new Set(without);
    if (!next.delete(id)) next.add(id);
    props.change(next);
  };
  const reads = app.session.may("conversations.read");
  return (
    <section aria-labelledby="group-messages">
      <div class="section-head">
        <h2 id="group-messages" class="section-title">
          {text("groupMessages")}
        </h2>
        {choosing ? (
          <label class="check choose-all">
            <input
              type="checkbox"
              checked={n === messages.length}
              indeterminate={n > 0 && n < messages.length}
              onChange={() =>
                props.change(n === messages.length ? new Set(messages.map((m) => m.id)) : new Set())
              }
            />
            {text("chooseAll")} <span class="soft number">{text("chosenNow", { n })}</span>
          </label>
        ) : null}
      </div>
      <ul class="panel-box group-messages">
        {messages.map((message) => (
          <li key={message.id} data-out={without.has(message.id)}>
            {choosing ? (
              <label class="check">
                <input
                  type="checkbox"
                  data-row
                  checked={!without.has(message.id)}
                  onChange={() => flip(message.id)}
                />
                <span lang={message.language}>{message.text}</span>
              </label>
            ) : (
              <p class="check" lang={message.language}>
                {message.text}
              </p>
            )}
            <span class="soft nowrap">
              {message.language.toUpperCase()} · <Ago at={message.at} />
            </span>
            {reads ? (
              <a
                class="bare"
                href={`/console/inbox/all/${encodeURIComponent(message.conversation_id)}`}
                aria-label={`${text("openConversation")}: ${message.text}`}
                title={text("openConversation")}
              >
                <Icon name="chat" />
              </a>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ways(props: {
  group: Group;
  chosen: GroupMessage[];
  ask: (asked: Asked) => void;
  reopen: () => void;
}): JSX.Element {
  const app = useApp();
  const text = useText();
  const { busy, send } = useCommand();
  const { group, chosen, reopen } = props;
  const putAside = async () => {
    const body = { version: group.version, kind: "nothing" };
    const path = `/groups/${encodeURIComponent(group.id)}/resolve`;
    if (!(await send<Group>(path, body, "groups"))) return;
    app.router.go({ page: "groups", id: null, query: {} });
    app.toasts.done(text("resolvedToast_nothing"), reopen);
  };
  return (
    <section class="panel-box group-ways" aria-labelledby="group-ways">
      <h2 id="group-ways">{text("whatAreThey")}</h2>
      <p class="soft">{text("whatAreTheyHint")}</p>
      <ul>
        {WAYS.map(({ kind, icon }) => (
          <li key={kind}>
            <button
              type="button"
              class="way"
              aria-disabled={busy}
              disabled={chosen.length === 0 && kind !== "nothing"}
              onClick={() =>
                kind === "nothing" ? void putAside() : props.ask({ group, kind, chosen })
              }
            >
              <Icon name={icon} />
              <span>
                <strong>{text(`res_${kind}`)}</strong>
                <span class="soft">{text(`resWhat_${kind}`)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
