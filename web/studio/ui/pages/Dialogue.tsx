import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Chip, Failure, Skeleton } from "../../../staff/ui/bits";
import { PageFrame } from "../../../staff/ui/Page";
import type { DialogueDetail, Outcome as Said, Turn } from "../../api/dialogues";
import { useCommand } from "../shared/command";
import { Sheet } from "../shared/Sheet";
import { useApp, useStudio, useText } from "../use";
import { Outcome } from "./Dialogues";

/** One test, turn by turn: what is expected, and what the last rehearsal gave instead. */
export function DialoguePage({ id }: { id: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const path = `/dialogues/${id.split("/").map(encodeURIComponent).join("/")}`;
  const detail = useStudio<DialogueDetail>(path, "dialogues");
  const test = detail.value.value;
  return (
    <PageFrame
      wide
      title={test?.title ?? text("dialoguesTitle")}
      tools={test && app.session.may("labels.write") ? <Tools test={test} /> : undefined}
    >
      <p class="model-line">
        <a class="back-link" href={app.router.href({ page: "dialogues", id: null, query: {} })}>
          {text("backToDialogues")}
        </a>
        {test ? <Outcome result={test.result} /> : null}
      </p>
      {test ? (
        <Turns test={test} />
      ) : detail.problem.value ? (
        <Failure problem={detail.problem.value} again={() => void detail.load()} />
      ) : (
        <Skeleton rows={8} />
      )}
    </PageFrame>
  );
}

function Tools({ test }: { test: DialogueDetail }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { busy, send } = useCommand();
  const [deleting, setDeleting] = useState(false);
  const { id } = test;
  const accept = async () => {
    if (await send("/dialogues/accept", { id }, "dialogues")) app.toasts.done(text("accepted"));
  };
  const remove = async () => {
    if (!(await send("/dialogues/delete", { id }))) return;
    setDeleting(false);
    app.router.go({ page: "dialogues", id: null, query: {} });
    app.toasts.done(text("deletedTest"));
    app.hints.dialogues.value += 1;
  };
  return (
    <div class="tools">
      {test.result && !test.result.passed ? (
        <button
          type="button"
          class="button primary"
          title={text("acceptWhat")}
          aria-disabled={busy}
          onClick={accept}
        >
          {text("acceptResult")}
        </button>
      ) : null}
      <button type="button" class="button" onClick={() => setDeleting(true)}>
        {text("deleteTest")}
      </button>
      {deleting ? (
        <Sheet
          id="delete-test-title"
          title={text("deleteTestTitle", { title: test.title })}
          close={() => setDeleting(false)}
          submit={() => void remove()}
          action={text("deleteTest")}
          busy={busy}
          danger
        >
          <p>{text("deleteTestWhat")}</p>
        </Sheet>
      ) : null}
    </div>
  );
}

type Aspect = "intent" | "replies" | "actions";

/** In what a turn went differently. */
export function differences({ expected, got }: Turn): Aspect[] {
  if (!got) return [];
  const same = (a: string[], b: string[]) => a.length === b.length && a.every((x, i) => x === b[i]);
  const found: Aspect[] = [];
  if (expected.intent !== got.intent) found.push("intent");
  if (!same(expected.replies, got.replies)) found.push("replies");
  if (!same(expected.actions, got.actions)) found.push("actions");
  return found;
}

function Turns({ test }: { test: DialogueDetail }): JSX.Element {
  const text = useText();
  const [only, setOnly] = useState(false);
  const different = test.turns.filter((turn) => turn.same === false).length;
  return (
    <>
      {different && different < test.turns.length ? (
        <label class="check">
          <input
            type="checkbox"
            checked={only}
            onChange={(event) => setOnly(event.currentTarget.checked)}
          />
          {text("onlyDifferent", { n: different })}
        </label>
      ) : null}
      <ol class="turn-list">
        {test.turns.map((turn, index) =>
          only && turn.same !== false ? null : (
            <li key={index}>
              <TurnBox turn={turn} number={index + 1} language={test.language} />
            </li>
          ),
        )}
      </ol>
    </>
  );
}

function TurnBox(props: { turn: Turn; number: number; language: string }): JSX.Element {
  const text = useText();
  const { turn, language } = props;
  const differs = turn.same === false;
  const what = differences(turn);
  const names = what.map((aspect) => text(`differs_${aspect}`)).join(", ");
  return (
    <article class="panel-box turn" data-same={turn.same}>
      <header>
        <h2>
          <span class="hidden">{text("turnN", { n: props.number })}: </span>
          <span class="turn-said" lang={language}>
            {turn.user}
          </span>
        </h2>
        {turn.same === null ? null : (
          <Chip tone={differs ? "danger" : "brand"} icon={differs ? "alert" : "check"}>
            {text(differs ? "differs" : "asExpected")}
          </Chip>
        )}
      </header>
      {turn.failed ? <p class="error">{text("notPlayed", { why: turn.failed })}</p> : null}
      {differs && names ? <p class="soft">{text("differsIn", { what: names })}</p> : null}
      {differs && turn.got ? (
        <div class="turn-sides">
          <Side name={text("expected")} said={turn.expected} language={language} what={what} />
          <Side name={text("got")} said={turn.got} language={language} what={what} got />
        </div>
      ) : (
        <Side said={turn.expected} language={language} what={[]} />
      )}
    </article>
  );
}

function Side(props: {
  name?: string;
  said: Said;
  language: string;
  what: Aspect[];
  got?: boolean;
}): JSX.Element {
  const text = useText();
  const { said, what } = props;
  const changed = (aspect: Aspect) =>
    what.includes(aspect) ? (props.got ? "got" : "was") : undefined;
  return (
    <section class="turn-side">
      {props.name ? <h3>{props.name}</h3> : null}
      <p data-changed={changed("intent")}>
        <code>{said.intent || "–"}</code>
      </p>
      <Steps name={text("repliesSaid")} changed={changed("replies")}>
        {said.replies.map((reply, index) => (
          <ReplyName key={index} name={reply} />
        ))}
        {said.replies.length === 0 ? <em>{text("saysNothing")}</em> : null}
      </Steps>
      {said.actions.length ? (
        <Steps name={text("actionsDone")} changed={changed("actions")}>
          {said.actions.map((action, index) => (
            <code key={index}>{action}</code>
          ))}
        </Steps>
      ) : null}
    </section>
  );
}

function Steps(props: {
  name: string;
  changed: string | undefined;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <p class="turn-steps" data-changed={props.changed}>
      <span class="soft">{props.name}:</span> {props.children}
    </p>
  );
}

/** A kind of reply in words; a response of the domain by its name. */
function ReplyName({ name }: { name: string }): JSX.Element {
  const words = useApp().words(`replyKind_${name}`);
  return words ? <span>{words}</span> : <code>{name}</code>;
}
