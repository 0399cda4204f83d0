import { Icon, useEffect, useRef, watched } from "#kit";
import type { Visit } from "../visit";
import type { Word } from "../words";
import { PATHS } from "./icons";

/** The part of a message with which the assistant asks who the customer is. */
export const SignInPart = watched(({ visit }: { visit: Visit }) => (
  <div class="card sign-in">
    <SignIn visit={visit} />
  </div>
));

interface Props {
  visit: Visit;
  why?: Word;
  done?: () => void;
}

/** An address, a code, and the same conversation goes on as that customer. */
export const SignIn = watched(({ visit, why, done }: Props) => {
  const customer = visit.customer.value;
  if (customer) {
    return (
      <p class="known">
        <Icon d={PATHS.ok} />
        {visit.text("known", { who: customer.name })}
      </p>
    );
  }
  const reason = visit.wanted.value === "by_email" ? "emailNeedsYou" : (why ?? "signInWhy");
  return visit.signIn.value.step === "email" ? (
    <Address visit={visit} reason={reason} />
  ) : (
    <Code visit={visit} {...(done ? { done } : {})} />
  );
});

const Address = watched(({ visit, reason }: { visit: Visit; reason: Word }) => {
  const { busy, problem, email } = visit.signIn.value;
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    const address = field.current?.value.trim() ?? "";
    if (/^\S+@\S+\.\S+$/.test(address)) return void visit.askForCode(address);
    visit.signIn.value = { ...visit.signIn.value, problem: visit.text("emailWrong") };
    field.current?.focus();
  };
  return (
    <form class="form" noValidate onSubmit={submit}>
      <p>{visit.text(reason)}</p>
      <label>
        {visit.text("email")}
        <input
          ref={field}
          type="email"
          name="email"
          autocomplete="email"
          inputMode="email"
          defaultValue={email}
          aria-invalid={Boolean(problem)}
        />
      </label>
      <Wrong text={problem} />
      <button type="submit" class="main" aria-disabled={busy}>
        {visit.text("sendCode")}
      </button>
    </form>
  );
});

const Code = watched(({ visit, done }: { visit: Visit; done?: () => void }) => {
  const { busy, problem, email } = visit.signIn.value;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    const code = field.current?.value.replace(/\D/g, "") ?? "";
    if (code.length !== 6) {
      visit.signIn.value = { ...visit.signIn.value, problem: visit.text("codeWrong") };
    } else if (await visit.verify(code)) {
      return done?.();
    }
    field.current?.select();
  };
  return (
    <form class="form" noValidate onSubmit={(event) => void submit(event)}>
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
      <Wrong text={problem} />
      <button type="submit" class="main" aria-disabled={busy}>
        {visit.text("confirm")}
      </button>
      <p class="links">
        <button type="button" onClick={() => void visit.askForCode(email)}>
          {visit.text("again")}
        </button>
        <button type="button" onClick={() => visit.startAgain()}>
          {visit.text("otherAddress")}
        </button>
      </p>
    </form>
  );
});

function Wrong({ text }: { text: string }) {
  return (
    <p class="problem" role="alert">
      {text}
    </p>
  );
}
