import { effect } from "@preact/signals-core";
import { render } from "preact";
import { type Key, say, speaks } from "./i18n";
import * as kit from "./kit";
import type { Extras } from "./more/types";
import type { Commands, Shell } from "./shell";
import { browserStorage, PREFIX } from "./state/storage";
import { Store } from "./state/store";
import { announcer } from "./ui/announce";
import { Panel } from "./ui/Panel";
import { ReaderContext } from "./ui/reader";
import { StoreContext } from "./ui/use";
import styles from "./ui/widget.css?inline";

// A page out of sight keeps its line this long: browsers allow six to one server.
const REST_AFTER = 60_000;

export { kit };

/** Begin: put the panel beside the loader's launcher and follow the conversation. */
export function start(shell: Shell): Commands {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  shell.root.adoptedStyleSheets = [...shell.root.adoptedStyleSheets, sheet];

  // The page may have changed its mind while this was being fetched.
  const { locale } = shell;
  const store = new Store({
    base: shell.base,
    language: speaks(locale) ? locale : locale === "it" ? "en" : "it",
    storage: browserStorage(),
    name: shell.name,
    words: async (language) => {
      if (!speaks(language)) await shell.fetch(language);
    },
    extras: (store) => fetchExtras(store, shell),
  });
  void store.setLanguage(locale);
  const commands = commandsOf(store, shell);
  const place = document.createElement("div");
  shell.root.append(place);
  const reader = {
    base: store.base,
    text: (key: Key) => say(store.language.value, key, { name: store.name }),
  };
  render(
    <StoreContext.Provider value={store}>
      <ReaderContext.Provider value={reader}>
        <Panel close={commands.close} />
      </ReaderContext.Provider>
    </StoreContext.Provider>,
    place,
  );
  driveLauncher(store, shell, commands);
  announcer(store, shell);
  watchPage(store);
  if (!store.mayRest) void store.need();
  if (shell.identity) void store.signIn(shell.identity);
  return commands;
}

async function fetchExtras(store: Store, shell: Shell): Promise<Extras> {
  await shell.fetch("more");
  const more = window.AscoltoMore;
  // A release came between the two: they do not fit each other.
  if (more?.build !== __BUILD__) throw new Error("Ascolto: the page is out of date");
  return more.begin(store, shell);
}

function commandsOf(store: Store, shell: Shell): Commands {
  return {
    open: () => {
      if (store.open.value) return;
      store.open.value = true;
      store.wake();
    },
    close: () => {
      if (!store.open.value) return;
      store.open.value = false;
      shell.launcher.focus({ preventScroll: true });
    },
    signIn: (token) => void store.signIn(token),
    signOut: () => store.signOut(),
    setLanguage: (tag) => void store.setLanguage(tag),
  };
}

function driveLauncher(store: Store, { launcher, badge, label, name }: Shell, todo: Commands) {
  launcher.addEventListener("click", () => (store.open.value ? todo.close() : todo.open()));
  effect(() => {
    const language = store.language.value;
    const open = store.open.value;
    const count = open ? 0 : store.unread.value;
    const news = say(language, count === 1 ? "unreadOne" : "unreadMany", { count });
    const action = say(language, open ? "close" : "open", { name });
    launcher.setAttribute("aria-expanded", String(open));
    launcher.setAttribute("aria-label", count ? `${action}, ${news}` : action);
    launcher.title = "";
    label.textContent = say(language, "launcher");
    badge.hidden = count === 0;
    badge.textContent = count > 9 ? "9+" : String(count);
  });
}

function watchPage(store: Store): void {
  let resting: ReturnType<typeof setTimeout> | undefined;
  addEventListener("online", () => store.setOnline(true));
  addEventListener("offline", () => store.setOnline(false));
  addEventListener("storage", (event) => {
    if (event.key?.startsWith(PREFIX)) {
      store.storedElsewhere(event.key.slice(PREFIX.length), event.newValue);
    }
  });
  document.addEventListener("visibilitychange", () => {
    clearTimeout(resting);
    if (document.hidden) resting = setTimeout(() => store.mayRest && store.rest(), REST_AFTER);
    else if (store.session.current.value || store.open.value) store.wake();
  });
  store.setOnline(navigator.onLine);
}
