import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Cell, Confused, ReportSet, Scores } from "../../api/types";
import { useDialog, useFigures, useStudio, useText } from "../use";

// What a screen shows at once without anybody having to hold a ruler to it.
const MOST = 10;

/** The rows and columns of the table: the worst mix-ups, and nothing that is merely right. */
export function worst(confusion: readonly Cell[], most = MOST) {
  const wrong = confusion.filter(({ actual, predicted, n }) => actual !== predicted && n > 0);
  const sum = (by: "actual" | "predicted", cells: readonly Cell[]) => {
    const sums = new Map<string, number>();
    for (const cell of cells) sums.set(cell[by], (sums.get(cell[by]) ?? 0) + cell.n);
    return [...sums].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  };
  const rows = sum("actual", wrong)
    .slice(0, most)
    .map(([name]) => name);
  const shown = wrong.filter(({ actual }) => rows.includes(actual));
  const columns = sum("predicted", shown)
    .slice(0, most + 2)
    .map(([name]) => name);
  return { rows, columns, wrong };
}

/** Which intents are taken for which; a figure opens the messages behind it. */
export function ConfusionTable(props: { id: string; set: ReportSet; scores: Scores }): JSX.Element {
  const text = useText();
  const [open, setOpen] = useState<Cell | null>(null);
  const { rows, columns, wrong } = worst(props.scores.confusion);
  const totals = new Map(props.scores.intents.map((one) => [one.intent, one.n]));
  return (
    <section>
      <div class="section-head">
        <h2 id="confusion-title" class="section-title">
          {text("confusion")}
        </h2>
        <p class="soft">{text(wrong.length ? "confusionWhat" : "noConfusion")}</p>
      </div>
      {wrong.length ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
        <section class="table-box confusion-box" tabIndex={0} aria-labelledby="confusion-title">
          <table class="table confusion">
            <caption class="hidden">{text("confusionTable")}</caption>
            <thead>
              <tr>
                <th scope="col">{text("actual")}</th>
                {columns.map((name) => (
                  <th key={name} scope="col" class="turned">
                    <code>{name}</code>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((actual) => (
                <tr key={actual}>
                  <th scope="row">
                    <code>{actual}</code>
                  </th>
                  {columns.map((predicted) => {
                    const cell = wrong.find(
                      (one) => one.actual === actual && one.predicted === predicted,
                    );
                    return (
                      <td key={predicted}>
                        {cell ? (
                          <CellButton cell={cell} of={totals.get(actual)} open={setOpen} />
                        ) : null}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
      {open ? (
        <Messages id={props.id} set={props.set} cell={open} close={() => setOpen(null)} />
      ) : null}
    </section>
  );
}

function CellButton(props: { cell: Cell; of: number | undefined; open: (cell: Cell) => void }) {
  const text = useText();
  const { cell } = props;
  const share = cell.n / Math.max(props.of ?? 1, 1);
  const level = share >= 0.1 ? 3 : share >= 0.04 ? 2 : 1;
  const said = text("cell", { n: cell.n, actual: cell.actual, predicted: cell.predicted });
  return (
    <button
      type="button"
      class="cell number"
      data-level={level}
      title={said}
      aria-label={said}
      onClick={() => props.open(cell)}
    >
      {cell.n}
    </button>
  );
}

function Messages(props: { id: string; set: ReportSet; cell: Cell; close: () => void }) {
  const text = useText();
  const { share } = useFigures();
  const { actual, predicted } = props.cell;
  const dialog = useDialog(props.close, { light: true });
  const path = `/models/${encodeURIComponent(props.id)}/confusion`;
  const resource = useStudio<Confused>(path, "model", { actual, predicted, set: props.set });
  const messages = resource.value.value?.messages;
  return (
    <dialog {...dialog} class="dialog messages-dialog" aria-labelledby="messages-title">
      <div class="dialog-head">
        <h2 id="messages-title">{text("cellTitle", { actual, predicted })}</h2>
        <button type="button" class="bare" aria-label={text("close")} onClick={props.close}>
          <Icon name="close" />
        </button>
      </div>
      {messages ? (
        <ul class="confused">
          {messages.map((one, index) => (
            <li key={index}>
              <p lang={one.language ?? undefined}>{one.text}</p>
              <p class="soft">
                {one.language ? `${one.language.toUpperCase()} · ` : ""}
                {share(one.confidence)}
                {one.file ? (
                  <>
                    {" · "}
                    <code>
                      {one.file}
                      {one.line ? `:${one.line}` : ""}
                    </code>
                  </>
                ) : null}
              </p>
            </li>
          ))}
        </ul>
      ) : resource.problem.value ? (
        <Failure problem={resource.problem.value} again={() => void resource.load()} />
      ) : (
        <Skeleton rows={4} />
      )}
    </dialog>
  );
}
