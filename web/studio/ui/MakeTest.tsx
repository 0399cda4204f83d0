import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { newId } from "../../src/state/ids";
import { Field } from "../../staff/ui/bits";
import { Icon } from "../../staff/ui/icons";
import type { Dialogue } from "../api/dialogues";
import { PATH } from "../state/app";
import { Sheet } from "./shared/Sheet";
import { useApp, useText } from "./use";

interface Props {
  conversation: string;
  /** The part of it that is meant; without, all of it. */
  from?: number;
  to?: number;
  /** What to call it, until somebody says better. */
  title?: string;
  class?: string;
}

/** A button that makes a conversation into a dialogue test, wherever one stands. */
export function MakeTest(props: Props): JSX.Element | null {
  const app = useApp();
  const text = useText();
  const [open, setOpen] = useState(false);
  if (!app.session.may("labels.write")) return null;
  return (
    <>
      <button
        type="button"
        class={props.class ?? "button small"}
        data-command="make-test"
        title={text("makeTestWhat")}
        onClick={() => setOpen(true)}
      >
        <Icon name="check" />
        {text("makeTest")}
      </button>
      {open ? <NameIt {...props} close={() => setOpen(false)} /> : null}
    </>
  );
}

function NameIt(props: Props & { close: () => void }): JSX.Element {
  const app = useApp();
  const text = useText();
  // The same id however often it is sent: a line that broke makes one test.
  const clientId = useMemo(newId, []);
  const [title, setTitle] = useState(props.title?.slice(0, 80) ?? "");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const submit = async () => {
    if (title.trim().length < 3) return setError(text("titleNeeded"));
    setBusy(true);
    setError(null);
    const range = {
      ...(props.from === undefined ? {} : { from_seq: props.from }),
      ...(props.to === undefined ? {} : { to_seq: props.to }),
    };
    try {
      const made = await app.api.post<Dialogue>(`${PATH}/dialogues`, {
        client_id: clientId,
        conversation_id: props.conversation,
        title: title.trim(),
        ...range,
      });
      props.close();
      app.toasts.done(text("madeTest", { title: made.title }));
      app.hints.dialogues.value += 1;
    } catch (refused) {
      setError(app.why(refused));
      setBusy(false);
    }
  };
  return (
    <Sheet
      id="make-test-title"
      title={text("makeTestTitle")}
      close={props.close}
      submit={() => void submit()}
      action={text("makeTestGo")}
      busy={busy}
    >
      <p class="soft">{text("makeTestWhat")}</p>
      <Field
        id="make-test-name"
        label={text("makeTestName")}
        hint={text("makeTestNameHint")}
        error={error}
      >
        <input
          id="make-test-name"
          autofocus
          maxLength={80}
          value={title}
          aria-invalid={error !== null}
          aria-describedby={error ? "make-test-name-error" : "make-test-name-hint"}
          onInput={({ currentTarget }) => setTitle(currentTarget.value)}
        />
      </Field>
    </Sheet>
  );
}
