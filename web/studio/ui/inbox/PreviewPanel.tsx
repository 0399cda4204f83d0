import type { JSX } from "preact";
import { Chip } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Changed, Line, Preview } from "../../api/inbox";
import type { Draft } from "../../state/draft";
import { useApp, useFigures, useText } from "../use";

const SHOWN = 6;

/** What a label would do, before it is saved; nothing waits for it. */
export function PreviewPanel({ draft }: { draft: Draft }): JSX.Element | null {
  const { session, inbox } = useApp();
  const { foresight } = inbox;
  const text = useText();
  if (!session.may("labels.write")) return null;
  const preview = foresight.value.value;
  const problem = foresight.problem.value;
  return (
    <section class="preview" aria-labelledby="preview-title" aria-busy={foresight.loading.value}>
      <h2 id="preview-title">{text("beforeSaving")}</h2>
      {preview ? (
        <Foreseen preview={preview} intents={draft.parts.value.map(({ intent }) => intent)} />
      ) : problem ? (
        <p class="soft preview-failed">
          {problem.code === "vectors_coming" ? problem.detail : text("noPreview")}{" "}
          <button type="button" class="linklike" onClick={() => foresight.again()}>
            {text("retry")}
          </button>
        </p>
      ) : draft.ready.value ? (
        <div class="preview-waits" role="status" aria-label={text("loading")}>
          <span class="skeleton" />
          <span class="skeleton" />
          <span class="skeleton" />
        </div>
      ) : (
        <p class="soft">{text("previewNeedsIntent")}</p>
      )}
    </section>
  );
}

function Foreseen(props: { preview: Preview; intents: (string | null)[] }): JSX.Element {
  const { preview, intents } = props;
  const text = useText();
  const { share } = useFigures();
  const { neighbours, duplicates, contradictions, changes, better, worse } = preview;
  const agrees = (intent: string) => intents.includes(intent);
  const agree = neighbours.filter(({ intent }) => agrees(intent)).length;
  return (
    <>
      <p class="verdict" aria-live="polite">
        {neighbours.length ? (
          <Chip tone={agree * 2 > neighbours.length ? "brand" : "warm"}>
            {text("neighboursAgree", { n: agree, of: neighbours.length })}
          </Chip>
        ) : null}
        {contradictions.length ? (
          <Chip tone="danger" icon="alert">
            {text("contradictsN", { n: contradictions.length })}
          </Chip>
        ) : null}
        {duplicates.length ? <Chip tone="warm">{text("alreadyThere")}</Chip> : null}
        {better ? <Chip tone="brand">{text("mends", { n: better })}</Chip> : null}
        {worse ? <Chip tone="danger">{text("breaks", { n: worse })}</Chip> : null}
        {better || worse || changes.length ? null : <Chip>{text("changesNothing")}</Chip>}
      </p>
      {contradictions.length ? (
        <Lines title={text("saysOtherwise")} lines={contradictions} />
      ) : null}
      {duplicates.length ? <Lines title={text("sameWords")} lines={duplicates} /> : null}
      {neighbours.length ? (
        <>
          <h3>{text("nearest")}</h3>
          <ul class="neighbours">
            {neighbours.map((line) => (
              <li key={`${line.file}:${line.line}`} data-agrees={agrees(line.intent)}>
                <Icon name={agrees(line.intent) ? "check" : "close"} />
                <span class="neighbour-text" title={`${line.file}:${line.line}`}>
                  {line.text}
                </span>
                <code>{line.intent}</code>
                <span class="hidden">{text(agrees(line.intent) ? "agrees" : "disagrees")}</span>
                <span class="soft number">{share(line.similarity)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {changes.length ? (
        <>
          <h3>{text("wouldChange")}</h3>
          <ul class="changes">
            {changes.slice(0, SHOWN).map((change) => (
              <ChangeRow key={change.source + change.text} change={change} />
            ))}
          </ul>
          {changes.length > SHOWN ? (
            <p class="soft">{text("moreChanges", { n: changes.length - SHOWN })}</p>
          ) : null}
        </>
      ) : null}
    </>
  );
}

function ChangeRow({ change }: { change: Changed }): JSX.Element {
  const text = useText();
  const { before, after, truth } = change;
  const verdict = after === truth ? "better" : before === truth ? "worse" : "other";
  return (
    <li data-verdict={verdict}>
      <span class="neighbour-text">{change.text}</span>
      <span class="change-way">
        <code>{before}</code> <span aria-hidden="true">→</span>
        <span class="hidden">{text("becomes")}</span> <code>{after}</code>
      </span>
      {verdict === "other" ? null : (
        <Chip tone={verdict === "better" ? "brand" : "danger"}>{text(`change_${verdict}`)}</Chip>
      )}
    </li>
  );
}

function Lines({ title, lines }: { title: string; lines: Line[] }): JSX.Element {
  return (
    <>
      <h3>{title}</h3>
      <ul class="neighbours">
        {lines.map((line) => (
          <li key={`${line.file}:${line.line}`}>
            <Icon name="file" />
            <span class="neighbour-text">{line.text}</span>
            <code>{line.intent}</code>
            <span class="soft where">
              {line.file}:{line.line}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
