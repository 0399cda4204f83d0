import type { JSX } from "preact";
import { Caps } from "./bits";
import { Icon } from "./icons";
import { useCommon, useDialog, useStaff } from "./use";

/** All shortcuts on one page, group by group. */
export function Help({ groups }: { groups: readonly string[] }): JSX.Element {
  const app = useStaff();
  const text = useCommon();
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
        {groups.map((group) => (
          <section key={group}>
            <h3>{app.words(`group_${group}`)}</h3>
            <dl>
              {withKeys
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id}>
                    <dt>{app.words(command.title)}</dt>
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
