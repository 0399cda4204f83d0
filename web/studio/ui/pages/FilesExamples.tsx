import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Empty, Failure, More, Select, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { usePages } from "../../../staff/ui/use";
import type { Broken, Example, Examples, Intents } from "../../api/files";
import { PATH } from "../../state/app";
import { Marked } from "../shared/Marked";
import { Where } from "../shared/Where";
import { useApp, useStudio, useText } from "../use";
import { Unreadable } from "./FilesImport";

const PAUSE = 250;

/** Every example as it stands in the files, found by words and by intent. */
export function ExamplesTab(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { q = "", intent = "" } = app.router.route.value.query;
  const intents = useStudio<Intents>("/intents", "files").value.value?.intents ?? [];
  const broken = useMemo(() => signal<Broken[]>([]), []);
  const pages = usePages<Example>(
    [q, intent],
    async (cursor) => {
      const found = await app.api.get<Examples>(`${PATH}/examples`, { q, intent, cursor });
      broken.value = found.broken;
      return { items: found.examples, next: found.next };
    },
    [app.hints.files.value],
  );
  const items = pages.items.value;
  return (
    <>
      {broken.value.length ? (
        <Unreadable title={text("brokenFiles")} errors={broken.value} />
      ) : null}
      <div class="filters example-filters">
        <SearchField value={q} change={(value) => app.router.ask({ q: value })} />
        <Select
          compact
          label={text("intent")}
          value={intent}
          change={(value) => app.router.ask({ intent: value })}
          options={[
            ["", text("anyIntent")],
            ...intents.map(({ name }): [string, string] => [name, name]),
          ]}
        />
      </div>
      {items ? (
        items.length ? (
          <>
            <List examples={items} />
            <More pages={pages} />
          </>
        ) : (
          <Empty icon="search" title={text("noExamples")} />
        )
      ) : pages.problem.value ? (
        <Failure problem={pages.problem.value} again={() => void pages.load()} />
      ) : (
        <Skeleton rows={8} />
      )}
    </>
  );
}

function SearchField(props: { value: string; change: (value: string) => void }): JSX.Element {
  const text = useText();
  const [typed, setTyped] = useState(props.value);
  useEffect(() => {
    if (typed.trim() === props.value) return;
    const timer = setTimeout(() => props.change(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div class="search-field">
      <Icon name="search" />
      <input
        type="search"
        aria-label={text("searchExamples")}
        placeholder={text("searchExamples")}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </div>
  );
}

function List({ examples }: { examples: readonly Example[] }): JSX.Element {
  const text = useText();
  return (
    <table class="table examples">
      <thead>
        <tr>
          <th scope="col">{text("example")}</th>
          <th scope="col">{text("intent")}</th>
          <th scope="col">{text("place")}</th>
        </tr>
      </thead>
      <tbody>
        {examples.map((one) => (
          <tr key={`${one.file}:${one.line}:${one.intent}`}>
            <th scope="row" lang={one.language}>
              <Marked text={one.text} spans={one.entities} />
            </th>
            <td>
              <code>{one.intent}</code>
            </td>
            <td>
              <Where file={one.file} line={one.line} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
