import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FoundCustomer } from "../../api/types";
import { useApp, useText } from "../use";

const SETTLES = 250;

/** Find a customer by name, code, e-mail, phone or tax code. */
export function CustomerField(props: {
  chosen: { id: string; name: string } | null;
  choose: (customer: { id: string; name: string } | null) => void;
}): JSX.Element {
  const app = useApp();
  const text = useText();
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<FoundCustomer[]>([]);
  useEffect(() => {
    if (query.trim().length < 2) return setFound([]);
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const path = "/v1/staff/search/customers";
        const reply = await app.api.get<{ items: FoundCustomer[] }>(
          path,
          { q: query.trim() },
          abort.signal,
        );
        setFound(reply.items);
      } catch {
        // The next key asks again.
      }
    }, SETTLES);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [query]);
  if (props.chosen) {
    return (
      <p class="chosen">
        <strong>{props.chosen.name}</strong>
        <button type="button" class="linklike" onClick={() => props.choose(null)}>
          {text("change")}
        </button>
      </p>
    );
  }
  return (
    <div class="field-row">
      <label for="customer-query">{text("customer")}</label>
      <input
        id="customer-query"
        type="search"
        autocomplete="off"
        placeholder={text("findCustomer")}
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      {found.length ? (
        <ul class="found">
          {found.slice(0, 6).map((one) => (
            <li key={one.id}>
              <button type="button" class="menu-item" onClick={() => props.choose(one)}>
                <span>{one.name}</span>
                <span class="soft">
                  {one.code} · {one.city}
                </span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
