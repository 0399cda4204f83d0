import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { newId } from "../../src/state/ids";
import { Refusal } from "../../staff/api/client";
import { Failure, Field } from "../../staff/ui/bits";
import type { Gate } from "../api/types";
import type { Asking } from "../state/app";
import { Checks } from "./pages/Gate";
import { useApp, useDialog, useStudio, useText } from "./use";

const NEVER = ["safety", "file"];

export function Dialogs(): JSX.Element | null {
  const app = useApp();
  const asking = app.asking.value;
  return asking ? <Decide key={asking.model} asking={asking} /> : null;
}

/** Why this model is to answer from now on: a decision that stays on record. */
function Decide({ asking }: { asking: Asking }): JSX.Element {
  const app = useApp();
  const text = useText();
  const close = () => {
    app.asking.value = null;
  };
  const dialog = useDialog(close);
  // The same id however often it is sent: a line that broke promotes once.
  const clientId = useMemo(newId, []);
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState("");
  const [override, setOverride] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const promotes = asking.what === "promote";
  const path = promotes ? `/models/${encodeURIComponent(asking.model)}/gate` : null;
  const asked = useStudio<Gate>(path, "model");
  const gate = asked.value.value;
  const failed = gate?.checks.filter((check) => !check.passed) ?? [];
  const never = failed.some((check) => NEVER.includes(check.code));
  const blocked = promotes && (!gate || never || (failed.length > 0 && !override));
  const name = app.nameOf(asking.model);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy || blocked) return;
    if (reason.trim().length < 3) {
      setError(text("reasonShort"));
      field.current?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      if (promotes) await app.promote(asking.model, reason.trim(), override, clientId);
      else await app.rollBack(reason.trim(), clientId);
    } catch (refused) {
      setError(
        refused instanceof Refusal && refused.code === "gate_failed"
          ? text("gateHeld")
          : app.why(refused),
      );
      setBusy(false);
    }
  };
  return (
    <dialog {...dialog} class="dialog" aria-labelledby="decide-title">
      <h2 id="decide-title">
        {promotes ? text("promoteTitle", { model: name }) : text("rollBackTitle")}
      </h2>
      <p class="soft">{promotes ? text("promoteWhat") : text("rollBackWhat", { model: name })}</p>
      {promotes && asked.problem.value ? (
        <Failure problem={asked.problem.value} again={() => void asked.load()} />
      ) : null}
      {failed.length ? <Checks checks={failed} /> : null}
      <form class="form" onSubmit={submit}>
        <Field id="reason" label={text("reason")} hint={text("reasonHint")} error={error}>
          <textarea
            id="reason"
            ref={field}
            rows={3}
            maxLength={1000}
            autofocus
            value={reason}
            aria-invalid={error !== null}
            aria-describedby={error ? "reason-error" : "reason-hint"}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        {promotes && failed.length ? (
          never ? (
            <p class="hint">{text("cannotOverride")}</p>
          ) : (
            <label class="check">
              <input
                type="checkbox"
                checked={override}
                onChange={(event) => setOverride(event.currentTarget.checked)}
              />
              {text("override")}
            </label>
          )
        ) : null}
        {busy ? (
          <p class="hint" role="status">
            {text("promoting")}
          </p>
        ) : null}
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={close}>
            {text("cancel")}
          </button>
          <button
            type="submit"
            class="button primary"
            aria-disabled={busy || blocked}
            disabled={blocked}
          >
            {text(promotes ? "promote" : "rollBack")}
          </button>
        </div>
      </form>
    </dialog>
  );
}
