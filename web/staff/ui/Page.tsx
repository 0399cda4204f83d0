import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A page of its own: a head with what can be chosen, and the rest that scrolls. */
export function PageFrame(props: {
  title: string;
  tools?: ComponentChildren;
  wide?: boolean;
  children: ComponentChildren;
}): JSX.Element {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${props.title} · Ascolto`;
  }, [props.title]);
  return (
    <main class="pane page" id="main" tabIndex={-1} aria-labelledby="page-title">
      <header class="pane-head page-head">
        <h1 id="page-title">{props.title}</h1>
        {props.tools}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable */}
      <section class="page-scroll" ref={box} tabIndex={0} aria-labelledby="page-title">
        <div class={props.wide ? "page-body wide" : "page-body"}>{props.children}</div>
      </section>
    </main>
  );
}
