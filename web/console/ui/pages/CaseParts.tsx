import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { day } from "../../../staff/state/times";
import { Chip, Clock, Failure, Select, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { CaseChange, CaseDetail, CaseFile } from "../../api/cases";
import { Fold } from "../aside/Fold";
import { useApp, useLabel, useResource, useText } from "../use";

interface PartProps {
  one: CaseDetail;
  put: (after: CaseDetail) => void;
  write: boolean;
}

const LINKS = ["related", "duplicate_of", "caused_by"];

function useCommand(put: (after: CaseDetail) => void) {
  const app = useApp();
  return async (work: Promise<CaseDetail>, done: string, undo?: () => void): Promise<boolean> => {
    try {
      put(await work);
      app.toasts.done(done, undo);
      return true;
    } catch (error) {
      app.toasts.problem(app.actions.explain(error));
      return false;
    }
  };
}

export function Links({ one, put, write }: PartProps): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const [to, setTo] = useState("");
  const [kind, setKind] = useState("related");
  const command = useCommand(put);
  const path = `/v1/staff/cases/${encodeURIComponent(one.number)}/links`;
  const link = (number: string, what: string) =>
    app.api.post<CaseDetail>(path, { to: number, kind: what });
  const unlink = (number: string, what: string) =>
    app.api.remove<CaseDetail>(`${path}?${new URLSearchParams({ to: number, kind: what })}`);
  const add = async (event: Event) => {
    event.preventDefault();
    const number = to.trim().toUpperCase();
    const undo = () => void command(unlink(number, kind), text("linkRemoved"));
    if (await command(link(number, kind), text("linked"), undo)) setTo("");
  };
  const drop = (number: string, what: string) => {
    const undo = () => void command(link(number, what), text("linked"));
    void command(unlink(number, what), text("linkRemoved"), undo);
  };
  return (
    <Fold title={text("links")} count={one.links.length} open={one.links.length > 0}>
      {() => (
        <>
          <ul class="lines">
            {one.links.map((found) => (
              <li class="line" key={`${found.number}${found.kind}${found.direction}`}>
                <a class="line-main" href={app.router.href({ page: "cases", id: found.number })}>
                  {app.both(found.subject)}
                </a>
                <span class="line-side">
                  <Chip>{label("status", found.status)}</Chip>
                  {write && found.direction === "to" ? (
                    <button
                      type="button"
                      class="bare"
                      aria-label={`${text("removeLink")} ${found.number}`}
                      onClick={() => drop(found.number, found.kind)}
                    >
                      <Icon name="close" />
                    </button>
                  ) : null}
                </span>
                <span class="soft line-below">
                  {found.number} · {label(`caseLink_${found.direction}`, found.kind)}
                </span>
              </li>
            ))}
          </ul>
          {write ? (
            <form class="form inline" onSubmit={add}>
              <Select
                compact
                label={text("linkKind")}
                value={kind}
                change={setKind}
                options={LINKS.map((one): [string, string] => [one, label("caseLink_to", one)])}
              />
              <input
                type="text"
                required
                pattern="[Tt][Kk]-\d{6}"
                placeholder="TK-000000"
                aria-label={text("caseNumber")}
                value={to}
                onInput={(event) => setTo(event.currentTarget.value)}
              />
              <button type="submit" class="button small">
                {text("link")}
              </button>
            </form>
          ) : null}
        </>
      )}
    </Fold>
  );
}

/** Cases followed here, and following this one elsewhere; both can be taken back. */
export function Merged({ one, put, write }: PartProps): JSX.Element | null {
  const app = useApp();
  const text = useText();
  const [into, setInto] = useState("");
  const command = useCommand(put);
  const path = (number: string) => `/v1/staff/cases/${encodeURIComponent(number)}`;
  const unmerge = async (number: string) => {
    const found = app.api.post<CaseDetail>(`${path(number)}/unmerge`);
    await command(
      found.then(() => app.api.get<CaseDetail>(path(one.number))),
      text("unmerged"),
    );
  };
  const merge = async (event: Event) => {
    event.preventDefault();
    const number = into.trim().toUpperCase();
    const work = app.api.post<CaseDetail>(`${path(one.number)}/merge`, { into: number });
    const done = await command(
      work.then(() => app.api.get<CaseDetail>(path(one.number))),
      text("merged"),
      () => void unmerge(one.number),
    );
    if (done) app.router.go({ page: "cases", id: number });
  };
  if (!write && one.merged.length === 0) return null;
  return (
    <Fold title={text("merging")} count={one.merged.length}>
      {() => (
        <>
          <ul class="lines">
            {one.merged.map((number) => (
              <li class="line" key={number}>
                <a class="line-main" href={app.router.href({ page: "cases", id: number })}>
                  {number}
                </a>
                {write ? (
                  <button
                    type="button"
                    class="button small line-side"
                    onClick={() => void unmerge(number)}
                  >
                    {text("unmerge")}
                  </button>
                ) : null}
              </li>
            ))}
          </ul>
          {write && one.merged_into ? (
            <button type="button" class="button small" onClick={() => void unmerge(one.number)}>
              {text("unmerge")}
            </button>
          ) : write ? (
            <form class="form inline" onSubmit={merge}>
              <input
                type="text"
                required
                pattern="[Tt][Kk]-\d{6}"
                placeholder="TK-000000"
                aria-label={text("mergeInto")}
                value={into}
                onInput={(event) => setInto(event.currentTarget.value)}
              />
              <button type="submit" class="button small">
                {text("mergeCase")}
              </button>
            </form>
          ) : null}
        </>
      )}
    </Fold>
  );
}

