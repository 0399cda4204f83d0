import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Caps, KeyButton } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Canned as CannedReply } from "../../api/types";
import type { Talk } from "../../state/talk";
import { useApp, useText } from "../use";
import { CannedList, cannedMatches, slashQuery } from "./Canned";

const LIMIT = 4_000;

/** Where an agent writes: to the customer, or to colleagues. */
export function Composer({ talk }: { talk: Talk }): JSX.Element | null {
  const app = useApp();
  const detail = talk.detail.value;
  if (!detail) return <div class="composer skeleton-composer" aria-hidden="true" />;
  if (!app.session.may("conversations.own")) return <ReadOnly />;
  return <Writing talk={talk} />;
}

function ReadOnly(): JSX.Element {
  const text = useText();
  return (
    <p class="composer read-only">
      <Icon name="info" />
      {text("readOnly")}
    </p>
  );
}

function Writing({ talk }: { talk: Talk }): JSX.Element {
  const text = useText();
  const field = useRef<HTMLTextAreaElement>(null);
  const mode = talk.mode.value;
  const isNote = mode === "note";
  const value = isNote ? talk.noteText.value : talk.draft.text.value;
  const mine = talk.isMine.value;
  const count = [...value.trim()].length;
  const over = count - LIMIT;
  const usable = value.trim() !== "" && over <= 0 && (isNote || mine);
  const menu = useCannedMenu(talk, value, isNote, field);
  const missing = isNote ? [] : unfilled(value);

  useLayoutEffect(() => {
    const area = field.current;
    if (!area?.scrollHeight || CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [value]);

  const write = (words: string) => (isNote ? talk.writeNote(words) : talk.write(words));
  const send = () => {
    if (usable && talk.send()) field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (menu.onKeyDown(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      document.getElementById("log")?.focus();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const [file] = event.clipboardData?.files ?? [];
    if (!file || !mine || isNote) return;
    event.preventDefault();
    talk.sendFile(file);
  };
  return (
    <form
      class="composer"
      data-mode={mode}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {isNote ? null : <Suggested talk={talk} />}
      {!mine && !isNote ? <NotMine talk={talk} /> : null}
      <div class="composer-box" data-over={over > 0}>
        <Modes talk={talk} />
        {menu.open ? (
          <CannedList items={menu.items} at={menu.at} pick={menu.pick} point={menu.point} />
        ) : null}
        <textarea
          id="composer"
          ref={field}
          rows={2}
          value={value}
          placeholder={text(isNote ? "notePlaceholder" : "replyPlaceholder")}
          aria-label={text(isNote ? "writeNote" : "reply")}
          aria-describedby="composer-hint"
          aria-invalid={over > 0}
          aria-controls={menu.open ? "canned-list" : undefined}
          aria-activedescendant={menu.open ? `canned-${menu.items[menu.at]?.id}` : undefined}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          enterkeyhint="send"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <div class="composer-foot">
          {isNote ? null : <Tools talk={talk} />}
          <span id="composer-hint" class="composer-hint">
            {over > 0 ? (
              <span class="error">{text("tooLong", { over })}</span>
            ) : missing.length ? (
              <span class="warn">
                <Icon name="alert" /> {text("missingFields", { what: missing.join(", ") })}
              </span>
            ) : (
              <DraftState talk={talk} />
            )}
          </span>
          <button
            type="submit"
            class="button primary send"
            aria-disabled={!usable}
            title={text("sendHint")}
          >
            {text(isNote ? "saveNote" : "send")}
            <Icon name={isNote ? "note" : "send"} />
          </button>
        </div>
      </div>
    </form>
  );
}

function Modes({ talk }: { talk: Talk }): JSX.Element {
  const text = useText();
  const { mode } = talk;
  const tab = (which: "reply" | "note", key: string) => (
    <button
      type="button"
      aria-pressed={mode.value === which}
      onClick={() => {
        mode.value = which;
        requestAnimationFrame(() => document.getElementById("composer")?.focus());
      }}
    >
      {text(which === "reply" ? "reply" : "privateNote")}
      <Caps keys={key} />
    </button>
  );
  return (
    <fieldset class="modes">
      <legend class="hidden">{text("whatToWrite")}</legend>
      {tab("reply", "r")}
      {tab("note", "n")}
    </fieldset>
  );
}

function Tools({ talk }: { talk: Talk }): JSX.Element {
  const app = useApp();
  const text = useText();
  const file = useRef<HTMLInputElement>(null);
  const mine = talk.isMine.value;
  return (
    <span class="tools">
      <input
        id="file"
        ref={file}
        type="file"
        hidden
        aria-label={text("attach")}
        accept=".pdf,.png,.jpg,.jpeg,.webp,.heic,.txt,.csv"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          if (chosen) talk.sendFile(chosen);
          event.currentTarget.value = "";
        }}
      />
      <button
        type="button"
        class="bare"
        disabled={!mine}
        aria-label={text("attach")}
        title={text("attach")}
        onClick={() => file.current?.click()}
      >
        <Icon name="clip" />
      </button>
      {app.canned.value.length ? (
        <KeyButton command="canned" class="bare" icon="slash" bare />
      ) : null}
      {app.macros.value.length ? (
        <KeyButton command="macros" class="bare" icon="bolt" bare />
      ) : null}
    </span>
  );
}

/** Whose it is, and why words cannot go out; the draft stays whatever happens. */
function NotMine({ talk }: { talk: Talk }): JSX.Element {
  const text = useText();
  const owner = talk.owner.value;
  const assignee = talk.detail.value?.assignee?.name ?? "";
  const why =
    owner === "person"
      ? text("ownedBy", { who: assignee })
      : text(owner === "queue" ? "inQueueTake" : owner === "bot" ? "withBotTake" : "closedTake");
  return (
    <div class="not-mine" data-owner={owner}>
      <p>
        {why} {talk.draft.text.value ? <strong>{text("draftKept")}</strong> : null}
      </p>
      <KeyButton command="take" class="button small">
        {text(owner === "person" ? "takeOver" : owner === "closed" ? "reopen" : "take")}
      </KeyButton>
    </div>
  );
}

/** The best suggestion, one key away, with where it comes from. */
function Suggested({ talk }: { talk: Talk }): JSX.Element | null {
  const app = useApp();
  const text = useText();
  const [best] = talk.suggestions.value;
  if (!best || talk.draft.text.value) return null;
  return (
    <div class="suggested">
      <button
        type="button"
        class="suggested-use"
        aria-keyshortcuts="Alt+1"
        onClick={() => {
          app.actions.useSuggestion(best);
          document.getElementById("composer")?.focus();
        }}
      >
        <Icon name="bulb" />
        <span class="suggested-text">
          <span class="hidden">{text("suggestedReply")}: </span>
          {best.text}
        </span>
        <span class="suggested-source">
          {best.source.title} · {Math.round(best.source.score * 100)}%
        </span>
        <Caps keys="alt+1" />
      </button>
      <button
        type="button"
        class="bare"
        aria-label={text("notThisSuggestion")}
        title={text("notThisSuggestion")}
        onClick={() => {
          talk.waved.value = [...talk.waved.value, best.id];
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

function DraftState({ talk }: { talk: Talk }): JSX.Element | null {
  const text = useText();
  if (talk.mode.value === "note") return <span>{text("noteHint")}</span>;
  if (!talk.draft.text.value) return <span class="wide-only">{text("composerHint")}</span>;
  return <span>{text(talk.draft.saved.value ? "draftSaved" : "draftSaving")}</span>;
}

/** Names that a canned reply left open: "[case.number]" or "{{case.number}}". */
export function unfilled(text: string): string[] {
  const found = text.matchAll(/\{\{\s*([\w.]+)\s*\}\}|\[([a-z]+\.[a-z_]+)\]/g);
  return [...new Set([...found].map((match) => match[1] ?? match[2] ?? ""))];
}

/** "/" at the start of a word opens the canned replies; the words after it search them. */
function useCannedMenu(
  talk: Talk,
  value: string,
  isNote: boolean,
  field: { current: HTMLTextAreaElement | null },
) {
  const app = useApp();
  const [at, setAt] = useState(0);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const caret = field.current?.selectionStart ?? value.length;
  const query = isNote
    ? null
    : slashQuery(value, document.activeElement === field.current ? caret : value.length);
  const language = talk.detail.value?.language ?? "it";
  const items = query === null ? [] : cannedMatches(app.canned.value, query, language);
  const open = items.length > 0 && dismissed !== query;
  useEffect(() => setAt(0), [query]);

  const pick = (canned: CannedReply | undefined) => {
    if (!canned || query === null) return;
    const end = document.activeElement === field.current ? caret : value.length;
    talk.write(value.slice(0, end - query.length - 1) + value.slice(end));
    void app.actions.useCanned(canned).then(() => field.current?.focus());
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((before) => (before + step + items.length) % items.length);
    else if (event.key === "Enter" || event.key === "Tab") pick(items[at]);
    else if (event.key === "Escape") setDismissed(query);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { open, items, at, pick, point: setAt, onKeyDown };
}
