import type { JSX } from "preact";
import { Chip, Empty, Failure, Skeleton } from "../../../staff/ui/bits";
import { PageFrame } from "../../../staff/ui/Page";
import type { Adjudication, Agreement } from "../../api/agreement";
import type { Key } from "../../i18n";
import { useApp, useFigures, useStudio, useText } from "../use";
import { ActivityTab } from "./AgreementActivity";
import { DisputedList } from "./AgreementDisputed";
import { Tile } from "./Model";

const TABS: [string, Key][] = [
  ["", "agreementTab"],
  ["disputed", "disputedTab"],
  ["activity", "activityTab"],
];

/** How far those who label agree, and what they must still agree on. */
export function AgreementPage(): JSX.Element {
  const app = useApp();
  const text = useText();
  const figures = useStudio<Agreement>("/agreement", "inbox");
  const disputed = useStudio<Adjudication>("/adjudication", "inbox");
  const waiting = disputed.value.value?.items.length;
  const { tab = "" } = app.router.route.value.query;
  const resource = tab === "disputed" ? disputed : figures;
  const counted = <span class="soft number">{waiting}</span>;
  return (
    <PageFrame wide title={text("agreementTitle")}>
      <fieldset class="pills">
        <legend class="hidden">{text("agreementWhich")}</legend>
        {TABS.map(([name, title]) => (
          <button
            type="button"
            key={name}
            aria-pressed={tab === name}
            onClick={() => app.router.ask({ tab: name })}
          >
            {text(title)} {name === "disputed" ? counted : null}
          </button>
        ))}
      </fieldset>
      {tab === "activity" ? (
        <ActivityTab />
      ) : resource.value.value === null ? (
        resource.problem.value ? (
          <Failure problem={resource.problem.value} again={() => void resource.load()} />
        ) : (
          <Skeleton rows={8} />
        )
      ) : tab === "disputed" ? (
        <DisputedList items={disputed.value.value?.items ?? []} />
      ) : figures.value.value ? (
        <Figures agreement={figures.value.value} waiting={waiting ?? 0} />
      ) : null}
    </PageFrame>
  );
}

/** What a kappa is usually called (Landis and Koch 1977, in five words). */
export function levelOf(kappa: number): "poor" | "fair" | "moderate" | "good" | "excellent" {
  if (kappa <= 0) return "poor";
  if (kappa <= 0.4) return "fair";
  if (kappa <= 0.6) return "moderate";
  return kappa <= 0.8 ? "good" : "excellent";
}

function Figures(props: { agreement: Agreement; waiting: number }): JSX.Element {
  const text = useText();
  const { share } = useFigures();
  const { agreement, waiting } = props;
  return (
    <>
      {agreement.n ? (
        <dl class="figures">
          <KappaTile agreement={agreement} />
          <Tile
            name={text("agreedShare")}
            value={share(agreement.share)}
            what={text("agreedShareWhat")}
          />
          <Tile name={text("readTwice")} value={String(agreement.n)} what={text("readTwiceWhat")} />
          <Tile
            name={text("disputedTile")}
            value={String(waiting)}
            what={text("disputedTileWhat")}
          />
        </dl>
      ) : (
        <Empty icon="staff" title={text("noTwice")}>
          <p>{text("noTwiceNext")}</p>
        </Empty>
      )}
      {agreement.intents.length ? <ByIntent intents={agreement.intents} /> : null}
      {agreement.n || agreement.pairs.length ? <Pairs pairs={agreement.pairs} /> : null}
      {agreement.trainers.length ? <Trainers trainers={agreement.trainers} /> : null}
    </>
  );
}

function KappaTile({ agreement }: { agreement: Agreement }): JSX.Element {
  const text = useText();
  const figure = useKappa();
  const { kappa, low, high } = agreement;
  if (kappa === null) return <Tile name={text("kappa")} value="–" what="" />;
  const range = text("kappaOf", { low: figure(low ?? kappa), high: figure(high ?? kappa) });
  const what = `${text(`kappaLevel_${levelOf(kappa)}`)}, ${range}`;
  return <Tile name={text("kappa")} value={figure(kappa)} what={what} />;
}

