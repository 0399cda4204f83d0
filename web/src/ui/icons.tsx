import type { JSX } from "preact";

const PATHS = {
  close: "M5 5l10 10M15 5L5 15",
  send: "M3.5 10h12.5M10.5 4.5L16 10l-5.5 5.5",
  person: "M3.5 16.5c.6-3.2 3-5 6.5-5s5.9 1.8 6.5 5M10 9a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 10 9z",
  up: "M6.5 9v7.5h-3V9zM6.5 9l3-6c1.2 0 2 .9 1.8 2.1L10.8 8h4.4c1 0 1.7.9 1.5 1.9l-1 5.2c-.2.8-.8 1.4-1.6 1.4H6.5",
  down: "M6.5 11V3.5h-3V11zM6.5 11l3 6c1.2 0 2-.9 1.8-2.1L10.8 12h4.4c1 0 1.7-.9 1.5-1.9l-1-5.2c-.2-.8-.8-1.4-1.6-1.4H6.5",
  out: "M8 5H5v10h10v-3M11 4h5v5M16 4l-7 7",
  down2: "M10 4v11M5.5 10.5L10 15l4.5-4.5",
  page: "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.8 10h5M7.8 13h5",
  check: "M4.5 10.5l3.5 3.5 7.5-8",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  clip: "M15.8 9.3l-6 6a3.6 3.6 0 0 1-5.1-5.1l6.6-6.6a2.4 2.4 0 0 1 3.4 3.4l-6.5 6.5a1.2 1.2 0 0 1-1.7-1.7l5.5-5.5",
  alert: "M10 6v5M10 14v.1M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z",
} as const;

/** A picture of the set, or one that is drawn by the path `d`. */
export function Icon(props: { name: keyof typeof PATHS } | { d: string }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={"d" in props ? props.d : PATHS[props.name]} />
    </svg>
  );
}

/** Ventolia's sign: a V that the wind carries on. */
export function Sign(): JSX.Element {
  return (
    <svg class="sign" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M4 8.5c4.2 0 6 2.6 7.4 6.2L15 24" />
      <path d="M15 24c2.2-8.4 5-12.6 9.6-12.6a3.3 3.3 0 1 0-3.3-3.3" />
      <path class="breeze" d="M20.4 17.6h5.8" />
    </svg>
  );
}
