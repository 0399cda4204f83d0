import type { JSX } from "preact";
import { Sign } from "../../src/ui/icons";
import { Avatar } from "../../staff/ui/bits";
import { Icon, type IconName } from "../../staff/ui/icons";
import { LanguageSwitch } from "../../staff/ui/SignIn";
import type { Presence } from "../api/types";
import type { Page } from "../state/router";
import { useApp, useText } from "./use";

const PLACES: { page: Page; icon: IconName; permission: string }[] = [
  { page: "inbox", icon: "inbox", permission: "conversations.read" },
  { page: "cases", icon: "cases", permission: "cases.read" },
  { page: "search", icon: "search", permission: "search.read" },
  { page: "replies", icon: "replies", permission: "canned.read" },
  { page: "outcomes", icon: "outcomes", permission: "insights.read" },
  { page: "staff", icon: "staff", permission: "staff.read" },
  { page: "audit", icon: "audit", permission: "audit.read" },
];

/** The way to every page, and who is working here. */
export function Rail(): JSX.Element {
  const app = useApp();
  const text = useText();
  const here = app.router.route.value.page;
  const counts = app.queue.counts.value;
  const open = PLACES.filter(({ permission }) => app.session.may(permission));
  return (
    <nav class="rail" aria-label={text("pages")}>
      <a class="rail-sign" href="/console/inbox/mine" aria-label="Ascolto">
        <Sign />
      </a>
      <ul>
        {open.map(({ page, icon }) => (
          <li key={page}>
            <a
              href={app.router.href(page === "inbox" ? { page, view: "mine" } : { page })}
              aria-current={here === page ? "page" : undefined}
              title={text(`page_${page}`)}
            >
              <Icon name={icon} />
              <span class="rail-name">{text(`page_${page}`)}</span>
              {page === "inbox" && counts?.unassigned ? (
                <span class="rail-count">
                  {counts.unassigned > 99 ? "99+" : counts.unassigned}
                  <span class="hidden"> {text("waitingForPerson")}</span>
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

const STATES: Presence[] = ["present", "away", "offline"];

function Who(): JSX.Element | null {
  const app = useApp();
  const text = useText();
  const me = app.session.me.value;
  if (!me) return null;
  const close = () => document.getElementById("who-menu")?.hidePopover?.();
  const go = () => {
    close();
    app.router.go({ page: "profile" });
  };
  return (
    <div class="who">
      <button type="button" class="who-button" popovertarget="who-menu" title={me.name}>
        <span class="hidden">
          {me.name}: {text(`presence_${me.presence}`)}
        </span>
        <Avatar person={me} size={34} />
        <span class="dot" data-presence={me.presence} />
      </button>
      <div id="who-menu" class="menu who-menu" popover="auto">
        <div class="who-name">
          <strong>{me.name}</strong>
          <span class="soft">{me.email}</span>
        </div>
        {app.session.may("presence.write") ? (
          <fieldset class="presence">
            <legend>{text("presence")}</legend>
            {STATES.map((state) => (
              <label key={state}>
                <input
                  type="radio"
                  name="presence"
                  value={state}
                  checked={me.presence === state}
                  onChange={() => void app.actions.setPresence(state)}
                />
                <span class="dot" data-presence={state} />
                {text(`presence_${state}`)}
              </label>
            ))}
          </fieldset>
        ) : null}
        <LanguageSwitch />
        {app.session.may("training.read") ? (
          <a class="menu-item" href="/studio">
            <Icon name="outcomes" />
            {text("toStudio")}
          </a>
        ) : null}
        <button type="button" class="menu-item" onClick={go}>
          <Icon name="profile" />
          {text("page_profile")}
        </button>
        <button
          type="button"
          class="menu-item"
          onClick={() => {
            close();
            app.help.value = true;
          }}
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
