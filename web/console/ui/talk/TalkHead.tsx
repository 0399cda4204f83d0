import type { JSX } from "preact";
import { exact } from "../../../staff/state/times";
import { Ago, Avatar, Caps, Chip, KeyButton } from "../../../staff/ui/bits";
import { Icon, type IconName } from "../../../staff/ui/icons";
import type { TalkDetail } from "../../api/types";
import type { Talk } from "../../state/talk";
import { SlaChip } from "../inbox/QueuePane";
import { useApp, useLabel, useText } from "../use";

export function TalkHead({ talk }: { talk: Talk }): JSX.Element {
  const app = useApp();
  const text = useText();
  const detail = talk.detail.value;
  const name = detail ? (detail.customer?.name ?? text("visitor")) : "…";
  return (
    <header class="pane-head talk-head">
      <a
        class="bare back"
        href={app.router.href({ id: null, query: {} })}
        aria-label={text("backToList")}
      >
        <Icon name="back" />
      </a>
      <div class="talk-who">
        <h2>
          <span class="clip">{name}</span>
          {detail?.customer ? <span class="code">{detail.customer.code}</span> : null}
        </h2>
        <p class="talk-state">{detail ? <State detail={detail} talk={talk} /> : null}</p>
      </div>
      <Others talk={talk} />
      <div class="talk-actions">
        <Primary talk={talk} />
        {talk.isMine.value ? (
          <span class="wide-only">
            <KeyButton command="pass" class="bare" icon="pass" bare />
            <KeyButton command="snooze" class="bare" icon="moon" bare />
            <KeyButton command="return" class="bare" icon="bot" bare />
          </span>
        ) : null}
        <More />
        <button
          type="button"
          class="bare details-button"
          aria-label={text("customerPane")}
          title={`${text("customerPane")} (D)`}
          aria-pressed={app.router.route.value.query.pane === "customer"}
          onClick={() => app.keys.find("details")?.run()}
        >
          <Icon name="profile" />
        </button>
      </div>
    </header>
  );
}

function State({ detail, talk }: { detail: TalkDetail; talk: Talk }): JSX.Element {
  const text = useText();
  const label = useLabel();
  const language = useApp().session.language.value;
  const { owner, assignee, snoozed, snoozed_until: until, sla, reason } = detail;
  const state =
    owner === "person"
      ? talk.isMine.value
        ? text("withYou")
        : text("withPerson", { who: assignee?.name ?? "?" })
      : text(`owner_${owner}`);
  return (
    <>
      <span class="owner" data-owner={owner} data-mine={talk.isMine.value}>
        <span class="dot" />
        {state}
        {owner === "queue" && detail.waiting_since ? (
          <>
            {" "}
            <Ago at={detail.waiting_since} />
          </>
        ) : null}
      </span>
      {reason ? <Chip>{label("reason", reason)}</Chip> : null}
      {sla ? <SlaChip sla={sla} /> : null}
      {snoozed ? (
        until ? (
          <Chip icon="moon" title={exact(until, language)}>
            {text("until")} <Ago at={until} future />
          </Chip>
        ) : (
          <Chip icon="moon">{text("untilHeWrites")}</Chip>
        )
      ) : null}
    </>
  );
}

/** Who else has this conversation on the screen. */
function Others({ talk }: { talk: Talk }): JSX.Element | null {
  const app = useApp();
  const text = useText();
  const others = talk.others.value;
  if (others.length === 0) return null;
  const names = others.map((person) => person.name).join(", ");
  return (
    <p class="others" title={text("alsoHere", { who: names })}>
      <span class="hidden">{text("alsoHere", { who: names })}</span>
      {others.slice(0, 3).map((person) => (
        <Avatar key={person.id} person={app.person(person)} size={24} />
      ))}
    </p>
  );
}

function Primary({ talk }: { talk: Talk }): JSX.Element | null {
  const text = useText();
  const owner = talk.owner.value;
  if (!talk.detail.value) return null;
  if (talk.isMine.value) {
    return <KeyButton command="close" class="button" icon="check" />;
  }
  const word = {
    queue: "take",
    bot: "takeFromBot",
    closed: "reopen",
    person: "takeOver",
  } as const;
  return (
    <KeyButton command="take" class={owner === "queue" ? "button primary" : "button"}>
      {text(word[owner])}
    </KeyButton>
  );
}

const MORE: [string, IconName][] = [
  ["pass", "pass"],
  ["release", "inbox"],
  ["return", "bot"],
  ["snooze", "moon"],
  ["wake", "sun"],
  ["case", "cases"],
  ["macros", "bolt"],
  ["merge", "merge"],
];

function More(): JSX.Element {
  const app = useApp();
  const text = useText();
  const open = MORE.map(([id, icon]) => ({ command: app.keys.find(id), icon })).filter(
    ({ command }) => command && (command.when?.() ?? true),
  );
  const pick = (run: () => void) => {
    document.getElementById("talk-more")?.hidePopover?.();
    run();
  };
  return (
    <>
      <button
        type="button"
        class="bare"
        popovertarget="talk-more"
        id="talk-more-button"
        aria-label={text("moreActions")}
        title={text("moreActions")}
      >
        <Icon name="more" />
      </button>
      <div id="talk-more" class="menu talk-menu" popover="auto">
        {open.length === 0 ? <p class="soft">{text("takeFirst")}</p> : null}
        {open.map(({ command, icon }) =>
          command ? (
            <button
              key={command.id}
              type="button"
              class="menu-item"
              onClick={() => pick(command.run)}
            >
              <Icon name={icon} />
              <span>{text(command.title as Parameters<typeof text>[0])}</span>
              {command.keys ? <Caps keys={command.keys} /> : null}
            </button>
          ) : null,
        )}
      </div>
    </>
  );
}
