/**
 * What the second part borrows from the first, so that it carries no copy.
 *
 * They are handed over through `AscoltoApp.kit` (see `more/borrowed.ts`).
 */
export { computed, effect, signal } from "@preact/signals-core";
export { Fragment } from "preact";
export { useEffect, useRef, useState } from "preact/hooks";
export { jsx, jsxs } from "preact/jsx-runtime";
export { Problem, path } from "./api/client";
export { fill } from "./i18n";
export { alone } from "./state/locks";
export { Sender } from "./state/sender";
export { SOUND } from "./state/store";
export { Icon } from "./ui/icons";
export { watched } from "./ui/watched";
