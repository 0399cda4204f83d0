import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { date } from "../../../staff/state/times";
import { Select } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Facet } from "../../api/inbox";
import { ORDERS } from "../../state/inbox";
import { useApp, useLabel, useText } from "../use";

const PAUSE = 350;
const LANGUAGES: Record<string, string> = { it: "Italiano", en: "English" };

/** What narrows the list down; the address keeps all of it. */
export function Filters(): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const { inbox } = app;
  const filter = inbox.filter.value;
  const facets = inbox.facets.value.value;
  const options = (
    all: string,
    found: Facet[] | undefined,
    name: (value: string) => string,
    set = "",
  ) => {
    const shown = found ?? [];
    const known = !set || shown.some((facet) => facet.name === set);
    return [
      ["", all],
      ...(known ? [] : [[set, name(set)]]),
      ...shown.map((facet) => [facet.name, `${name(facet.name)} (${facet.n})`]),
    ] as [string, string][];
  };
  const shortly = (name: string, value: string) =>
    name === "since" ? date(value, app.session.language.value) : value.slice(0, 10);
  const extra = (["model", "since"] as const).filter((name) => filter[name]);
  return (
    <div class="inbox-filters">
      <Search />
      <div class="filters">
        <Select
          compact
          label={text("why")}
          value={filter.reason ?? ""}
          change={(reason) => inbox.ask({ reason })}
          options={options(
            text("everyReason"),
            facets?.reasons,
            (name) => label("reason", name),
            filter.reason,
          )}
        />
        <Select
          compact
          label={text("intent")}
          value={filter.intent ?? ""}
          change={(intent) => inbox.ask({ intent })}
          options={options(text("everyIntent"), facets?.intents, String, filter.intent)}
        />
        <Select
          compact
          label={text("language")}
          value={filter.language ?? ""}
          change={(language) => inbox.ask({ language })}
          options={options(
            text("everyLanguage"),
            facets?.languages,
            (name) => LANGUAGES[name] ?? name,
            filter.language,
          )}
        />
        <Select
          compact
          label={text("order")}
          value={filter.order === "teaching" ? "" : (filter.order ?? "")}
          change={(order) => inbox.ask({ order })}
          options={ORDERS.map((order) => [
            order === "teaching" ? "" : order,
            text(`order_${order}`),
          ])}
        />
        {extra.map((name) => (
          <button
            key={name}
            type="button"
            class="chip filter-chip"
            onClick={() => inbox.ask({ [name]: "" })}
          >
            <span>{text(`filter_${name}`, { value: shortly(name, filter[name] ?? "") })}</span>
            <Icon name="close" />
            <span class="hidden">{text("clearFilter")}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

function Search(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const field = useRef<HTMLInputElement>(null);
  const asked = inbox.filter.value.q ?? "";
  useEffect(() => {
    // Another view asks for other words; what is being typed here stays.
    const box = field.current;
    if (box && document.activeElement !== box) box.value = asked;
  }, [asked]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (q: string) => {
    clearTimeout(timer.current);
    if (q !== asked) inbox.ask({ q });
  };
  return (
    <search>
      <form
        class="search-field"
        onSubmit={(event) => {
          event.preventDefault();
          ask(field.current?.value.trim() ?? "");
        }}
      >
        <Icon name="search" />
        <input
          id="inbox-search"
          ref={field}
          type="search"
          defaultValue={asked}
          maxLength={200}
          aria-label={text("searchMessages")}
          placeholder={text("searchMessages")}
          onInput={(event) => {
            const words = event.currentTarget.value.trim();
            clearTimeout(timer.current);
            timer.current = setTimeout(() => ask(words), PAUSE);
          }}
        />
      </form>
    </search>
  );
}

/** Whether anything beside the state narrows the list. */
export function isNarrowed(filter: Record<string, string>): boolean {
  return Object.keys(filter).some((name) => name !== "state" && name !== "order");
}
