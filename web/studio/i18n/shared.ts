/** What the pages about data say in common: Italian, then English. */
export const shared = {
  searchIntents: ["Cerca un intento", "Search the intents"],
  chooseIntent: ["Scegli un intento", "Choose an intent"],
  noSuchIntent: ["Nessun intento così.", "No such intent."],
  examplesOf: ["IT {it} · EN {en}", "IT {it} · EN {en}"],
  safetyIntent: ["sicurezza", "safety"],
  nMessages: ["{n} messaggi", "{n} messages"],
  oneMessage: ["1 messaggio", "1 message"],
  trendLabel: ["A settimana, dalla più lontana: {n}.", "By week, the oldest first: {n}."],
  thisWeek: ["{n} questa settimana", "{n} this week"],
  linesAdded: ["{n} aggiunte", "{n} added"],
  linesRemoved: ["{n} tolte", "{n} removed"],
  diffOf: ["Che cosa cambia in {file}", "What changes in {file}"],
  openConversation: ["Apri la conversazione", "Open the conversation"],
  checkedAgo: ["Ultimo controllo:", "Last check:"],
  neverChecked: ["Mai controllato", "Never checked"],
  chosenNow: ["{n} scelti", "{n} chosen"],
  delete: ["Elimina", "Delete"],
  changedMeanwhile: [
    "Nel frattempo è cambiato: ecco com'è ora.",
    "It has changed meanwhile: this is how it stands now.",
  ],
} as const;
