import type { JSX } from "preact";
import { Caps } from "../../../staff/ui/bits";
import { Icon } from "../../../staff/ui/icons";
import { Palette } from "../../../staff/ui/Palette";
import type { Span } from "../../api/inbox";
import { type Draft, saidBy } from "../../state/draft";
import { useApp, useLabel, useText } from "../use";
import { tintOf } from "./paint";

/** What was marked in the text, and what can be done with the words that are picked. */
export function Entities({ draft, may }: { draft: Draft; may: boolean }): JSX.Element {
  const text = useText();
  const spans = draft.entities.value;
  return (
    <div class="entities">
      {draft.picked.value && may ? <PickedBar draft={draft} /> : null}
      {spans.length ? (
        <ul class="entity-list" aria-label={text("entities")}>
          {spans.map((span) => (
            <li key={`${span.start}-${span.entity}`}>
              <EntityChip draft={draft} span={span} may={may} />
            </li>
          ))}
        </ul>
      ) : draft.picked.value ? null : (
        <p class="soft">{text("noEntitiesHere")}</p>
      )}
    </div>
  );
}

function EntityChip(props: { draft: Draft; span: Span; may: boolean }): JSX.Element {
  const { draft, span } = props;
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const said = saidBy(draft.text, span);
  const name = label("entity", span.entity);
  return (
    <span class="entity-chip" data-tint={tintOf(span.entity)}>
      <span class="entity-said clip">{said}</span>
      <span class="entity-kind">
        {name}
        {span.role ? ` · ${span.role}` : ""}
      </span>
      {props.may ? (
        <button
          type="button"
          class="entity-remove"
          aria-label={text("removeEntity", { entity: name, text: said })}
          onClick={() => {
            draft.unmark(span);
            app.announce(text("entityRemoved", { entity: name }));
            document.getElementById("message-text")?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      ) : null}
    </span>
  );
}

/** Names for the words that are picked: one press, or `e` and a few letters. */
function PickedBar({ draft }: { draft: Draft }): JSX.Element {
  const app = useApp();
  const text = useText();
  const { inbox } = app;
  if (draft.splitting.value) return <p class="split-hint">{text("splitWhere")}</p>;
  return (
    <div class="picked-bar">
      <p class="picked-words">
        <q>{draft.pickedText.value}</q> {text("isA")}
      </p>
      <button
        type="button"
        class="button small"
        aria-keyshortcuts="e"
        onClick={() => {
          inbox.asking.value = "entity";
        }}
      >
        {text("chooseEntity")} <Caps keys="e" />
      </button>
      {draft.pickedEntity.value ? (
        <button
          type="button"
          class="button small"
          onClick={() => {
            const span = draft.pickedEntity.peek();
            if (span) draft.unmark(span);
            document.getElementById("message-text")?.focus();
          }}
        >
          {text("noEntityHere")}
        </button>
      ) : null}
      <button
        type="button"
        class="bare"
        aria-label={text("letGo")}
        onClick={() => {
          draft.picked.value = null;
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

/** Which entity the words that are picked are. */
export function EntityDialog({ draft }: { draft: Draft }): JSX.Element {
  const app = useApp();
  const text = useText();
  const label = useLabel();
  const { inbox } = app;
  const names = inbox.catalogue.value.value?.entities ?? [];
  // Those the model found here, or that look like it, come first.
  const likely = likelyEntities(draft.pickedText.value);
  const place = (name: string) => likely.indexOf(name) >>> 0;
  const choices = names
    .toSorted((a, b) => place(a) - place(b))
    .map((name) => ({
      id: name,
      title: label("entity", name),
      group: name,
      run: () => {
        const marked = draft.mark(name);
        const said = marked ? "entityMarked" : "entityAcross";
        app.announce(text(said, { entity: label("entity", name) }));
        if (!marked) app.toasts.problem(text("entityAcross"));
        document.getElementById("message-text")?.focus();
      },
    }));
  return (
    <Palette
      name={text("chooseEntity")}
      hint={text("whichEntity", { text: draft.pickedText.value.slice(0, 40) })}
      icon="link"
      choices={choices}
      close={() => {
        inbox.asking.value = null;
      }}
    />
  );
}

const LOOKS: [RegExp, string][] = [
  [/€|\beuro\b|\beur\b/i, "amount"],
  [/@/, "email"],
  [/^TK-?\d/i, "ticket_id"],
  [/^OR-?\d/i, "order_id"],
  [/^VT\d/i, "customer_code"],
  [/^B\d{6,}/i, "bill_number"],
  [/^IT\d{3}E/i, "pod"],
  [/^IT\d{2}[A-Z]\d/i, "iban"],
  [/^\d{14}$/, "pdr"],
  [/^[A-Z]{6}\d{2}/i, "tax_code"],
  [/^\+?\d[\d\s]{7,}$/, "phone"],
  [/kwh|smc|\bmc\b/i, "meter_value"],
  [
    /\d{1,2}[/.-]\d{1,2}|\b(?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|ieri|oggi|domani|lunedì|january|february|march|april|may|june|july|august|september|october|november|december|yesterday|today|tomorrow|monday)\b/i,
    "date",
  ],
  [/\b(?:luce|gas|fibra|router|app|modem|electricity|fibre|power)\b/i, "product"],
];

/** What words look like, likeliest first. */
export function likelyEntities(said: string): string[] {
  return LOOKS.filter(([look]) => look.test(said)).map(([, name]) => name);
}
