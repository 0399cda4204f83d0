import type { Command } from "../../staff/state/keys";
import type { App } from "./app";
import { type Page, VIEWS } from "./router";

const PLACES: { page: Page; keys: string; permission: string }[] = [
  { page: "cases", keys: "g c", permission: "cases.read" },
  { page: "search", keys: "g s", permission: "search.read" },
  { page: "replies", keys: "g r", permission: "canned.read" },
  { page: "outcomes", keys: "g o", permission: "insights.read" },
  { page: "staff", keys: "g t", permission: "staff.read" },
  { page: "audit", keys: "g a", permission: "audit.read" },
];

/** Everything that can be done, in the order the palette shows it. */
export function commandsOf(app: App): Command[] {
  return [...talkCommands(app), ...writeCommands(app), ...queueCommands(app), ...goCommands(app)];
}

function talkCommands(app: App): Command[] {
  const { actions } = app;
  const owner = () => app.talk.value?.owner.value;
  const mine = () => app.talk.value?.isMine.value ?? false;
  const may = () => app.session.may("conversations.own") && app.talk.value?.detail.value != null;
  const ask = (what: "pass" | "return" | "snooze" | "merge" | "case") => () => {
    app.asking.value = what;
  };
  return [
    {
      id: "take",
      keys: "t",
      title: "take",
      group: "talk",
      when: () => may() && !mine(),
      run: () => void actions.take(),
    },
    {
      id: "close",
      keys: "e",
      title: "closeTalk",
      group: "talk",
      when: () => may() && owner() !== "closed" && mine(),
      run: () => void actions.close(),
    },
    {
      id: "return",
      keys: "b",
      title: "giveBack",
      group: "talk",
      when: () => may() && mine(),
      run: ask("return"),
    },
    {
      id: "pass",
      keys: "p",
      title: "passOn",
      group: "talk",
      when: () => may() && (mine() || owner() === "queue"),
      run: ask("pass"),
    },
    {
      id: "release",
      keys: "l",
      title: "release",
      group: "talk",
      when: () => may() && mine(),
      run: () => void actions.release(),
    },
    {
      id: "snooze",
      keys: "z",
      title: "snooze",
      group: "talk",
      when: () => may() && mine(),
      run: ask("snooze"),
    },
    {
      id: "wake",
      title: "wakeNow",
      group: "talk",
      when: () => may() && mine() && Boolean(app.talk.value?.detail.value?.snoozed),
      run: () => void actions.wake(),
    },
    {
      id: "case",
      keys: "o",
      title: "openCase",
      group: "talk",
      when: () => app.session.may("cases.write") && app.talk.value?.detail.value?.customer != null,
      run: ask("case"),
    },
    {
      id: "merge",
      title: "mergeTalk",
      group: "talk",
      when: () => may() && owner() !== "closed",
      run: ask("merge"),
    },
  ];
}

function writeCommands(app: App): Command[] {
  const { actions } = app;
  const open = () => app.talk.value !== null;
  const write = (mode: "reply" | "note") => {
    const talk = app.talk.value;
    if (!talk) return;
    talk.mode.value = mode;
    // The field may be drawn only now.
    requestAnimationFrame(() => document.getElementById("composer")?.focus());
  };
  const suggestion = (index: number): Command => ({
    id: `suggestion-${index + 1}`,
    keys: `alt+${index + 1}`,
    title: `useSuggestion${index + 1}`,
    group: "write",
    inFields: true,
    when: () => Boolean(app.talk.value?.suggestions.value[index]),
    run: () => {
      actions.useSuggestion(app.talk.value?.suggestions.value[index]);
      write("reply");
    },
  });
  return [
    {
      id: "reply",
      keys: "r",
      title: "reply",
      group: "write",
      when: open,
      run: () => write("reply"),
    },
    {
      id: "note",
      keys: "n",
      title: "writeNote",
      group: "write",
      when: open,
      run: () => write("note"),
    },
    suggestion(0),
    suggestion(1),
    suggestion(2),
    {
      id: "canned",
      keys: "/",
      title: "cannedReplies",
      group: "write",
      when: () => open() && app.canned.value.length > 0,
      run: () => {
        write("reply");
        requestAnimationFrame(() => app.talk.value?.write(`${app.talk.value.draft.text.value}/`));
      },
    },
    {
      id: "macros",
      keys: "x",
      title: "macros",
      group: "write",
      when: () => open() && app.macros.value.length > 0,
      run: () => {
        app.palette.value = "macros";
      },
    },
    {
      id: "file",
      keys: "alt+f",
      title: "attach",
      group: "write",
      inFields: true,
      when: () => app.talk.value?.isMine.value ?? false,
      run: () => document.getElementById("file")?.click(),
    },
  ];
}

