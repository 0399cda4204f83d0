import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { IntentScore } from "../../api/types";
import { useFigures, useText } from "../use";

const FEW = 12;

/** How each intent does, the weakest first; the bar says how far its recall can be believed. */
export function IntentTable({ intents }: { intents: readonly IntentScore[] }): JSX.Element {
  const text = useText();
  const { share } = useFigures();
  const [all, setAll] = useState(false);
  const sorted = intents.toSorted((a, b) => a.f1 - b.f1);
  return (
    <section aria-labelledby="intents-title">
      <div class="section-head">
        <h2 id="intents-title" class="section-title">
          {text("perIntent")}
        </h2>
        <p class="soft">{text("perIntentWhat")}</p>
      </div>
      <div class="table-box">
        <table class="table intents-table">
          <thead>
            <tr>
              <th scope="col">{text("intent")}</th>
              <th scope="col" class="number">
                {text("f1")}
              </th>
              <th scope="col" class="number precision-cell">
                {text("precision")}
              </th>
              <th scope="col" class="number">
                {text("recall")}
              </th>
              <th scope="col" class="interval-cell">
                <span class="hidden">{text("recall")}</span>
              </th>
              <th scope="col" class="number">
                {text("examples")}
              </th>
            </tr>
          </thead>
          <tbody>
            {(all ? sorted : sorted.slice(0, FEW)).map((one) => (
              <tr key={one.intent}>
                <th scope="row">
                  <code>{one.intent}</code>
                </th>
                <td class="number">{share(one.f1)}</td>
                <td class="number precision-cell">{share(one.precision)}</td>
                <td class="number">{share(one.recall)}</td>
                <td class="interval-cell">
                  <Interval {...one} />
                </td>
                <td class="number">{one.n}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sorted.length > FEW ? (
        <button type="button" class="button more" onClick={() => setAll(!all)}>
          {all ? text("showFewer") : text("showAll", { n: sorted.length })}
        </button>
      ) : null}
    </section>
  );
}

function Interval({ recall, low, high }: IntentScore): JSX.Element {
  const text = useText();
  const { share } = useFigures();
  const said = text("interval", { low: share(low), high: share(high) });
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
      <rect class="interval-span" x={low * 100} y="4" width={(high - low) * 100} height="4" />
      <rect class="interval-point" x={recall * 98.5} y="1" width="1.5" height="10" />
    </svg>
  );
}
