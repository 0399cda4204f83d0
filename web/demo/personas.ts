import type { Language } from "../src/api/events";

export interface Persona {
  id: string;
  name: string;
  situation: Record<Language, string>;
  tries: Record<Language, string[]>;
}

/** Return who a visitor may be; nobody when the demo has no customers. */
export async function fetchPersonas(): Promise<Persona[]> {
  try {
    const response = await fetch("/demo/personas");
    return response.ok ? await response.json() : [];
  } catch {
    return [];
  }
}

/** Return a signed identity as a company's own site would make it after a sign-in. */
export async function fetchIdentity(id: string): Promise<string | null> {
  try {
    const response = await fetch("/demo/sign-in", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ persona_id: id }),
    });
    return response.ok ? (await response.json()).identity_token : null;
  } catch {
    return null;
  }
}
