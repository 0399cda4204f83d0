import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Avatar, Chip, Field } from "../../../staff/ui/bits";
import { PageFrame } from "../../../staff/ui/Page";
import { LanguageSwitch } from "../../../staff/ui/SignIn";
import { useApp, useLabel, useText } from "../use";

/** One's own name, photo, password, language and look. */
export function Profile(): JSX.Element {
  const text = useText();
  return (
    <PageFrame title={text("page_profile")}>
      <Myself />
      <Look />
      <Password />
    </PageFrame>
  );
}

function Myself(): JSX.Element | null {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const field = useRef<HTMLInputElement>(null);
  const me = app.session.me.value;
  if (!me) return null;
  const path = `/v1/staff/members/${encodeURIComponent(me.id)}/photo`;
  const put = async (file: File | undefined) => {
    if (!file) return;
    try {
      const reply = await app.api.putBytes<{ photo_url: string | null }>(path, file);
      app.session.adopt({ photo_url: reply.photo_url });
      app.toasts.done(text("saved"));
    } catch (error) {
      app.toasts.problem(app.actions.explain(error));
    }
  };
  const drop = async () => {
    try {
      await app.api.remove(path);
      app.session.adopt({ photo_url: null });
    } catch (error) {
      app.toasts.problem(app.actions.explain(error));
    }
  };
  return (
    <section class="panel-box myself" aria-labelledby="myself-title">
      <Avatar person={me} size={72} />
      <div>
        <h2 id="myself-title">{me.name}</h2>
        <p class="soft">{me.email}</p>
        <p class="card-line">
          {me.roles.map((role) => (
            <Chip key={role}>{label("role", role)}</Chip>
          ))}
        </p>
        <p class="card-line">
          <input
            ref={field}
            type="file"
            hidden
            accept="image/png,image/jpeg,image/webp"
            aria-label={text("photo")}
            onChange={(event) => {
              void put(event.currentTarget.files?.[0]);
              event.currentTarget.value = "";
            }}
          />
          <button type="button" class="button small" onClick={() => field.current?.click()}>
            {text(me.photo_url ? "changePhoto" : "addPhoto")}
          </button>
          {me.photo_url ? (
            <button type="button" class="button small" onClick={() => void drop()}>
              {text("removePhoto")}
            </button>
          ) : null}
        </p>
        <p class="hint">{text("photoHint")}</p>
      </div>
    </section>
  );
}

function Look(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { theme, singleKeys } = app.session;
  return (
    <section class="panel-box" aria-labelledby="look-title">
      <h2 id="look-title">{text("look")}</h2>
      <div class="settings">
        <p>{text("language")}</p>
        <LanguageSwitch />
        <p>{text("theme")}</p>
        <fieldset class="switch">
          <legend class="hidden">{text("theme")}</legend>
          {(["system", "light", "dark"] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={theme.value === one}
              onClick={() => app.session.setTheme(one)}
            >
              {text(`theme_${one}`)}
            </button>
          ))}
        </fieldset>
        <label class="check setting-wide">
          <input
            type="checkbox"
            checked={singleKeys.value}
            onChange={(event) => app.session.setSingleKeys(event.currentTarget.checked)}
          />
          <span>
            {text("singleKeys")}
            <span class="hint">{text("singleKeysWhy")}</span>
          </span>
        </label>
      </div>
    </section>
  );
}

function Password(): JSX.Element {
  const app = useApp();
  const text = useText();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [error, setError] = useState<string | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setError(null);
    try {
      await app.api.post("/v1/staff/me/password", { current, new: next });
      setCurrent("");
      setNext("");
      app.toasts.done(text("passwordChanged"));
    } catch (problem) {
      setError(app.actions.explain(problem));
    }
  };
  return (
    <section class="panel-box" aria-labelledby="password-title">
      <h2 id="password-title">{text("password")}</h2>
      <form class="form narrow" onSubmit={submit}>
        <div class="hidden">
          <input
            type="text"
            tabIndex={-1}
            autocomplete="username"
            value={app.session.me.value?.email ?? ""}
            aria-label={text("email")}
            readOnly
          />
        </div>
        <Field id="current" label={text("currentPassword")}>
          <input
            id="current"
            type="password"
            required
            autocomplete="current-password"
            value={current}
            onInput={(event) => setCurrent(event.currentTarget.value)}
          />
        </Field>
        <Field id="next" label={text("newPassword")} hint={text("passwordHint")} error={error}>
          <input
            id="next"
            type="password"
            required
            autocomplete="new-password"
            value={next}
            aria-describedby="next-hint"
            onInput={(event) => setNext(event.currentTarget.value)}
          />
        </Field>
        <button type="submit" class="button primary">
          {text("changePassword")}
        </button>
      </form>
    </section>
  );
}
