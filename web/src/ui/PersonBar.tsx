import type { JSX } from "preact";
import { Icon } from "./icons";
import { useStore, useTexts } from "./use";

/** A person is always one press away; once asked for, this says how far that is. */
export function PersonBar(): JSX.Element {
  const store = useStore();
  const t = useTexts();
  const owner = store.owner.value;
  if (owner === "queue" || owner === "person") {
    return (
      <p class="person-bar state" data-owner={owner}>
        <span class="dot" />
        {t(owner === "queue" ? "queueHint" : "personHint")}
      </p>
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
    </div>
  );
}
