/**
 * The one tag of a host page: draws the launcher, fetches the app when it is needed.
 *
 * It is needed when the customer opens the chat, or has a conversation that may hold news.
 */
import { NAME } from "../brand";
import { asLanguage, labels } from "../i18n-loader";
import type { Commands, Piece, Shell } from "../shell";
import tokens from "../ui/tokens.css?inline";
import styles from "./launcher.css?inline";

const PREFIX = "ascolto:";
const SVG = "http://www.w3.org/2000/svg";

function svg(className: string, ...paths: string[]): SVGElement {
  const picture = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({
    class: className,
    viewBox: "0 0 26 26",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "2.2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  })) {
    picture.setAttribute(name, value);
  }
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    picture.append(path);
  }
  return picture;
}

function stored(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

function hasConversation(): boolean {
  try {
    return Object.keys(localStorage).some((key) => /^ascolto:(session|outbox:)/.test(key));
  } catch {
    return false;
  }
}

function forget(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && key !== `${PREFIX}language`) localStorage.removeItem(key);
    }
    // Files that were waiting to be sent.
    indexedDB.deleteDatabase("ascolto");
  } catch {
    // What cannot be read was never written.
  }
}

function draw(script: HTMLScriptElement): Shell {
  const { dataset } = script;
  const locale =
    asLanguage(stored("language")) ??
    asLanguage(dataset.locale) ??
    asLanguage(document.documentElement.lang) ??
    asLanguage(navigator.language) ??
    "it";
  const name = dataset.name ?? NAME;
  const base = new URL(script.src).origin;

  const live = document.createElement("div");
  live.id = "ascolto-live";
  live.setAttribute("role", "log");
  live.setAttribute("aria-live", "polite");
  live.setAttribute("aria-relevant", "additions");
  Object.assign(live.style, {
    position: "absolute",
    width: "1px",
    height: "1px",
    overflow: "hidden",
    clipPath: "inset(50%)",
    whiteSpace: "nowrap",
  });

  const host = document.createElement("div");
  host.id = "ascolto";
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(tokens + styles);
  root.adoptedStyleSheets = [sheet];

  const launcher = document.createElement("button");
  launcher.type = "button";
  launcher.className = "launcher";
  launcher.setAttribute("aria-expanded", "false");
  launcher.setAttribute("aria-label", labels[locale].open.replace("{name}", name));
  const label = document.createElement("span");
  label.className = "label";
  label.textContent = labels[locale].launcher;
  const badge = document.createElement("span");
  badge.className = "badge";
  badge.hidden = true;
  launcher.append(
    svg(
      "talk",
      "M4 6.5A2.5 2.5 0 0 1 6.5 4h13A2.5 2.5 0 0 1 22 6.5v9a2.5 2.5 0 0 1-2.5 2.5H12l-5 4v-4h-.5A2.5 2.5 0 0 1 4 15.5z",
      "M8.5 9h8a1.6 1.6 0 1 0-1.6-1.6",
      "M8.5 13.2h5",
    ),
    svg("x", "M7 7l12 12M19 7L7 19"),
    label,
    badge,
  );
  root.append(launcher);
  document.body.append(live, host);
  followTheme(host, dataset.theme);
  return {
    host,
    root,
    launcher,
    badge,
    label,
    live,
    base,
    fetch: (piece) => load(base, piece),
    name,
    locale,
    identity: dataset.identityToken ?? null,
  };
}

/** The script tag decides; else the page's own data-theme; else the system. */
function followTheme(host: HTMLElement, given: string | undefined): void {
  const page = document.documentElement;
  const follow = () => {
    const theme = given ?? page.dataset.theme;
    if (theme) host.dataset.theme = theme;
    else delete host.dataset.theme;
  };
  follow();
  new MutationObserver(follow).observe(page, { attributeFilter: ["data-theme"] });
}

function load(base: string, piece: Piece): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${base}/widget-${piece}.js?v=${__VERSIONS__[piece]}`;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject();
    };
    document.head.append(script);
  });
}

function begin(script: HTMLScriptElement): void {
  const shell = draw(script);
  let app: Commands | null = null;
  let loading: Promise<void> | null = null;

  const withApp = (then: (app: Commands) => void) => {
    if (app) return then(app);
    shell.launcher.setAttribute("aria-busy", "true");
    loading ??= Promise.all([shell.fetch("app"), shell.fetch(shell.locale)]).then(
      () => {
        app = window.AscoltoApp?.start(shell) ?? null;
      },
      () => {
        loading = null;
        throw new Error("Ascolto: the chat did not load");
      },
    );
    const settled = () => shell.launcher.removeAttribute("aria-busy");
    loading.then(
      () => {
        settled();
        if (app) then(app);
      },
      () => {
        settled();
        const said = document.createElement("p");
        said.textContent = shell.launcher.title = labels[shell.locale].loadFailed;
        shell.live.append(said);
      },
    );
  };

  window.Ascolto = {
    open: () => withApp((ready) => ready.open()),
    close: () => app?.close(),
    signIn: (token) => {
      shell.identity = token;
      if (app) app.signIn(token);
      else if (hasConversation()) withApp(() => {});
    },
    signOut: () => {
      shell.identity = null;
      if (app) app.signOut();
      else forget();
    },
    setLanguage: (tag) => {
      const language = asLanguage(tag);
      if (!language) return;
      shell.locale = language;
      if (app) return app.setLanguage(language);
      shell.label.textContent = labels[language].launcher;
      const label = labels[language].open.replace("{name}", shell.name);
      shell.launcher.setAttribute("aria-label", label);
    },
  };
  shell.launcher.addEventListener("click", () => {
    if (!app) window.Ascolto?.open();
  });
  if (hasConversation()) withApp(() => {});
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !window.Ascolto) {
  if (document.body) begin(script);
  else document.addEventListener("DOMContentLoaded", () => begin(script));
}
