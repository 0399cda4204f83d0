import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { newId } from "../../../src/state/ids";
import { exact } from "../../../staff/state/times";
import { Chip, Failure, Select, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { CaseDetail } from "../../api/cases";
import { SlaChip } from "../inbox/QueuePane";
import { useApp, useLabel, useResource, useText } from "../use";
import { CaseNotes } from "./CaseNotes";
import { Changes, Files, Links, Merged } from "./CaseParts";
import { CATEGORIES, PRIORITIES, STATUSES } from "./Cases";

/** One case in full. */
export function CasePane({ number }: { number: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const path = `/v1/staff/cases/${encodeURIComponent(number)}`;
  const found = useResource<CaseDetail>([number], () => app.api.get(path));
  const hint = app.caseHint.value;
  useEffect(() => {
    if (hint) void found.load();
  }, [hint]);
  const one = found.value.value;
  const put = (after: CaseDetail) => {
    found.value.value = after;
    app.caseHint.value += 1;
  };
  /** Show a change at once, and what the server made of it after. */
  const change = async (fields: Partial<CaseDetail>, undone = false) => {
    if (!one) return;
    const before = Object.fromEntries(
      Object.keys(fields).map((name) => [name, one[name as keyof CaseDetail]]),
    );
    found.value.value = { ...one, ...fields };
    try {
      put(await app.api.patch<CaseDetail>(path, { version: one.version, ...fields }));
      if (!undone) app.toasts.done(text("caseChanged"), () => void undo(before));
    } catch (error) {
      app.toasts.problem(app.actions.explain(error));
      void found.load();
    }
  };
  const undo = async (before: Record<string, unknown>) => {
    try {
      const now = await app.api.get<CaseDetail>(path);
      put(await app.api.patch<CaseDetail>(path, { version: now.version, ...before }));
    } catch (error) {
      app.toasts.problem(app.actions.explain(error));
    }
  };
  const send = async (words: string, internal: boolean) => {
    const body = { client_note_id: newId(), text: words, internal };
    put(await app.api.post<CaseDetail>(`${path}/notes`, body));
  };
  return (
    <main class="pane talk-pane case-pane" id="main" tabIndex={-1} aria-label={number}>
      {one ? (
        <Filled one={one} change={change} put={put} send={send} />
      ) : found.problem.value ? (
        <Failure problem={found.problem.value} again={() => void found.load()} />
      ) : (
        <Skeleton rows={8} />
      )}
    </main>
  );
}

interface FilledProps {
  one: CaseDetail;
  change: (fields: Partial<CaseDetail>) => Promise<void>;
  put: (after: CaseDetail) => void;
  send: (words: string, internal: boolean) => Promise<void>;
}

function Filled({ one, change, put, send }: FilledProps): JSX.Element {
  const app = useApp();
  const text = useText();
  const write = app.session.may("cases.write");
  return (
    <>
      <header class="pane-head talk-head">
        <a
          class="bare back"
          href={app.router.href({ page: "cases", id: null })}
          aria-label={text("backToList")}
        >
          <Icon name="back" />
        </a>
        <div class="talk-who">
          <h2>
            <span class="clip">{app.both(one.subject)}</span>
            <span class="code">{one.number}</span>
          </h2>
          <CaseState one={one} />
        </div>
        {one.conversation_id ? (
          <a
            class="button small"
            href={app.router.href({ page: "inbox", view: "all", id: one.conversation_id })}
          >
            <Icon name="chat" />
            <span class="wide-only">{text("conversation")}</span>
          </a>
        ) : null}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable */}
      <section class="case-scroll" tabIndex={0} aria-label={text("case")}>
        <div class="case-main">
          {one.merged_into ? (
            <p class="banner">
              {text("mergedInto")}{" "}
              <a href={app.router.href({ page: "cases", id: one.merged_into })}>
                {one.merged_into}
              </a>
            </p>
          ) : null}
          <CaseNotes one={one} send={write ? send : null} />
        </div>
        <div class="case-side">
          <Properties one={one} change={write ? change : null} />
          <Deadlines one={one} />
          <Links one={one} put={put} write={write} />
          <Merged one={one} put={put} write={write} />
          <Files number={one.number} write={write} />
          <Changes number={one.number} version={one.version} />
        </div>
      </section>
    </>
  );
}

function CaseState({ one }: { one: CaseDetail }): JSX.Element {
  const label = useLabel();
  return (
    <p class="talk-state">
      <span>
        {one.customer.name} <span class="code">{one.customer.code}</span>
      </span>
      <Chip tone={one.is_open ? "brand" : undefined}>{label("status", one.status)}</Chip>
      {one.sla && one.is_open ? <SlaChip sla={one.sla} /> : null}
      {one.externals.map((external) => (
        <Chip
          key={external.system}
          icon="link"
          tone={external.error ? "danger" : undefined}
          title={external.error ?? ""}
        >
          {external.system} {external.external_number}
        </Chip>
      ))}
    </p>
  );
}

function Properties(props: { one: CaseDetail; change: FilledProps["change"] | null }) {
  const { one, change } = props;
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const options = (kind: string, values: string[]) =>
    values.map((value): [string, string] => [value, label(kind, value)]);
  if (!change) {
    return (
      <dl class="facts">
        {(["status", "priority", "category"] as const).map((name) => (
          <div key={name}>
            <dt>{text(name)}</dt>
            <dd>{label(name, one[name])}</dd>
          </div>
        ))}
        <div>
          <dt>{text("assignee")}</dt>
          <dd>{one.assignee_id ? app.personName(one.assignee_id) : text("nobody")}</dd>
        </div>
      </dl>
    );
  }
  return (
    <div class="properties">
      <Select
        label={text("status")}
        value={one.status}
        change={(status) => void change({ status })}
        options={options("status", STATUSES)}
      />
      <Select
        label={text("priority")}
        value={one.priority}
        change={(priority) => void change({ priority })}
        options={options("priority", PRIORITIES)}
      />
      <Select
        label={text("category")}
        value={one.category}
        change={(category) => void change({ category })}
        options={options("category", CATEGORIES)}
      />
      <Select
        label={text("assignee")}
        value={one.assignee_id ?? ""}
        change={(id) => void change({ assignee_id: id || null })}
        options={[
          ["", text("nobody")],
          ...app.members.value
            .filter((member) => member.active)
            .map((member): [string, string] => [member.id, member.name]),
        ]}
      />
    </div>
  );
}

function Deadlines({ one }: { one: CaseDetail }): JSX.Element {
  const text = useText();
  const label = useLabel();
  const language = useApp().session.language.value;
  const line = (name: string, due: string | null, done: string | null) =>
    due ? (
      <div key={name}>
        <dt>{label("sla", name)}</dt>
        <dd>
          {done ? (
            <>
              <Icon name="check" /> {exact(done, language)}
            </>
          ) : (
            exact(due, language)
          )}
        </dd>
      </div>
    ) : null;
  return (
    <dl class="facts">
      {line("first_answer", one.first_answer_due_at, one.first_answer_at)}
      {line("solution", one.solution_due_at, one.solved_at)}
      <div>
        <dt>{text("openedAt")}</dt>
        <dd>{exact(one.opened_at, language)}</dd>
      </div>
      <div>
        <dt>{text("openedBy")}</dt>
        <dd>
          {label("author", one.opened_by)} · {label("channel", one.channel)}
        </dd>
      </div>
    </dl>
  );
}
