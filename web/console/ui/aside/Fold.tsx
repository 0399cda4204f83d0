import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../../../staff/ui/icons";

/** A part of the pane that opens and shuts; what is shut is not asked for. */
export function Fold(props: {
  title: string;
  count?: number | string | undefined;
  open?: boolean;
  children: () => ComponentChildren;
}): JSX.Element {
  const [open, setOpen] = useState(props.open ?? false);
  return (
    <details
      class="fold"
      open={open}
      onToggle={(event) => setOpen((event.currentTarget as HTMLDetailsElement).open)}
    >
      <summary>
        <h3>{props.title}</h3>
        {props.count !== undefined && props.count !== 0 ? (
          <span class="count">{props.count}</span>
        ) : null}
        <Icon name="down" />
      </summary>
      {open ? <div class="fold-body">{props.children()}</div> : null}
    </details>
  );
}
