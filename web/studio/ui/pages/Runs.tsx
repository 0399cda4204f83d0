import type { JSX } from "preact";
import { now } from "../../../staff/state/times";
import { Ago, Chip, Empty, Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { PageFrame } from "../../../staff/ui/Page";
import type { Run, RunKind } from "../../api/types";
import { useApp, useText } from "../use";

const TONES: Record<Run["state"], string | undefined> = {
  queued: "warm",
  running: "brand",
  done: undefined,
  failed: "danger",
  cancelled: undefined,
  interrupted: "danger",
};

/** What works in the background: one at a time, the others wait. */
export function RunsPage(): JSX.Element {
  const app = useApp();
  const text = useText();
  const runs = app.runs.value.value?.runs;
  return (
    <PageFrame
      wide
      title={text("page_runs")}
      tools={app.session.may("training.run") ? <NewRun /> : undefined}
    >
      {runs ? (
        runs.length ? (
          <List runs={runs} />
        ) : (
          <Empty icon="clock" title={text("noRuns")}>
            <p>{text("noRunsNext")}</p>
          </Empty>
        )
      ) : app.runs.problem.value ? (
        <Failure problem={app.runs.problem.value} again={() => void app.runs.load()} />
      ) : (
        <Skeleton rows={8} />
      )}
    </PageFrame>
  );
}

const OTHERS: RunKind[] = ["evaluate", "finetune"];

export function NewRun(): JSX.Element {
  const app = useApp();
  const text = useText();
  const ask = (kind: RunKind) => {
    document.getElementById("other-runs")?.hidePopover?.();
    void app.ask(kind);
  };
  return (
    <div class="tools">
      <button
        type="button"
        class="button primary"
        title={text("kindWhat_train")}
        aria-keyshortcuts="t"
        onClick={() => ask("train")}
      >
        <Icon name="bolt" />
        {text("train")}
      </button>
      <button
        type="button"
        class="button other-runs-button"
        popovertarget="other-runs"
        aria-label={text("otherRuns")}
      >
        <Icon name="down" />
      </button>
      <div id="other-runs" class="menu other-runs" popover="auto">
        {OTHERS.map((kind) => (
          <button key={kind} type="button" class="menu-item tall" onClick={() => ask(kind)}>
            <span>
              <strong>{text(kind === "evaluate" ? "evaluateRunning" : "finetune")}</strong>
              <span class="soft">
                {text(kind === "evaluate" ? "kindWhat_evaluate" : "kindWhat_finetune")}
              </span>
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}

function List({ runs }: { runs: readonly Run[] }): JSX.Element {
  const app = useApp();
  const text = useText();
  return (
    <table class="table rows">
      <thead>
        <tr>
          <th scope="col">{text("runKind")}</th>
          <th scope="col">{text("runState")}</th>
          <th scope="col">{text("runModel")}</th>
          <th scope="col">{text("runBy")}</th>
          <th scope="col">{text("runAsked")}</th>
          <th scope="col" class="number">
            {text("runTook")}
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <th scope="row">
              <a data-row href={app.router.href({ page: "runs", id: run.id, query: {} })}>
                {text(`kind_${run.kind}`)}
              </a>
            </th>
            <td data-name={text("runState")}>
              <RunState run={run} />
            </td>
            <td data-name={text("runModel")}>
              <ModelLink id={run.model_id} />
            </td>
            <td data-name={text("runBy")}>{run.by_name || text("nobody")}</td>
            <td data-name={text("runAsked")}>
              <Ago at={run.created_at} />
            </td>
            <td class="number" data-name={text("runTook")}>
              <Took run={run} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function RunState({ run }: { run: Run }): JSX.Element {
  const app = useApp();
  const text = useText();
  if (run.state !== "running") {
    return <Chip tone={TONES[run.state]}>{text(`runState_${run.state}`)}</Chip>;
  }
  const step = app.words(`step_${run.step}`) ?? text("runState_running");
  return (
    <span class="run-progress">
      <progress max={100} value={run.percent} aria-label={step} />
      <span class="soft">
        {step} · {run.percent}%
      </span>
    </span>
  );
}

export function ModelLink({ id }: { id: string | null }): JSX.Element | null {
  const app = useApp();
  if (!id) return null;
  return (
    <a class="model-name" href={app.router.href({ page: "models", id, query: {} })}>
      {app.nameOf(id)}
    </a>
  );
}

export function Took({ run }: { run: Run }): JSX.Element {
  // The clock draws it again; what the server said last counts if that is later.
  return <>{took(run, Math.max(now.value, Date.now()))}</>;
}

/** How long a run has taken, or takes so far. */
export function took(run: Run, at = Date.now()): string {
  if (!run.started_at) return "";
  const end = run.finished_at ? Date.parse(run.finished_at) : at;
  const seconds = Math.max(0, Math.round((end - Date.parse(run.started_at)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
