// Builds, and fails when what was committed in agent/web/dist is not what the sources give.
// Compared by content: the gate may run on a copy of the tree that is no Git repository.
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../../agent/web/dist", import.meta.url));

async function contents() {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((file) => `${file.parentPath}/${file.name}`);
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(path, "base64")])),
  );
}

const before = await contents();
await import("./build.mjs");
const after = await contents();
const stale = [...new Set([...before.keys(), ...after.keys()])].filter(
  (path) => before.get(path) !== after.get(path),
);
if (stale.length) {
  console.error(`built anew, commit these too:\n${stale.join("\n")}`);
  process.exitCode = 1;
}
