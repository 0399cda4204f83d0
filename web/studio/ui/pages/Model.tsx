import type { JSX } from "preact";
import { Ago, Chip, Empty, Failure, Skeleton } from "../../../staff/ui/bits";
import { PageFrame } from "../../../staff/ui/Page";
import type { Model, Report, ReportSet, Scores } from "../../api/types";
import { nameOfFile } from "../../state/app";
import { Reliability, TradeOff } from "../charts";
import { useApp, useFigures, useStudio, useText } from "../use";
import { ConfusionTable } from "./Confusion";
import { GateBox } from "./Gate";
import { IntentTable } from "./Intents";
import { MODEL_TONES } from "./Models";

/** One model: may it answer customers, how well does it do, and where it errs. */
export function ModelPage({ id }: { id: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { number } = useFigures();
  const model = app.models.value.value?.models.find((one) => one.id === id);
  const running = app.models.value.value?.running;
  return (
    <PageFrame
      wide
      title={model ? nameOfFile(model.file) : app.nameOf(id)}
      tools={model ? <Tools model={model} running={running ?? null} /> : undefined}
    >
      <p class="model-line">
        <a class="back-link" href={app.router.href({ page: "models", id: null, query: {} })}>
          {text("backToModels")}
        </a>
        {model ? (
          <>
            <Chip tone={MODEL_TONES[model.state]}>{text(`modelState_${model.state}`)}</Chip>
            <span class="soft">
              <Ago at={model.trained_at} /> · {number(Math.round(model.bytes / 1e5) / 10)} MB ·{" "}
              <code title={model.sha256}>{model.sha256.slice(0, 12)}</code>
            </span>
          </>
        ) : null}
      </p>
      <GateBox id={id} serves={running === id} />
      <ReportPart id={id} />
    </PageFrame>
  );
}

function Tools({ model, running }: { model: Model; running: string | null }): JSX.Element {
  const app = useApp();
  const text = useText();
  const other = running !== null && running !== model.id;
  return (
    <div class="tools">
      {other ? (
        <a
          class="button"
          href={app.router.href({ page: "compare", id: null, query: { a: running, b: model.id } })}
        >
          {text("compareWith")}
        </a>
      ) : null}
      {app.session.may("training.run") ? (
        <button
          type="button"
          class="button"
          onClick={() => void app.ask("evaluate", { model_id: model.id })}
        >
          {text("evaluate")}
        </button>
      ) : null}
      {other && model.state !== "damaged" && app.session.may("models.promote") ? (
        <button
          type="button"
          class="button primary"
          data-command="promote"
          aria-keyshortcuts="p"
          onClick={() => {
            app.asking.value = { what: "promote", model: model.id };
          }}
        >
          {text("promote")}
        </button>
      ) : null}
    </div>
  );
}

function ReportPart({ id }: { id: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const resource = useStudio<Report>(`/models/${encodeURIComponent(id)}/report`, "model");
  const report = resource.value.value;
  const { problem } = resource;
  if (!report) {
    if (problem.value?.code === "report_missing") {
      return (
        <Empty icon="outcomes" title={text("noReport")}>
          <p>{text("noReportNext")}</p>
        </Empty>
      );
    }
    if (problem.value) {
      return <Failure problem={problem.value} again={() => void resource.load()} />;
    }
    return <Skeleton rows={10} />;
  }
  const asked = app.router.route.value.query.set;
  const set: ReportSet = asked === "test" && report.test ? "test" : "cross";
  const scores = set === "test" && report.test ? report.test : report;
  return (
    <>
      <div class="section-head">
        <fieldset class="pills">
          <legend class="hidden">{text("whichSet")}</legend>
          <SetButton set="cross" chosen={set} name={text("crossSet")} n={report.n} />
          <SetButton
            set="test"
            chosen={set}
            name={text("testSet")}
            n={report.test ? report.test.n : null}
          />
        </fieldset>
      </div>
      <Tiles scores={scores} />
      <Charts scores={scores} />
      <ConfusionTable id={id} set={set} scores={scores} />
      <IntentTable intents={scores.intents} />
    </>
  );
}

function SetButton(props: { set: ReportSet; chosen: ReportSet; name: string; n: number | null }) {
  const app = useApp();
  const text = useText();
  const n = props.n === null ? text("noTestSet") : text("messagesRead", { n: props.n });
  return (
    <button
      type="button"
      aria-pressed={props.set === props.chosen}
      disabled={props.n === null}
      onClick={() => app.router.ask({ set: props.set === "test" ? "test" : "" })}
    >
      {props.name} <span class="soft">{n}</span>
    </button>
  );
}

function Tiles({ scores }: { scores: Scores }): JSX.Element {
  const text = useText();
  const { share, number } = useFigures();
  const threshold = number(scores.threshold);
  return (
    <dl class="figures">
      <Tile name={text("accuracy")} value={share(scores.accuracy)} what={text("accuracyWhat")} />
      <Tile name={text("macroF1")} value={number(scores.macro_f1)} what={text("macroF1What")} />
      <Tile
        name={text("coverage")}
        value={share(scores.coverage)}
        what={text("coverageWhat", { threshold })}
      />
      <Tile
        name={text("wrongSure")}
        value={share(scores.wrong_while_sure)}
        what={text("wrongSureWhat")}
      />
      <Tile name={text("ece")} value={number(scores.ece)} what={text("eceWhat")} />
    </dl>
  );
}

export function Tile(props: { name: string; value: string; what: string }): JSX.Element {
  return (
    <div class="figure">
      <dt>{props.name}</dt>
      <dd>
        <strong class="number">{props.value}</strong>
        <span class="soft">{props.what}</span>
      </dd>
    </div>
  );
}

function Charts({ scores }: { scores: Scores }): JSX.Element {
  const text = useText();
  const { share, number } = useFigures();
  const percent = (value: number) => `${Math.round(value * 100)}%`;
  const bins = scores.reliability.filter((bin) => bin.n > 0);
  return (
    <div class="charts">
      <section class="panel-box">
        <h2>{text("reliability")}</h2>
        <p class="soft">{text("reliabilityWhat")}</p>
        <Reliability
          bins={bins}
          label={text("reliabilityLabel", { n: scores.n, ece: number(scores.ece) })}
          across={text("confidence")}
          up={text("rightShare")}
          percent={percent}
        />
        <Figures
          head={[text("confidence"), text("rightShare"), text("examples")]}
          rows={bins.map((bin) => [share(bin.confidence), share(bin.accuracy), String(bin.n)])}
        />
      </section>
      <section class="panel-box">
        <h2>{text("tradeOff")}</h2>
        <p class="soft">{text("tradeOffWhat")}</p>
        <TradeOff
          curve={scores.curve}
          threshold={scores.threshold}
          label={text("tradeOffLabel", {
            threshold: number(scores.threshold),
            coverage: share(scores.coverage),
            error: share(scores.wrong_while_sure),
          })}
          across={text("threshold")}
          coverage={text("coverage")}
          error={text("errorShare")}
          percent={percent}
        />
        <p class="legend">
          <span data-part="coverage">{text("coverage")}</span>
          <span data-part="error">{text("errorShare")}</span>
        </p>
        <Figures
          head={[text("threshold"), text("coverage"), text("errorShare")]}
          rows={scores.curve.map((t) => [number(t.threshold), share(t.coverage), share(t.error)])}
        />
      </section>
    </div>
  );
}

/** What a picture shows, for who would rather read it. */
function Figures({ head, rows }: { head: string[]; rows: string[][] }): JSX.Element {
  const text = useText();
  return (
    <details class="in-figures">
      <summary>{text("inFigures")}</summary>
      <table class="table">
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]}>
              {row.map((value, index) => (
                <td key={index} class="number">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
