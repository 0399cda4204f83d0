import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../../src/api/client";
import { Sign } from "../../src/ui/icons";
import type { DemoStaff, SignInOptions } from "../api/types";
import { Field } from "./bits";
import { useCommon, useDialog, useLabel, useStaff } from "./use";

/** The door. `again`: the session ended under the reader, and the desk waits behind. */
export function SignIn({ again = false }: { again?: boolean }): JSX.Element {
  const app = useStaff();
  app.session.language.value;
  if (again) return <SignInAgain />;
  return (
    <main class="door" id="main">
      <div class="door-card">
        <div class="door-head">
          <span class="mark">
            <Sign />
          </span>
          <div>
            <h1>Ascolto</h1>
            <p>{app.tagline()}</p>
          </div>
          <LanguageSwitch />
        </div>
        <SignInForm />
      </div>
    </main>
  );
}

function SignInAgain(): JSX.Element {
  const app = useStaff();
  const text = useCommon();
  const { ref } = useDialog(() => {});
  return (
    <dialog
      ref={ref}
      class="dialog"
      aria-labelledby="again"
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id="again">{text("signInAgain")}</h2>
      <p class="soft">{text("signInAgainWhy")}</p>
      <SignInForm email={app.session.me.value?.email ?? ""} />
    </dialog>
  );
}

function SignInForm({ email: given = "" }: { email?: string }): JSX.Element {
  const app = useStaff();
  const text = useCommon();
  const [email, setEmail] = useState(given);
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [options, setOptions] = useState<SignInOptions>({ password: true, oidc: null });
  const [demo, setDemo] = useState<DemoStaff[]>([]);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // In the window that opens over the desk, the window itself looks for `autofocus`.
    if (!given) emailField.current?.focus();
    app.session.options().then(setOptions, () => {});
    demoStaff().then(setDemo);
    // The identity provider sends who it could not let in back here with a word.
    const refused = new URL(location.href).searchParams.get("sign_in");
    if (refused) setError(text("oidcRefused"));
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await app.session.signIn(email.trim(), password);
      if (given) app.wake();
    } catch (problem) {
      setError(reason(problem));
      setPassword("");
      passwordField.current?.focus();
    } finally {
      setBusy(false);
    }
  };
  const reason = (problem: unknown) => {
    if (!(problem instanceof Problem)) return text("wentWrong");
    if (problem.status === 0) return text("noNetwork");
    return problem.detail || text("wentWrong");
  };
  const fill = (one: DemoStaff) => {
    setEmail(one.email);
    setPassword(one.password);
    setError(null);
    document.getElementById("enter")?.focus();
  };
  return (
    <>
      <form class="form" onSubmit={submit}>
        <Field id="email" label={text("email")}>
          <input
            id="email"
            ref={emailField}
            type="email"
            autocomplete="username"
            required
            value={email}
            readOnly={given !== ""}
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
        </Field>
        <Field id="password" label={text("password")} error={error}>
          <input
            id="password"
            ref={passwordField}
            type="password"
            autocomplete="current-password"
            autofocus={given !== ""}
            required
            value={password}
            aria-invalid={error !== null}
            aria-describedby={error ? "password-error" : undefined}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </Field>
        <button id="enter" type="submit" class="button primary wide" aria-disabled={busy}>
          {text(busy ? "signingIn" : "signIn")}
        </button>
      </form>
      {options.oidc ? (
        <>
          <p class="or">{text("or")}</p>
          <a
            class="button wide"
            href={`${options.oidc.url}?page=${location.pathname.split("/")[1]}`}
            target="_self"
          >
            {options.oidc.title}
          </a>
        </>
      ) : null}
      {demo.length ? <DemoStaffList staff={demo} fill={fill} /> : null}
    </>
  );
}

function DemoStaffList(props: { staff: DemoStaff[]; fill: (one: DemoStaff) => void }) {
  const text = useCommon();
  const label = useLabel();
  return (
    <section class="demo-staff" aria-labelledby="demo-title">
      <h2 id="demo-title">{text("demoStaff")}</h2>
      <ul>
        {props.staff.map((one) => (
          <li key={one.email}>
            <button type="button" onClick={() => props.fill(one)}>
              <span>{one.name}</span>
              <span class="soft">{label("role", one.role)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function LanguageSwitch(): JSX.Element {
  const app = useStaff();
  const text = useCommon();
  const { language } = app.session;
  const option = (tag: "it" | "en", name: string) => (
    <button
      type="button"
      lang={tag}
      aria-pressed={language.value === tag}
      aria-label={`${tag.toUpperCase()}, ${name}`}
      onClick={() => app.session.setLanguage(tag)}
    >
      {tag.toUpperCase()}
    </button>
  );
  return (
    <fieldset class="switch">
      <legend class="hidden">{text("language")}</legend>
      {option("it", "Italiano")}
      {option("en", "English")}
    </fieldset>
  );
}

/** Who may be played in a demonstration; elsewhere there is no such list. */
async function demoStaff(): Promise<DemoStaff[]> {
  try {
    const response = await fetch("/demo/staff");
    if (!response.ok) return [];
    const said = await response.json();
    return Array.isArray(said) ? said : (said.items ?? []);
  } catch {
    return [];
  }
}
