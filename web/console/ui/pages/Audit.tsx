import type { JSX } from "preact";
import { exact } from "../../../staff/state/times";
import { Empty, Failure, Select, Skeleton } from "../../../staff/ui/bits";
import { PageFrame } from "../../../staff/ui/Page";
import type { AuditEntry } from "../../api/types";
import { useApp, useLabel, usePages, useText } from "../use";

/** Who did what and who looked at whom, newest first. */
export function Audit(): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const { staff = "", action = "", customer = "" } = app.router.route.value.query;
  const pages = usePages<AuditEntry>([staff, action, customer], async (before) => {
    const asked = { before, staff_id: staff, action, customer_id: customer, limit: 100 };
    const reply = await app.api.get<{ items: AuditEntry[]; next_before: string | null }>(
      "/v1/staff/audit",
      asked,
    );
    return { items: reply.items, next: reply.next_before };
  });
  const items = pages.items.value;
  const seen = [...new Set((items ?? []).map((entry) => entry.action))];
  const actions = action && !seen.includes(action) ? [action, ...seen] : seen;
  return (
    <PageFrame
      wide
      title={text("page_audit")}
      tools={
        <div class="filters">
          <Select
            compact
            label={text("member")}
            value={staff}
            change={(value) => app.router.ask({ staff: value })}
            options={[
              ["", text("everyone")],
              ...app.members.value.map((one): [string, string] => [one.id, one.name]),
            ]}
          />
          <Select
            compact
            label={text("action")}
            value={action}
            change={(value) => app.router.ask({ action: value })}
            options={[
              ["", text("everyAction")],
              ...actions.sort().map((one): [string, string] => [one, label("action", one)]),
            ]}
          />
          <label class="search-field">
            <span class="hidden">{text("customerId")}</span>
            <input
              type="search"
              placeholder={text("customerId")}
              value={customer}
              onChange={(event) => app.router.ask({ customer: event.currentTarget.value.trim() })}
            />
          </label>
        </div>
      }
    >
      {items ? (
        items.length ? (
          <Table items={items} />
        ) : (
          <Empty icon="audit" title={text("noAudit")} />
        )
      ) : pages.problem.value ? (
        <Failure problem={pages.problem.value} again={() => void pages.load()} />
      ) : (
        <Skeleton rows={10} />
      )}
      {pages.next.value ? (
        <button type="button" class="button more" onClick={() => void pages.more()}>
          {text("more")}
        </button>
      ) : null}
    </PageFrame>
  );
}

function Table({ items }: { items: AuditEntry[] }): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const language = app.session.language.value;
  return (
    <table class="table">
      <caption class="hidden">{text("page_audit")}</caption>
      <thead>
        <tr>
          <th scope="col">{text("when")}</th>
          <th scope="col">{text("who")}</th>
          <th scope="col">{text("what")}</th>
          <th scope="col">{text("about")}</th>
          <th scope="col">{text("details")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((entry) => (
          <tr key={entry.id}>
            <td class="number nowrap">{exact(entry.at, language)}</td>
            <td>{entry.staff?.name ?? text("system")}</td>
            <td>
              {label("action", entry.action)} <span class="soft mono">{entry.action}</span>
            </td>
            <td>
              <About entry={entry} />
            </td>
            <td class="soft details-cell">{details(entry.details)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function About({ entry }: { entry: AuditEntry }): JSX.Element | null {
  const app = useApp();
  const label = useLabel();
  const { object_kind: kind, object_id: id, customer_id: customer } = entry;
  const href =
    id && kind === "conversation"
      ? app.router.href({ page: "inbox", view: "all", id })
      : id && (kind === "case" || kind === "ticket")
        ? app.router.href({ page: "cases", id })
        : null;
  const name = kind ? label("kind", kind) : "";
  return (
    <>
      {href ? <a href={href}>{name}</a> : name} <span class="soft mono">{id?.slice(0, 12)}</span>{" "}
      {customer ? (
        <button
          type="button"
          class="linklike mono"
          title={customer}
          onClick={() => app.router.ask({ customer })}
        >
          {customer.slice(0, 8)}
        </button>
      ) : null}
    </>
  );
}

function details(values: Record<string, unknown>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(", ");
}
