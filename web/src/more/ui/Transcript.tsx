import { Icon, useRef, useState, watched } from "#kit";
import type { Visit } from "../visit";
import { PATHS } from "./icons";

/** The conversation by e-mail. */
export const Transcript = watched(({ visit }: { visit: Visit }) => {
  const field = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<"idle" | "busy" | "sent">("idle");
  const known = Boolean(visit.customer.value);
  if (state === "sent") {
    return (
      <p class="known" role="status">
        <Icon d={PATHS.ok} />
        {visit.text("transcriptSent")}
      </p>
    );
  }
  const submit = async (event: Event) => {
    event.preventDefault();
    const address = field.current?.value.trim() ?? "";
    if (state === "busy") return;
    if (!known && !/^\S+@\S+\.\S+$/.test(address)) {
      visit.problem.value = visit.text("emailWrong");
      return field.current?.focus();
    }
    setState("busy");
    setState((await visit.mailTranscript(known ? null : address)) ? "sent" : "idle");
  };
  return (
    <form class="form" noValidate onSubmit={(event) => void submit(event)}>
      <p>{visit.text(known ? "transcriptKnown" : "transcriptAsk")}</p>
      {known ? null : (
        <label>
          {visit.text("email")}
          <input ref={field} type="email" name="email" autocomplete="email" inputMode="email" />
        </label>
      )}
      <button type="submit" class="main" aria-disabled={state === "busy"}>
        {visit.text("transcriptSend")}
      </button>
    </form>
  );
});
