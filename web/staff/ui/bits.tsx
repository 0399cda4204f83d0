import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import type { Problem } from "../../src/api/client";
import type { Person } from "../api/types";
import { caps, isMac } from "../state/keys";
import type { Pages } from "../state/resource";
import { clock, exact, now, span } from "../state/times";
import { Icon, type IconName } from "./icons";
import { useCommon, useStaff } from "./use";

/** How long ago, or in how long; the exact moment on hover and for a screen reader. */
export function Ago({ at, future }: { at: string; future?: boolean }): JSX.Element {
  const language = useStaff().session.language.value;
  const distance = Date.parse(at) - now.value;
  const text = span(future ? Math.max(distance, 0) : Math.min(distance, 0), language);
  return (
    <time dateTime={at} title={exact(at, language)}>
      {text}
    </time>
  );
}

export function Clock({ at }: { at: string }): JSX.Element {
  const language = useStaff().session.language.value;
  return (
    <time dateTime={at} title={exact(at, language)}>
      {clock(at, language)}
    </time>
  );
}

export function Chip(props: {
  tone?: string | undefined;
  icon?: IconName;
  title?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <span class="chip" data-tone={props.tone} title={props.title}>
      {props.icon ? <Icon name={props.icon} /> : null}
      <span>{props.children}</span>
    </span>
  );
}

export function Caps({ keys }: { keys: string }): JSX.Element {
  return (
    <span class="caps" aria-hidden="true">
      {caps(keys, isMac()).map((stroke, index) => (
        <span key={index} class="stroke">
          {stroke.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}

/** A button that says its key where there is room, and always in its tooltip. */
export function KeyButton(props: {
  command: string;
  class?: string;
  icon?: IconName;
  bare?: boolean;
  children?: ComponentChildren;
}): JSX.Element | null {
  const app = useStaff();
  app.session.language.value;
  const command = app.keys.find(props.command);
  if (!command) return null;
  const name = app.words(command.title) ?? command.title;
  const hint = command.keys ? `${name} (${flat(command.keys)})` : name;
  return (
    <button
      type="button"
      class={props.class ?? "button"}
      title={hint}
      aria-label={props.bare ? name : undefined}
      aria-keyshortcuts={command.keys ? aria(command.keys) : undefined}
      disabled={!(command.when?.() ?? true)}
      onClick={() => command.run()}
    >
      {props.icon ? <Icon name={props.icon} /> : null}
      {props.bare ? null : <span>{props.children ?? name}</span>}
    </button>
  );
}

export function flat(keys: string): string {
  return caps(keys, isMac())
    .map((stroke) => stroke.join("+"))
    .join(" ");
}

function aria(keys: string): string {
  const names: Record<string, string> = { mod: isMac() ? "Meta" : "Control", alt: "Alt" };
  return keys
    .split("+")
    .map((key) => names[key] ?? key)
    .join("+");
}

const TINTS = 6;

/** A photo, or initials on a tint that stays with the name. */
export function Avatar({ person, size = 32 }: { person: Person | null; size?: number }) {
  const [broken, setBroken] = useState<string | null>(null);
  const name = person?.name ?? "?";
  const tint = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % TINTS;
  const style = { width: `${size}px`, height: `${size}px`, fontSize: `${size * 0.4}px` };
  if (person?.photo_url && broken !== person.photo_url) {
    const fail = () => setBroken(person.photo_url ?? null);
    return <img class="avatar" src={person.photo_url} alt="" style={style} onError={fail} />;
  }
  return (
    <span class="avatar" data-tint={tint} style={style} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0]?.[0], words.at(-1)?.[0]] : [words[0]?.[0]];
  return letters.join("").toUpperCase() || "?";
}

export function Skeleton({ rows = 3, kind = "line" }: { rows?: number; kind?: string }) {
  const text = useCommon();
  return (
    <div class="skeletons" data-kind={kind} role="status" aria-label={text("loading")}>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} class="skeleton" />
      ))}
    </div>
  );
}

/** Nothing here, and what to do next. */
export function Empty(props: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="empty">
      <Icon name={props.icon} />
      <p class="empty-title">{props.title}</p>
      {props.children ? <div class="empty-next">{props.children}</div> : null}
    </div>
  );
}

/** The next page of a long list, where there is one. */
export function More({ pages }: { pages: Pages<unknown> }): JSX.Element | null {
  const text = useCommon();
  return pages.next.value ? (
    <button
      type="button"
      class="button more"
      aria-disabled={pages.loading.value}
      onClick={() => void pages.more()}
    >
      {text("more")}
    </button>
  ) : null;
}

export function Failure({ problem, again }: { problem?: Problem | null; again: () => void }) {
  const text = useCommon();
  const said = problem?.status === 0 ? text("noNetwork") : problem?.detail;
  return (
    <div class="failure-box" role="alert">
      <Icon name="alert" />
      <p>{said || text("wentWrong")}</p>
      <button type="button" class="button" onClick={again}>
        {text("retry")}
      </button>
    </div>
  );
}

export function Field(props: {
  label: string;
  hint?: string;
  error?: string | null;
  id: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="field-row">
      <label for={props.id}>{props.label}</label>
      {props.children}
      {props.hint ? (
        <p class="hint" id={`${props.id}-hint`}>
          {props.hint}
        </p>
      ) : null}
      {props.error ? (
        <p class="error" id={`${props.id}-error`} role="alert">
          {props.error}
        </p>
      ) : null}
    </div>
  );
}

export function Select(props: {
  label: string;
  value: string;
  options: [string, string][];
  change: (value: string) => void;
  compact?: boolean;
}): JSX.Element {
  return (
    <label class={props.compact ? "select compact" : "select"}>
      <span class={props.compact ? "hidden" : ""}>{props.label}</span>
      <select
        value={props.value}
        onChange={(event) => props.change(event.currentTarget.value)}
        data-set={props.value !== ""}
      >
        {props.options.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
