import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { day } from "../../../staff/state/times";
import { Clock, Empty } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { CaseDetail, CaseNote } from "../../api/cases";
import { useApp, useLabel, useText } from "../use";

type Send = (words: string, internal: boolean) => Promise<void>;

/** What was said about a case: what the customer reads, and what only staff does. */
export function CaseNotes({ one, send }: { one: CaseDetail; send: Send | null }): JSX.Element {
  const text = useText();
  return (
    <>
      {one.notes.length === 0 ? (
        <Empty icon="note" title={text("noNotes")}>
          <p>{text("noNotesNext")}</p>
        </Empty>
      ) : (
        <ol class="case-notes">
          {one.notes.map((note) => (
            <Note key={note.id} note={note} number={one.number} />
          ))}
        </ol>
      )}
      {send ? <NoteForm send={send} number={one.number} /> : null}
    </>
  );
}

function Note({ note, number }: { note: CaseNote; number: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const language = app.session.language.value;
  return (
    <li class={note.internal ? "note-row" : "case-note"}>
      <p class="message-who">
        <Icon name={note.internal ? "note" : note.author === "bot" ? "bot" : "chat"} />
        <span>{note.author_name ?? label("author", note.author)}</span>
        <span class="soft">{text(note.internal ? "internal" : "customerReads")}</span>
        {note.case === number ? null : <span class="tag">{note.case}</span>}
        <span class="soft">
          {day(note.at, language)} <Clock at={note.at} />
        </span>
      </p>
      <p class="note-text">{app.both(note.text)}</p>
    </li>
  );
}

function NoteForm({ send, number }: { send: Send; number: string }): JSX.Element {
  const app = useApp();
  const text = useText();
  const key = `case-note:${number}`;
  const [words, setWords] = useState(app.storage.get(key) ?? "");
  const [internal, setInternal] = useState(true);
  const [busy, setBusy] = useState(false);
  const write = (value: string) => {
    setWords(value);
    if (value) app.storage.set(key, value);
    else app.storage.remove(key);
  };
  const submit = async (event?: Event) => {
    event?.preventDefault();
    if (!words.trim() || busy) return;
    setBusy(true);
    try {
      await send(words.trim(), internal);
      write("");
    } catch (error) {
      app.toasts.problem(app.actions.explain(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="composer case-composer" data-mode={internal ? "note" : "reply"} onSubmit={submit}>
      <div class="composer-box">
        <fieldset class="modes">
          <legend class="hidden">{text("whoReads")}</legend>
          <button type="button" aria-pressed={internal} onClick={() => setInternal(true)}>
            {text("internal")}
          </button>
          <button type="button" aria-pressed={!internal} onClick={() => setInternal(false)}>
            {text("customerReads")}
          </button>
        </fieldset>
        <textarea
          rows={2}
          value={words}
          aria-label={text(internal ? "writeNote" : "writeToCustomer")}
          placeholder={text(internal ? "notePlaceholder" : "caseReplyPlaceholder")}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit(event);
          }}
        />
        <div class="composer-foot">
          <span class="composer-hint">{internal ? "" : text("customerIsTold")}</span>
          <button
            type="submit"
            class="button primary send"
            aria-disabled={!words.trim() || busy}
            title="Ctrl+Enter"
          >
            {text(internal ? "saveNote" : "send")}
          </button>
        </div>
      </div>
    </form>
  );
}
