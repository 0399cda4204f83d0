import type { Visit } from "./visit";

const DAY = 86_400_000;

/** Say a moment as short as it may be: the hour today, "yesterday", else the day. */
export function when(visit: Visit, at: string): string {
  const { locale } = visit.store;
  const moment = new Date(at);
  const today = new Date();
  const time = moment.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  if (moment.toDateString() === today.toDateString()) return time;
  const yesterday = new Date(today.getTime() - DAY);
  if (moment.toDateString() === yesterday.toDateString()) return visit.text("yesterday");
  const year = moment.getFullYear() === today.getFullYear() ? {} : { year: "numeric" as const };
  return moment.toLocaleDateString(locale, { day: "numeric", month: "short", ...year });
}

/** Say when the desk opens next. */
export function opening(visit: Visit, at: string): string {
  return new Date(at).toLocaleString(visit.store.locale, {
    weekday: "long",
    hour: "2-digit",
    minute: "2-digit",
  });
}
