import type { Command } from "../../staff/state/keys";
import type { App } from "./app";
import { inboxCommands, isHere } from "./inboxCommands";
import { PLACES } from "./places";

/** Everything that can be done, in the order the palette shows it. */
export function commandsOf(app: App): Command[] {
  return [
    ...inboxCommands(app),
    ...modelCommands(app),
    ...listCommands(app),
    ...goCommands(app),
    ...pageCommands(app),
  ];
}

function modelCommands(app: App): Command[] {
  const mayRun = () => app.session.may("training.run");
  const train = { title: "trainNow", group: "models", run: () => void app.ask("train") };
  return [
    { ...train, id: "train", keys: "t", when: () => mayRun() && !isHere(app) },
    // Among keys that label, none trains; the palette does.
    { ...train, id: "train-here", when: () => mayRun() && isHere(app) },
    {
      id: "evaluate",
      title: "evaluateRunning",
      group: "models",
      when: mayRun,
      run: () => void app.ask("evaluate"),
    },
    {
      id: "finetune",
      title: "finetune",
      group: "models",
      when: mayRun,
      run: () => void app.ask("finetune"),
    },
    {
      id: "promote",
      keys: "p",
      title: "promote",
      group: "models",
      when: () => press("promote", false),
      run: () => press("promote", true),
    },
    {
      id: "rollback",
      keys: "b",
      title: "rollBack",
      group: "models",
      when: () => press("rollback", false),
      run: () => press("rollback", true),
    },
  ];
}

/** What only a page knows how to do is done by its own button. */
function press(command: string, now: boolean): boolean {
  const button = document.querySelector<HTMLButtonElement>(`[data-command="${command}"]`);
  if (now) button?.click();
  return button !== null;
}

function listCommands(app: App): Command[] {
  const row = { group: "queue", hidden: true, when: () => !isHere(app) };
  return [
    { id: "next", keys: "j", title: "next", ...row, run: () => step(1) },
    { id: "previous", keys: "k", title: "previous", ...row, run: () => step(-1) },
  ];
}

/** Move the focus along the list that the page shows; Enter follows the link it stands on. */
function step(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[next]?.focus();
  links[next]?.scrollIntoView?.({ block: "nearest" });
}

function goCommands(app: App): Command[] {
  return PLACES.map(({ page, keys, permission }) => ({
    id: `go-${page}`,
    keys,
    title: `page_${page}`,
    group: "go",
    when: () => app.session.may(permission),
    run: () => app.router.go({ page, id: null, query: {} }),
  }));
}

function pageCommands(app: App): Command[] {
  const { session } = app;
  return [
    {
      id: "palette",
      keys: "mod+k",
      title: "palette",
      group: "page",
      inFields: true,
      hidden: true,
      run: () => {
        app.palette.value = !app.palette.value;
      },
    },
    {
      id: "help",
      keys: "?",
      title: "shortcuts",
      group: "page",
      run: () => {
        app.help.value = true;
      },
    },
    {
      id: "undo",
      keys: "u",
      title: "undo",
      group: "page",
      when: () => app.toasts.canUndo && !isHere(app),
      run: () => app.toasts.undo(),
    },
    {
      id: "console",
      title: "toConsole",
      group: "go",
      when: () => session.may("conversations.read"),
      run: () => location.assign("/console"),
    },
    {
      id: "language",
      title: "otherLanguage",
      group: "page",
      run: () => session.setLanguage(session.language.value === "it" ? "en" : "it"),
    },
    { id: "theme", title: "otherTheme", group: "page", run: () => session.flipTheme() },
    { id: "sign-out", title: "signOut", group: "page", run: () => void session.signOut() },
  ];
}
