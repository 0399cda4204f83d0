import "../src/ui/tokens.css";
import "./demo.css";
import type { Language } from "../src/api/events";
import { asLanguage } from "../src/i18n-loader";
import type { Persona } from "./personas";
import { fetchIdentity, fetchPersonas } from "./personas";

const LANGUAGE_KEY = "ventolia:language";
const PERSONA_KEY = "ventolia:persona";
const WORDS = {
  it: {
    anonymous: "visitatore anonimo",
    stay: "Resta anonimo",
    worth: "Vale la pena chiedere",
    in: "Ciao, {name}",
    failed: "Accesso non riuscito. Riprova.",
  },
  en: {
    anonymous: "anonymous visitor",
    stay: "Stay anonymous",
    worth: "Worth asking",
    in: "Hello, {name}",
    failed: "Sign-in did not work. Try again.",
  },
};

let language: Language = "it";
let personas: Persona[] = [];
let current = "";

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element ${id}`);
  return element;
}

function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text = "",
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function translate(): void {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>("[data-en]")) {
    element.dataset.it ??= (element.textContent ?? "").replace(/\s+/g, " ").trim();
    element.textContent = element.dataset[language] ?? "";
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-help]")) {
    link.href = `/help/${language}/${link.dataset.help}`;
  }
  for (const button of document.querySelectorAll<HTMLElement>("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-en-label]")) {
    element.dataset.itLabel ??= element.getAttribute("aria-label") ?? "";
    const { itLabel, enLabel } = element.dataset;
    element.setAttribute("aria-label", (language === "en" ? enLabel : itLabel) ?? "");
  }
  drawPersonas();
}

function speak(tag: Language): void {
  language = tag;
  localStorage.setItem(LANGUAGE_KEY, tag);
  translate();
  window.Ascolto?.setLanguage(tag);
}

function drawPersonas(): void {
  const words = WORDS[language];
  const persona = personas.find(({ id }) => id === current);
  byId("try-who").textContent = persona?.name ?? words.anonymous;
  const account = byId("account");
  account.hidden = !persona;
  account.textContent = persona ? words.in.replace("{name}", persona.name.split(" ")[0] ?? "") : "";

  const list = make("ul", "people");
  list.append(person("", words.stay, ""));
  for (const { id, name, situation } of personas)
    list.append(person(id, name, situation[language]));
  byId("personas").replaceChildren(list, ...(persona ? [tries(persona, words.worth)] : []));
}

function person(id: string, name: string, situation: string): HTMLElement {
  const item = make("li", "");
  const button = make("button", "who");
  button.type = "button";
  button.setAttribute("aria-pressed", String(id === current));
  button.append(make("strong", "", name), make("span", "", situation));
  button.addEventListener("click", () => void become(id));
  item.append(button);
  return item;
}

function tries(persona: Persona, title: string): HTMLElement {
  const box = make("div", "tries");
  const list = make("ul", "");
  for (const text of persona.tries[language]) list.append(make("li", "", text));
  box.append(make("p", "", title), list);
  return box;
}

async function become(id: string): Promise<void> {
  if (!id) {
    window.Ascolto?.signOut();
  } else {
    const token = await fetchIdentity(id);
    if (!token) {
      byId("try-who").textContent = WORDS[language].failed;
      return;
    }
    // Another customer's conversation must not stay on the screen.
    if (current && current !== id) window.Ascolto?.signOut();
    window.Ascolto?.signIn(token);
  }
  current = id;
  sessionStorage.setItem(PERSONA_KEY, id);
  drawPersonas();
  document.querySelector<HTMLElement>(`.who[aria-pressed="true"]`)?.focus();
}

async function begin(): Promise<void> {
  const asked = asLanguage(new URLSearchParams(location.search).get("lang"));
  language =
    asked ??
    asLanguage(localStorage.getItem(LANGUAGE_KEY)) ??
    asLanguage(navigator.language) ??
    "it";
  for (const button of document.querySelectorAll<HTMLElement>("[data-language]")) {
    button.addEventListener("click", () => speak(asLanguage(button.dataset.language) ?? "it"));
  }
  for (const button of document.querySelectorAll("[data-open-chat]")) {
    button.addEventListener("click", () => window.Ascolto?.open());
  }
  // The page's sign-in outlives the 15 minutes of an identity token: make a new one when asked.
  addEventListener("ascolto:identity", (event) => {
    const expired = event instanceof CustomEvent && event.detail.code === "identity_expired";
    if (expired && current) void become(current);
  });
  current = sessionStorage.getItem(PERSONA_KEY) ?? "";
  translate();
  if (asked) window.Ascolto?.setLanguage(asked);
  personas = await fetchPersonas();
  if (!personas.some(({ id }) => id === current)) current = "";
  byId("try").hidden = personas.length === 0;
  drawPersonas();
}

void begin();
