import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./icons";
import { useStore, useTexts } from "./use";
import { watched } from "./watched";

export const LIMIT = 4_000;
const NEAR = 3_500;
const KINDS = ".pdf,.png,.jpg,.jpeg,.webp,.heic,.txt,.csv";

export const Composer = watched(({ input }: { input: RefObject<HTMLTextAreaElement> }) => {
  const store = useStore();
  const t = useTexts();
  const draft = store.draft.value;
  // The server counts characters, not UTF-16 units.
  const count = draft.length > NEAR / 2 ? [...draft.trim()].length : draft.length;
  const over = count - LIMIT;
  const usable = draft.trim() !== "" && over <= 0;

  useLayoutEffect(() => {
    const area = input.current;
    // Where CSS cannot size a field by its content, and the panel is on the screen to be measured.
    if (!area?.scrollHeight || CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [draft, input]);

  const send = () => {
    if (!usable) return;
    store.send(draft);
    store.setDraft("");
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    send();
  };
  const paste = (event: ClipboardEvent) => {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    void store.attach(files);
  };
  return (
    <form class="composer" onSubmit={submit}>
      <div class="field" data-over={over > 0}>
        <Attach />
        <textarea
          ref={input}
          rows={1}
          value={draft}
          placeholder={t("write")}
          aria-label={t("write")}
          aria-describedby="hint count"
          aria-invalid={over > 0}
          enterkeyhint="send"
          autocomplete="off"
          onInput={(event) => store.setDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={paste}
        />
        <button type="submit" class="send" aria-label={t("send")} aria-disabled={!usable}>
          <Icon name="send" />
        </button>
      </div>
      <p id="hint" class="hidden">
        {t("hint")}
      </p>
      <p id="count" class="count" role="status" data-over={over > 0}>
        {over > 0
          ? t("tooLong", { over })
          : count > NEAR
            ? t("count", { count, limit: LIMIT })
            : ""}
      </p>
    </form>
  );
});

function Attach(): JSX.Element {
  const store = useStore();
  const t = useTexts();
  const picker = useRef<HTMLInputElement>(null);
  const chosen = ({ currentTarget }: JSX.TargetedEvent<HTMLInputElement>) => {
    void store.attach(currentTarget.files ?? []);
    currentTarget.value = "";
  };
  return (
    <>
      <input type="file" multiple hidden accept={KINDS} ref={picker} onChange={chosen} />
      <button
        type="button"
        class="round"
        aria-label={t("attach")}
        title={t("attach")}
        onClick={() => picker.current?.click()}
      >
        <Icon name="clip" />
      </button>
    </>
  );
}
