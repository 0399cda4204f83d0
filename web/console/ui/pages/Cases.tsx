import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Ago, Chip, Empty, Failure, Select, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { DeskCase } from "../../api/cases";
import { SlaChip } from "../inbox/QueuePane";
import { useApp, useLabel, usePages, useText } from "../use";
import { CasePane } from "./Case";
import { CaseForm } from "./CaseForm";

export const STATUSES = ["open", "in_progress", "waiting_customer", "solved", "closed"];
export const CATEGORIES = [
  "complaint",
  "fault",
  "billing",
  "payment",
  "refund",
  "contract",
  "meter",
  "delivery",
  "visit",
  "privacy",
  "callback",
  "other",
];
export const PRIORITIES = ["low", "normal", "high", "urgent"];

/** All cases on the left, one in full on the right. */
export function Cases(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { id } = app.router.route.value;
  useEffect(() => {
    document.title = `${id ?? text("page_cases")} · Ascolto`;
  }, [id, text]);
  return (
    <div class="inbox cases" data-pane={id ? "talk" : "queue"}>
      <CaseList />
      {id ? (
        <CasePane number={id} key={id} />
      ) : (
        <main class="pane talk-pane" id="main" tabIndex={-1}>
          <Empty icon="cases" title={text("noCaseOpen")}>
            <p>{text("noCaseOpenNext")}</p>
          </Empty>
        </main>
      )}
    </div>
  );
}

function CaseList(): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const [adding, setAdding] = useState(false);
  const { query, id } = app.router.route.value;
  const { status = "active", category = "", assignee = "", q = "", customer = "" } = query;
  const pages = usePages<DeskCase>(
    [status, category, assignee, q, customer, app.caseHint.value],
    async (cursor) => {
      const asked = {
        status: status === "all" ? "" : status,
        category,
        assignee,
        q,
        customer_id: customer,
        cursor,
      };
      const reply = await app.api.get<{ items: DeskCase[]; next_cursor: string | null }>(
        "/v1/staff/cases",
        asked,
      );
      return { items: reply.items, next: reply.next_cursor };
    },
  );
  const options = (kind: string, values: string[]) =>
    values.map((value): [string, string] => [value, label(kind, value)]);
  return (
    <section class="pane queue-pane" aria-labelledby="cases-title">
      <header class="pane-head">
        <h1 id="cases-title">{text("page_cases")}</h1>
        {app.session.may("cases.write") ? (
          <button type="button" class="button small" onClick={() => setAdding(true)}>
            <Icon name="plus" />
            {text("newCase")}
          </button>
        ) : null}
      </header>
      <search class="case-filters">
        <label class="search-field">
          <span class="hidden">{text("searchCases")}</span>
          <Icon name="search" />
          <input
            type="search"
            placeholder={text("searchCases")}
            value={q}
            onChange={(event) => app.router.ask({ q: event.currentTarget.value.trim() })}
          />
        </label>
        <div class="filters">
          <Select
            compact
            label={text("status")}
            value={status}
            change={(value) => app.router.ask({ status: value })}
            options={[
              ["active", text("openOnes")],
              ["all", text("everyStatus")],
              ...options("status", STATUSES),
            ]}
          />
          <Select
            compact
            label={text("assignee")}
            value={assignee}
            change={(value) => app.router.ask({ assignee: value })}
            options={[
              ["", text("everyone")],
              ["me", text("mine")],
              ["none", text("nobody")],
              ...app.members.value.map((one): [string, string] => [one.id, one.name]),
            ]}
          />
          <Select
            compact
            label={text("category")}
            value={category}
            change={(value) => app.router.ask({ category: value })}
            options={[["", text("everyCategory")], ...options("category", CATEGORIES)]}
          />
        </div>
      </search>
      <Rows pages={pages} open={id} />
      {adding ? <CaseForm close={() => setAdding(false)} /> : null}
    </section>
  );
}

function Rows(props: { pages: ReturnType<typeof usePages<DeskCase>>; open: string | null }) {
  const { pages, open } = props;
  const app = useApp();
  const text = useText();
  const items = pages.items.value;
  if (!items) {
    return pages.problem.value ? (
      <Failure problem={pages.problem.value} again={() => void pages.load()} />
    ) : (
      <Skeleton rows={7} kind="rows" />
    );
  }
  if (items.length === 0) {
    return (
      <Empty icon="cases" title={text("noCasesHere")}>
        <button
          type="button"
          class="button"
          onClick={() => app.router.go({ query: { status: "all" } }, { replace: true })}
        >
          {text("clearFilter")}
        </button>
      </Empty>
    );
  }
  return (
    <div class="rows">
      <ol aria-label={text("page_cases")}>
        {items.map((one) => (
          <CaseRow key={one.number} one={one} open={one.number === open} />
        ))}
      </ol>
      {pages.next.value ? (
        <button type="button" class="button more" onClick={() => void pages.more()}>
          {text("more")}
        </button>
      ) : null}
    </div>
  );
}

function CaseRow({ one, open }: { one: DeskCase; open: boolean }): JSX.Element {
  const app = useApp();
  const label = useLabel();
  return (
    <li class="row-item">
      <a
        class="row-link"
        href={app.router.href({ page: "cases", id: one.number })}
        aria-current={open ? "true" : undefined}
      >
        <span class="row-body">
          <span class="row-top">
            <span class="row-name">{app.both(one.subject)}</span>
            <span class="row-time">
              <Ago at={one.updated_at} />
            </span>
          </span>
          <span class="row-words">
            {one.number} · {one.customer.name} · {label("category", one.category)}
          </span>
          <span class="row-signs">
            <Chip tone={one.is_open ? "brand" : undefined}>{label("status", one.status)}</Chip>
            {one.priority === "urgent" || one.priority === "high" ? (
              <Chip tone={one.priority === "urgent" ? "danger" : "warm"}>
                {label("priority", one.priority)}
              </Chip>
            ) : null}
            {one.sla && one.is_open && one.sla.state !== "paused" ? (
              <SlaChip sla={one.sla} />
            ) : null}
            <span class="row-end">
              {one.assignee_id ? (
                <span class="soft">{app.personName(one.assignee_id).split(" ")[0]}</span>
              ) : null}
            </span>
          </span>
        </span>
      </a>
    </li>
  );
}
