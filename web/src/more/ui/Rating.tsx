import { Icon, useEffect, useRef, useState, watched } from "#kit";
import type { Visit } from "../visit";
import type { Word } from "../words";
import { PATHS } from "./icons";
import { Send, Wrong } from "./MailForm";

const SCORES = [1, 2, 3, 4, 5];
const CHANGEABLE = 86_400_000;

/** How it went, from 1 to 5, with words if one likes; it can be changed for a day. */
export const Rating = watched(({ visit }: { visit: Visit }) => {
  const { store } = visit;
  const { rating_asked: asked, rated } = store.timeline.value.latest;
  const sending = store.outbox.entries.value.find(({ command }) => command.kind === "rating");
  const stored = rated && asked && rated.seq > asked.seq ? rated : null;
  const given = sending?.command.kind === "rating" ? sending.command : stored;
  const [chosen, choose] = useState(0);
  const [words, setWords] = useState("");
  const [changing, setChanging] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // What is asked next appears below what was pressed: keep it in sight.
  useEffect(() => {
    if (chosen) form.current?.scrollIntoView({ block: "nearest" });
  }, [chosen > 0, changing]);
  if (!asked) return null;
  if (given && !changing) {
    const fresh = !stored || Date.now() - Date.parse(stored.at) < CHANGEABLE;
    const change = () => {
      choose(given.score);
      setWords(given.comment ?? "");
      setChanging(true);
    };
    return (
      <p class="rated">
        <span>{visit.text("rated", { score: scoreIn(visit, given.score) })}</span>
        {fresh ? (
          <button type="button" onClick={change}>
            {visit.text("change")}
          </button>
        ) : null}
      </p>
    );
  }
  const submit = (event: Event) => {
    event.preventDefault();
    if (!chosen) return;
    const comment = words.trim();
    visit.ratingProblem.value = "";
    const { episode_id } = asked;
    void store.enqueue({
      kind: "rating",
      episode_id,
      score: chosen,
      ...(comment ? { comment } : {}),
    });
    visit.say("rated", { score: scoreIn(visit, chosen) });
    setChanging(false);
  };
  return (
    <form class="card rating form" ref={form} onSubmit={submit}>
      <fieldset>
        <legend>{visit.text("howWasIt")}</legend>
        <div class="stars">
          {SCORES.map((score) => (
            <label key={score} title={scoreIn(visit, score)} data-on={score <= chosen}>
              <input
                type="radio"
                name="score"
                value={score}
                checked={score === chosen}
                onChange={() => choose(score)}
              />
              <Icon d={PATHS.star} />
              <span class="hidden">
                {score}, {scoreIn(visit, score)}
              </span>
            </label>
          ))}
          <span class="score" aria-hidden="true">
            {chosen ? scoreIn(visit, chosen) : ""}
          </span>
        </div>
      </fieldset>
      {chosen ? (
        <>
          <label>
            {visit.text("comment")}
            <textarea
              rows={2}
              maxLength={1_000}
              value={words}
              onInput={(event) => setWords(event.currentTarget.value)}
            />
          </label>
          <Send text={visit.text("send")} />
        </>
      ) : null}
      <Wrong text={visit.ratingProblem.value} />
    </form>
  );
});

function scoreIn(visit: Visit, score: number): string {
  return visit.text(`score${score}` as Word);
}
