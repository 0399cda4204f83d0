import { Icon, useEffect, watched } from "#kit";
import type { CaseDetail } from "../shapes";
import type { Visit } from "../visit";
import { when } from "../when";
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
      {list.map(({ number, subject, status, status_text, changed_at }) => (
        <li key={number}>
          <button type="button" class="row-button" onClick={() => void visit.loadCase(number)}>
            <span class="row-top">
              <strong>{subject}</strong>
              <span class="chip">{status_text ?? status}</span>
            </span>
            <span class="row-text">
              {visit.text("caseNumber", { number })} ·{" "}
              {visit.text("changed", { date: when(visit, changed_at) })}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
});

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
          <span class="chip">{one.status_text ?? one.status}</span>
        </div>
        <p class="row-text">
          {visit.text("caseNumber", { number: one.number })} ·{" "}
          {visit.text("opened", { date: when(visit, one.opened_at) })}
        </p>
        <ol class="steps">
          {one.entries.map(({ at, author, text }, index) => (
            <li key={index}>
              <p class="step-head">
                {author} · <time dateTime={at}>{when(visit, at)}</time>
              </p>
              <p>{text}</p>
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}
