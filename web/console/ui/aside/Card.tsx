import type { JSX } from "preact";
import { safeUrl } from "../../../src/ui/links";
import { Ago, Caps, Chip, Failure, Skeleton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Asked, HandoffCard, SimilarCase, Suggestion, Tried } from "../../api/types";
import type { Talk } from "../../state/talk";
import { type Text, useApp, useLabel, useText } from "../use";
import { CaseLine } from "./Lists";

/** The handoff card: everything an agent needs, so that nobody asks again. */
export function Card({ talk }: { talk: Talk }): JSX.Element {
  const text = useText();
  const card = talk.card.value;
  return (
    <section class="card-pane" aria-labelledby="card-title">
      <h3 id="card-title">{text("handoffCard")}</h3>
      {card ? (
        <Filled card={card} talk={talk} />
      ) : talk.cardFailed.value ? (
        <Failure again={() => void talk.readCard()} />
      ) : (
        <Skeleton rows={4} />
      )}
    </section>
  );
}

function Filled({ card, talk }: { card: HandoffCard; talk: Talk }): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const { episode_summary: summary, mood } = card;
  return (
    <>
      <p class="card-line">
        {card.reason ? <Chip tone="brand">{label("reason", card.reason)}</Chip> : null}
        {card.requested_by ? (
          <span class="soft">{label("requestedBy", card.requested_by)}</span>
        ) : null}
        {summary.messages ? (
          <span class="soft">
            {text(summary.minutes ? "episode" : "episodeShort", {
              messages: summary.messages,
              minutes: summary.minutes,
            })}
          </span>
        ) : null}
      </p>
      <Flags card={card} />
      {card.asked.length ? <AskedList card={card} /> : null}
      {mood ? (
        <p class="card-line">
          <span class="card-word">{text("mood")}</span>
          <Chip tone={mood.turn ? "warm" : undefined}>{label("mood", mood.now)}</Chip>
          {mood.turn ? (
            <button
              type="button"
              class="linklike"
              onClick={() => app.router.ask({ at: String(mood.turn?.seq ?? "") })}
            >
              {text("moodTurn", {
                from: label("mood", mood.turn.from).toLowerCase(),
                to: label("mood", mood.turn.to).toLowerCase(),
              })}
            </button>
          ) : null}
        </p>
      ) : null}
      {card.open_cases.length ? (
        <div class="card-block">
          <h4>{text("openCases")}</h4>
          <ul>
            {card.open_cases.map((one) => (
              <CaseLine key={one.number} one={one} />
            ))}
          </ul>
        </div>
      ) : null}
      <Suggestions card={card} talk={talk} />
      <Similar card={card} />
    </>
  );
}