/** A kappa with two digits, as it is always written. */
function useKappa(): (kappa: number) => string {
  const language = useApp().session.language.value;
  const format = new Intl.NumberFormat(language === "en" ? "en-GB" : "it-IT", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return (kappa) => format.format(kappa);
}

function ByIntent({ intents }: { intents: Agreement["intents"] }): JSX.Element {
  const text = useText();
  const figure = useKappa();
  return (
    <section>
      <div class="section-head">
        <h2 class="section-title">{text("kappaByIntent")}</h2>
        <p class="soft">{text("kappaByIntentWhat")}</p>
      </div>
      <div class="table-box">
        <table class="table kappas">
          <thead>
            <tr>
              <th scope="col">{text("intent")}</th>
              <th scope="col" class="number">
                {text("twiceRead")}
              </th>
              <th scope="col" class="number">
                {text("kappa")}
              </th>
              <th scope="col" class="interval-cell">
                {text("kappaInterval")}
              </th>
            </tr>
          </thead>
          <tbody>
            {intents
              .toSorted((a, b) => a.kappa - b.kappa)
              .map((one) => (
                <tr key={one.intent}>
                  <th scope="row">
                    <IntentName name={one.intent} />
                  </th>
                  <td class="number" data-name={text("twiceRead")}>
                    {one.n}
                  </td>
                  <td class="number" data-name={text("kappa")}>
                    {figure(one.kappa)}
                  </td>
                  <td class="interval-cell" data-name={text("kappaInterval")}>
                    <KappaInterval {...one} figure={figure} />
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function KappaInterval(props: {
  kappa: number;
  low: number;
  high: number;
  figure: (kappa: number) => string;
}): JSX.Element {
  const text = useText();
  // Below nought agreement is no better than chance: the bar begins there.
  const at = (value: number) => Math.min(1, Math.max(0, value)) * 100;
  const said = text("kappaOf", { low: props.figure(props.low), high: props.figure(props.high) });
  return (
    <svg
      class="interval"
      viewBox="0 0 100 12"
      preserveAspectRatio="none"
      role="img"
      aria-label={said}
    >
      <title>{said}</title>
      <rect class="interval-track" x="0" y="4" width="100" height="4" />
      <rect
        class="interval-span"
        x={at(props.low)}
        y="4"
        width={at(props.high) - at(props.low)}
        height="4"
      />
      <rect class="interval-point" x={at(props.kappa) * 0.985} y="1" width="1.5" height="10" />
    </svg>
  );
}

/** What helps a pair: a rule nobody shares, examples the model lacks, or a talk. */
export function adviceOn(pair: { people: number; model: number }): "rule" | "examples" | "people" {
  if (pair.people === 0) return "examples";
  return pair.model === 0 ? "people" : "rule";
}

const ADVICE_TONES = { rule: "warm", examples: "brand", people: undefined };

function Pairs({ pairs }: { pairs: Agreement["pairs"] }): JSX.Element {
  const text = useText();
  if (pairs.length === 0) {
    return (
      <section>
        <h2 class="section-title">{text("pairs")}</h2>
        <p class="soft">{text("noPairs")}</p>
      </section>
    );
  }
  const most = {
    people: Math.max(...pairs.map((pair) => pair.people), 1),
    model: Math.max(...pairs.map((pair) => pair.model), 1),
  };
  return (
    <section>
      <div class="section-head">
        <h2 class="section-title">{text("pairs")}</h2>
        <p class="soft">{text("pairsWhat")}</p>
      </div>
      <div class="table-box stacking">
        <table class="table pairs">
          <thead>
            <tr>
              <th scope="col">{text("pair")}</th>
              <th scope="col" class="pair-bar by-people">
                {text("byPeople")}
              </th>
              <th scope="col" class="pair-bar">
                {text("byModel")}
              </th>
              <th scope="col">{text("pairAdvice")}</th>
            </tr>
          </thead>
          <tbody>
            {pairs.map((pair) => {
              const advice = adviceOn(pair);
              return (
                <tr key={`${pair.a} ${pair.b}`}>
                  <th scope="row">
                    <IntentName name={pair.a} /> <span aria-hidden="true">↔</span>{" "}
                    <IntentName name={pair.b} />
                  </th>
                  <td class="pair-bar by-people number" data-name={text("byPeople")}>
                    <Bar n={pair.people} most={most.people} />
                  </td>
                  <td class="pair-bar number" data-name={text("byModel")}>
                    <Bar n={pair.model} most={most.model} />
                  </td>
                  <td>
                    <Chip tone={ADVICE_TONES[advice]}>{text(`advice_${advice}`)}</Chip>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** An intent; or that a message was rejected, which the server writes in brackets. */
function IntentName({ name }: { name: string }): JSX.Element {
  const text = useText();
  return name === "(rejected)" ? <em>{text("rejectedName")}</em> : <code>{name}</code>;
}

function Bar({ n, most }: { n: number; most: number }): JSX.Element {
  return (
    <span class="pair-figure">
      <span>{n}</span>
      <span class="pair-track" aria-hidden="true">
        <span style={{ width: `${(n / most) * 100}%` }} />
      </span>
    </span>
  );
}

function Trainers({ trainers }: { trainers: Agreement["trainers"] }): JSX.Element {
  const text = useText();
  const { share } = useFigures();
  return (
    <section>
      <h2 class="section-title">{text("trainers")}</h2>
      <div class="table-box">
        <table class="table trainers">
          <thead>
            <tr>
              <th scope="col">{text("trainer")}</th>
              <th scope="col" class="number">
                {text("labelsGiven")}
              </th>
              <th scope="col" class="number">
                {text("twiceOf")}
              </th>
              <th scope="col" class="number">
                {text("agreedOf")}
              </th>
            </tr>
          </thead>
          <tbody>
            {trainers.map((one) => (
              <tr key={one.name}>
                <th scope="row">{one.name}</th>
                <td class="number" data-name={text("labelsGiven")}>
                  {one.labels}
                </td>
                <td class="number" data-name={text("twiceOf")}>
                  {one.twice}
                </td>
                <td class="number" data-name={text("agreedOf")}>
                  {one.twice ? share(one.agreed / one.twice) : "–"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
