import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Ago, Empty } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Decision, Disputed, Part, ReadBy, Span } from "../../api/agreement";
import { useCommand } from "../shared/command";
import { IntentPicker } from "../shared/IntentPicker";
import { Marked } from "../shared/Marked";
import { Sheet } from "../shared/Sheet";
import { useApp, useFigures, useText } from "../use";

/** Messages that two people read differently: somebody says which reading holds. */
export function DisputedList({ items }: { items: readonly Disputed[] }): JSX.Element {
  const text = useText();
  if (items.length === 0) {
    return (
      <Empty icon="check" title={text("noDisputed")}>
        <p>{text("noDisputedNext")}</p>
      </Empty>
    );
  }
  return (
    <ul class="disputes">
      {items.map((item) => (
        <li key={item.message.id}>
          <Dispute item={item} />
        </li>
      ))}
    </ul>
  );
}

function Dispute({ item }: { item: Disputed }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { share } = useFigures();
  const { busy, send } = useCommand();
  const [third, setThird] = useState(false);
  const { message, readings } = item;
  const may = app.session.may("labels.write");
  const title = `dispute-${message.id}`;
  const decide = async (decision: Decision, parts: Part[]): Promise<boolean> => {
    const path = `/messages/${encodeURIComponent(message.id)}/adjudicate`;
    const body = { version: message.version, decision, parts };
    if (!(await send(path, body, "inbox"))) return false;
    app.toasts.done(text("decided"));
    return true;
  };
  return (
    <article class="panel-box dispute" aria-labelledby={title}>
      <h2 id={title} lang={message.language}>
        {message.text}
      </h2>
      <p class="soft">
        {message.language.toUpperCase()} · <Ago at={message.at} />
        {message.intent ? (
          <>
            {" "}
            · {text("modelRead")} <code>{message.intent}</code>{" "}
            <span class="number">{share(message.confidence)}</span>
          </>
        ) : null}
      </p>
      <div class="dispute-readings">
        {readings.map((reading, index) => (
          <section key={index} class="dispute-reading">
            <h3>
              {reading.by_name}{" "}
              <span class="soft">
                <Ago at={reading.at} />
              </span>
            </h3>
            <ReadingParts text={message.text} language={message.language} reading={reading} />
            {may ? (
              <button
                type="button"
                class="button"
                data-row={index === 0 ? true : undefined}
                aria-disabled={busy}
                aria-label={text("takeThisOf", { name: reading.by_name })}
                onClick={() => void decide(reading.decision, reading.parts)}
              >
                <Icon name="check" />
                {text("takeThis")}
              </button>
            ) : null}
          </section>
        ))}
      </div>
      {may ? (
        <button type="button" class="linklike" onClick={() => setThird(true)}>
          {text("third")}
        </button>
      ) : null}
      {third ? (
        <Third item={item} busy={busy} decide={decide} close={() => setThird(false)} />
      ) : null}
    </article>
  );
}

/** What somebody read: each part with its intent, its entities marked in the words. */
function ReadingParts(props: { text: string; language: string; reading: ReadBy }): JSX.Element {
  const text = useText();
  const { decision, parts } = props.reading;
  if (decision !== "label") {
    return <p class="dispute-rejected soft">{text(`decision_${decision}`)}</p>;
  }
  const points = [...props.text];
  return (
    <ul class="dispute-parts">
      {parts.map((part) => (
        <li key={part.start}>
          <code>{part.intent}</code>
          <p lang={props.language}>
            <Marked
              text={points.slice(part.start, part.end).join("")}
              spans={part.entities.map((span) => ({
                ...span,
                start: span.start - part.start,
                end: span.end - part.start,
              }))}
            />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** The entities that all readings have, exactly alike. */
export function sharedSpans(readings: readonly ReadBy[]): Span[] {
  const name = (span: Span) =>
    [span.start, span.end, span.entity, span.role ?? "", span.value ?? ""].join(" ");
  const [first, ...others] = readings.map((reading) =>
    reading.parts.flatMap((part) => part.entities),
  );
  return (first ?? []).filter((span) =>
    others.every((spans) => spans.some((other) => name(other) === name(span))),
  );
}

function Third(props: {
  item: Disputed;
  busy: boolean;
  decide: (decision: Decision, parts: Part[]) => Promise<boolean>;
  close: () => void;
}): JSX.Element {
  const text = useText();
  const { message, readings } = props.item;
  const [intent, setIntent] = useState<string | null>(null);
  const [reject, setReject] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const entities = sharedSpans(readings);
  const submit = async () => {
    if (!intent && !reject) return setError(text("intentNeeded"));
    const whole = { start: 0, end: [...message.text].length, intent: intent ?? "", entities };
    const done = reject ? props.decide("reject", []) : props.decide("label", [whole]);
    if (await done) props.close();
  };
  return (
    <Sheet
      id="third-title"
      title={text("thirdTitle")}
      close={props.close}
      submit={() => void submit()}
      action={text("decide")}
      busy={props.busy}
      error={error}
    >
      <p class="quoted" lang={message.language}>
        {message.text}
      </p>
      {reject ? null : (
        <>
          <IntentPicker
            value={intent}
            choose={setIntent}
            first={message.intent ? [message.intent] : []}
          />
          <p class="hint">{text("thirdHint", { n: entities.length })}</p>
        </>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={reject}
          onChange={(event) => setReject(event.currentTarget.checked)}
        />
        {text("thirdReject")}
      </label>
    </Sheet>
  );
}
