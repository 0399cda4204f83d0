// Fails when a screen grows past what its reader is asked to carry.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../../agent/web/dist", import.meta.url));
const kB = 1000;

async function weigh(file) {
  return gzipSync(await readFile(`${dist}/${file}`), { level: 9 }).length;
}

const loader = await weigh("widget.js");
const texts = Math.max(await weigh("widget-it.js"), await weigh("widget-en.js"));
const rows = [
  ["loader", loader, 4 * kB],
  // What the first opening of the chat costs: the heavier language counts.
  ["first opening", loader + (await weigh("widget-app.js")) + texts, 28 * kB],
  ["second part", await weigh("widget-more.js"), 12 * kB],
  ["console", (await weigh("console.js")) + (await weigh("console.css")), 90 * kB],
  ["studio", (await weigh("studio.js")) + (await weigh("studio.css")), 90 * kB],
];
for (const [name, bytes, limit] of rows) {
  const left = limit - bytes;
  console.log(`${name.padEnd(14)} ${String(bytes).padStart(6)} of ${limit} bytes gzip`);
  if (left < 0) {
    console.error(`${name} is ${-left} bytes over its budget`);
    process.exitCode = 1;
  }
}