export function size(bytes: number, language: string): string {
  const unit = bytes < 1_000_000 ? "kilobyte" : "megabyte";
  const value = bytes / (bytes < 1_000_000 ? 1_000 : 1_000_000);
  return value.toLocaleString(language, { style: "unit", unit, maximumFractionDigits: 1 });
}

export function Files({ number, write }: { number: string; write: boolean }): JSX.Element {
  const app = useApp();
  const text = useText();
  const path = `/v1/staff/cases/${encodeURIComponent(number)}/attachments`;
  const files = useResource<{ items: CaseFile[] }>([number], () => app.api.get(path));
  const field = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const items = files.value.value?.items;
  const add = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    try {
      await app.api.upload(path, file, { internal: "true" });
      app.toasts.done(text("fileAdded", { name: file.name }));
      await files.load();
    } catch (error) {
      app.toasts.problem(app.actions.explain(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Fold title={text("files")} count={items?.length} open>
      {() => (
        <>
          {items ? null : <Skeleton rows={1} />}
          <ul class="lines">
            {items?.map((file) => (
              <li class="line" key={file.file_id}>
                <a class="line-main" href={file.url} download={file.name}>
                  <Icon name="file" /> {file.name}
                </a>
                <span class="soft line-below">
                  {size(file.size, app.session.language.value)} ·{" "}
                  {text(file.internal ? "internal" : "customerReads")}
                </span>
              </li>
            ))}
          </ul>
          {write ? (
            <>
              <input
                ref={field}
                type="file"
                hidden
                aria-label={text("attach")}
                accept=".pdf,.png,.jpg,.jpeg,.webp,.heic,.txt,.csv"
                onChange={(event) => {
                  void add(event.currentTarget.files?.[0]);
                  event.currentTarget.value = "";
                }}
              />
              <button
                type="button"
                class="button small"
                aria-disabled={busy}
                onClick={() => field.current?.click()}
              >
                <Icon name="clip" />
                {text(busy ? "sending" : "attach")}
              </button>
            </>
          ) : null}
        </>
      )}
    </Fold>
  );
}

export function Changes({ number, version }: { number: string; version: number }): JSX.Element {
  const text = useText();
  return (
    <Fold title={text("history")}>{() => <ChangeList number={number} version={version} />}</Fold>
  );
}

function ChangeList({ number, version }: { number: string; version: number }): JSX.Element {
  const app = useApp();
  const label = useLabel();
  const language = app.session.language.value;
  const changes = useResource<{ items: CaseChange[] }>([number, version], () =>
    app.api.get(`/v1/staff/cases/${encodeURIComponent(number)}/changes`),
  );
  const items = changes.value.value?.items;
  if (!items) {
    return changes.problem.value ? (
      <Failure problem={changes.problem.value} again={() => void changes.load()} />
    ) : (
      <Skeleton rows={3} />
    );
  }
  const said = (kind: string, value: unknown) =>
    typeof value === "string"
      ? kind === "assignee"
        ? app.personName(value)
        : label(kind, value)
      : "";
  return (
    <ol class="changes">
      {[...items].reverse().map((change) => {
        const [name] = Object.keys(change.after);
        const before = said(change.kind, change.before[name ?? ""]);
        const after = said(change.kind, change.after[name ?? ""]);
        return (
          <li key={change.seq}>
            <span>
              {label("change", change.kind)}
              {before || after ? `: ${[before, after].filter(Boolean).join(" → ")}` : ""}
            </span>
            <span class="soft">
              {change.actor_id ? app.personName(change.actor_id) : label("author", change.actor)} ·{" "}
              {day(change.at, language)} <Clock at={change.at} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