function Flags({ card }: { card: HandoffCard }): JSX.Element | null {
  const text = useText();
  const label = useLabel();
  if (card.missing.length === 0 && card.verified) return null;
  return (
    <ul class="flags">
      {card.verified ? null : (
        <li>
          <Icon name="alert" /> <span>{text("notVerified")}</span>
        </li>
      )}
      {card.missing.map((missing) => (
        <li key={`${missing.kind}${missing.name}`}>
          <Icon name="alert" />
          <span>
            <strong>{label("missing", missing.kind)}</strong>{" "}
            {missing.kind === "datum" ? label("slot", missing.name) : null}
            {missing.question ? <q>{missing.question}</q> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

const SHOWN = 3;

/** What was asked, and right below each what the machine did with it. */
function AskedList({ card }: { card: HandoffCard }): JSX.Element {
  const text = useText();
  const recent = card.asked.slice(-SHOWN);
  const earlier = card.asked.slice(0, -SHOWN);
  const tried = new Map(card.tried.map((one) => [one.seq, one]));
  const list = (items: Asked[]) => (
    <ol class="asked">
      {items.map((asked) => (
        <AskedLine key={asked.seq} asked={asked} tried={tried.get(asked.seq)} />
      ))}
    </ol>
  );
  return (
    <div class="card-block">
      <h4>{text("askedAndTried")}</h4>
      {earlier.length ? (
        <details class="earlier">
          <summary>{text("earlierAsked", { count: earlier.length })}</summary>
          {list(earlier)}
        </details>
      ) : null}
      {list(recent)}
    </div>
  );
}

function AskedLine({ asked, tried }: { asked: Asked; tried: Tried | undefined }): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const meant = asked.intent_title ? app.both(asked.intent_title) : label("intent", asked.intent);
  return (
    <li>
      <button
        type="button"
        class="asked-text"
        title={text("goToMessage")}
        onClick={() => app.router.ask({ at: String(asked.seq) })}
      >
        {asked.text}
      </button>
      {asked.intent ? (
        <p class="asked-meant">
          <span>{meant}</span>
          {asked.pressed || asked.confidence === null ? null : (
            <Score value={asked.confidence} low={!asked.sure} />
          )}
        </p>
      ) : null}
      {tried ? <TriedLine tried={tried} text={text} /> : null}
    </li>
  );
}

function TriedLine({ tried, text }: { tried: Tried; text: Text }): JSX.Element {
  const label = useLabel();
  return (
    <div class="tried" data-answered={tried.answered}>
      <p>
        <Icon name={tried.answered ? "check" : "close"} />
        <span>{label("result", tried.result)}</span>
        {tried.thumb ? (
          <Chip tone={tried.thumb === "down" ? "danger" : "brand"}>
            {label("thumb", tried.thumb)}
          </Chip>
        ) : null}
      </p>
      {tried.passages.length ? (
        <ul>
          {tried.passages.slice(0, 3).map((passage) => (
            <li key={passage.article + passage.title}>
              <span class="clip" title={passage.title}>
                {passage.title || passage.article}
              </span>
              <Score value={passage.score} />
            </li>
          ))}
        </ul>
      ) : null}
      <span class="hidden">{text(tried.answered ? "answered" : "notAnswered")}</span>
    </div>
  );
}

/** A number from 0 to 1 as a bar that also reads as a number. */
export function Score({ value, low }: { value: number; low?: boolean }): JSX.Element {
  const percent = Math.round(Math.min(Math.max(value, 0), 1) * 100);
  return (
    <span class="score" data-low={low ?? percent < 50}>
      <span class="score-bar" aria-hidden="true">
        <span style={{ width: `${percent}%` }} />
      </span>
      {percent}%
    </span>
  );
}

function Suggestions({ card, talk }: { card: HandoffCard; talk: Talk }): JSX.Element | null {
  const text = useText();
  const list = talk.suggestions.value;
  if (list.length === 0 && card.suggestions_state !== "preparing") return null;
  return (
    <div class="card-block">
      <h4>{text("suggestedReplies")}</h4>
      {card.suggestions_state === "preparing" ? <Skeleton rows={2} /> : null}
      <ul class="suggestions">
        {list.slice(0, 3).map((suggestion, index) => (
          <SuggestionLine key={suggestion.id} suggestion={suggestion} index={index} />
        ))}
      </ul>
    </div>
  );
}

function SuggestionLine(props: { suggestion: Suggestion; index: number }): JSX.Element {
  const { suggestion, index } = props;
  const app = useApp();
  const text = useText();
  const { source } = suggestion;
  const href = safeUrl(source.url, location.origin);
  return (
    <li class="suggestion">
      <p class="suggestion-text" lang={suggestion.language}>
        {suggestion.text}
      </p>
      <p class="suggestion-why">
        {href ? (
          <a href={href} target="_blank" rel="noopener noreferrer" lang={source.language}>
            {source.title}
            <span class="hidden"> ({text("newTab")})</span>
          </a>
        ) : (
          source.title
        )}{" "}
        <Score value={source.score} />
      </p>
      {suggestion.reason ? <p class="soft">{suggestion.reason}</p> : null}
      <button
        type="button"
        class="button small"
        aria-keyshortcuts={`Alt+${index + 1}`}
        onClick={() => {
          app.actions.useSuggestion(suggestion);
          document.getElementById("composer")?.focus();
        }}
      >
        {text("use")} <Caps keys={`alt+${index + 1}`} />
      </button>
    </li>
  );
}

function Similar({ card }: { card: HandoffCard }): JSX.Element | null {
  const text = useText();
  if (card.similar_state === "unavailable") return null;
  if (card.similar_state === "ready" && card.similar.length === 0) return null;
  return (
    <div class="card-block">
      <h4>{text("similarCases")}</h4>
      {card.similar_state === "preparing" ? (
        <Skeleton rows={2} />
      ) : (
        <ul class="similar">
          {card.similar.map((one) => (
            <SimilarLine key={one.number} one={one} />
          ))}
        </ul>
      )}
    </div>
  );
}

function SimilarLine({ one }: { one: SimilarCase }): JSX.Element {
  const app = useApp();
  return (
    <li>
      <details>
        <summary>
          <span class="clip">{app.both(one.subject)}</span>
          <Score value={one.score} />
        </summary>
        <p>{app.both(one.solution)}</p>
        <p class="soft">
          <a href={app.router.href({ page: "cases", id: one.number })}>{one.number}</a>
          {one.closed_at ? (
            <>
              {" · "}
              <Ago at={one.closed_at} />
            </>
          ) : null}
        </p>
      </details>
    </li>
  );
}
