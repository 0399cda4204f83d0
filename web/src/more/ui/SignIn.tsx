import { Problem, useEffect, useRef, useState, watched } from "#kit";
import type { Visit } from "../visit";
import type { Word } from "../words";
import { Done, MailForm, Send, useForm, Wrong } from "./MailForm";

/** The part of a message with which the assistant asks who the customer is. */
export const SignInPart = watched(({ visit, text }: { visit: Visit; text?: string }) => {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("input")?.focus(), [open]);
  if (!open && !visit.customer.value) {
    return (
      <button type="button" class="main" onClick={() => setOpen(true)}>
        {text ?? visit.text("sendCode")}
      </button>
    );
  }
  return (
    <div class="card sign-in" ref={box}>
      <SignIn visit={visit} />
    </div>
  );
});

interface Props {
  visit: Visit;
  why?: Word;
  done?: () => void;
}

/** An address, a code, and the same conversation goes on as that customer. */
export const SignIn = watched(({ visit, why, done }: Props) => {
  const customer = visit.customer.value;
  if (customer) return <Done text={visit.text("known", { who: customer.name })} />;
  if (visit.codeSentTo.value) return <Code visit={visit} done={done} />;
  return (
    <MailForm
      visit={visit}
      ask={why ?? "signInWhy"}
      button="sendCode"
      email={visit.address}
      send={(email) => visit.askForCode(email ?? "")}
    />
  );
});

const Code = watched(({ visit, done }: { visit: Visit; done: (() => void) | undefined }) => {
  const email = visit.codeSentTo.value;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const { problem, busy, submit } = useForm(visit, async () => {
    const code = field.current?.value.replace(/\D/g, "") ?? "";
    try {
      if (code.length !== 6) throw new Problem(0, "", visit.text("codeWrong"));
      await visit.verify(code);
      done?.();
    } catch (error) {
      field.current?.select();
      throw error;
    }
  });
  const another = useForm(visit, () => visit.askForCode(email));
  return (
    <form class="form" noValidate onSubmit={submit}>
      <p>{visit.text("codeSent", { email })}</p>
      <label>
        {visit.text("code")}
        <input
          ref={field}
          class="code"
          name="code"
          autocomplete="one-time-code"
          inputMode="numeric"
          maxLength={7}
          aria-invalid={Boolean(problem)}
        />
      </label>
      <Wrong text={problem || another.problem} />
      <Send text={visit.text("confirm")} busy={busy} />
      <p class="links">
        <button type="button" onClick={another.submit}>
          {visit.text("again")}
        </button>
        <button type="button" onClick={() => visit.otherAddress()}>
          {visit.text("otherAddress")}
        </button>
      </p>
    </form>
  );
});
