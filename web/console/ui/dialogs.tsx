import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { snoozeMoments } from "../../staff/state/times";
import { Avatar } from "../../staff/ui/bits";
import { Icon } from "../../staff/ui/icons";
import { CaseForm } from "./pages/CaseForm";
import { useApp, useDialog, useLabel, useText } from "./use";

/** What an action needs to know before it can be carried out. */
export function Dialogs(): JSX.Element | null {
  const app = useApp();
  const close = () => {
    app.asking.value = null;
  };
  if (!app.talk.value) return null;
  switch (app.asking.value) {
    case "pass":
      return <Pass close={close} />;
    case "return":
      return <GiveBack close={close} />;
    case "snooze":
      return <Snooze close={close} />;
    case "merge":
      return <Merge close={close} />;
    case "case":
      return <CaseForm close={close} />;
    default:
      return null;
  }
}

export function Dialog(props: {
  title: string;
  close: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const text = useText();
  const dialog = useDialog(props.close);
  return (
    <dialog {...dialog} class="dialog" aria-labelledby="dialog-title">
      <div class="dialog-head">
        <h2 id="dialog-title">{props.title}</h2>
        <button type="button" class="bare" aria-label={text("close")} onClick={props.close}>
          <Icon name="close" />
        </button>
      </div>
      {props.children}
    </dialog>
  );
}

function Pass({ close }: { close: () => void }): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const [to, setTo] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const me = app.session.me.value?.id;
  const own = app.talk.value?.isMine.value ?? false;
  const people = app.colleagues.value.filter((person) => person.id !== me);
  const chosen = people.find((person) => person.id === to) ?? null;
  const [busy, setBusy] = useState(false);
  // Open until it is done: what was typed is not lost to whoever was quicker.
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const done = await app.actions.pass(chosen, note.trim());
    setBusy(false);
    if (done) close();
  };
  return (
    <Dialog title={text("passOn")} close={close}>
      <form class="form" onSubmit={submit}>
        <fieldset class="people">
          <legend class="hidden">{text("toWhom")}</legend>
          {own ? (
            <label class="person-choice">
              <input type="radio" name="to" checked={to === null} onChange={() => setTo(null)} />
              <Icon name="inbox" />
              <span>{text("backToQueue")}</span>
            </label>
          ) : null}
          {people.map((person) => (
            <label key={person.id} class="person-choice">
              <input
                type="radio"
                name="to"
                required={!own}
                checked={to === person.id}
                onChange={() => setTo(person.id)}
              />
              <Avatar person={app.person(person)} size={28} />
              <span>{person.name}</span>
              <span class="soft">
                <span class="dot" data-presence={person.state} /> {label("presence", person.state)}{" "}
                · {person.open}/{person.capacity}
              </span>
            </label>
          ))}
        </fieldset>
        <label class="field-row">
          <span>{text("noteForColleague")}</span>
          <textarea rows={3} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
        </label>
        <Buttons close={close} action={text("passOn")} busy={busy} />
      </form>
    </Dialog>
  );
}

function GiveBack({ close }: { close: () => void }): JSX.Element {
  const app = useApp();
  const text = useText();
  const [note, setNote] = useState("");
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const done = await app.actions.giveBack(note.trim(), said.trim());
    setBusy(false);
    if (done) close();
  };
  return (
    <Dialog title={text("giveBack")} close={close}>
      <form class="form" onSubmit={submit}>
        <p class="soft">{text("giveBackWhy")}</p>
        <label class="field-row">
          <span>{text("whatWasSettled")}</span>
          <textarea
            rows={3}
            required
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
        <label class="field-row">
          <span>{text("lastWords")}</span>
          <textarea rows={2} value={said} onInput={(event) => setSaid(event.currentTarget.value)} />
        </label>
        <Buttons close={close} action={text("giveBack")} busy={busy} />
      </form>
    </Dialog>
  );
}

function Snooze({ close }: { close: () => void }): JSX.Element {
  const app = useApp();
  const text = useText();
  const [own, setOwn] = useState("");
  const until = (at: Date | null) => {
    close();
    void app.actions.snooze(at);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (own) until(new Date(own));
  };
  const language = app.session.language.value === "it" ? "it-IT" : "en-GB";
  const soonest = new Date(Date.now() + 60_000 - new Date().getTimezoneOffset() * 60_000);
  return (
    <Dialog title={text("snooze")} close={close}>
      <ul class="choices">
        <li>
          <button type="button" class="menu-item" onClick={() => until(null)}>
            <span>{text("snoozeUntilHeWrites")}</span>
          </button>
        </li>
        {snoozeMoments().map(({ key, at }) => (
          <li key={key}>
            <button type="button" class="menu-item" onClick={() => until(at)}>
              <span>{text(key as Parameters<typeof text>[0])}</span>
              <span class="soft">
                {at.toLocaleString(language, {
                  weekday: "short",
                  hour: "2-digit",
                  minute: "2-digit",
                })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <form class="form inline" onSubmit={submit}>
        <label class="field-row">
          <span>{text("snoozeOwn")}</span>
          <input
            type="datetime-local"
            required
            min={soonest.toISOString().slice(0, 16)}
            value={own}
            onInput={(event) => setOwn(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button">
          {text("snooze")}
        </button>
      </form>
    </Dialog>
  );
}

function Merge({ close }: { close: () => void }): JSX.Element {
  const app = useApp();
  const text = useText();
  const talk = app.talk.value;
  const customer = talk?.detail.value?.customer?.id;
  const same = (app.queue.items.value ?? []).filter(
    (item) => item.conversation_id !== talk?.id && customer && item.customer?.id === customer,
  );
  const [into, setInto] = useState(same[0]?.conversation_id ?? "");
  const submit = (event: Event) => {
    event.preventDefault();
    close();
    void app.actions.merge(into.trim());
  };
  return (
    <Dialog title={text("mergeTalk")} close={close}>
      <form class="form" onSubmit={submit}>
        <p class="soft">{text("mergeWhy")}</p>
        {same.length ? (
          <fieldset class="people">
            <legend>{text("sameCustomer")}</legend>
            {same.map((item) => (
              <label key={item.conversation_id} class="person-choice">
                <input
                  type="radio"
                  name="into"
                  checked={into === item.conversation_id}
                  onChange={() => setInto(item.conversation_id)}
                />
                <span class="clip">{item.last_message?.text ?? item.conversation_id}</span>
              </label>
            ))}
          </fieldset>
        ) : null}
        <label class="field-row">
          <span>{text("mergeInto")}</span>
          <input
            type="text"
            required
            value={into}
            onInput={(event) => setInto(event.currentTarget.value)}
          />
        </label>
        <Buttons close={close} action={text("mergeTalk")} />
      </form>
    </Dialog>
  );
}

export function Buttons(props: { close: () => void; action: string; busy?: boolean }): JSX.Element {
  const text = useText();
  return (
    <div class="dialog-buttons">
      <button type="button" class="button" onClick={props.close}>
        {text("cancel")}
      </button>
      <button type="submit" class="button primary" disabled={props.busy}>
        {props.action}
      </button>
    </div>
  );
}
