import type { JSX } from "preact";
import type { Span } from "../../api/agreement";
import { useLabel } from "../use";

/** A piece of a text: plain, or what an entity covers. */
export type Piece = { text: string; span: Span | null };

/** Cut a text at its entities; offsets count code points, so that an emoji is one. */
export function pieces(text: string, spans: readonly Span[]): Piece[] {
  const points = [...text];
  const cut = (from: number, to: number) => points.slice(from, to).join("");
  const found: Piece[] = [];
  let at = 0;
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    if (span.start < at || span.end <= span.start) continue;
    if (span.start > at) found.push({ text: cut(at, span.start), span: null });
    found.push({ text: cut(span.start, span.end), span });
    at = span.end;
  }
  if (at < points.length) found.push({ text: cut(at, points.length), span: null });
  return found;
}

/** A text with its entities marked and named. */
export function Marked(props: { text: string; spans: readonly Span[] }): JSX.Element {
  const label = useLabel();
  return (
    <>
      {pieces(props.text, props.spans).map(({ text, span }, index) =>
        span ? (
          <mark
            key={index}
            class="entity"
            title={[span.entity, span.role].filter(Boolean).join(" · ")}
          >
            {text}
            <span class="entity-name">{label("entity", span.entity)}</span>
          </mark>
        ) : (
          text
        ),
      )}
    </>
  );
}
