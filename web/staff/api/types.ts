/** Who works here, by the names that every staff screen uses. */
import type { Language } from "../../src/api/events";
import type { components } from "../../src/api/schema";

type Schemas = components["schemas"];

export type { Language };

export type Bilingual = Schemas["Bilingual"];
export type Me = Omit<Schemas["Me"], "presence" | "languages"> & {
  presence: Presence;
  languages: Language[];
};
export type SignInOptions = Schemas["SignInOptions"];
export type Presence = Schemas["Presence"]["state"];

export interface Person {
  id: string;
  name: string;
  photo_url?: string | null;
}

/** Who may be played in a demonstration. */
export interface DemoStaff {
  name: string;
  email: string;
  password: string;
  role: string;
}
