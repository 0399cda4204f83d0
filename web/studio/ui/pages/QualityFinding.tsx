import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Chip } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import type { Finding, FixOf, Item } from "../../api/quality";
import { has, type Key } from "../../i18n";
import { useCommand } from "../shared/command";
import { IntentPicker } from "../shared/IntentPicker";
import { Sheet } from "../shared/Sheet";
import { Where } from "../shared/Where";
import { useApp, useFigures, useText } from "../use";

const TONES = { high: "danger", medium: "warm", low: undefined } as const;
const SHARES = ["similarity", "share", "confidence"];

/** One finding: what was found, the examples it is about, and what mends it. */
export function FindingCard({ finding }: { finding: Finding }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { busy, send } = useCommand();
  const [moving, setMoving] = useState<Item | null>(null);
  const may = app.session.may("labels.write") && finding.state === "open";
  const fix = async (how: FixOf, said: string) => {
    const path = `/quality/${encodeURIComponent(finding.id)}/fix`;
    const done = await send<Finding>(path, how, "quality");
    if (done) app.toasts.done(said);
    return done !== null;
  };
  const move = (item: Item, to: string) =>
    fix(
      { fix: "move", text: item.text, intent: item.intent, to },
      text("fixedMove", { intent: to }),
    );
  return (
    <article class="panel-box finding" data-severity={finding.severity}>
      <header>
        <Chip tone={TONES[finding.severity]}>{text(`severity_${finding.severity}`)}</Chip>
        <h3>
          <Said finding={finding} />
        </h3>
        <Params finding={finding} />
        {may ? (
          <p class="finding-fixes">
            {finding.fixes.includes("collect") ? (
              <button
                type="button"
                class="button small"
                aria-disabled={busy}
                onClick={() =>
                  void fix(
                    { fix: "collect" },
                    text("fixedCollect", { intent: finding.intent ?? "" }),
                  )
                }
              >
                <Icon name="inbox" />
                {text("fixCollect")}
              </button>
            ) : null}
            {finding.fixes.includes("keep") ? (
              <button
                type="button"
                class="button small"
                aria-disabled={busy}
                onClick={() => void fix({ fix: "keep" }, text("fixedKeep"))}
              >
                <Icon name="check" />
                {text("fixKeep")}
              </button>
            ) : null}
          </p>
        ) : null}
      </header>
      {finding.items.length ? (
        <ul class="finding-items">
          {finding.items.map((item, index) => (
            <li key={index}>
              <p>{item.text}</p>
              <p class="finding-place">
                <code>{item.intent}</code> <Where file={item.file} line={item.line} />
              </p>
              {may ? (
                <Fixes
                  finding={finding}
                  item={item}
                  busy={busy}
                  move={(to) => void move(item, to)}
                  elsewhere={() => setMoving(item)}
                  remove={() =>
                    void fix(
                      { fix: "delete", text: item.text, intent: item.intent },
                      text("fixedDelete", { file: item.file }),
                    )
                  }
                />
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {moving ? (
        <MoveSheet
          item={moving}
          finding={finding}
          busy={busy}
          move={move}
          close={() => setMoving(null)}
        />
      ) : null}
    </article>
  );
}

/** The sentence for a finding: some kinds have two sides. */
export function saidOf({ kind, params, items }: Finding): Key {
  if (kind === "imbalance" && params.language) return "said_imbalance_language";
  if (kind === "unused_entity" && items.length) return "said_unused_entity_examples";
  return `said_${kind}`;
}

/** The sentence with its names as code. */
function Said({ finding }: { finding: Finding }): JSX.Element {
  const text = useText();
  // Filled with marks that no name holds, so that names can be set apart.
  const said = text(saidOf(finding), {
    intent: `\u0000${finding.intent ?? ""}\u0000`,
    other: `\u0000${finding.other ?? ""}\u0000`,
    entity: `\u0000${finding.entity ?? ""}\u0000`,
  });
  const parts: ComponentChildren[] = said
    .split("\u0000")
    .map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part));
  return <>{parts}</>;
}

function Params({ finding }: { finding: Finding }): JSX.Element | null {
  const text = useText();
  const { share, number } = useFigures();
  const said = Object.entries(finding.params).flatMap(([name, value]) => {
    const shown =
      typeof value === "string" ? value : SHARES.includes(name) ? share(value) : number(value);
    const key = [`param_${finding.kind}_${name}`, `param_${name}`].find(has);
    return key ? text(key, { value: shown }) : [];
  });
  return said.length ? <span class="soft">{said.join(" · ")}</span> : null;
}

/** Where an example may go: the other intent of the finding, unless it is there. */
function targetOf(finding: Finding, item: Item): string | null {
  if (finding.other && finding.other !== item.intent) return finding.other;
  return finding.intent && finding.intent !== item.intent ? finding.intent : null;
}

function Fixes(props: {
  finding: Finding;
  item: Item;
  busy: boolean;
  move: (to: string) => void;
  elsewhere: () => void;
  remove: () => void;
}): JSX.Element {
  const text = useText();
  const { finding, item, busy } = props;
  const target = targetOf(finding, item);
  const { fixes } = finding;
  return (
    <p class="item-fixes">
      {fixes.includes("move") && target ? (
        <button
          type="button"
          class="button small"
          aria-disabled={busy}
          onClick={() => props.move(target)}
        >
          {text("fixMoveTo", { intent: target })}
        </button>
      ) : null}
      {fixes.includes("move") ? (
        <button type="button" class="button small" aria-disabled={busy} onClick={props.elsewhere}>
          {text("fixMoveElse")}
        </button>
      ) : null}
      {fixes.includes("delete") ? (
        <button
          type="button"
          class="button small"
          aria-disabled={busy}
          aria-label={text("fixDeleteThis", { text: item.text, file: `${item.file}:${item.line}` })}
          onClick={props.remove}
        >
          {text("delete")}
        </button>
      ) : null}
    </p>
  );
}

function MoveSheet(props: {
  item: Item;
  finding: Finding;
  busy: boolean;
  move: (item: Item, to: string) => Promise<boolean>;
  close: () => void;
}): JSX.Element {
  const text = useText();
  const { item, finding } = props;
  const likely = targetOf(finding, item);
  const [intent, setIntent] = useState<string | null>(likely);
  const [error, setError] = useState<string | null>(null);
  const submit = async () => {
    if (!intent) return setError(text("intentNeeded"));
    if (await props.move(item, intent)) props.close();
  };
  return (
    <Sheet
      id="move-title"
      title={text("fixMoveTitle")}
      close={props.close}
      submit={() => void submit()}
      action={text("fixMoveGo")}
      busy={props.busy}
      error={error}
    >
      <p class="quoted">{item.text}</p>
      <IntentPicker value={intent} choose={setIntent} first={likely ? [likely] : []} />
    </Sheet>
  );
}
