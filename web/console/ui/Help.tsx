import type { JSX } from "preact";
import type { Command } from "../state/keys";
import { Caps } from "./bits";
import { Icon } from "./icons";
import { useApp, useDialog, useText } from "./use";

const GROUPS: Command["group"][] = ["talk", "write", "queue", "go", "page"];

/** All shortcuts on one page. */
export function Help(): JSX.Element {
  const app = useApp();
  const text = useText();
  const close = () => {
    app.help.value = false;
  };
  const dialog = useDialog(close, { light: true });
  const withKeys = app.keys.all().filter((command) => command.keys);
  return (
    <dialog {...dialog} class="dialog help" aria-labelledby="help-title">
      <div class="dialog-head">
        <h2 id="help-title">{text("shortcuts")}</h2>
        <button type="button" class="bare" aria-label={text("close")} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <div class="help-groups">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{text(`group_${group}`)}</h3>
            <dl>
              {withKeys
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id}>
                    <dt>{text(command.title as Parameters<typeof text>[0])}</dt>
                    <dd>
                      <Caps keys={command.keys ?? ""} />
                      <span class="hidden">{command.keys}</span>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p class="soft">{text("singleKeysHint")}</p>
    </dialog>
  );
}
