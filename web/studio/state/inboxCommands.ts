import type { Command } from "../../staff/state/keys";
import type { App } from "./app";
import { chooseNone, decideAll, extend, toggle } from "./bulk";
import { candidates } from "./draft";

/** What Enter does elsewhere: press a button, follow a link, choose from a list. */
const TAKES_ENTER = "a, button, summary, [role=option]";

/** The inbox on the keyboard. Groups that no help lists repeat what another line says. */
export function inboxCommands(app: App): Command[] {
  return [...labelCommands(app), ...textCommands(app), ...listCommands(app)].map((command) => ({
    ...command,
    when: () => isHere(app) && (command.when?.() ?? true),
  }));
}

const BULK: readonly string[] = ["open", "second"];

/** Whether several messages may be labelled at once here. */
export function mayBulk({ inbox, session }: App): boolean {
  return session.may("labels.write") && BULK.includes(inbox.filter.value.state);
}

export function isHere(app: App): boolean {
  return app.place === "inbox";
}

function labelCommands(app: App): Command[] {
  const { inbox } = app;
  const open = () => inbox.writable.value && inbox.draft.value !== null;
  const free = () => !document.activeElement?.closest(TAKES_ENTER);
  const search = () => {
    inbox.asking.value = "intent";
  };
  return [
    {
      id: "accept",
      keys: "enter",
      title: "acceptChosen",
      group: "label",
      when: () => open() && free(),
      run: () => inbox.decide("label"),
    },
    ...[1, 2, 3, 4, 5].map((number) => ({
      id: `candidate-${number}`,
      keys: String(number),
      title: number === 1 ? "acceptNumbered" : "acceptThis",
      group: number === 1 ? "label" : "unlisted",
      hidden: true,
      when: () => open() && number <= candidates(inbox.draft.value?.message ?? EMPTY).length,
      run: () => accept(app, number),
    })),
    { id: "intent", keys: "/", title: "searchIntent", group: "label", when: open, run: search },
    {
      id: "intent-letter",
      keys: "i",
      title: "searchIntent",
      group: "unlisted",
      hidden: true,
      when: open,
      run: search,
    },
    {
      id: "reject",
      keys: "x",
      title: "rejectMessage",
      group: "label",
      when: open,
      run: () => inbox.decide("reject"),
    },
    {
      id: "skip",
      keys: "s",
      title: "skipMessage",
      group: "label",
      when: open,
      run: () => inbox.decide("skip"),
    },
    {
      id: "undo-label",
      keys: "u",
      title: "undoLabel",
      group: "label",
      when: () => app.session.may("labels.write"),
      run: () => void inbox.undo(),
    },
    {
      id: "redo-label",
      keys: "r",
      title: "redoLabel",
      group: "label",
      when: () => app.session.may("labels.write"),
      run: () => void inbox.redo(),
    },
  ];
}

const EMPTY = { ranking: [] };

/** Take a candidate and save; of a split message only its part is settled, until all are. */
export function accept(app: App, number: number): void {
  const { inbox } = app;
  const draft = inbox.draft.peek();
  const candidate = draft && candidates(draft.message)[number - 1];
  if (!draft || !candidate) return;
  draft.choose(candidate.intent);
  if (!draft.split || (draft.ready.peek() && draft.active.peek() > 0)) inbox.decide("label");
}

function textCommands(app: App): Command[] {
  const { inbox } = app;
  const open = () => inbox.writable.value && inbox.draft.value !== null;
  return [
    {
      id: "words",
      keys: "w",
      title: "wordByWord",
      group: "words",
      when: open,
      run: () => {
        document.getElementById("message-text")?.focus();
        if (!inbox.draft.peek()?.picked.peek()) inbox.draft.peek()?.step(1, false);
      },
    },
    {
      id: "entity",
      keys: "e",
      title: "markEntity",
      group: "words",
      when: () => open() && inbox.draft.value?.picked.value != null,
      run: () => {
        inbox.asking.value = "entity";
      },
    },
    {
      id: "split",
      keys: "p",
      title: "splitMessage",
      group: "words",
      when: open,
      run: () => split(app),
    },
    {
      id: "escape",
      keys: "escape",
      title: "letGo",
      group: "words",
      hidden: true,
      when: () => inbox.draft.value?.picked.value != null || inbox.chosen.value.size > 0,
      run: () => {
        const draft = inbox.draft.peek();
        if (!draft?.picked.peek()) return chooseNone(inbox);
        draft.picked.value = null;
        draft.splitting.value = false;
      },
    },
  ];
}

export function split(app: App): void {
  const draft = app.inbox.draft.peek();
  if (!draft) return;
  const what = draft.splitHere();
  document.getElementById("message-text")?.focus();
  app.announce(app.text(`splitSaid_${what}`));
}

function listCommands(app: App): Command[] {
  const { inbox } = app;
  const may = () => mayBulk(app);
  const chosen = () => inbox.chosen.value.size > 0 && may();
  const row = { group: "inbox", hidden: true };
  return [
    { id: "next-message", keys: "j", title: "next", ...row, run: () => inbox.move(1) },
    { id: "previous-message", keys: "k", title: "previous", ...row, run: () => inbox.move(-1) },
    {
      id: "choose",
      keys: "v",
      title: "chooseMessage",
      ...row,
      when: () => inbox.open.value !== null && may(),
      run: () => toggle(inbox, inbox.open.peek() ?? ""),
    },
    {
      id: "choose-next",
      keys: "shift+j",
      title: "chooseNext",
      ...row,
      when: may,
      run: () => extend(inbox, 1),
    },
    {
      id: "choose-previous",
      keys: "shift+k",
      title: "choosePrevious",
      ...row,
      when: may,
      run: () => extend(inbox, -1),
    },
    {
      id: "label-all",
      keys: "shift+i",
      title: "labelAll",
      group: "inbox",
      when: chosen,
      run: () => {
        inbox.asking.value = "bulk";
      },
    },
    {
      id: "reject-all",
      keys: "shift+x",
      title: "rejectAll",
      group: "inbox",
      when: chosen,
      run: () => void decideAll(inbox, "reject"),
    },
    {
      id: "skip-all",
      keys: "shift+s",
      title: "skipAll",
      group: "inbox",
      when: chosen,
      run: () => void decideAll(inbox, "skip"),
    },
    {
      id: "find",
      keys: "f",
      title: "findMessage",
      group: "inbox",
      run: () => document.getElementById("inbox-search")?.focus(),
    },
  ];
}
