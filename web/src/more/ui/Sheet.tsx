import type { ComponentChildren } from "preact";
import { Icon, useEffect, useRef, watched } from "#kit";
import type { Visit } from "../visit";
import type { Word } from "../words";
import { PATHS } from "./icons";
import { Wrong } from "./MailForm";

interface Props {
  visit: Visit;
  title: Word;
  children: ComponentChildren;
}

/** Something that lies over the conversation; the conversation behind it is inert. */
export const Sheet = watched(({ visit, title, children }: Props) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    // Whatever closes it, the keyboard goes back to where it came from.
    const root = heading.current?.getRootNode() as ShadowRoot;
    return () => {
      if (visit.store.open.peek()) root.querySelector<HTMLElement>(".menu-button")?.focus();
    };
  }, [title, visit]);
  return (
    <section class="sheet" aria-labelledby="sheet-title">
      <div class="sheet-head">
        <button
          type="button"
          class="round"
          aria-label={visit.text("back")}
          onClick={() => visit.close()}
        >
          <Icon d={PATHS.back} />
        </button>
        <h3 id="sheet-title" tabIndex={-1} ref={heading}>
          {visit.text(title)}
        </h3>
      </div>
      <div class="sheet-body">
        <Wrong text={visit.problem.value} />
        {children}
      </div>
    </section>
  );
});

/** The place of what is being fetched. */
export function Bones({ visit }: { visit: Visit }) {
  return (
    <div class="bones" role="status">
      <span class="hidden">{visit.text("loading")}</span>
      <i />
      <i />
      <i />
    </div>
  );
}
