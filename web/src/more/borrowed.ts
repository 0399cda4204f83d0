/**
 * The kit of the first part, as the second finds it on the page.
 *
 * The build puts this in the place of `#kit` and of the JSX runtime.
 */
import type * as Kit from "../kit";

declare const AscoltoApp: { kit: typeof Kit };

export const {
  alone,
  computed,
  effect,
  fill,
  Fragment,
  Icon,
  jsx,
  jsxs,
  path,
  Problem,
  Sender,
  SOUND,
  signal,
  useEffect,
  useRef,
  useState,
  watched,
} = AscoltoApp.kit;
