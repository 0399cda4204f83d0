import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { newId } from "../../../src/state/ids";
import { Field } from "../../../staff/ui/bits";
import type { Intents } from "../../api/files";
import type { Group, GroupMessage, Resolve } from "../../api/groups";
import type { Key } from "../../i18n";
import { PATH } from "../../state/app";
import { IntentPicker } from "../shared/IntentPicker";
import { Sheet } from "../shared/Sheet";
import { useApp, useStudio, useText } from "../use";

export interface ResolveProps {
  group: Group;
  kind: "new_intent" | "examples" | "article";
  chosen: GroupMessage[];
  close: () => void;
  reopen: () => void;
}

/** Says what the chosen messages are; a refusal stays in the dialog with what was typed. */
export function ResolveSheet(props: ResolveProps): JSX.Element {
  switch (props.kind) {
    case "new_intent":
      return <NewIntent {...props} />;
    case "examples":
      return <MoreExamples {...props} />;
    default:
      return <Article {...props} />;
  }
}

// So many may be named; a group that is larger is meant as a whole.
const MOST = 2000;

function useResolve({ group, kind, chosen, close, reopen }: ResolveProps) {
  const app = useApp();
  // The same id however often it is sent: a line that broke resolves once.
  const clientId = useMemo(newId, []);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const resolve = async (what: Omit<Resolve, "kind" | "message_ids">) => {
    setBusy(true);
    setError(null);
    const body = {
      client_id: clientId,
      version: group.version,
      kind,
      ...what,
      ...(chosen.length > MOST ? {} : { message_ids: chosen.map((message) => message.id) }),
    };
    try {
      await app.api.post(`${PATH}/groups/${encodeURIComponent(group.id)}/resolve`, body);
    } catch (refused) {
      setError(app.why(refused));
      setBusy(false);
      return;
    }
    close();
    app.router.go({ page: "groups", id: null, query: {} });
    app.toasts.done(
      app.text(`resolvedToast_${kind}`, { intent: what.intent ?? "" }),
      kind === "article" ? reopen : undefined,
    );
    app.hints.groups.value += 1;
    app.hints.files.value += 1;
  };
  return { busy, error, setError, resolve };
}

const NAME = /^[a-z][a-z0-9_]{2,59}$/;
const SUBJECT = /^[a-z][a-z0-9_]{0,39}$/;

const asName = (typed: string) => typed.toLowerCase().replace(/[\s-]+/g, "_");

interface Draft {
  name: string;
  subject: string;
  meaning: { it: string; en: string };
  reply: { it: string; en: string };
}

/** What is still missing of a new intent, field by field. */
export function missing(draft: Draft, taken: readonly string[]): Record<string, Key> {
  const found: Record<string, Key> = {};
  if (!NAME.test(draft.name)) found.name = "intentNameBad";
  else if (taken.includes(draft.name)) found.name = "intentNameTaken";
  if (!draft.subject) found.subject = "fieldMissing";
  else if (!SUBJECT.test(draft.subject)) found.subject = "intentSubjectBad";
  for (const part of ["meaning", "reply"] as const) {
    for (const language of ["it", "en"] as const) {
      if (!draft[part][language].trim()) found[`${part}-${language}`] = "fieldMissing";
    }
  }
  return found;
}

