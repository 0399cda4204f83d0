import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Chip, Empty, Field, Select } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { PageFrame } from "../../../staff/ui/Page";
import type { Canned } from "../../api/types";
import { Buttons, Dialog } from "../dialogs";
import { useApp, useText } from "../use";

/** Canned replies and macros: what can be said and done in one go. */
export function Replies(): JSX.Element {
  const app = useApp();
  const text = useText();
  const write = app.session.may("canned.write");
  const [editing, setEditing] = useState<Canned | "new" | null>(null);
  const saved = () => {
    setEditing(null);
    void app.readShelves();
  };
  const drop = async (canned: Canned) => {
    const { id, mine: _, uses: __, variables: ___, ...fields } = canned;
    try {
      await app.api.remove(`/v1/staff/canned/${encodeURIComponent(id)}`);
      app.canned.value = app.canned.value.filter((one) => one.id !== id);
      app.toasts.done(text("removed"), () => {
        app.api.post("/v1/staff/canned", fields).then(saved, (error) => {
          app.toasts.problem(app.actions.explain(error));
        });
      });
    } catch (error) {
      app.toasts.problem(app.actions.explain(error));
    }
  };
  return (
    <PageFrame
      title={text("page_replies")}
      tools={
        write ? (
          <button type="button" class="button primary" onClick={() => setEditing("new")}>
            <Icon name="plus" />
            {text("newReply")}
          </button>
        ) : null
      }
    >
      {app.canned.value.length === 0 ? (
        <Empty icon="replies" title={text("noReplies")}>
          <p>{text("noRepliesNext")}</p>
        </Empty>
      ) : (
        <ul class="replies">
          {app.canned.value.map((canned) => (
            <li key={canned.id} class="panel-box reply">
              <p class="reply-head">
                <code>/{canned.shortcut}</code>
                <strong>{canned.title}</strong>
                <span class="tag">{canned.language.toUpperCase()}</span>
                {canned.shared ? null : <Chip>{text("onlyMine")}</Chip>}
                {write || canned.mine ? (
                  <span class="reply-tools">
                    <button type="button" class="bare" onClick={() => setEditing(canned)}>
                      {text("edit")}
                      <span class="hidden"> {canned.title}</span>
                    </button>
                    <button type="button" class="bare" onClick={() => void drop(canned)}>
                      {text("discard")}
                      <span class="hidden"> {canned.title}</span>
                    </button>
                  </span>
                ) : null}
              </p>
              <p class="reply-text" lang={canned.language}>
                {canned.text}
              </p>
            </li>
          ))}
        </ul>
      )}
      <Macros />
      {editing ? (
        <ReplyForm
          canned={editing === "new" ? null : editing}
          close={() => setEditing(null)}
          saved={saved}
        />
      ) : null}
    </PageFrame>
  );
}

function Macros(): JSX.Element | null {
  const app = useApp();
  const text = useText();
  if (app.macros.value.length === 0) return null;
  return (
    <section aria-labelledby="macros-title">
      <h2 id="macros-title" class="section-title">
        {text("macros")}
      </h2>
      <ul class="replies">
        {app.macros.value.map((macro) => (
          <li key={macro.id} class="panel-box reply">
            <p class="reply-head">
              <Icon name="bolt" />
              <strong>{app.both(macro.title)}</strong>
            </p>
            <p class="soft">
              {macro.steps
                .map((step) => text(`step_${step.do}` as Parameters<typeof text>[0]))
                .join(" → ")}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReplyForm(props: { canned: Canned | null; close: () => void; saved: () => void }) {
  const { canned, close, saved } = props;
  const app = useApp();
  const text = useText();
  const [shortcut, setShortcut] = useState(canned?.shortcut ?? "");
  const [title, setTitle] = useState(canned?.title ?? "");
  const [language, setLanguage] = useState<string>(canned?.language ?? app.session.language.value);
  const [words, setWords] = useState(canned?.text ?? "");
  const [shared, setShared] = useState(canned?.shared ?? true);
  const [error, setError] = useState<string | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    const body = { shortcut, title: title.trim(), language, text: words.trim(), shared };
    try {
      if (canned) await app.api.patch(`/v1/staff/canned/${encodeURIComponent(canned.id)}`, body);
      else await app.api.post("/v1/staff/canned", body);
      saved();
    } catch (problem) {
      setError(app.actions.explain(problem));
    }
  };
  return (
    <Dialog title={canned ? canned.title : text("newReply")} close={close}>
      <form class="form" onSubmit={submit}>
        <Field id="reply-title" label={text("title")}>
          <input
            id="reply-title"
            required
            maxLength={120}
            value={title}
            onInput={(event) => setTitle(event.currentTarget.value)}
          />
        </Field>
        <div class="form-pair">
          <Field id="reply-shortcut" label={text("shortcut")}>
            <input
              id="reply-shortcut"
              required
              pattern="[a-z0-9][a-z0-9\-]*"
              maxLength={40}
              value={shortcut}
              onInput={(event) => setShortcut(event.currentTarget.value)}
            />
          </Field>
          <Select
            label={text("language")}
            value={language}
            change={setLanguage}
            options={[
              ["it", "Italiano"],
              ["en", "English"],
            ]}
          />
        </div>
        <Field id="reply-text" label={text("text")} hint={text("variablesHint")} error={error}>
          <textarea
            id="reply-text"
            rows={6}
            required
            maxLength={4000}
            value={words}
            aria-describedby="reply-text-hint"
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        </Field>
        <label class="check">
          <input
            type="checkbox"
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          {text("forEverybody")}
        </label>
        <Buttons close={close} action={text("save")} />
      </form>
    </Dialog>
  );
}
