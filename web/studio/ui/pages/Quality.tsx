import type { JSX } from "preact";
import { Ago, Empty, Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { PageFrame } from "../../../staff/ui/Page";
import { type Finding, type Findings, KINDS, type Kind } from "../../api/quality";
import { useApp, useStudio, useText } from "../use";
import { FindingCard } from "./QualityFinding";

const SEVERITIES = ["high", "medium", "low"];

/** What is wrong with the training data, worst first, with what mends it at hand. */
export function QualityPage(): JSX.Element {
  const text = useText();
  const resource = useStudio<Findings>("/quality", "quality");
  const reply = resource.value.value;
  return (
    <PageFrame wide title={text("qualityTitle")} tools={<Tools at={reply?.at ?? null} />}>
      {reply ? (
        reply.at === null ? (
          <Empty icon="check" title={text("notChecked")}>
            <p>{text("notCheckedNext")}</p>
          </Empty>
        ) : (
          <Checked findings={reply.findings} />
        )
      ) : resource.problem.value ? (
        <Failure problem={resource.problem.value} again={() => void resource.load()} />
      ) : (
        <Skeleton rows={8} />
      )}
    </PageFrame>
  );
}

function Tools({ at }: { at: string | null }): JSX.Element {
  const app = useApp();
  const text = useText();
  const running = app.runs.value.value?.runs.find(
    (run) => run.kind === "quality" && ["queued", "running"].includes(run.state),
  );
  return (
    <div class="tools">
      {running ? (
        <a class="soft" href={app.router.href({ page: "runs", id: running.id, query: {} })}>
          {text("qualityRunning")}
        </a>
      ) : at ? (
        <span class="soft">
          {text("checkedAgo")} <Ago at={at} />
        </span>
      ) : null}
      {app.session.may("training.run") ? (
        <button
          type="button"
          class="button primary"
          disabled={running !== undefined}
          title={text("kindWhat_quality")}
          onClick={() => void app.ask("quality")}
        >
          <Icon name="bolt" />
          {text("checkNow")}
        </button>
      ) : null}
    </div>
  );
}

/** The findings by kind, the kinds in the order of what they do to the model. */
export function byKind(findings: readonly Finding[]): [Kind, Finding[]][] {
  return KINDS.map((kind): [Kind, Finding[]] => [
    kind,
    findings
      .filter((finding) => finding.kind === kind)
      .toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
  ]).filter(([, found]) => found.length > 0);
}

function Checked({ findings }: { findings: readonly Finding[] }): JSX.Element {
  const app = useApp();
  const text = useText();
  const open = byKind(findings.filter((finding) => finding.state === "open"));
  const kept = findings.filter((finding) => finding.state === "kept");
  const asked = open.find(([kind]) => kind === app.router.route.value.query.kind)?.[0];
  const shown = asked ? open.filter(([kind]) => kind === asked) : open;
  return (
    <>
      {open.length ? (
        <div class="section-head">
          <fieldset class="pills wrapping">
            <legend class="hidden">{text("findingKinds")}</legend>
            <button
              type="button"
              aria-pressed={!asked}
              onClick={() => app.router.ask({ kind: "" })}
            >
              {text("allKinds")}{" "}
              <span class="soft number">
                {open.reduce((sum, [, found]) => sum + found.length, 0)}
              </span>
            </button>
            {open.map(([kind, found]) => (
              <button
                key={kind}
                type="button"
                aria-pressed={asked === kind}
                onClick={() => app.router.ask({ kind })}
              >
                {text(`finding_${kind}`)} <span class="soft number">{found.length}</span>
              </button>
            ))}
          </fieldset>
          <p class="soft">{text("fixesWrite")}</p>
        </div>
      ) : (
        <Empty icon="check" title={text("noFindings")}>
          <p>{text("noFindingsNext")}</p>
        </Empty>
      )}
      {shown.map(([kind, found]) => (
        <section key={kind} aria-labelledby={`kind-${kind}`}>
          <div class="section-head">
            <h2 id={`kind-${kind}`} class="section-title">
              {text(`finding_${kind}`)}
            </h2>
            <p class="soft">{text(`findingWhat_${kind}`)}</p>
          </div>
          <ul class="findings">
            {found.map((finding) => (
              <li key={finding.id}>
                <FindingCard finding={finding} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {kept.length ? (
        <details class="kept">
          <summary>{text("keptOnes", { n: kept.length })}</summary>
          <ul class="findings">
            {kept.map((finding) => (
              <li key={finding.id}>
                <FindingCard finding={finding} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
