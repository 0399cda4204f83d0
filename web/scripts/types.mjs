// Writes src/api/schema.d.ts from the web application's own OpenAPI description.
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));
const print = `
import json
from agent.app import create_app
from agent.settings import Settings
secret = "x" * 32
names = ("session_secret", "identity_secret", "rasa_token", "actions_token", "service_key")
app = create_app(Settings(_env_file=None, database_url="sqlite://", **dict.fromkeys(names, secret)))
print(json.dumps(app.openapi()))
`;
const json = execFileSync(`${root}.venv/bin/python`, ["-c", print], { cwd: root }).toString();
const nodes = await openapiTS(JSON.parse(json));
const head = "// Written by `npm run types` from the OpenAPI description. Do not edit.\n\n";
await writeFile(new URL("../src/api/schema.d.ts", import.meta.url), head + astToString(nodes));
