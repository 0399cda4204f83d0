import type { JSX } from "preact";
import { date } from "../../../staff/state/times";
import { Empty, Failure, Select, Skeleton } from "../../../staff/ui/bits";
import { PageFrame } from "../../../staff/ui/Page";
import type { OutcomeSummary, Outcomes as Reply } from "../../api/types";
import { useApp, useLabel, useResource, useText } from "../use";

const SPANS = ["7", "30", "90"];

/** How episodes end: who solved them, how long people waited, what they thought of it. */
export function Outcomes(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { days = "30" } = app.router.route.value.query;
  const outcomes = useResource<Reply>([days], () => {
    const to = new Date();
    const from = new Date(to.getTime() - (Number(days) - 1) * 86_400_000);
    const iso = (moment: Date) => moment.toLocaleDateString("sv-SE");
    return app.api.get("/v1/staff/insights/outcomes", { from: iso(from), to: iso(to) });
  });
  const reply = outcomes.value.value;
  return (
    <PageFrame
      wide
      title={text("page_outcomes")}
      tools={
        <Select
          compact
          label={text("span")}
          value={days}
          change={(value) => app.router.ask({ days: value })}
          options={SPANS.map((one): [string, string] => [one, text("lastDays", { days: one })])}
        />
      }
    >
      {reply ? (
        reply.total.episodes ? (
          <Filled reply={reply} />
        ) : (
          <Empty icon="outcomes" title={text("noOutcomes")}>
            <p>{text("noOutcomesNext")}</p>
          </Empty>
        )
      ) : outcomes.problem.value ? (
        <Failure problem={outcomes.problem.value} again={() => void outcomes.load()} />
      ) : (
        <Skeleton rows={6} />
      )}
    </PageFrame>
  );
}

function Filled({ reply }: { reply: Reply }): JSX.Element {
  const text = useText();
  const { total } = reply;
  const ended = total.solved.bot + total.solved.person + total.solved.none;
  const share = (part: number, of: number) => (of ? `${Math.round((part / of) * 100)}%` : "–");
  return (
    <>
      <dl class="figures">
        <Figure name={text("episodes")} value={String(total.episodes)}>
          {text("stillOpen", { count: total.open })}
        </Figure>
        <Figure name={text("solvedByBot")} value={share(total.solved.bot, ended)}>
          {text("ofEnded", { count: total.solved.bot, all: ended })}
        </Figure>
        <Figure name={text("solvedByPerson")} value={share(total.solved.person, ended)}>
          {text("ofEnded", { count: total.solved.person, all: ended })}
        </Figure>
        <Figure name={text("firstAnswer")} value={seconds(total.first_answer.median)}>
          {text("nineInTen", { value: seconds(total.first_answer.p90) })}
        </Figure>
        <Figure name={text("reopened")} value={share(total.reopened, ended)}>
          {text("withinDays", { count: total.reopened })}
        </Figure>
        <Figure
          name={text("satisfaction")}
          value={total.satisfaction === null ? "–" : total.satisfaction.toFixed(1)}
        >
          {text("ratings", { count: total.rated, happy: total.satisfied })}
        </Figure>
      </dl>
      <div class="outcome-parts">
        <Days days={reply.days} />
        <Reasons handoffs={total.handoffs} />
      </div>
    </>
  );
}

function Figure(props: { name: string; value: string; children: string }): JSX.Element {
  return (
    <div class="figure">
      <dt>{props.name}</dt>
      <dd>
        <strong class="number">{props.value}</strong>
        <span class="soft">{props.children}</span>
      </dd>
    </div>
  );
}

export function seconds(value: number | null): string {
  if (value === null) return "–";
  if (value < 60) return `${value} s`;
  if (value < 3600) return `${Math.round(value / 60)} min`;
  return `${(value / 3600).toFixed(1)} h`;
}

/** Each day as one bar in three parts; the table beside it says the same in figures. */
function Days({ days }: { days: (OutcomeSummary & { day: string })[] }): JSX.Element {
  const text = useText();
  const language = useApp().session.language.value;
  const most = Math.max(...days.map(({ episodes }) => episodes), 1);
  return (
    <section class="panel-box" aria-labelledby="days-title">
      <h2 id="days-title">{text("byDay")}</h2>
      <p class="legend" aria-hidden="true">
        <span data-part="bot">{text("bot")}</span>
        <span data-part="person">{text("person")}</span>
        <span data-part="none">{text("unsolved")}</span>
      </p>
      <div class="table-scroll">
        <table class="table days">
          <thead>
            <tr>
              <th scope="col">{text("day")}</th>
              <th scope="col">
                <span class="hidden">{text("solvedBy")}</span>
              </th>
              <th scope="col">{text("bot")}</th>
              <th scope="col">{text("person")}</th>
              <th scope="col">{text("unsolved")}</th>
              <th scope="col">{text("firstAnswer")}</th>
              <th scope="col">{text("satisfaction")}</th>
            </tr>
          </thead>
          <tbody>
            {days.map((one) => (
              <tr key={one.day}>
                <th scope="row" class="nowrap">
                  {date(one.day, language, undefined)}
                </th>
                <td class="bar-cell" aria-hidden="true">
                  <span class="bar" style={{ width: `${(one.episodes / most) * 100}%` }}>
                    {(["bot", "person", "none"] as const).map((part) => (
                      <span key={part} data-part={part} style={{ flexGrow: one.solved[part] }} />
                    ))}
                  </span>
                </td>
                <td class="number">{one.solved.bot}</td>
                <td class="number">{one.solved.person}</td>
                <td class="number">{one.solved.none}</td>
                <td class="number nowrap">{seconds(one.first_answer.median)}</td>
                <td class="number">{one.satisfaction?.toFixed(1) ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Reasons({ handoffs }: { handoffs: Record<string, number> }): JSX.Element {
  const text = useText();
  const label = useLabel();
  const rows = Object.entries(handoffs).sort(([, a], [, b]) => b - a);
  const most = Math.max(...rows.map(([, count]) => count), 1);
  return (
    <section class="panel-box" aria-labelledby="reasons-title">
      <h2 id="reasons-title">{text("handoffReasons")}</h2>
      {rows.length === 0 ? <p class="soft">{text("noHandoffs")}</p> : null}
      <ul class="bars">
        {rows.map(([reason, count]) => (
          <li key={reason}>
            <span>{label("reason", reason)}</span>
            <span class="number">{count}</span>
            <span class="bar-track" aria-hidden="true">
              <span style={{ width: `${(count / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
