import type { Language } from "./api/events";

/** Whose widget this is. A page may say another name with `data-name`. */
export const NAME = "Ventolia";

/** What a customer who does not know where to begin may press. */
export const STARTERS: Record<Language, string[]> = {
  it: [
    "Perché la mia bolletta è così alta?",
    "Internet non funziona",
    "Come faccio l'autolettura?",
    "A che punto è il mio rimborso?",
  ],
  en: [
    "Why is my bill so high?",
    "My internet is not working",
    "How do I give a meter reading?",
    "Where is my refund?",
  ],
};
