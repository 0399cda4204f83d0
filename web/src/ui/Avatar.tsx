import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Agent } from "../api/events";
import { safeUrl } from "./links";
import { useStore } from "./use";

/** Who of the staff speaks: the photo, or the initials where there is none. */
export function Avatar({ agent }: { agent: Agent }): JSX.Element {
  const { base } = useStore();
  const [failed, setFailed] = useState(false);
  const src = agent.photo_url && !failed ? safeUrl(agent.photo_url, base) : null;
  return (
    <span class="avatar" aria-hidden="true">
      {src ? <img src={src} alt="" onError={() => setFailed(true)} /> : initials(agent.name)}
    </span>
  );
}

/** At most two letters. */
function initials(name: string): string {
  const names = name.trim().split(/\s+/);
  return [names[0], names.length > 1 ? names.at(-1) : ""]
    .map((one) => [...(one ?? "")][0])
    .join("");
}
