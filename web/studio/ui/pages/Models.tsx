import type { JSX } from "preact";
import { Ago, Chip, Empty, Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { PageFrame } from "../../../staff/ui/Page";
import type { Model, Models, Promotions } from "../../api/types";
import { nameOfFile } from "../../state/app";
import { useApp, useFigures, useStudio, useText } from "../use";
import { NewRun } from "./Runs";

export const MODEL_TONES: Record<Model["state"], string | undefined> = {
  running: "brand",
  previous: "warm",
  candidate: undefined,
  damaged: "danger",
};

/** Every model file, the one that answers first, and how each of them does. */
export function ModelsPage(): JSX.Element {
  const app = useApp();
  const text = useText();
  const reply = app.models.value.value;
  const { problem } = app.models;
  return (
    <PageFrame
      wide
      title={text("page_models")}
      tools={app.session.may("training.run") ? <NewRun /> : undefined}
    >
      {reply ? (
        reply.models.length ? (
          <Filled reply={reply} />
        ) : (
          <Empty icon="outcomes" title={text("noModels")}>
            <p>{text("noModelsNext")}</p>
          </Empty>
        )
      ) : problem.value ? (
        <Failure problem={problem.value} again={() => void app.models.load()} />
      ) : (
        <Skeleton rows={8} />
      )}
    </PageFrame>
  );
}

function Filled({ reply }: { reply: Models }): JSX.Element {
  const text = useText();
  const first = (model: Model) => ["running", "previous"].indexOf(model.state) >>> 0;
  const models = reply.models.toSorted((a, b) => first(a) - first(b));
  return (
    <>
      {reply.running === null ? (
        <p class="said-box">
          <Icon name="alert" />
          {text("rasaSilent")}
        </p>
      ) : null}
      <List models={models} />
      <History />
    </>
  );
}

function List({ models }: { models: Model[] }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { share, number } = useFigures();
  return (
    <table class="table rows">
      <thead>
        <tr>
          <th scope="col">{text("model")}</th>
          <th scope="col">{text("trained")}</th>
          <th scope="col" class="number">
            {text("accuracy")}
          </th>
          <th scope="col" class="number">
            {text("macroF1")}
          </th>
          <th scope="col" class="number">
            {text("coverage")}
          </th>
          <th scope="col" class="number">
            {text("wrongSure")}
          </th>
          <th scope="col" class="number">
            {text("testSet")}
          </th>
        </tr>
      </thead>
      <tbody>
        {models.map(({ id, file, state, trained_at, summary }) => (
          <tr key={file} data-state={state}>
            <th scope="row">
              <a data-row href={app.router.href({ page: "models", id, query: {} })}>
                {nameOfFile(file)}
              </a>{" "}
              {state === "candidate" ? null : (
                <Chip tone={MODEL_TONES[state]}>{text(`modelState_${state}`)}</Chip>
              )}
            </th>
            <td data-name={text("trained")}>
              <Ago at={trained_at} />
            </td>
            <Figure name={text("accuracy")} value={share(summary.accuracy)} />
            <Figure name={text("macroF1")} value={number(summary.macro_f1)} />
            <Figure name={text("coverage")} value={share(summary.coverage)} />
            <Figure name={text("wrongSure")} value={share(summary.wrong_while_sure)} />
            <Figure name={text("testSet")} value={share(summary.test?.accuracy)} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Figure({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <td class="number" data-name={name}>
      {value}
    </td>
  );
}

function History(): JSX.Element {
  const app = useApp();
  const text = useText();
  const history = useStudio<Promotions>("/promotions", "model");
  const promotions = history.value.value?.promotions;
  const previous = promotions?.[0]?.previous;
  const mayDecide = app.session.may("models.promote") && app.models.value.value?.running != null;
  return (
    <section class="history" aria-labelledby="history-title">
      <div class="section-head">
        <h2 id="history-title" class="section-title">
          {text("history")}
        </h2>
        {previous && mayDecide ? (
          <button
            type="button"
            class="button small"
            data-command="rollback"
            aria-keyshortcuts="b"
            onClick={() => {
              app.asking.value = { what: "rollback", model: previous };
            }}
          >
            <Icon name="undo" />
            {text("rollBack")}
          </button>
        ) : null}
      </div>
      {promotions ? (
        promotions.length ? (
          <ol class="promotions panel-box">
            {promotions.map((one) => (
              <li key={one.at}>
                <p>
                  <strong>{app.nameOf(one.model_id)}</strong> {text(`promotion_${one.kind}`)}{" "}
                  {one.overridden ? <Chip tone="warm">{text("overridden")}</Chip> : null}
                </p>
                <p class="promotion-reason">{one.reason}</p>
                <p class="soft">
                  {one.by_name || text("nobody")} · <Ago at={one.at} />
                </p>
              </li>
            ))}
          </ol>
        ) : (
          <p class="soft">{text("noHistory")}</p>
        )
      ) : history.problem.value ? (
        <Failure problem={history.problem.value} again={() => void history.load()} />
      ) : (
        <Skeleton rows={2} />
      )}
    </section>
  );
}
