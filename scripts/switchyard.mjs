#!/usr/bin/env node
// `npx --no-install switchyard` in a checkout: the command line of cli/, bundled when it is due.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkNode, fail, root } from "./setup.mjs";

checkNode();
if (!existsSync(join(root, "node_modules/esbuild"))) fail("Install the packages first: npm ci");
const { buildCli } = await import("./build-cli.mjs");
await import(pathToFileURL(await buildCli()).href);
