import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Select, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Broken, ImportPreview, Intents } from "../../api/files";
import { Importing, OUT } from "../../state/importing";
import { Diffs } from "../shared/Diff";
import { useApp, useStudio, useText } from "../use";
import { Clashes } from "./Files";
import { Tile } from "./Model";

/** Files of another Rasa project: looked at first, written only then. */
export function ImportTab(): JSX.Element {
  const app = useApp();
  const text = useText();
  const importing = useMemo(() => new Importing(app), [app]);
  const preview = importing.preview.value;
  return (
    <>
      <Drop importing={importing} small={importing.files.value.length > 0} />
      {importing.problems.value.map((problem) => (
        <p key={problem} class="said-box" role="alert">
          <Icon name="alert" />
          {problem}
        </p>
      ))}
      {preview ? (
        <Preview importing={importing} preview={preview} />
      ) : importing.busy.value ? (
        <div role="status">
          <p class="soft">{text("readingFiles")}</p>
          <Skeleton rows={4} />
        </div>
      ) : null}
    </>
  );
}

function Drop({ importing, small }: { importing: Importing; small: boolean }): JSX.Element {
  const text = useText();
  const [over, setOver] = useState(false);
  const take = (list: FileList | null | undefined) => {
    if (list?.length) void importing.take([...list]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by key
    <div
      class="drop"
      data-over={over}
      data-small={small}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <Icon name="file" />
      <p class="drop-title">{text("dropHere")}</p>
      {small ? null : <p class="soft">{text("dropHint")}</p>}
      <label class="button">
        <input
          type="file"
          class="hidden"
          accept=".yml,.yaml"
          multiple
          onChange={({ currentTarget }) => {
            take(currentTarget.files);
            // The same files may be chosen again, once they were mended.
            currentTarget.value = "";
          }}
        />
        {text(small ? "otherFiles" : "pickFiles")}
      </label>
    </div>
  );
}

function Preview(props: { importing: Importing; preview: ImportPreview }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { importing, preview } = props;
  const { added, same, contradictions, errors, files } = preview;
  const write = async () => {
    const done = await importing.write();
    if (!done) return;
    app.hints.files.value += 1;
    app.router.ask({ tab: "examples" });
    app.toasts.done(text("imported", { n: done.added }));
  };
  return (
    <>
      <Languages importing={importing} />
      <dl class="figures">
        <Tile name={text("importAdded")} value={String(added)} what={text("importAddedWhat")} />
        <Tile name={text("importSame")} value={String(same)} what={text("importSameWhat")} />
        <Tile
          name={text("importContradictions")}
          value={String(contradictions.length)}
          what={text("importContradictionsWhat")}
        />
        <Tile
          name={text("importErrors")}
          value={String(errors.length)}
          what={text("importErrorsWhat")}
        />
      </dl>
      {errors.length ? <Unreadable title={text("unreadable")} errors={errors} /> : null}
      <Strangers importing={importing} />
      {contradictions.length ? (
        <section>
          <div class="section-head">
            <h2 class="section-title">{text("contradictions")}</h2>
            <p class="soft">{text("contradictionsWhat")}</p>
          </div>
          <Clashes clashes={contradictions} />
        </section>
      ) : null}
      <Diffs files={files} />
      <div class="import-go">
        {added ? (
          <button
            type="button"
            class="button primary"
            aria-disabled={importing.busy.value}
            onClick={write}
          >
            {text("doImport", { n: added })}
          </button>
        ) : (
          <p class="soft">{text("nothingToImport")}</p>
        )}
        <button type="button" class="button" onClick={() => importing.forget()}>
          {text("cancel")}
        </button>
      </div>
    </>
  );
}

function Languages({ importing }: { importing: Importing }): JSX.Element {
  const text = useText();
  return (
    <ul class="import-files" aria-label={text("chosenFiles")}>
      {importing.files.value.map(({ name }) => (
        <li key={name}>
          <Icon name="file" />
          <code>{name}</code>
          <Select
            compact
            label={text("languageOf", { name })}
            value={importing.languages.value[name] ?? ""}
            change={(language) => importing.setLanguage(name, language)}
            options={[
              ["", text("byItself")],
              ["it", text("italian")],
              ["en", text("english")],
            ]}
          />
        </li>
      ))}
    </ul>
  );
}

/** What cannot be read, with the line to look at. */
export function Unreadable(props: { title: string; errors: readonly Broken[] }): JSX.Element {
  return (
    <section class="panel-box unreadable">
      <h2>
        <Icon name="alert" />
        {props.title}
      </h2>
      <ul>
        {props.errors.map((error) => (
          <li key={`${error.file} ${error.line}`}>
            <code>
              {error.file}:{error.line}
            </code>{" "}
            <span class="soft">{error.reason}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Strangers({ importing }: { importing: Importing }): JSX.Element | null {
  const text = useText();
  const ours = useStudio<Intents>("/intents", "files").value.value?.intents ?? [];
  const strangers = importing.strangers.value;
  if (strangers.length === 0) return null;
  return (
    <section>
      <div class="section-head">
        <h2 class="section-title">{text("newIntents")}</h2>
        <p class="soft">{text("newIntentsWhat")}</p>
      </div>
      <div class="table-box stacking">
        <table class="table strangers">
          <thead>
            <tr>
              <th scope="col">{text("intentFrom")}</th>
              <th scope="col" class="number">
                {text("examples")}
              </th>
              <th scope="col">{text("intentTo")}</th>
            </tr>
          </thead>
          <tbody>
            {strangers.map((one) => (
              <tr key={one.name}>
                <th scope="row">
                  <code>{one.name}</code>
                  {one.becomes && one.becomes !== one.name ? (
                    <>
                      {" "}
                      <span aria-hidden="true">→</span> <code>{one.becomes}</code>
                    </>
                  ) : null}
                </th>
                <td class="number" data-name={text("examples")}>
                  {one.examples}
                </td>
                <td data-name={text("intentTo")}>
                  <Select
                    compact
                    label={text("intentToOf", { intent: one.name })}
                    value={importing.fates.value[one.name] ?? ""}
                    change={(fate) => importing.setFate(one.name, fate)}
                    options={[
                      ["", text("asItIs")],
                      [OUT, text("stayOut")],
                      ...ours.map(({ name }): [string, string] => [name, name]),
                    ]}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
