import type { JSX } from "preact";
import { Chip, Empty, Failure, Select, Skeleton } from "../../../staff/ui/bits";
import { PageFrame } from "../../../staff/ui/Page";
import type { ChangedTurn, Comparison, Model, Reading } from "../../api/types";
import { nameOfFile } from "../../state/app";
import { useApp, useFigures, useStudio, useText } from "../use";
import { Tile } from "./Model";

export type Change = "better" | "worse" | "other" | "sure";

/** What a change means for the customer who wrote it. */
export function changeOf({ a, b, truth }: ChangedTurn): Change {
  if (truth !== null) {
    const worth = (reading: Reading) =>
      reading.intent === truth ? 2 + Number(reading.sure) : 1 - Number(reading.sure);
    const gain = worth(b) - worth(a);
    if (gain !== 0) return gain > 0 ? "better" : "worse";
  }
  return a.intent === b.intent ? "sure" : "other";
}

const TONES: Record<Change, string | undefined> = {
  better: "brand",
  worse: "danger",
  other: "warm",
  sure: undefined,
};

/** Two models side by side, by the messages that they read differently. */
export function ComparePage(): JSX.Element {
  const app = useApp();
  const text = useText();
  const reply = app.models.value.value;
  const models = (reply?.models ?? []).filter((model) => model.state !== "damaged");
  const { query } = app.router.route.value;
  const a = query.a ?? reply?.running ?? models[1]?.id ?? "";
  const b = query.b ?? models.find((model) => model.id !== a)?.id ?? "";
  return (
    <PageFrame
      wide
      title={text("page_compare")}
      tools={
        <div class="filters compared-models">
          <Pick label={text("modelA")} value={a} models={models} name="a" />
          <span aria-hidden="true">→</span>
          <Pick label={text("modelB")} value={b} models={models} name="b" />
        </div>
      }
    >
      {!reply ? (
        app.models.problem.value ? (
          <Failure problem={app.models.problem.value} again={() => void app.models.load()} />
        ) : (
          <Skeleton rows={8} />
        )
      ) : a && b && a !== b ? (
        <Result a={a} b={b} key={`${a} ${b}`} />
      ) : (
        <Empty icon="merge" title={text("needTwo")}>
          <p>{text("needTwoNext")}</p>
        </Empty>
      )}
    </PageFrame>
  );
}

function Pick(props: { label: string; value: string; models: Model[]; name: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const title = (model: Model) =>
    model.state === "running"
      ? `${nameOfFile(model.file)} (${text("modelState_running")})`
      : nameOfFile(model.file);
  return (
    <Select
      compact
      label={props.label}
      value={props.value}
      change={(value) => app.router.ask({ [props.name]: value })}
      options={props.models.map((model): [string, string] => [model.id, title(model)])}
    />
  );
}

function Result({ a, b }: { a: string; b: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const resource = useStudio<Comparison>("/compare", "model", { a, b });
  const reply = resource.value.value;
  const problem = resource.problem.value;
  if (!reply && problem?.code === "not_evaluated") {
    return (
      <Empty icon="merge" title={text("notEvaluated")}>
        <p>{text("notEvaluatedNext")}</p>
        {app.session.may("training.run") ? (
          <button
            type="button"
            class="button primary"
            onClick={async () => {
              await app.ask("evaluate", { model_id: a });
              await app.ask("evaluate", { model_id: b });
            }}
          >
            {text("evaluateBoth")}
          </button>
        ) : null}
      </Empty>
    );
  }
  if (!reply) {
    if (problem) return <Failure problem={problem} again={() => void resource.load()} />;
    return <Skeleton rows={8} />;
  }
  const { summary } = reply;
  return (
    <>
      <dl class="figures">
        <Tile name={text("compared")} value={String(summary.n)} what="" />
        <Tile name={text("changed")} value={String(summary.changed)} what="" />
        <Tile name={text("bBetter")} value={String(summary.b_better)} what={text("knownTruth")} />
        <Tile name={text("aBetter")} value={String(summary.a_better)} what={text("knownTruth")} />
      </dl>
      {summary.n === 0 ? (
        <Empty icon="merge" title={text("noShared")}>
          <p>{text("noSharedNext")}</p>
        </Empty>
      ) : reply.turns.length ? (
        <Turns turns={reply.turns} a={a} b={b} />
      ) : (
        <Empty icon="check" title={text("noChange")}>
          <p>{text("noChangeNext", { n: summary.n })}</p>
        </Empty>
      )}
    </>
  );
}

const KINDS: Change[] = ["worse", "better", "other", "sure"];

function Turns(props: { turns: readonly ChangedTurn[]; a: string; b: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const asked = KINDS.find((kind) => kind === app.router.route.value.query.show);
  const counted = KINDS.map(
    (kind) => [kind, props.turns.filter((turn) => changeOf(turn) === kind).length] as const,
  ).filter(([, n]) => n > 0);
  const turns = asked ? props.turns.filter((turn) => changeOf(turn) === asked) : props.turns;
  return (
    <>
      <fieldset class="pills">
        <legend class="hidden">{text("show")}</legend>
        <button type="button" aria-pressed={!asked} onClick={() => app.router.ask({ show: "" })}>
          {text("show_all")} {props.turns.length}
        </button>
        {counted.map(([kind, n]) => (
          <button
            key={kind}
            type="button"
            aria-pressed={asked === kind}
            onClick={() => app.router.ask({ show: kind })}
          >
            {text(`change_${kind}`)} {n}
          </button>
        ))}
      </fieldset>
      <table class="table turns">
        <thead>
          <tr>
            <th scope="col">{text("message")}</th>
            <th scope="col">{text("truth")}</th>
            <th scope="col">{app.nameOf(props.a)}</th>
            <th scope="col">{app.nameOf(props.b)}</th>
            <th scope="col">{text("change")}</th>
          </tr>
        </thead>
        <tbody>
          {turns.map((turn, index) => (
            <tr key={turn.message_id ?? index}>
              <th scope="row" lang={turn.language ?? undefined}>
                {turn.text}
              </th>
              <td data-name={text("truth")}>
                {turn.truth ? (
                  <code>{turn.truth}</code>
                ) : (
                  <span class="soft">{text("unknownTruth")}</span>
                )}
              </td>
              <td data-name="A">
                <Read reading={turn.a} />
              </td>
              <td data-name="B">
                <Read reading={turn.b} />
              </td>
              <td>
                <Chip tone={TONES[changeOf(turn)]}>{text(`change_${changeOf(turn)}`)}</Chip>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Read({ reading }: { reading: Reading }): JSX.Element {
  const text = useText();
  const { share } = useFigures();
  return (
    <span class="reading">
      <code>{reading.intent}</code>{" "}
      <span class="soft nowrap">
        {share(reading.confidence)}, {text(reading.sure ? "sure" : "unsure")}
      </span>
    </span>
  );
}
