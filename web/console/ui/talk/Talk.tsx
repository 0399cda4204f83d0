import type { JSX } from "preact";
import { Empty, Failure } from "../../../staff/ui/bits";
import type { Talk as TalkState } from "../../state/talk";
import { useApp, useText } from "../use";
import { Composer } from "./Composer";
import { Log } from "./Log";
import { TalkHead } from "./TalkHead";

export function Talk({ talk }: { talk: TalkState }): JSX.Element {
  const app = useApp();
  const text = useText();
  const refused = talk.refused.value;
  if (refused) {
    const gone = refused.status === 404;
    return (
      <main class="pane talk-pane" id="main" tabIndex={-1}>
        {gone ? (
          <Empty icon="chat" title={text("talkGone")}>
            <a class="button" href={app.router.href({ id: null })}>
              {text("backToList")}
            </a>
          </Empty>
        ) : (
          <Failure problem={refused} again={() => location.reload()} />
        )}
      </main>
    );
  }
  return (
    <main class="pane talk-pane" id="main" tabIndex={-1} aria-label={text("conversation")}>
      <TalkHead talk={talk} />
      <Log talk={talk} />
      <Composer talk={talk} />
    </main>
  );
}
