import { Icon, useState, watched } from "#kit";
import type { FilePart } from "../../api/events";
import type { Delivery } from "../../state/timeline";
import type { Uploads } from "../uploads";
import type { Visit } from "../visit";
import { PATHS } from "./icons";
import { Wrong } from "./MailForm";

interface Props {
  visit: Visit;
  uploads: Uploads;
  part: FilePart;
  id: string;
  delivery: Delivery;
}

/** A file on its way, with its progress; or one that can be saved. It is never shown inline. */
export const FileView = watched(({ visit, uploads, part, id, delivery }: Props) => {
  const { name, url } = part;
  const about = aboutFile(visit, part);
  if (!url) {
    const share = uploads.progress.value[id];
    return (
      <div class="text file">
        <Icon d={PATHS.file} />
        <span class="file-words">
          <strong>{name}</strong>
          <small>{share === undefined ? about : `${Math.round(share * 100)}%`}</small>
          {share === undefined ? null : (
            <span
              class="bar"
              role="progressbar"
              aria-valuenow={Math.round(share * 100)}
              aria-label={visit.text("uploading", { file: name })}
              style={{ width: `${share * 100}%` }}
            />
          )}
        </span>
        {delivery === "refused" ? null : (
          <button type="button" class="file-cancel" onClick={() => visit.store.discard(id)}>
            {visit.text("cancel")}
          </button>
        )}
      </div>
    );
  }
  return <Saved visit={visit} part={part} />;
});

/** A file that can be saved. */
export function Saved({ visit, part }: { visit: Visit; part: FilePart }) {
  const [problem, setProblem] = useState(false);
  const { name, url } = part;
  const about = aboutFile(visit, part);
  const save = () =>
    void visit.download(url, name).then(
      () => setProblem(false),
      () => setProblem(true),
    );
  return (
    <>
      <button type="button" class="text file" onClick={save}>
        <span class="hidden">{visit.text("download")} </span>
        <Icon d={PATHS.file} />
        <span class="file-words">
          <strong>{name}</strong>
          <small>{about}</small>
        </span>
        <Icon d={PATHS.save} />
      </button>
      <Wrong text={problem ? visit.text("downloadFailed") : ""} />
    </>
  );
}

function aboutFile(visit: Visit, { name, size }: FilePart): string {
  return `${kindOf(name)} · ${inUnits(visit, size)}`;
}

function kindOf(name: string): string {
  return (name.split(".").at(-1) ?? "").toUpperCase();
}

function inUnits(visit: Visit, size: number): string {
  const [value, unit] = size < 1e6 ? [size / 1e3, "kB"] : [size / 1e6, "MB"];
  const digits = { maximumFractionDigits: value < 10 ? 1 : 0 };
  return `${value.toLocaleString(visit.store.locale, digits)} ${unit}`;
}
