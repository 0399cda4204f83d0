import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Empty, Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { PageFrame } from "../../../staff/ui/Page";
import type { Clash, Export } from "../../api/files";
import { useCommand } from "../shared/command";
import { Diffs } from "../shared/Diff";
import { useApp, useStudio, useText } from "../use";
import { ExamplesTab } from "./FilesExamples";
import { ImportTab } from "./FilesImport";

const TABS = ["pending", "import", "examples"] as const;
const NAMES = {
  pending: "filesPending",
  import: "filesImport",
  examples: "filesExamples",
} as const;

/** The training data in its files: what goes in next, what comes from elsewhere, what is there. */
export function FilesPage(): JSX.Element {
  const app = useApp();
  const text = useText();
  const pending = useStudio<Export>("/export", "files");
  const waiting = pending.value.value?.examples;
  // To bring files in is to change ours.
  const tabs = TABS.filter((one) => one !== "import" || app.session.may("labels.write"));
  const tab = tabs.find((one) => one === app.router.route.value.query.tab) ?? "pending";
  return (
    <PageFrame wide title={text("filesTitle")}>
      <fieldset class="pills">
        <legend class="hidden">{text("filesWhich")}</legend>
        {tabs.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={tab === one}
            // What another tab was asked for does not hold here.
            onClick={() =>
              app.router.go(
                { page: "files", id: null, query: one === "pending" ? {} : { tab: one } },
                { replace: true },
              )
            }
          >
            {text(NAMES[one])}{" "}
            {one === "pending" && waiting ? <span class="soft number">{waiting}</span> : null}
          </button>
        ))}
      </fieldset>
      {tab === "import" ? (
        <ImportTab />
      ) : tab === "examples" ? (
        <ExamplesTab />
      ) : pending.value.value ? (
        <Pending pending={pending.value.value} />
      ) : pending.problem.value ? (
        <Failure problem={pending.problem.value} again={() => void pending.load()} />
      ) : (
        <Skeleton rows={6} />
      )}
    </PageFrame>
  );
}

function Pending({ pending }: { pending: Export }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { busy, send } = useCommand();
  const [done, setDone] = useState(false);
  const { examples, files, refused = [], contradictions = [] } = pending;
  const write = async () => {
    const written = await send<Export>("/export", {}, "files");
    if (!written) return;
    setDone(true);
    app.toasts.done(text("written", { n: written.examples }));
  };
  const train = app.session.may("training.run") ? (
    <button type="button" class="button primary" onClick={() => void app.ask("train")}>
      <Icon name="bolt" />
      {text("trainNext")}
    </button>
  ) : null;
  if (files.length === 0 && refused.length === 0) {
    return (
      <Empty icon="check" title={text("nothingPending")}>
        <p>{text("nothingPendingNext")}</p>
        {done ? train : null}
      </Empty>
    );
  }
  return (
    <>
      <div class="panel-box pending">
        <p>
          <strong>{examples === 1 ? text("pendingOne") : text("pendingN", { n: examples })}</strong>
          <span class="soft">{text("pendingWhat")}</span>
        </p>
        {app.session.may("labels.write") && files.length ? (
          <button type="button" class="button primary" aria-disabled={busy} onClick={write}>
            {text("writeFiles")}
          </button>
        ) : null}
      </div>
      {refused.length ? (
        <section>
          <div class="section-head">
            <h2 class="section-title">{text("refusedLabels")}</h2>
            <p class="soft">{text("refusedLabelsWhat")}</p>
          </div>
          <ul class="panel-box refused">
            {refused.map((one) => (
              <li key={one.text}>
                <p>{one.text}</p>
                <p class="soft">{one.reason}</p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {contradictions.length ? (
        <section>
          <div class="section-head">
            <h2 class="section-title">{text("clashingLabels")}</h2>
            <p class="soft">{text("clashingLabelsWhat")}</p>
          </div>
          <Clashes clashes={contradictions} />
        </section>
      ) : null}
      <Diffs files={files} />
    </>
  );
}

/** Sentences under two intents. */
export function Clashes({ clashes }: { clashes: readonly Clash[] }): JSX.Element {
  const text = useText();
  return (
    <div class="table-box stacking">
      <table class="table clashes">
        <thead>
          <tr>
            <th scope="col">{text("sentence")}</th>
            <th scope="col">{text("here")}</th>
            <th scope="col">{text("there")}</th>
          </tr>
        </thead>
        <tbody>
          {clashes.map((clash) => (
            <tr key={`${clash.text} ${clash.there}`}>
              <th scope="row">{clash.text}</th>
              <td data-name={text("here")}>
                <code>{clash.here}</code>
              </td>
              <td data-name={text("there")}>
                <code>{clash.there}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
