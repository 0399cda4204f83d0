import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Empty, Failure, Skeleton } from "../../staff/ui/bits";
import { Help } from "../../staff/ui/Help";
import { PageFrame } from "../../staff/ui/Page";
import { commandChoices, Palette } from "../../staff/ui/Palette";
import { SignIn } from "../../staff/ui/SignIn";
import { Toasts } from "../../staff/ui/Toasts";
import { commandsOf } from "../state/commands";
import type { Shown } from "../state/places";
import { Dialogs } from "./dialogs";
import { AgreementPage } from "./pages/Agreement";
import { ComparePage } from "./pages/Compare";
import { DialoguePage } from "./pages/Dialogue";
import { DialoguesPage } from "./pages/Dialogues";
import { FilesPage } from "./pages/Files";
import { GroupPage } from "./pages/Group";
import { GroupsPage } from "./pages/Groups";
import { InboxPage } from "./pages/Inbox";
import { ModelPage } from "./pages/Model";
import { ModelsPage } from "./pages/Models";
import { QualityPage } from "./pages/Quality";
import { RunPage } from "./pages/Run";
import { RunsPage } from "./pages/Runs";
import { Rail } from "./Rail";
import { useApp, useText } from "./use";

/** The screen of each page; what is open in it is its to know. */
const SCREENS: Record<Shown, (id: string | null) => JSX.Element> = {
  inbox: () => <InboxPage />,
  groups: (id) => (id ? <GroupPage id={id} key={id} /> : <GroupsPage />),
  agreement: () => <AgreementPage />,
  quality: () => <QualityPage />,
  dialogues: (id) => (id ? <DialoguePage id={id} key={id} /> : <DialoguesPage />),
  files: () => <FilesPage />,
  models: (id) => (id ? <ModelPage id={id} key={id} /> : <ModelsPage />),
  compare: () => <ComparePage />,
  runs: (id) => (id ? <RunPage id={id} key={id} /> : <RunsPage />),
};
/** Which shortcuts the help lists: those of the page and those of every page. */
const SHORTCUTS = ["models", "queue", "go", "page"];
const INBOX_SHORTCUTS = ["label", "words", "inbox", "go", "page"];

/** The whole screen: the door, or the studio behind it. */
export function Studio(): JSX.Element {
  const app = useApp();
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
  return (
    <>
      <Inside key={app.session.me.value?.id} />
      {expired.value ? <SignIn again /> : null}
    </>
  );
}

function Inside(): JSX.Element {
  const app = useApp();
  const text = useText();
  useState(() => app.keys.use(commandsOf(app)));
  useEffect(() => app.enter(), [app]);
  const offline = !app.online.value || !app.reachable.value;
  const closePalette = () => {
    app.palette.value = false;
  };
  return (
    <div class="desk" data-page={app.place}>
      <a class="skip" href="#main">
        {text("skip")}
      </a>
      <Rail />
      <div class="place">
        {offline ? (
          <p class="banner" role="status">
            {text(app.online.value ? "reconnecting" : "offlineReading")}
          </p>
        ) : null}
        <Page />
      </div>
      <Toasts />
      {app.palette.value ? (
        <Palette
          name={text("palette")}
          hint={text("paletteHint")}
          icon="search"
          choices={commandChoices(app)}
          close={closePalette}
        />
      ) : null}
      {app.help.value ? (
        <Help groups={app.place === "inbox" ? INBOX_SHORTCUTS : SHORTCUTS} />
      ) : null}
      <Dialogs />
    </div>
  );
}

function Page(): JSX.Element {
  const app = useApp();
  const { page, id } = app.router.route.value;
  const shown = app.place;
  if (!shown) return <NoAccess />;
  // An address of a page that is not for this member leads to his first, with nothing open.
  return SCREENS[shown](shown === page ? id : null);
}

function NoAccess(): JSX.Element {
  const text = useText();
  return (
    <PageFrame title={text("studio")}>
      <Empty icon="staff" title={text("noAccess")}>
        <p>{text("noAccessNext")}</p>
      </Empty>
    </PageFrame>
  );
}
