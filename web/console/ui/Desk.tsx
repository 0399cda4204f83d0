import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ReaderContext } from "../../src/ui/reader";
import { Failure, Skeleton } from "../../staff/ui/bits";
import { Help } from "../../staff/ui/Help";
import { SignIn } from "../../staff/ui/SignIn";
import { Toasts } from "../../staff/ui/Toasts";
import { commandsOf } from "../state/commands";
import { Dialogs } from "./dialogs";
import { Inbox } from "./inbox/Inbox";
import { Palette } from "./Palette";
import { Audit } from "./pages/Audit";
import { Cases } from "./pages/Cases";
import { Outcomes } from "./pages/Outcomes";
import { Profile } from "./pages/Profile";
import { Replies } from "./pages/Replies";
import { SearchPage } from "./pages/Search";
import { Staff } from "./pages/Staff";
import { Rail } from "./Rail";
import { useApp, useText } from "./use";

const SHORTCUTS = ["talk", "write", "queue", "go", "page"];

/** The whole screen: the door, or the desk behind it. */
export function Desk(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { state, expired } = app.session;
  if (state.value === "unknown") return <Skeleton rows={3} kind="page" />;
  if (state.value === "unreachable") {
    return (
      <main class="door">
        <h1 class="hidden">Ascolto</h1>
        <Failure again={() => void app.session.begin()} />
      </main>
    );
  }
  if (state.value === "out") return <SignIn />;
  const reader = { base: location.origin, text };
  return (
    <ReaderContext.Provider value={reader}>
      <Inside key={app.session.me.value?.id} />
      {expired.value ? <SignIn again /> : null}
    </ReaderContext.Provider>
  );
}

function Inside(): JSX.Element {
  const app = useApp();
  const text = useText();
  // What is drawn first already belongs to who has signed in.
  useState(() => {
    app.prepare();
    app.keys.use(commandsOf(app));
  });
  useEffect(() => app.enter(), [app]);
  const { page } = app.router.route.value;
  const offline = !app.online.value || !app.reachable.value;
  return (
    <div class="desk" data-page={page}>
      <a class="skip" href="#main">
        {text("skip")}
      </a>
      <Rail />
      <div class="place">
        {offline ? (
          <p class="banner" role="status">
            {text(app.online.value ? "reconnecting" : "offline")}
          </p>
        ) : null}
        <Page page={page} />
      </div>
      <Toasts />
      {app.palette.value !== "closed" ? <Palette /> : null}
      {app.help.value ? <Help groups={SHORTCUTS} /> : null}
      <Dialogs />
    </div>
  );
}

function Page({ page }: { page: string }): JSX.Element {
  switch (page) {
    case "cases":
      return <Cases />;
    case "search":
      return <SearchPage />;
    case "staff":
      return <Staff />;
    case "audit":
      return <Audit />;
    case "outcomes":
      return <Outcomes />;
    case "replies":
      return <Replies />;
    case "profile":
      return <Profile />;
    default:
      return <Inbox />;
  }
}
