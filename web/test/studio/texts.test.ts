import { describe, expect, it } from "vitest";
import { common } from "../../staff/i18n/common";

const modules = import.meta.glob<Record<string, Record<string, readonly [string, string]>>>(
  "../../studio/i18n/*.ts",
  { eager: true },
);
const tables = Object.entries(modules).flatMap(([file, exported]) =>
  Object.values(exported)
    .filter((one) => typeof one === "object")
    .map((table) => [file, table] as const),
);

describe("the studio's texts", () => {
  it("fill the same places in both languages", () => {
    for (const [file, table] of tables) {
      for (const [key, pair] of Object.entries(table)) {
        const places = pair.map((text) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort());
        expect(places[0], `${file} ${key}`).toEqual(places[1]);
      }
    }
  });

  it("have each key once: a second one would silently win", () => {
    const seen = new Map<string, string>(Object.keys(common).map((key) => [key, "common"]));
    for (const [file, table] of tables) {
      for (const key of Object.keys(table)) {
        expect(seen.get(key), `${key} in ${file}`).toBeUndefined();
        seen.set(key, file);
      }
    }
  });
});
