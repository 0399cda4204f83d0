import { Icon, useEffect, watched } from "#kit";
import type { CaseDetail } from "../shapes";
import type { Visit } from "../visit";
import { when } from "../when";
import { Saved } from "./FileView";
import { PATHS } from "./icons";
import { Bones } from "./Sheet";
import { SignIn } from "./SignIn";

/** What the customer has open with the firm, and where it stands. */
export const Cases = watched(({ visit }: { visit: Visit }) => {
  const known = Boolean(visit.customer.value);
  useEffect(() => {
    if (known) void visit.loadCases();
  }, [visit, known]);
  if (!known) return <SignIn visit={visit} why="casesNeedYou" />;
  const one = visit.openCase.value;
  if (one) return <Detail visit={visit} one={one} />;
  const list = visit.cases.value;
  if (!list) return visit.problem.value ? null : <Bones visit={visit} />;
  if (!list.length) return <p class="empty">{visit.text("noCases")}</p>;
  return (
    <ul class="rows">
      {list.map(({ number, subject, status_text, is_open, updated_at }) => (
        <li key={number}>
          <button type="button" class="row-button" onClick={() => void visit.loadCase(number)}>
            <span class="row-top">
              <strong>{subject}</strong>
            </span>
            <span class="row-text">
              {visit.text("caseNumber", { number })} ·{" "}
              {visit.text("changed", { date: when(visit, updated_at) })}
            </span>
            <Chip text={status_text} open={is_open} />
          </button>
        </li>
      ))}
    </ul>
  );
});

const AUTHORS = {
  customer: "you",
  bot: "withBot",
  agent: "firm",
  system: "firm",
} as const;

function Chip({ text, open }: { text: string; open: boolean }) {
  return (
    <span class="chip" data-open={open}>
      {text}
    </span>
  );
}

function Detail({ visit, one }: { visit: Visit; one: CaseDetail }) {
  const all = () => {
    visit.openCase.value = null;
  };
  return (
    <>
      <button type="button" class="quiet" onClick={all}>
        <Icon d={PATHS.back} />
        {visit.text("allCases")}
      </button>
      <div class="case">
        <div class="row-top">
          <h4>{one.subject}</h4>
        </div>
        <p class="row-text">
          {visit.text("caseNumber", { number: one.number })} ·{" "}
          {visit.text("opened", { date: when(visit, one.opened_at) })}
        </p>
        <Chip text={one.status_text} open={one.is_open} />
        <ol class="steps">
          {one.notes.map(({ at, author, author_name, text }, index) => (
            <li key={index}>
              <p class="step-head">
                {author_name ?? visit.text(AUTHORS[author])} ·{" "}
                <time dateTime={at}>{when(visit, at)}</time>
              </p>
              <p>{text}</p>
            </li>
          ))}
        </ol>
        {one.files.map((file) => (
          <Saved visit={visit} part={{ type: "file", ...file }} key={file.file_id} />
        ))}
      </div>
    </>
  );
}