function queueCommands(app: App): Command[] {
  const { router } = app;
  const inbox = () => router.route.value.page === "inbox";
  const focusRow = (id: string | null) => {
    if (id) document.getElementById(`row-${id}`)?.focus();
  };
  return [
    {
      id: "next",
      keys: "j",
      title: "nextRow",
      group: "queue",
      when: inbox,
      hidden: true,
      run: () => focusRow(app.queue.move(1)),
    },
    {
      id: "previous",
      keys: "k",
      title: "previousRow",
      group: "queue",
      when: inbox,
      hidden: true,
      run: () => focusRow(app.queue.move(-1)),
    },
    {
      id: "back",
      keys: "escape",
      title: "backToList",
      group: "queue",
      hidden: true,
      when: () => inbox() && router.route.value.id !== null,
      run: () => {
        const { id, query } = router.route.value;
        if (query.pane) return router.ask({ pane: "" });
        router.go({ id: null });
        requestAnimationFrame(() => focusRow(id));
      },
    },
    {
      id: "details",
      keys: "d",
      title: "customerPane",
      group: "queue",
      when: () => inbox() && app.talk.value !== null,
      run: () => {
        const open = router.route.value.query.pane === "customer";
        router.ask({ pane: open ? "" : "customer" });
      },
    },
    ...VIEWS.map(
      (view, index): Command => ({
        id: `view-${view}`,
        keys: String(index + 1),
        title: `goView_${view}`,
        group: "queue",
        run: () => router.go({ page: "inbox", view, id: null, query: {} }),
      }),
    ),
  ];
}

function goCommands(app: App): Command[] {
  const { router, session } = app;
  return [
    {
      id: "palette",
      keys: "mod+k",
      title: "palette",
      group: "page",
      inFields: true,
      hidden: true,
      run: () => {
        app.palette.value = app.palette.value === "closed" ? "commands" : "closed";
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
      when: () => app.toasts.canUndo,
      run: () => app.toasts.undo(),
    },
    {
      id: "inbox",
      keys: "g i",
      title: "page_inbox",
      group: "go",
      run: () => router.go({ page: "inbox", view: "mine", id: null }),
    },
    ...PLACES.map(
      ({ page, keys, permission }): Command => ({
        id: `go-${page}`,
        keys,
        title: `page_${page}`,
        group: "go",
        when: () => session.may(permission),
        run: () => router.go({ page }),
      }),
    ),
    {
      id: "go-profile",
      keys: "g p",
      title: "page_profile",
      group: "go",
      run: () => router.go({ page: "profile" }),
    },
    {
      id: "language",
      title: "otherLanguage",
      group: "page",
      run: () => session.setLanguage(session.language.value === "it" ? "en" : "it"),
    },
    {
      id: "theme",
      title: "otherTheme",
      group: "page",
      run: () => session.flipTheme(),
    },
    ...(["present", "away"] as const).map(
      (state): Command => ({
        id: `presence-${state}`,
        title: `be_${state}`,
        group: "page",
        when: () => session.may("presence.write") && session.me.value?.presence !== state,
        run: () => void app.actions.setPresence(state),
      }),
    ),
    { id: "sign-out", title: "signOut", group: "page", run: () => void session.signOut() },
  ];
}
