import type { JSX } from "preact";
import type { Language } from "../api/events";
import { Avatar } from "./Avatar";
import { Icon, Sign } from "./icons";
import { useStore, useTexts } from "./use";
import { watched } from "./watched";

const SUBTITLES = {
  bot: "machine",
  queue: "inQueue",
  person: "withPerson",
  closed: "ended",
} as const;

export const Header = watched(({ close }: { close: () => void }) => {
  const store = useStore();
  const t = useTexts();
  const owner = store.owner.value;
  const agent = store.agent.value;
  const menu = store.sheet.value === "menu";
  return (
    <div class="head">
      <Wind />
      {agent ? (
        <Avatar agent={agent} key={agent.id} />
      ) : (
        <span class="mark">
          <Sign />
        </span>
      )}
      <div class="who">
        <h2>{agent ? agent.name : store.name}</h2>
        <p data-owner={owner}>{agent ? t("ofFirm") : t(SUBTITLES[owner])}</p>
      </div>
      <LanguageSwitch />
      <button
        type="button"
        class="round menu-button"
        aria-label={t("menu")}
        title={t("menu")}
        aria-expanded={menu}
        onClick={() => {
          store.sheet.value = menu ? null : "menu";
        }}
      >
        <Icon name="menu" />
      </button>
      <button
        type="button"
        class="round"
        aria-label={t("close")}
        title={t("close")}
        onClick={close}
      >
        <Icon name="close" />
      </button>
    </div>
  );
});

const LANGUAGES: { code: Language; name: string }[] = [
  { code: "it", name: "IT, Italiano" },
  { code: "en", name: "EN, English" },
];

function LanguageSwitch(): JSX.Element {
  const store = useStore();
  const t = useTexts();
  return (
    <fieldset class="languages">
      <legend class="hidden">{t("language")}</legend>
      {LANGUAGES.map(({ code, name }) => (
        <button
          type="button"
          key={code}
          lang={code}
          aria-label={name}
          aria-pressed={store.language.value === code}
          onClick={() => void store.setLanguage(code)}
        >
          {code.toUpperCase()}
        </button>
      ))}
    </fieldset>
  );
}

function Wind(): JSX.Element {
  return (
    <svg class="wind" viewBox="0 0 400 96" preserveAspectRatio="xMaxYMid slice" aria-hidden="true">
      <path d="M120 84c70-4 96-46 168-46 46 0 70 22 122 16" />
      <path d="M150 104c72-6 104-48 168-48 40 0 58 14 92 12" />
      <path d="M110 62c60-2 92-42 160-42 58 0 84 26 140 18" />
    </svg>
  );
}
