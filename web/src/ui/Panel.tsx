import { useEffect, useRef, useState } from "preact/hooks";
import { Composer } from "./Composer";
import { Extra } from "./Extra";
import { Header } from "./Header";
import { MessageList } from "./MessageList";
import { PersonBar } from "./PersonBar";
import { useStore, useTexts } from "./use";
import { watched } from "./watched";

const NARROW = "(max-width: 640px)";

export const Panel = watched(({ close }: { close: () => void }) => {
  const store = useStore();
  const t = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const composer = useRef<HTMLTextAreaElement>(null);
  const open = store.open.value;

  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open === open) return;
    if (!open) return element.close();
    element.show();
    void store.lookWhoIsThere();
    // On a touch screen the keyboard would cover what there is to read.
    if (matchMedia("(pointer: coarse)").matches) element.focus();
    else composer.current?.focus();
  }, [open, store]);
  useEffect(() => (open ? coverPage(dialog.current) : undefined), [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    if (!store.sheet.value) return close();
    store.sheet.value = null;
    dialog.current?.querySelector<HTMLElement>(".menu-button")?.focus();
  };
  const sheet = store.sheet.value;
  const [over, setOver] = useState(false);
  const dragged = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    setOver(event.type === "dragover");
    if (event.type === "drop") void store.attach(event.dataTransfer.files);
  };
  return (
    <dialog
      ref={dialog}
      class="panel"
      tabIndex={-1}
      lang={store.language.value}
      aria-label={t("panel")}
      onKeyDown={onKeyDown}
      onDragOver={dragged}
      onDragLeave={dragged}
      onDrop={dragged}
      data-over={over}
    >
      {/* A closed panel keeps no nodes: a long conversation costs nothing until it is read. */}
      {open ? (
        <>
          <Header close={close} />
          <Banner />
          <div class="stage">
            <div class="stage" inert={Boolean(sheet && sheet !== "menu")}>
              <MessageList composer={composer} />
              <PersonBar />
              <Composer input={composer} />
            </div>
            {sheet ? <Extra of="Sheet" /> : null}
          </div>
        </>
      ) : null}
    </dialog>
  );
});

const Banner = watched(() => {
  const store = useStore();
  const t = useTexts();
  if (!store.online.value) return <p class="banner offline">{t("offline")}</p>;
  if (store.lacking.value) return <p class="banner offline">{t("lacking")}</p>;
  if (!store.reachable.value) return <p class="banner">{t("reconnecting")}</p>;
  return null;
});

/**
 * On a phone the panel covers the page: make what lies behind it unreachable, and follow the
 * on-screen keyboard. A modal dialog would also silence the live region, which is outside it.
 */
function coverPage(dialog: HTMLDialogElement | null): () => void {
  const root = dialog?.getRootNode();
  if (!dialog || !(root instanceof ShadowRoot)) return () => {};
  const { host } = root;
  const narrow = matchMedia(NARROW);
  const covered: HTMLElement[] = [];
  let overflow: string | null = null;
  const uncover = () => {
    for (const element of covered.splice(0)) element.inert = false;
    if (overflow !== null) document.documentElement.style.overflow = overflow;
    overflow = null;
  };
  const cover = () => {
    uncover();
    if (!narrow.matches) return;
    for (const element of document.body.children) {
      if (!(element instanceof HTMLElement) || element.inert) continue;
      if (element === host || element.id === "ascolto-live") continue;
      element.inert = true;
      covered.push(element);
    }
    overflow = document.documentElement.style.overflow;
    document.documentElement.style.overflow = "hidden";
  };
  const view = window.visualViewport;
  const track = () => {
    if (!view) return;
    dialog.style.setProperty("--view-height", `${view.height}px`);
    dialog.style.setProperty("--view-top", `${view.offsetTop}px`);
  };
  cover();
  track();
  narrow.addEventListener("change", cover);
  view?.addEventListener("resize", track);
  view?.addEventListener("scroll", track);
  return () => {
    uncover();
    narrow.removeEventListener("change", cover);
    view?.removeEventListener("resize", track);
    view?.removeEventListener("scroll", track);
  };
}
