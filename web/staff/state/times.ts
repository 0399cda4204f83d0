import { signal } from "@preact/signals";
import type { Language } from "../api/types";

/** The moment, for whatever shows how long ago something was. It ticks; it does not race. */
export const now = signal(Date.now());

const TICK = 15_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function startClock(): void {
  setInterval(() => {
    now.value = Date.now();
  }, TICK);
}

/** The firm is in Italy: its English readers get a 24-hour clock too. */
export function localeOf(language: Language): string {
  return language === "en" ? "en-GB" : "it-IT";
}

/** How long, in as few letters as can be read at a glance: "now", "4 min", "2 h", "3 d". */
export function span(milliseconds: number, language: Language): string {
  const size = Math.abs(milliseconds);
  if (size < MINUTE) return language === "it" ? "ora" : "now";
  if (size < HOUR) return `${Math.floor(size / MINUTE)} min`;
  if (size < DAY) return `${Math.floor(size / HOUR)} h`;
  const days = Math.floor(size / DAY);
  if (days < 60) return `${days} ${language === "it" ? "g" : "d"}`;
  const months = Math.floor(days / 30);
  return months < 24
    ? `${months} ${language === "it" ? "mesi" : "mo"}`
    : `${Math.floor(days / 365)} ${language === "it" ? "anni" : "y"}`;
}

/** The exact moment, for the tooltip of a relative one. */
export function exact(at: string, language: Language): string {
  return new Date(at).toLocaleString(localeOf(language), {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
}

export function clock(at: string, language: Language): string {
  const options = { hour: "2-digit", minute: "2-digit" } as const;
  return new Date(at).toLocaleTimeString(localeOf(language), options);
}

/** A day as people say it: today and yesterday by name. */
export function day(at: string, language: Language, from = Date.now()): string {
  const midnight = (moment: number) => new Date(moment).setHours(0, 0, 0, 0);
  const distance = Math.round((midnight(Date.parse(at)) - midnight(from)) / DAY);
  if (distance === 0 || distance === -1) {
    const words = new Intl.RelativeTimeFormat(localeOf(language), { numeric: "auto" });
    const word = words.format(distance, "day");
    return word[0]?.toUpperCase() + word.slice(1);
  }
  const sameYear = new Date(at).getFullYear() === new Date(from).getFullYear();
  return date(at, language, sameYear ? undefined : "numeric");
}

export function date(at: string, language: Language, year: "numeric" | undefined = "numeric") {
  return new Date(at).toLocaleDateString(localeOf(language), {
    day: "numeric",
    month: "short",
    ...(year ? { year } : {}),
  });
}

/** Moments that a conversation is usually put off to: later today, tomorrow, next week. */
export function snoozeMoments(from = new Date()): { key: string; at: Date }[] {
  const at = (days: number, hour: number) => {
    const moment = new Date(from);
    moment.setDate(moment.getDate() + days);
    moment.setHours(hour, 0, 0, 0);
    return moment;
  };
  const toMonday = (8 - from.getDay()) % 7 || 7;
  return [
    { key: "snoozeHour", at: new Date(from.getTime() + HOUR) },
    { key: "snoozeThreeHours", at: new Date(from.getTime() + 3 * HOUR) },
    { key: "snoozeTomorrow", at: at(1, 9) },
    { key: "snoozeMonday", at: at(toMonday, 9) },
  ];
}
