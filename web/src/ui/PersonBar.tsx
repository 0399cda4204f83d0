import { Extra } from "./Extra";
import { Icon } from "./icons";
import { useStore, useTexts } from "./use";
import { watched } from "./watched";

const WEEKDAY = { weekday: "long", hour: "2-digit", minute: "2-digit" } as const;

/** A person is always one press away; once asked for, this says how far that is. */
export const PersonBar = watched(() => {
  const store = useStore();
  const t = useTexts();
  const owner = store.owner.value;
  if (owner === "queue" || owner === "person") {
    return (
      <div class="person-bar state" data-owner={owner}>
        <span class="dot" />
        <Extra of="PersonState">{t(owner === "queue" ? "queueHint" : "personHint")}</Extra>
      </div>
    );
  }
  return (
    <div class="person-bar">
      {owner === "closed" ? <span class="ended">{t("endedHint")}</span> : null}
      <button
        type="button"
        class="person"
        aria-disabled={store.personAsked.value}
        onClick={() => store.personAsked.value || store.askForPerson()}
      >
        <Icon name="person" />
        {t(store.personAsked.value ? "personAsked" : "person")}
      </button>
      {owner === "bot" ? <Status /> : null}
    </div>
  );
});

/** What to expect before asking: when they open, or how long it takes. */
const Status = watched(() => {
  const store = useStore();
  const t = useTexts();
  const { value: status } = store.status;
  if (!status) return null;
  const { open, next_opening: opening, expected_wait_seconds: seconds } = status;
  const minutes = Math.ceil((seconds ?? 0) / 60);
  if (open) return minutes ? <span>{t("waitHint", { minutes })}</span> : null;
  const moment = opening ? new Date(opening).toLocaleString(store.locale, WEEKDAY) : "";
  return <span>{t(opening ? "closedUntil" : "closedNow", { moment })}</span>;
});
