import type { JSX } from "preact";
import { Caps } from "./bits";
import { Icon } from "./icons";
import { useCommon, useStaff } from "./use";

export function Toasts(): JSX.Element {
  const app = useStaff();
  const text = useCommon();
  const { toasts } = app;
  return (
    <section
      class="toasts"
      aria-label={text("notices")}
      onMouseEnter={() => toasts.hold()}
      onMouseLeave={() => toasts.release()}
      onFocusIn={() => toasts.hold()}
      onFocusOut={() => toasts.release()}
    >
      <div role="status">
        {toasts.list.value.map((toast) => (
          <p key={toast.id} class="toast" data-tone={toast.tone}>
            <Icon name={toast.tone === "done" ? "check" : "alert"} />
            <span class="toast-text">{toast.text}</span>
            {toast.undo ? (
              <button type="button" class="toast-undo" onClick={() => toasts.undo(toast.id)}>
                {text("undo")}
                <Caps keys="u" />
              </button>
            ) : null}
            <button
              type="button"
              class="toast-close"
              aria-label={text("closeNotice")}
              onClick={() => toasts.close(toast.id)}
            >
              <Icon name="close" />
            </button>
          </p>
        ))}
      </div>
    </section>
  );
}
