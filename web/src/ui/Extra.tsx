import type { ComponentChildren, ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import type { Views } from "../more/types";
import { useStore } from "./use";
import { watched } from "./watched";

interface Props {
  of: keyof Views;
  with?: object;
  children?: ComponentChildren;
}

/** A view of the second part, which it brings along; until it is here, what stands inside. */
export const Extra = watched((props: Props) => {
  const store = useStore();
  const View = store.extras.value?.views[props.of] as ComponentType | undefined;
  useEffect(() => void store.need(), [store]);
  return View ? <View {...props.with} /> : props.children;
});
