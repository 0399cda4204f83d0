import type { JSX } from "preact";
import { Caps } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Intent } from "../../api/inbox";
import { candidates, type Draft } from "../../state/draft";
import { useApp, useFigures, useText } from "../use";

/** What the model thinks likely, one key each, and beside it what the chosen one means. */
export function Candidates({ draft, may }: { draft: Draft; may: boolean }): JSX.Element {
  const app = useApp();
  const text = useText();
  const part = draft.part.value;
  const chosen = part?.intent ?? null;
  const likely = candidates(draft.message);
  const other = chosen !== null && !likely.some(({ intent }) => intent === chosen);
  return (
    <div class="choosing">
      <fieldset class="candidates" disabled={!may}>
        <legend>
          {draft.split ? text("intentOfPart", { n: draft.active.value + 1 }) : text("whatItAsks")}
        </legend>
        {likely.map(({ intent, confidence }, index) => (
          <Candidate
            key={intent}
            draft={draft}
            intent={intent}
            confidence={confidence}
            keys={String(index + 1)}
          />
        ))}
        {other ? <Candidate key="other" draft={draft} intent={chosen} /> : null}
        <button
          type="button"
          class="candidate-search"
          aria-keyshortcuts="/ i"
          onClick={() => {
            app.inbox.asking.value = "intent";
          }}
        >
          <Caps keys="/" />
          {text("anotherIntent")}
        </button>
      </fieldset>
      <Guideline name={chosen} />
    </div>
  );
}

function Candidate(props: {
  draft: Draft;
  intent: string;
  confidence?: number;
  keys?: string;
}): JSX.Element {
  const { draft, intent, confidence } = props;
  const text = useText();
  const { share } = useFigures();
  const checked = draft.part.value?.intent === intent;
  const safety = useIntent(intent)?.safety;
  return (
    <label class="candidate" data-chosen={checked}>
      <input
        type="radio"
        name="candidate"
        class="hidden"
        checked={checked}
        aria-keyshortcuts={props.keys}
        onChange={() => {
          const at = draft.active.peek();
          draft.choose(intent);
          draft.active.value = at;
        }}
      />
      {props.keys ? <Caps keys={props.keys} /> : <Icon name="check" />}
      <code class="clip">{intent}</code>
      {safety ? <span class="tag safety-tag">{text("isSafety")}</span> : null}
      {confidence === undefined ? (
        <span class="soft">{text("chosenByHand")}</span>
      ) : (
        <span class="score" data-low={confidence < 0.5}>
          <span class="score-bar" aria-hidden="true">
            <span style={{ width: `${Math.round(confidence * 100)}%` }} />
          </span>
          <span class="score-share">{share(confidence)}</span>
        </span>
      )}
    </label>
  );
}

export function useIntent(name: string | null): Intent | undefined {
  const { value } = useApp().inbox.catalogue.value;
  return value?.intents.find((intent) => intent.name === name);
}

/** What an intent means, what it is not, and what people say who mean it. */
export function Guideline({ name }: { name: string | null }): JSX.Element {
  const app = useApp();
  const text = useText();
  const intent = useIntent(name);
  const language = app.session.language.value;
  const guide = intent?.guideline?.[language];
  return (
    <section class="guideline" aria-label={text("guideline")}>
      {name ? (
        <p class="guideline-name">
          <strong>{name}</strong>
          {intent ? <code class="soft">{intent.subject}</code> : null}
        </p>
      ) : (
        <p class="soft">{text("noIntentYet")}</p>
      )}
      {guide ? (
        <>
          <p>{guide.meaning}</p>
          {guide.not ? (
            <p class="guideline-not">
              <strong>{text("isNot")}</strong> {guide.not}
            </p>
          ) : null}
          {guide.examples.length ? (
            <ul class="guideline-examples">
              {guide.examples.slice(0, 3).map((example) => (
                <li key={example}>{example}</li>
              ))}
            </ul>
          ) : null}
        </>
      ) : intent ? (
        <p class="soft">{text("noGuideline")}</p>
      ) : null}
      {intent ? (
        <p class="soft number">
          {text("trainingExamples", { it: intent.examples.it, en: intent.examples.en })}
        </p>
      ) : null}
    </section>
  );
}
