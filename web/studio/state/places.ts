import type { IconName } from "../../staff/ui/icons";
import type { Page } from "./router";

interface PlaceShown {
  page: Page;
  icon: IconName;
  /** The two keys that lead there. */
  keys: string;
  permission: string;
}

/**
 * The pages that are built, in the order of the rail; the first that a member may see is where he
 * lands. Each has its screen in `ui/Studio.tsx`.
 */
export const PLACES = [
  { page: "inbox", icon: "inbox", keys: "g i", permission: "labels.read" },
  { page: "groups", icon: "bulb", keys: "g g", permission: "labels.read" },
  { page: "agreement", icon: "staff", keys: "g a", permission: "labels.read" },
  { page: "quality", icon: "audit", keys: "g q", permission: "labels.read" },
  { page: "dialogues", icon: "chat", keys: "g d", permission: "labels.read" },
  { page: "files", icon: "file", keys: "g f", permission: "labels.read" },
  { page: "models", icon: "outcomes", keys: "g m", permission: "training.read" },
  { page: "compare", icon: "merge", keys: "g c", permission: "training.read" },
  { page: "runs", icon: "clock", keys: "g r", permission: "training.read" },
] as const satisfies readonly PlaceShown[];

export type Shown = (typeof PLACES)[number]["page"];
type May = (permission: string) => boolean;

/** The pages that a member may see. */
export function placesFor(may: May): readonly (PlaceShown & { page: Shown })[] {
  return PLACES.filter(({ permission }) => may(permission));
}

/** Which page is shown where this one is asked for; none where nothing may be seen. */
export function placeFor(page: Page, may: May): Shown | null {
  const places = placesFor(may);
  return (places.find((place) => place.page === page) ?? places[0])?.page ?? null;
}
