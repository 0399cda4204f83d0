import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Ago, Chip, Empty, Failure, Select, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { PageFrame } from "../../../staff/ui/Page";
import type { Dialogue, Dialogues, Result } from "../../api/dialogues";
import { nameOfFile } from "../../state/app";
import { useApp, useStudio, useText } from "../use";
import { Unreadable } from "./FilesImport";
import { ModelLink } from "./Runs";

/** The conversations that each model must still hold as it once did. */
export function DialoguesPage(): JSX.Element {
  const app = useApp();
  const text = useText();
  const resource = useStudio<Dialogues>("/dialogues", "dialogues");
  const dialogues = resource.value.value?.dialogues;
  const broken = resource.value.value?.broken ?? [];
  return (
    <PageFrame
      wide
      title={text("dialoguesTitle")}
      tools={dialogues?.length && app.session.may("training.run") ? <Rehearse /> : undefined}
    >
      {broken.length ? <Unreadable title={text("brokenTests")} errors={broken} /> : null}
      {dialogues ? (
        dialogues.length ? (
          <>
            <Summary dialogues={dialogues} />
            <List dialogues={dialogues} />
          </>
        ) : (
          <Empty icon="chat" title={text("noDialogues")}>
            <p>{text("noDialoguesNext")}</p>
          </Empty>
        )
      ) : resource.problem.value ? (
        <Failure problem={resource.problem.value} again={() => void resource.load()} />
      ) : (
        <Skeleton rows={6} />
      )}
    </PageFrame>
  );
}

function Rehearse(): JSX.Element {
  const app = useApp();
  const text = useText();
  const [model, setModel] = useState("");
  const reply = app.models.value.value;
  const others = (reply?.models ?? []).filter(
    (one) => one.id !== reply?.running && one.state !== "damaged",
  );
  const running = app.runs.value.value?.runs.find(
    (run) => run.kind === "dialogues" && ["queued", "running"].includes(run.state),
  );
  return (
    <div class="tools rehearse">
      {others.length ? (
        <Select
          compact
          label={text("rehearseWith")}
          value={model}
          change={setModel}
          options={[
            ["", text("rehearseRunning")],
            ...others.map((one): [string, string] => [one.id, nameOfFile(one.file)]),
          ]}
        />
      ) : null}
      <button
        type="button"
        class="button primary"
        disabled={running !== undefined}
        onClick={() => void app.ask("dialogues", model ? { model_id: model } : {})}
      >
        <Icon name="bolt" />
        {text("rehearseAll")}
      </button>
    </div>
  );
}

function Summary({ dialogues }: { dialogues: readonly Dialogue[] }): JSX.Element {
  const text = useText();
  const tried = dialogues.filter((one) => one.result);
  const passed = tried.filter((one) => one.result?.passed).length;
  return (
    <div class="section-head">
      {tried.length ? (
        <strong class="number" data-all={passed === tried.length}>
          {text("passingOf", { passed, n: tried.length })}
        </strong>
      ) : null}
      <p class="soft">{text("dialoguesWhat")}</p>
    </div>
  );
}

const rank = ({ result }: Dialogue) => (result === null ? 1 : result.passed ? 2 : 0);

function List({ dialogues }: { dialogues: readonly Dialogue[] }): JSX.Element {
  const app = useApp();
  const text = useText();
  const sorted = dialogues.toSorted((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
  return (
    <table class="table rows dialogues">
      <thead>
        <tr>
          <th scope="col">{text("dialogue")}</th>
          <th scope="col">{text("language")}</th>
          <th scope="col" class="number">
            {text("turns")}
          </th>
          <th scope="col">{text("lastResult")}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <a data-row href={app.router.href({ page: "dialogues", id: one.id, query: {} })}>
                {one.title}
              </a>
            </th>
            <td data-name={text("language")}>{one.language.toUpperCase()}</td>
            <td class="number" data-name={text("turns")}>
              {one.turns}
            </td>
            <td data-name={text("lastResult")}>
              <Outcome result={one.result} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Whether it passed, with which model and when. */
export function Outcome({ result }: { result: Result | null }): JSX.Element {
  const text = useText();
  if (!result) return <Chip>{text("result_none")}</Chip>;
  return (
    <span class="outcome">
      <Chip tone={result.passed ? "brand" : "danger"} icon={result.passed ? "check" : "alert"}>
        {text(result.passed ? "result_passed" : "result_failed")}
      </Chip>{" "}
      <span class="soft">
        {text("withModel")} <ModelLink id={result.model_id} />{" "}
        <span class="nowrap">
          · <Ago at={result.at} />
        </span>
      </span>
    </span>
  );
}
