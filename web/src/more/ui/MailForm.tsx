import { Icon, Problem, useRef, useState, watched } from "#kit";
import type { Visit } from "../visit";
import type { Word } from "../words";
import { PATHS } from "./icons";

interface Props {
  visit: Visit;
  /** What is said before, and on the button. */
  ask: Word;
  button: Word;
  /** Whether no address is asked for: it is on record. */
  known?: boolean;
  email?: string;
  /** Return where it goes, or null when there is nothing more to say. */
  send(email: string | null): Promise<string | null>;
}

/** Something that goes by e-mail: to an address on record, or to one that is asked for. */
export const MailForm = watched(({ visit, ask, button, known, email, send }: Props) => {
  const field = useRef<HTMLInputElement>(null);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { problem, busy, submit } = useForm(visit, async () => {
    const address = field.current?.value.trim() ?? "";
    if (known || /^\S+@\S+\.\S+$/.test(address)) {
      return setSentTo(await send(known ? null : address));
    }
    field.current?.focus();
    throw new Problem(0, "", visit.text("emailWrong"));
  });
  if (sentTo !== null) return <Done text={visit.text("sentTo", { email: sentTo })} />;
  return (
    <form class="form" noValidate onSubmit={submit}>
      <p>{visit.text(ask)}</p>
      {known ? null : (
        <label>
          {visit.text("email")}
          <input
            ref={field}
            type="email"
            name="email"
            autocomplete="email"
            inputMode="email"
            defaultValue={email ?? ""}
            aria-invalid={Boolean(problem)}
          />
        </label>
      )}
      <Wrong text={problem} />
      <Send text={visit.text(button)} busy={busy} />
    </form>
  );
});

/** Send a form once at a time, and keep why it did not work. */
export function useForm(visit: Visit, step: () => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const send = async () => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      await step();
    } catch (error) {
      setProblem(visit.reason(error));
    }
    setBusy(false);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void send();
  };
  return { busy, problem, submit };
}

export function Send({ text, busy }: { text: string; busy?: boolean }) {
  return (
    <button type="submit" class="main" aria-disabled={busy}>
      {text}
    </button>
  );
}

export function Wrong({ text }: { text: string }) {
  return (
    <p class="problem" role="alert">
      {text}
    </p>
  );
}

export function Done({ text }: { text: string }) {
  return (
    <p class="known" role="status">
      <Icon d={PATHS.ok} />
      {text}
    </p>
  );
}
