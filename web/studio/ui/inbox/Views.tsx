import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { newId } from "../../../src/state/ids";
import { Field } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { PATH } from "../../state/app";
import type { Filter } from "../../state/filter";
import { useApp, useDialog, useText } from "../use";

/** Filters that somebody keeps. */
export function Views({ filter }: { filter: Filter }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const views = inbox.views.value.value?.views ?? [];
  const close = () => document.getElementById("views-menu")?.hidePopover?.();
  const same = (kept: Record<string, string>) =>
    JSON.stringify(sorted({ order: "teaching", state: "open", ...kept })) ===
    JSON.stringify(sorted(filter));
  const here = views.find((view) => same(view.filter));
  const remove = async (id: string) => {
    try {
      await app.api.post(`${PATH}/views/${encodeURIComponent(id)}/delete`, { client_id: newId() });
      await inbox.views.load();
    } catch (error) {
      app.toasts.problem(app.why(error));
    }
  };
  return (
    <>
      <button
        type="button"
        class="button small views-button"
        popovertarget="views-menu"
        data-set={here !== undefined}
      >
        <Icon name="filter" />
        <span class="clip">{here?.name ?? text("views")}</span>
        <Icon name="down" />
      </button>
      <div id="views-menu" class="menu views-menu" popover="auto">
        {views.length ? (
          <ul>
            {views.map((view) => (
              <li key={view.id}>
                <a
                  class="menu-item"
                  href={app.router.href({ page: "inbox", id: null, query: view.filter })}
                  aria-current={view === here ? "true" : undefined}
                  onClick={close}
                >
                  <span class="clip">{view.name}</span>
                  {view.shared ? <span class="tag">{text("sharedView")}</span> : null}
                </a>
                {view.mine ? (
                  <button
                    type="button"
                    class="bare"
                    aria-label={text("deleteView", { name: view.name })}
                    onClick={() => void remove(view.id)}
                  >
                    <Icon name="close" />
                  </button>
                ) : null}
              </li>
            ))}
          </ul>
        ) : (
          <p class="soft">{text("noViews")}</p>
        )}
        {app.session.may("labels.write") ? (
          <button
            type="button"
            class="menu-item"
            onClick={() => {
              close();
              inbox.asking.value = "view";
            }}
          >
            <Icon name="plus" />
            <span>{text("saveView")}</span>
          </button>
        ) : null}
      </div>
    </>
  );
}

function sorted(filter: Record<string, string>): [string, string][] {
  return Object.entries(filter).toSorted(([a], [b]) => a.localeCompare(b));
}

/** Keep the filter that is set, under a name. */
export function SaveView(): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  const clientId = useMemo(newId, []);
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const close = () => {
    inbox.asking.value = null;
  };
  const dialog = useDialog(close);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!name.trim()) return setError(text("viewNeedsName"));
    try {
      const filter = inbox.filter.peek();
      const body = { client_id: clientId, name: name.trim(), shared, filter };
      await app.api.post(`${PATH}/views`, body);
      close();
      app.toasts.done(text("viewSaved", { name: name.trim() }));
      await inbox.views.load();
    } catch (refused) {
      setError(app.why(refused));
    }
  };
  return (
    <dialog {...dialog} class="dialog" aria-labelledby="view-title">
      <h2 id="view-title">{text("saveView")}</h2>
      <form class="form" onSubmit={submit}>
        <Field id="view-name" label={text("viewName")} error={error}>
          <input
            id="view-name"
            autofocus
            maxLength={80}
            value={name}
            aria-invalid={error !== null}
            aria-describedby={error ? "view-name-error" : undefined}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </Field>
        <label class="check">
          <input
            type="checkbox"
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          {text("viewShared")}
        </label>
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={close}>
            {text("cancel")}
          </button>
          <button type="submit" class="button primary">
            {text("save")}
          </button>
        </div>
      </form>
    </dialog>
  );
}
