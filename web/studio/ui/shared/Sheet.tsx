import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../../../staff/ui/icons";
import { useDialog, useText } from "../use";

/** A dialog with a form in it: what it is about, the fields, what it said no to, the buttons. */
export function Sheet(props: {
  id: string;
  title: string;
  close: () => void;
  wide?: boolean;
  submit: () => void;
  /** What the button says; it waits while something is on its way. */
  action: string;
  busy?: boolean;
  danger?: boolean;
  error?: string | null;
  children?: ComponentChildren;
}): JSX.Element {
  const text = useText();
  const dialog = useDialog(props.close);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!props.busy) props.submit();
  };
  return (
    <dialog
      {...dialog}
      class={props.wide ? "dialog sheet wide" : "dialog sheet"}
      aria-labelledby={props.id}
    >
      <div class="dialog-head">
        <h2 id={props.id}>{props.title}</h2>
        <button type="button" class="bare" aria-label={text("close")} onClick={props.close}>
          <Icon name="close" />
        </button>
      </div>
      <form class="form" noValidate onSubmit={submit}>
        {props.children}
        {props.error ? (
          <p class="error" role="alert">
            {props.error}
          </p>
        ) : null}
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={props.close}>
            {text("cancel")}
          </button>
          <button
            type="submit"
            class={props.danger ? "button danger" : "button primary"}
            aria-disabled={props.busy === true}
          >
            {props.action}
          </button>
        </div>
      </form>
    </dialog>
  );
}
