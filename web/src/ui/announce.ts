import { effect } from "@preact/signals-core";
import { type Key, say } from "../i18n";
import type { Shell } from "../shell";
import type { Store } from "../state/store";

const KEPT = 6;
const OWNERS = {
  bot: "machine",
  queue: "inQueue",
  person: "withPerson",
  closed: "ended",
} as const;

/** Say to a screen reader what the screen shows on its own accord. */
export function announcer(store: Store, { live, name }: Shell): void {
  const announce = (text: string) => {
    const line = document.createElement("p");
    line.lang = store.language.value;
    line.textContent = text;
    live.append(line);
    while (live.childElementCount > KEPT) live.firstElementChild?.remove();
  };
  const text = (key: Key, values = {}) => say(store.language.value, key, { name, ...values });

  store.listen((happening) => {
    if (happening.kind === "arrived") {
      const { agent, sender, text: said } = happening.message;
      if (sender !== "customer") announce(`${agent?.name ?? text(sender)}: ${said}`);
    } else if (happening.kind === "refused") {
      announce(`${text("notSent")} ${happening.detail}`);
    } else if (happening.kind === "owner") {
      const { owner, agent } = happening;
      announce(agent ? `${agent.name}, ${text("ofFirm")}` : text(OWNERS[owner]));
    } else if (happening.kind === "said") {
      announce(happening.text);
    } else {
      dispatchEvent(new CustomEvent("ascolto:identity", { detail: { code: happening.code } }));
    }
  });

  let wasOnline = true;
  effect(() => {
    const online = store.online.value;
    if (online !== wasOnline && store.open.peek()) announce(text(online ? "online" : "offline"));
    wasOnline = online;
  });
}
