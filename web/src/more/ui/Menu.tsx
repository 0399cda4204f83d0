import { Icon, useEffect, useRef, useState, watched } from "#kit";
import type { Sound } from "../sound";
import type { SheetName } from "../types";
import type { Visit } from "../visit";
import type { Word } from "../words";
import { PATHS } from "./icons";
import { Wrong } from "./MailForm";

/** What is rarely needed, and one press away. */
export const Menu = watched(({ visit, sound }: { visit: Visit; sound: Sound }) => {
  const list = useRef<HTMLDivElement>(null);
  const [sounds, setSounds] = useState(sound.allowed);
  const { store } = visit;
  const customer = visit.customer.value;
  useEffect(() => list.current?.querySelector("button")?.focus(), []);

  const item = (word: Word, icon: string, press: () => void, hint?: Word) => (
    <li>
      <button type="button" onClick={press}>
        <Icon d={icon} />
        <span>
          {visit.text(word)}
          {hint ? <small>{visit.text(hint)}</small> : null}
        </span>
      </button>
    </li>
  );
  const go = (sheet: SheetName) => () => {
    store.sheet.value = sheet;
  };
  const toggle = () => {
    sound.allowed = !sound.allowed;
    setSounds(sound.allowed);
  };
  return (
    <>
      {/* A press beside the menu closes it; the keyboard has Escape and the menu's own button. */}
      {/* biome-ignore lint/a11y: see above */}
      <div class="scrim" onClick={() => visit.close()} />
      <div class="menu" ref={list}>
        {customer ? (
          <p class="menu-who">
            <Icon d={PATHS.ok} />
            {visit.text("known", { who: customer.name })}
          </p>
        ) : null}
        <ul>
          {item("fresh", PATHS.plus, () => void visit.goTo(null))}
          {item("conversations", PATHS.talks, go("conversations"))}
          {item("cases", PATHS.folder, go("cases"))}
          {item("transcript", PATHS.mail, go("transcript"))}
          {customer ? null : item("signIn", PATHS.key, go("sign_in"), "signInHint")}
          <li>
            <button type="button" role="switch" aria-checked={sounds} onClick={toggle}>
              <Icon d={PATHS.bell} />
              <span>
                {visit.text("sound")}
                <small>{visit.text("soundHint")}</small>
              </span>
              <b class="switch" />
            </button>
          </li>
        </ul>
        <Wrong text={visit.problem.value} />
      </div>
    </>
  );
});
