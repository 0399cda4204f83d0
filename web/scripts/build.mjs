// Builds what the server serves, under stable names, into agent/web/dist.
// The loader asks for the app by its content's hash, so that a cached pair never mixes versions.
// `node scripts/build.mjs console` builds one screen and leaves the others as they are.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const web = fileURLToPath(new URL("..", import.meta.url));
const dist = fileURLToPath(new URL("../../agent/web/dist", import.meta.url));

async function bundle({ entry, name, file, define = {} }) {
  await build({
    root: web,
    configFile: false,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": '"production"', ...define },
    build: {
      outDir: dist,
      emptyOutDir: false,
      copyPublicDir: false,
      target: "es2022",
      cssMinify: true,
      minify: true,
      reportCompressedSize: false,
      lib: {
        entry: `${web}${entry}`,
        name,
        formats: ["iife"],
        fileName: () => file,
        cssFileName: file.replace(/\.js$/, ""),
      },
    },
  });
}

const screens = {
  async widget() {
    await bundle({ entry: "src/main.tsx", name: "AscoltoApp", file: "widget-app.js" });
    const app = await readFile(`${dist}/widget-app.js`);
    const version = createHash("sha256").update(app).digest("hex").slice(0, 12);
    await bundle({
      entry: "src/loader/main.ts",
      name: "AscoltoLoader",
      file: "widget.js",
      define: { __APP_VERSION__: JSON.stringify(version) },
    });
  },
  async demo() {
    await bundle({ entry: "demo/demo.ts", name: "VentoliaDemo", file: "assets/demo.js" });
    await copyFile(`${web}demo/index.html`, `${dist}/demo.html`);
    await copyFile(`${web}demo/favicon.svg`, `${dist}/assets/favicon.svg`);
  },
  async console() {
    await bundle({ entry: "console/main.tsx", name: "AscoltoConsole", file: "console.js" });
    await copyFile(`${web}console/index.html`, `${dist}/console.html`);
  },
};

const asked = process.argv.slice(2);
// A screen that is gone must not stay behind; one that is merely not asked for must.
if (asked.length === 0) await rm(dist, { recursive: true, force: true });
await mkdir(`${dist}/assets`, { recursive: true });
for (const name of asked.length ? asked : Object.keys(screens)) {
  if (!screens[name]) throw new Error(`no screen called ${name}`);
  await screens[name]();
}
