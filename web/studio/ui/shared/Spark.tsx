import type { JSX } from "preact";
import { date } from "../../../staff/state/times";
import type { Week } from "../../api/groups";
import { useApp, useText } from "../use";

const W = 8;
const GAP = 2;
const H = 28;

/** How many came each week, as small bars; the last is this week. */
export function Spark({ weeks }: { weeks: readonly Week[] }): JSX.Element | null {
  const app = useApp();
  const text = useText();
  if (weeks.length < 2) return null;
  const language = app.session.language.value;
  const most = Math.max(...weeks.map((week) => week.n), 1);
  const width = weeks.length * (W + GAP) - GAP;
  return (
    <svg
      class="spark"
      width={width}
      height={H}
      viewBox={`0 0 ${width} ${H}`}
      role="img"
      aria-label={text("trendLabel", { n: weeks.map((week) => week.n).join(", ") })}
    >
      {weeks.map(({ week, n }, index) => {
        const height = n === 0 ? 1.5 : Math.max(3, (n / most) * H);
        return (
          <rect
            key={week}
            x={index * (W + GAP)}
            y={H - height}
            width={W}
            height={height}
            rx="1.5"
            data-last={index === weeks.length - 1}
          >
            <title>
              {date(week, language, undefined)}: {n}
            </title>
          </rect>
        );
      })}
    </svg>
  );
}
