import { render } from "preact";
import { act } from "preact/test-utils";
import { StaffContext } from "../../staff/ui/use";
import { App } from "../../studio/state/app";
import { Studio } from "../../studio/ui/Studio";

const PATH = "/v1/staff/studio";
const ME = {
  id: "s",
  name: "Elena",
  email: "e@x",
  csrf: "c",
  languages: ["it"],
  presence: "present",
  permissions: ["training.read", "training.run", "labels.read", "labels.write"],
};

type Body = Record<string, unknown>;
type Answer = unknown | ((body: Body, query: URLSearchParams) => unknown);

/** A refusal to answer with, as the server writes it. */
export class Refused {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {}
}

/** What an effect asks for goes out when `act` ends, and is shown at the end of the next. */
export const settled = () => act(() => new Promise((done) => setTimeout(done, 40)));

/** The studio at an address, with a server that answers by path. */
export async function open(
  address: string,
  answers: Record<string, Answer>,
  permissions: string[] = ME.permissions,
) {
  history.replaceState(null, "", address);
  const sent: { path: string; body: Body }[] = [];
  const app = new App();
  const call = async (path: string, init: RequestInit = {}) => {
    const url = new URL(path, "http://x");
    if (url.pathname.endsWith("/stream")) return new Response(new ReadableStream());
    if (url.pathname === "/v1/staff/me") return Response.json({ ...ME, permissions });
    const short = decodeURIComponent(url.pathname.slice(PATH.length));
    const body = init.body ? JSON.parse(String(init.body)) : {};
    if (init.method === "POST") sent.push({ path: short, body });
    const given = answers[`${init.method ?? "GET"} ${short}`] ?? answers[short];
    const answer = typeof given === "function" ? given(body, url.searchParams) : given;
    if (answer instanceof Refused) {
      return Response.json({ code: answer.code, detail: answer.detail }, { status: answer.status });
    }
    if (answer === null) return new Response(null, { status: 204 });
    if (short === "/runs" && !answer) return Response.json({ runs: [] });
    if (short === "/models" && !answer) return Response.json({ running: null, models: [] });
    return Response.json(answer ?? {}, { status: answer === undefined ? 404 : 200 });
  };
  Object.assign(app.api, { fetch: call });
  const place = document.createElement("div");
  document.body.append(place);
  await act(async () => {
    await app.session.begin();
    render(
      <StaffContext.Provider value={app}>
        <Studio />
      </StaffContext.Provider>,
      place,
    );
  });
  await settled();
  const find = <T extends HTMLElement = HTMLElement>(selector: string): T => {
    const found = place.querySelector<T>(selector);
    if (!found) throw new Error(`no ${selector} in ${place.textContent}`);
    return found;
  };
  const button = (name: string): HTMLButtonElement => {
    const all = [...place.querySelectorAll("button")];
    const found = all.find((one) => one.textContent?.trim() === name);
    if (!found) throw new Error(`no button ${name}`);
    return found;
  };
  return {
    app,
    sent,
    place,
    find,
    button,
    texts: (selector: string) =>
      [...place.querySelectorAll(selector)].map((one) => one.textContent?.trim() ?? ""),
    async press(what: HTMLElement) {
      await act(() => what.click());
      await settled();
    },
    async type(selector: string, value: string) {
      await act(() => {
        const field = find<HTMLInputElement>(selector);
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    },
    async change(selector: string, value: string) {
      await act(() => {
        const field = find<HTMLSelectElement>(selector);
        field.value = value;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
      await settled();
    },
    async submit() {
      await act(() => {
        find("dialog form").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
      });
      await settled();
    },
    close() {
      render(null, place);
      place.remove();
      history.replaceState(null, "", "/");
    },
  };
}

export type Opened = Awaited<ReturnType<typeof open>>;

export const INTENTS = {
  intents: ["bill_explain", "bill_high", "contract_transfer"].map((name) => ({
    name,
    subject: name.split("_")[0],
    examples: { it: 12, en: 9 },
    safety: false,
    guideline: {
      it: { meaning: `Significato di ${name}`, not: "", examples: [] },
      en: { meaning: "Meaning", not: "", examples: [] },
    },
  })),
  entities: ["amount"],
  subjects: ["bills", "contracts"],
};
