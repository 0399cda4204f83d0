export interface components {
  schemas: {
    SessionReply: {
      token: string;
      conversation_id: string;
      disclosure: string;
      language: "it" | "en";
      customer: { name: string } | null;
      owner: string;
      last_seq: number;
    };
    MessageReply: { message_id: string; seq: number };
    HandoffReply: { owner: string };
  };
}
