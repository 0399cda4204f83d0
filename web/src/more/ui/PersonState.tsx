import { watched } from "#kit";
import type { Wait } from "../../api/events";
import type { Visit } from "../visit";
import { opening } from "../when";

/** How far a person is or who it is, and how to go another way. */
export const PersonState = watched(({ visit }: { visit: Visit }) => {
  const { store } = visit;
  const leaving = store.outbox.has("leave") || store.outbox.has("return");
  if (store.owner.value === "person") {
    const who = store.agent.value?.name;
    return (
      <>
        <p>{who ? visit.text("withAgent", { who }) : visit.text("withSomebody")}</p>
        <p class="ways">
          <Way
            off={leaving}
            text={visit.text("toBot")}
            press={() => void store.enqueue({ kind: "return" })}
          />
        </p>
      </>
    );
  }
  const mail = () => {
    if (visit.customer.value) visit.leaveForMail(null);
    else store.sheet.value = "by_email";
  };
  const leave = () => void store.enqueue({ kind: "leave", by_email: false });
  return (
    <>
      <p>{inWords(visit, store.timeline.value.latest.queue)}</p>
      <p class="ways">
        <Way off={leaving} text={visit.text("byEmail")} press={mail} />
        <Way off={leaving} text={visit.text("leave")} press={leave} />
      </p>
    </>
  );
});

function Way({ off, text, press }: { off: boolean; text: string; press: () => void }) {
  return (
    <button type="button" aria-disabled={off} onClick={() => off || press()}>
      {text}
    </button>
  );
}

/** A place in the queue, as one would say it. */
export function inWords(visit: Visit, wait: Wait | undefined): string {
  if (wait && !wait.open) {
    const { next_opening: at } = wait;
    return at ? visit.text("closedUntil", { moment: opening(visit, at) }) : visit.text("closedNow");
  }
  const { position, expected_wait_seconds: seconds } = wait ?? {};
  const minutes = Math.ceil((seconds ?? 0) / 60);
  const place =
    position === 1
      ? visit.text("next")
      : position
        ? visit.text("position", { position })
        : visit.text("waiting");
  const time =
    minutes > 1
      ? visit.text("minutes", { minutes })
      : minutes
        ? visit.text("minute")
        : visit.text("goOn");
  return `${place} ${time}`;
}
