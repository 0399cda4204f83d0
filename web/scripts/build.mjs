// Builds what the server serves, under stable names, into agent/web/dist.
// The loader asks for each piece by its content's hash, so that a cached pair never mixes versions.
// `node scripts/build.mjs console` builds one screen and leaves the others as they are.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { checkNames, mangleProps } from "./mangle.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));
const dist = fileURLToPath(new URL("../../agent/web/dist", import.meta.url));

async function bundle({ entry, name, file, define = {}, alias = {}, minify = true }) {
  await build({
    root: web,
    configFile: false,
    logLevel: "warn",
    resolve: { alias },
    define: { "process.env.NODE_ENV": '"production"', ...define },
    build: {
      outDir: dist,
      emptyOutDir: false,
      copyPublicDir: false,
      target: "es2022",
      cssMinify: true,
      minify: true,
      reportCompressedSize: false,
      rolldownOptions: { output: { minify } },
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

function digest(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

/** One for all sources of the widget: pieces of two releases do not fit each other. */
async function digestOfSources() {
  // Descriptions of types (`.d.ts`) leave nothing in what is built.
  const names = (await readdir(`${web}src`, { recursive: true })).filter(
    (name) => /\.\w+$/.test(name) && !name.endsWith(".d.ts"),
  );
  const contents = await Promise.all(names.sort().map((name) => readFile(`${web}src/${name}`)));
  checkNames(Buffer.concat(contents).toString());
  return digest(Buffer.concat(contents));
}

const screens = {
  async widget() {
    const define = { __BUILD__: JSON.stringify(await digestOfSources()) };
    const versions = {};
    const borrowed = `${web}src/more/borrowed.ts`;
    const pieces = {
      app: { entry: "src/main.tsx", name: "AscoltoApp" },
      // The second part carries no copy of what the first has.
      more: {
        entry: "src/more/main.ts",
        name: "AscoltoMore",
        alias: { "#kit": borrowed, "preact/jsx-runtime": borrowed },
      },
      it: { entry: "src/texts/entry-it.ts", name: "AscoltoIt" },
      en: { entry: "src/texts/entry-en.ts", name: "AscoltoEn" },
    };
    for (const [piece, options] of Object.entries(pieces)) {
      const file = `widget-${piece}.js`;
      await bundle({ ...options, file, define, minify: { mangleProps } });
      versions[piece] = digest(await readFile(`${dist}/${file}`));
    }
    await bundle({
      entry: "src/loader/main.ts",
      name: "AscoltoLoader",
      file: "widget.js",
      define: { __VERSIONS__: JSON.stringify(versions) },
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
  async studio() {
    await bundle({ entry: "studio/main.tsx", name: "AscoltoStudio", file: "studio.js" });
    await copyFile(`${web}studio/index.html`, `${dist}/studio.html`);
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
