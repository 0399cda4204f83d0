import { effect } from "@preact/signals-core";
import type { ComponentChild, FunctionComponent } from "preact";
import { useEffect, useReducer, useRef } from "preact/hooks";

/**
 * Make a view that is drawn again when a signal that it read has changed.
 *
 * This does for seven views what `@preact/signals` does for all, in 1 kB gzip less. What such a
 * view draws is drawn anew with it, so the views inside need no wrapping of their own.
 */
export function watched<Props>(view: (props: Props) => ComponentChild): FunctionComponent<Props> {
  return (props) => {
    const [, drawAgain] = useReducer((count: number) => count + 1, 0);
    const stop = useRef<() => void>(null);
    useEffect(() => () => stop.current?.(), []);
    stop.current?.();
    let drawn: ComponentChild = null;
    let first = true;
    stop.current = effect(() => {
      if (!first) return drawAgain(null);
      first = false;
      drawn = view(props as Props);
    });
    return drawn;
  };
}
