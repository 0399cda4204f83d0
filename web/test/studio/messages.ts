import type { ReviewMessage } from "../../studio/api/inbox";

/** A message under review, as the server says it. */
export function message(change: Partial<ReviewMessage> = {}): ReviewMessage {
  return {
    id: "m1",
    conversation_id: "c1",
    seq: 3,
    text: "😡 bolletta di 380 € per la luce, e quando viene il tecnico?",
    language: "it",
    at: "2026-11-27T10:00:00Z",
    state: "open",
    version: 1,
    intent: "bill_explain",
    confidence: 0.44,
    sure: false,
    ranking: [
      { intent: "bill_explain", confidence: 0.44 },
      { intent: "nlu_fallback", confidence: 0.3 },
      { intent: "technician_status", confidence: 0.2 },
    ],
    entities: [{ start: 14, end: 19, entity: "amount" }],
    reasons: ["unsure"],
    score: 0.9,
    model_id: null,
    twice: false,
    label: null,
    labelled_by: null,
    exported: false,
    test: false,
    group_id: null,
    ...change,
  };
}
