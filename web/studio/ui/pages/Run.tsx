import { type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Ago, Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { PageFrame } from "../../../staff/ui/Page";
import type { LogPart, RunDetail } from "../../api/types";
import { PATH } from "../../state/app";
import { useApp, useStudio, useText } from "../use";
import { ModelLink, RunState, Took } from "./Runs";

const OVER = ["done", "failed", "cancelled", "interrupted"];

/** One run: how far it is, what it says, and the way out of it. */
export function RunPage({ id }: { id: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const detail = useStudio<RunDetail>(`/runs/${encodeURIComponent(id)}`, "run");
  const run = detail.value.value;
  const title = run ? text(`kind_${run.kind}`) : text("page_runs");
  const mayRun = app.session.may("training.run");
  return (
    <PageFrame
      wide
      title={title}
      tools={
        <div class="tools">
          {run && mayRun && !OVER.includes(run.state) ? (
            <button type="button" class="button" onClick={() => void app.cancel(id)}>
              {text("cancelRun")}
            </button>
          ) : null}
          {run && mayRun && OVER.includes(run.state) && run.kind !== "dialogues" ? (
            <button
              type="button"
              class="button"
              onClick={() => void app.ask(run.kind, run.params as Record<string, string>)}
            >
              {text("askAgain")}
            </button>
          ) : null}
        </div>
      }
    >
      <p>
        <a class="back-link" href={app.router.href({ page: "runs", id: null, query: {} })}>
          {text("backToRuns")}
        </a>
      </p>
      {run ? (
        <>
          <Facts run={run} />
          <Log run={run} />
        </>
      ) : detail.problem.value ? (
        <Failure problem={detail.problem.value} again={() => void detail.load()} />
      ) : (
        <Skeleton rows={6} />
      )}
    </PageFrame>
  );
}

function Facts({ run }: { run: RunDetail }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { error } = run;
  return (
    <section class="panel-box run-facts">
      <dl>
        <div>
          <dt>{text("runState")}</dt>
          <dd>
            <RunState run={run} />
          </dd>
        </div>
        <div>
          <dt>{text("runBy")}</dt>
          <dd>{run.by_name || text("nobody")}</dd>
        </div>
        <div>
          <dt>{text("runAsked")}</dt>
          <dd>
            <Ago at={run.created_at} />
          </dd>
        </div>
        {run.started_at ? (
          <div>
            <dt>{text("runTook")}</dt>
            <dd class="number">
              <Took run={run} />
            </dd>
          </div>
        ) : null}
        {run.model_id ? (
          <div>
            <dt>{text("runModel")}</dt>
            <dd>
              <ModelLink id={run.model_id} />
            </dd>
          </div>
        ) : null}
      </dl>
      {error ? (
        <p class="run-error">
          <Icon name="alert" />
          <span>
            {app.words(`runError_${error.code}`) ?? text("wentWrong")}
            {error.detail ? <code>{error.detail}</code> : null}
          </span>
        </p>
      ) : null}
    </section>
  );
}

/** Reads the log on from the byte it has, whenever the run has moved. */
function useLog(run: RunDetail): Signal<string> {
  const app = useApp();
  const log = useMemo(() => ({ text: signal(""), next: 0, busy: false }), [run.id]);
  const hint = app.hints.run.value;
  useEffect(() => {
    if (log.busy) return;
    log.busy = true;
    const read = async () => {
      const path = `${PATH}/runs/${encodeURIComponent(run.id)}/log`;
      for (;;) {
        const part = await app.api.get<LogPart>(path, { after: log.next });
        if (part.next === log.next) return;
        log.next = part.next;
        log.text.value += part.text;
      }
    };
    // What did not come now comes with the next hint.
    read()
      .catch(() => {})
      .finally(() => {
        log.busy = false;
      });
  }, [log, hint, run.state]);
  return log.text;
}

function Log({ run }: { run: RunDetail }): JSX.Element {
  const text = useText();
  const log = useLog(run).value;
  const box = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [log]);
  return (
    <section>
      <h2 id="log-title" class="section-title">
        {text("log")}
      </h2>
      {log ? (
        <section
          class="run-log"
          ref={box}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
          tabIndex={0}
          aria-labelledby="log-title"
          onScroll={({ currentTarget: pane }) => {
            atEnd.current = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 20;
          }}
        >
          <pre class="mono">{plainText(log)}</pre>
        </section>
      ) : (
        <p class="soft">{text("logEmpty")}</p>
      )}
    </section>
  );
}

const LONGEST = 200_000;

/** A log as text: without the colours of a terminal, and of a very long one the end. */
export function plainText(log: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how a terminal writes colours
  return log.slice(-LONGEST).replace(/\u001b\[[0-9;]*m/g, "");
}
