import type { JSX } from "preact";
import type { Language } from "../api/events";
import { Icon, Sign } from "./icons";
import { useStore, useTexts } from "./use";

const SUBTITLES = {
  bot: "machine",
  queue: "inQueue",
  person: "withPerson",
  closed: "ended",
} as const;

export function Header({ close }: { close: () => void }): JSX.Element {
  const store = useStore();
  const t = useTexts();
  const owner = store.owner.value;
  return (
    <div class="head">
      <Wind />
      <span class="mark">
        <Sign />
      </span>
      <div class="who">
        <h2>{store.name}</h2>
        <p data-owner={owner}>{t(SUBTITLES[owner])}</p>
      </div>
      <LanguageSwitch />
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
}

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
          onClick={() => store.setLanguage(code)}
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
