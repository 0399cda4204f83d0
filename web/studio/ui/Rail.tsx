import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Sign } from "../../src/ui/icons";
import { Avatar } from "../../staff/ui/bits";
import { Icon } from "../../staff/ui/icons";
import { LanguageSwitch } from "../../staff/ui/SignIn";
import { placesFor } from "../state/places";
import { useApp, useText } from "./use";

/** The way to every page, and who is working here. */
export function Rail(): JSX.Element {
  const app = useApp();
  const text = useText();
  const may = (permission: string) => app.session.may(permission);
  const here = app.place;
  const bar = useRef<HTMLUListElement>(null);
  // On a phone the row of pages is longer than the screen: where one is must be seen.
  useEffect(() => {
    const link = bar.current?.querySelector("[aria-current]");
    link?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [here]);
  const running = app.runs.value.value?.runs.find((run) => run.state === "running");
  return (
    <nav class="rail" aria-label={text("pages")}>
      <a class="rail-sign" href="/studio/" aria-label="Ascolto">
        <Sign />
      </a>
      <ul ref={bar}>
        {placesFor(may).map(({ page, icon }) => (
          <li key={page}>
            <a
              href={app.router.href({ page, id: null, query: {} })}
              aria-current={here === page ? "page" : undefined}
              title={text(`page_${page}`)}
            >
              <Icon name={icon} />
              <span class="rail-name">{text(`page_${page}`)}</span>
              {page === "runs" && running ? (
                <span class="rail-count">
                  {running.percent}%<span class="hidden"> {text(`kind_${running.kind}`)}</span>
                </span>
              ) : null}
            </a>
          </li>
        ))}
      </ul>
      <Who />
    </nav>
  );
}

function Who(): JSX.Element | null {
  const app = useApp();
  const text = useText();
  const me = app.session.me.value;
  if (!me) return null;
  const close = () => document.getElementById("who-menu")?.hidePopover?.();
  const then = (run: () => void) => () => {
    close();
    run();
  };
  return (
    <div class="who">
      <button type="button" class="who-button" popovertarget="who-menu" title={me.name}>
        <span class="hidden">{me.name}</span>
        <Avatar person={me} size={34} />
      </button>
      <div id="who-menu" class="menu who-menu" popover="auto">
        <div class="who-name">
          <strong>{me.name}</strong>
          <span class="soft">{me.email}</span>
        </div>
        <LanguageSwitch />
        {app.session.may("conversations.read") ? (
          <a class="menu-item" href="/console">
            <Icon name="inbox" />
            {text("toConsole")}
          </a>
        ) : null}
        <button
          type="button"
          class="menu-item"
          onClick={then(() => app.session.setSingleKeys(!app.session.singleKeys.value))}
        >
          <Icon name={app.session.singleKeys.value ? "check" : "close"} />
          {text(app.session.singleKeys.value ? "singleKeysOn" : "singleKeysOff")}
        </button>
        <button type="button" class="menu-item" onClick={then(() => app.session.flipTheme())}>
          <Icon name="bolt" />
          {text("otherTheme")}
        </button>
        <button
          type="button"
          class="menu-item"
          onClick={then(() => {
            app.help.value = true;
          })}
        >
          <Icon name="keyboard" />
          {text("shortcuts")}
        </button>
        <button type="button" class="menu-item" onClick={() => void app.session.signOut()}>
          <Icon name="out" />
          {text("signOut")}
        </button>
      </div>
    </div>
  );
}
