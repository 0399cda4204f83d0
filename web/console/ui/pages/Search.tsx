import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { day } from "../../../staff/state/times";
import { Avatar, Clock, Empty, Failure, Select, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { PageFrame } from "../../../staff/ui/Page";
import type { FoundCustomer, Hit } from "../../api/types";
import { useApp, useLabel, usePages, useResource, useText } from "../use";

/** Everything that was ever said, and the customers who said it. */
export function SearchPage(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { q = "", language = "" } = app.router.route.value.query;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!q) field.current?.focus();
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    app.router.ask({ q: field.current?.value.trim() ?? "" });
  };
  return (
    <PageFrame
      title={text("page_search")}
      tools={
        <search class="search-place">
          <form class="search-form" onSubmit={submit}>
            <label class="search-field">
              <span class="hidden">{text("searchAll")}</span>
              <Icon name="search" />
              <input
                key={q}
                ref={field}
                type="search"
                defaultValue={q}
                placeholder={text("searchAll")}
              />
            </label>
            <Select
              compact
              label={text("language")}
              value={language}
              change={(value) => app.router.ask({ language: value })}
              options={[
                ["", text("everyLanguage")],
                ["it", "Italiano"],
                ["en", "English"],
              ]}
            />
            <button type="submit" class="button">
              {text("search")}
            </button>
          </form>
        </search>
      }
    >
      {q ? (
        <>
          {app.session.may("customers.read") ? <People q={q} key={`people-${q}`} /> : null}
          <Hits q={q} language={language} />
        </>
      ) : (
        <Empty icon="search" title={text("searchFirst")}>
          <p>{text("searchFirstNext")}</p>
        </Empty>
      )}
    </PageFrame>
  );
}

function People({ q }: { q: string }): JSX.Element | null {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const found = useResource<{ items: FoundCustomer[] }>([q], () =>
    app.api.get("/v1/staff/search/customers", { q }),
  );
  const items = found.value.value?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="people-title">
      <h2 id="people-title" class="section-title">
        {text("customers")}
      </h2>
      <ul class="found-people">
        {items.slice(0, 6).map((one) => (
          <li key={one.id}>
            <a
              href={app.router.href({
                page: "cases",
                query: { status: "all", q: "", customer: one.id },
              })}
            >
              <Avatar person={one} size={32} />
              <span>
                <strong>{one.name}</strong>
                <span class="soft">
                  {one.code} · {one.city} · {label("tier", one.tier)}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Hits({ q, language }: { q: string; language: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const pages = usePages<Hit>([q, language], async (cursor) => {
    const asked = { q, language, cursor, limit: 30 };
    const reply = await app.api.get<{ items: Hit[]; next_cursor: string | null }>(
      "/v1/staff/search",
      asked,
    );
    return { items: reply.items, next: reply.next_cursor };
  });
  const items = pages.items.value;
  if (!items) {
    return pages.problem.value ? (
      <Failure problem={pages.problem.value} again={() => void pages.load()} />
    ) : (
      <Skeleton rows={6} kind="rows" />
    );
  }
  if (items.length === 0) {
    return (
      <Empty icon="search" title={text("noHits", { q })}>
        <p>{text("noHitsNext")}</p>
      </Empty>
    );
  }
  return (
    <section aria-labelledby="hits-title">
      <h2 id="hits-title" class="section-title">
        {text("messages")}
      </h2>
      <ol class="hits">
        {items.map((hit) => (
          <HitRow key={`${hit.conversation_id}-${hit.seq}-${hit.at}`} hit={hit} />
        ))}
      </ol>
      {pages.next.value ? (
        <button type="button" class="button more" onClick={() => void pages.more()}>
          {text("more")}
        </button>
      ) : null}
    </section>
  );
}

function HitRow({ hit }: { hit: Hit }): JSX.Element {
  const app = useApp();
  const text = useText();
  const ui = app.session.language.value;
  const who =
    hit.kind === "note"
      ? text("privateNote")
      : hit.sender === "customer"
        ? text("customer")
        : (hit.author?.name ?? text(hit.sender as "bot" | "agent" | "system"));
  return (
    <li class="hit" data-kind={hit.kind}>
      <a
        href={app.router.href({
          page: "inbox",
          view: "all",
          id: hit.conversation_id,
          query: hit.seq === null ? {} : { at: String(hit.seq) },
        })}
      >
        <span class="hit-top">
          <strong>{hit.customer?.name ?? text("visitor")}</strong>
          <span class="soft">{who}</span>
          <span class="soft hit-at">
            {day(hit.at, ui)} <Clock at={hit.at} />
          </span>
        </span>
        <span class="hit-text" lang={hit.language === ui ? undefined : hit.language}>
          {hit.snippet.map((run, index) =>
            run.mark ? <mark key={index}>{run.text}</mark> : <span key={index}>{run.text}</span>,
          )}
        </span>
      </a>
    </li>
  );
}
