import type { JSX } from "preact";
import { date } from "../../../staff/state/times";
import { Ago, Chip, Failure, Skeleton } from "../../../staff/ui/bits";
import type { Bill, CaseBrief, Contract } from "../../api/types";
import { useApp, useLabel, useResource, useText } from "../use";
import { Fold } from "./Fold";

export function money(cents: number): string {
  return (cents / 100).toLocaleString("it-IT", { style: "currency", currency: "EUR" });
}

type Of = "cases" | "contracts" | "bills";

function useListOf<T>(id: string, what: Of) {
  const app = useApp();
  return useResource<{ items: T[] } & Record<string, unknown>>([id, what], () =>
    app.api.get(`/v1/staff/customers/${encodeURIComponent(id)}/${what}`),
  );
}

function Listed<T>(props: {
  id: string;
  what: Of;
  empty: string;
  row: (item: T) => JSX.Element;
}): JSX.Element {
  const list = useListOf<T>(props.id, props.what);
  const items = list.value.value?.items;
  if (!items) {
    return list.problem.value ? (
      <Failure problem={list.problem.value} again={() => void list.load()} />
    ) : (
      <Skeleton rows={2} />
    );
  }
  if (items.length === 0) return <p class="soft">{props.empty}</p>;
  return <ul class="lines">{items.map(props.row)}</ul>;
}

export function CasesOf({ id }: { id: string }): JSX.Element {
  const text = useText();
  return (
    <Fold title={text("cases")}>
      {() => (
        <Listed<CaseBrief>
          id={id}
          what="cases"
          empty={text("noCases")}
          row={(one) => <CaseLine key={one.number} one={one} />}
        />
      )}
    </Fold>
  );
}

const CLOSED = ["solved", "closed"];

export function CaseLine({ one }: { one: CaseBrief }): JSX.Element {
  const app = useApp();
  const label = useLabel();
  return (
    <li class="line">
      <a class="line-main" href={app.router.href({ page: "cases", id: one.number })}>
        {app.both(one.subject)}
      </a>
      <span class="line-side">
        <Chip tone={CLOSED.includes(one.status) ? undefined : "brand"}>
          {label("status", one.status)}
        </Chip>
      </span>
      <span class="soft line-below">
        {one.number} · {label("category", one.category)} · <Ago at={one.updated_at} />
      </span>
    </li>
  );
}

export function Contracts({ id }: { id: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const language = app.session.language.value;
  const named = (plan: Contract["plan"]) =>
    typeof plan.name === "string" ? plan.name : app.both(plan.name);
  return (
    <Fold title={text("contracts")}>
      {() => (
        <Listed<Contract>
          id={id}
          what="contracts"
          empty={text("noContracts")}
          row={(one) => (
            <li class="line" key={one.id}>
              <span class="line-main">
                {label("product", one.product)} · {named(one.plan)}
              </span>
              <span class="line-side">
                <Chip tone={one.status === "active" ? "brand" : undefined}>
                  {label("status", one.status)}
                </Chip>
              </span>
              <span class="soft line-below">
                {[
                  one.number,
                  `${one.point.street} ${one.point.house_number}, ${one.point.city}`,
                  one.price_until
                    ? text("priceUntil", { date: date(one.price_until, language) })
                    : "",
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </li>
          )}
        />
      )}
    </Fold>
  );
}

export function Bills({ id }: { id: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const language = app.session.language.value;
  return (
    <Fold title={text("bills")}>
      {() => (
        <Listed<Bill>
          id={id}
          what="bills"
          empty={text("noBills")}
          row={(one) => (
            <li class="line" key={one.id}>
              <span class="line-main number">{money(one.amount_cents)}</span>
              <span class="line-side">
                <Chip tone={one.status === "overdue" ? "danger" : undefined}>
                  {label("status", one.status)}
                </Chip>
              </span>
              <span class="soft line-below">
                {one.number} · {date(one.period_start, language, undefined)} –{" "}
                {date(one.period_end, language)} ·{" "}
                {text("due", { date: date(one.due_on, language) })}
              </span>
            </li>
          )}
        />
      )}
    </Fold>
  );
}
