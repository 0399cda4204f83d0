import type { JSX } from "preact";
import type { Bin, Trade } from "../api/types";

const W = 340;
const H = 250;
const LEFT = 40;
const BOTTOM = 34;
const TOP = 10;
const RIGHT = 22;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

const x = (value: number) => LEFT + value * (W - LEFT - RIGHT);
const y = (value: number, top = 1) => H - BOTTOM - (value / top) * (H - TOP - BOTTOM);
const line = (points: [number, number][]) => points.map((point) => point.join(",")).join(" ");

function Axes(props: {
  across: string;
  up: string;
  percent: (value: number) => string;
}): JSX.Element {
  return (
    <g class="axes">
      {TICKS.map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={W - RIGHT} y1={y(tick)} y2={y(tick)} />
          <text x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
            {props.percent(tick)}
          </text>
          <text x={x(tick)} y={H - BOTTOM + 15} text-anchor="middle">
            {props.percent(tick)}
          </text>
        </g>
      ))}
      <text class="axis-name" x={(LEFT + W - RIGHT) / 2} y={H - 4} text-anchor="middle">
        {props.across}
      </text>
      <text class="axis-name" x={LEFT + 6} y={TOP + 12}>
        {props.up}
      </text>
    </g>
  );
}

/** How sure the model was, against how often it was right; a dot is as big as its messages. */
export function Reliability(props: {
  bins: readonly Bin[];
  label: string;
  across: string;
  up: string;
  percent: (value: number) => string;
}): JSX.Element {
  const bins = props.bins.filter((bin) => bin.n > 0);
  const most = Math.max(...bins.map((bin) => bin.n), 1);
  const radius = (n: number) => 3 + 7 * Math.sqrt(n / most);
  return (
    <svg class="chart" viewBox={`0 0 ${W} ${H}`} role="img" aria-label={props.label}>
      <Axes {...props} />
      <line class="ideal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
      <polyline
        class="line"
        points={line(bins.map((bin) => [x(bin.confidence), y(bin.accuracy)]))}
      />
      {bins.map((bin) => (
        <circle key={bin.low} cx={x(bin.confidence)} cy={y(bin.accuracy)} r={radius(bin.n)}>
          <title>
            {props.percent(bin.confidence)} → {props.percent(bin.accuracy)} ({bin.n})
          </title>
        </circle>
      ))}
    </svg>
  );
}

/** Coverage and errors over the threshold, with the threshold that is in use. */
export function TradeOff(props: {
  curve: readonly Trade[];
  threshold: number;
  label: string;
  across: string;
  coverage: string;
  error: string;
  percent: (value: number) => string;
}): JSX.Element {
  const { curve, threshold } = props;
  const side = threshold > 0.7 ? "end" : "start";
  return (
    <svg class="chart" viewBox={`0 0 ${W} ${H}`} role="img" aria-label={props.label}>
      <Axes across={props.across} up="" percent={props.percent} />
      <line class="mark" x1={x(threshold)} x2={x(threshold)} y1={y(0)} y2={y(1)} />
      <text
        class="mark-name"
        x={x(threshold) + (side === "end" ? -5 : 5)}
        y={y(0.5)}
        text-anchor={side}
      >
        {props.percent(threshold)}
      </text>
      <polyline class="line" points={line(curve.map((t) => [x(t.threshold), y(t.coverage)]))} />
      <polyline
        class="line error-line"
        points={line(curve.map((t) => [x(t.threshold), y(t.error)]))}
      />
    </svg>
  );
}