function NewIntent(props: ResolveProps): JSX.Element {
  const text = useText();
  const { busy, error, resolve } = useResolve(props);
  const intents = useStudio<Intents>("/intents", "files").value.value;
  const [draft, setDraft] = useState<Draft>({
    name: "",
    subject: "",
    meaning: { it: "", en: "" },
    reply: { it: "", en: "" },
  });
  const [tried, setTried] = useState(false);
  const wrong = tried ? missing(draft, intents?.intents.map(({ name }) => name) ?? []) : {};
  const said = (field: string) => (wrong[field] ? text(wrong[field]) : null);
  const submit = () => {
    setTried(true);
    const found = missing(draft, intents?.intents.map(({ name }) => name) ?? []);
    const [first] = Object.keys(found);
    if (first) document.getElementById(`new-${first}`)?.focus();
    else {
      const { name, subject, meaning, reply } = draft;
      void resolve({ intent: name, subject, meaning, reply });
    }
  };
  return (
    <Sheet
      wide
      id="new-intent-title"
      title={text("newIntentTitle", { n: props.chosen.length })}
      close={props.close}
      submit={submit}
      action={text("makeIntent")}
      busy={busy}
      error={error}
    >
      <div class="form-pair">
        <Field
          id="new-name"
          label={text("intentName")}
          hint={text("intentNameHint")}
          error={said("name")}
        >
          <input
            id="new-name"
            class="mono"
            autofocus
            autocomplete="off"
            spellcheck={false}
            maxLength={60}
            value={draft.name}
            aria-invalid={said("name") !== null}
            aria-describedby={said("name") ? "new-name-error" : "new-name-hint"}
            onInput={({ currentTarget: field }) => {
              // Written back, so that what is seen is what is sent.
              field.value = asName(field.value);
              setDraft({ ...draft, name: field.value });
            }}
          />
        </Field>
        <Field
          id="new-subject"
          label={text("intentSubject")}
          hint={text("intentSubjectHint")}
          error={said("subject")}
        >
          <input
            id="new-subject"
            list="subjects"
            autocomplete="off"
            maxLength={40}
            value={draft.subject}
            aria-invalid={said("subject") !== null}
            aria-describedby={said("subject") ? "new-subject-error" : "new-subject-hint"}
            onInput={({ currentTarget: field }) => {
              field.value = asName(field.value);
              setDraft({ ...draft, subject: field.value });
            }}
          />
          <datalist id="subjects">
            {intents?.subjects.map((subject) => (
              <option key={subject} value={subject} />
            ))}
          </datalist>
        </Field>
      </div>
      <Both part="meaning" draft={draft} change={setDraft} said={said} rows={2} />
      <Both part="reply" draft={draft} change={setDraft} said={said} rows={3} />
      <p class="hint">{text("newIntentWrites")}</p>
    </Sheet>
  );
}

/** One thing in both languages, side by side. */
function Both(props: {
  part: "meaning" | "reply";
  draft: Draft;
  change: (draft: Draft) => void;
  said: (field: string) => string | null;
  rows: number;
}): JSX.Element {
  const text = useText();
  const { part, draft, said } = props;
  return (
    <div class="form-pair">
      {(["it", "en"] as const).map((language) => {
        const field = `${part}-${language}`;
        const error = said(field);
        return (
          <Field
            key={language}
            id={`new-${field}`}
            label={`${text(part)}, ${text(language === "it" ? "writtenItalian" : "writtenEnglish")}`}
            error={error}
          >
            <textarea
              id={`new-${field}`}
              lang={language}
              rows={props.rows}
              maxLength={1000}
              value={draft[part][language]}
              aria-invalid={error !== null}
              aria-describedby={error ? `new-${field}-error` : undefined}
              onInput={({ currentTarget }) =>
                props.change({
                  ...draft,
                  [part]: { ...draft[part], [language]: currentTarget.value },
                })
              }
            />
          </Field>
        );
      })}
    </div>
  );
}

function MoreExamples(props: ResolveProps): JSX.Element {
  const text = useText();
  const { busy, error, setError, resolve } = useResolve(props);
  const near = props.group.nearest?.intent ?? null;
  const [intent, setIntent] = useState<string | null>(near);
  return (
    <Sheet
      id="examples-title"
      title={text("examplesTitle", { n: props.chosen.length })}
      close={props.close}
      submit={() => (intent ? void resolve({ intent }) : setError(text("intentNeeded")))}
      action={text("makeExamples")}
      busy={busy}
      error={error}
    >
      <IntentPicker value={intent} choose={setIntent} first={near ? [near] : []} />
    </Sheet>
  );
}

function Article(props: ResolveProps): JSX.Element {
  const text = useText();
  const { busy, error, setError, resolve } = useResolve(props);
  const [title, setTitle] = useState(props.group.examples[0]?.text ?? "");
  const short = title.trim().length < 3;
  return (
    <Sheet
      id="article-title"
      title={text("articleTitle", { n: props.chosen.length })}
      close={props.close}
      submit={() => (short ? setError(text("titleNeeded")) : void resolve({ title: title.trim() }))}
      action={text("makeArticle")}
      busy={busy}
      error={error}
    >
      <Field id="article-name" label={text("articleName")} hint={text("articleHint")}>
        <input
          id="article-name"
          autofocus
          maxLength={160}
          value={title}
          aria-describedby="article-name-hint"
          onInput={({ currentTarget }) => setTitle(currentTarget.value)}
        />
      </Field>
    </Sheet>
  );
}
