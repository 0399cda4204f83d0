/** What a view keeps and the address says. */
const FILTERS = ["state", "language", "intent", "reason", "q", "model", "since", "order"] as const;

export type Filter = Record<string, string> & { state: string };

/** What an address asks for; unread messages, most useful first, where it says nothing. */
export function filterOf(query: Record<string, string>): Filter {
  const asked = Object.fromEntries(
    FILTERS.flatMap((name) => (query[name] ? [[name, query[name]]] : [])),
  );
  return { state: "open", order: "teaching", ...asked };
}

/** What of a query says something. */
export function given(query: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value));
}
