// `npm run check`: format, lint, layers and import cycles (Biome), and types (tsc), side by side.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { bin, checkNode, ended, install, root, step } from "./setup.mjs";

checkNode();
await install();
// Next's own types (images, CSS) come through this file, which is made, not kept.
if (!existsSync(join(root, "next-env.d.ts")))
  await step("Making next-env.d.ts", [process.execPath, bin.next, "typegen"]);

const commands = [
  ["biome", "check", "--error-on-warnings"],
  ["tsc", "--noEmit"],
];
const codes = await Promise.all(
  commands.map(([name, ...args]) =>
    ended(spawn(join(root, "node_modules/.bin", name), args, { cwd: root, stdio: "inherit" })),
  ),
);
const failed = commands.filter((_, index) => codes[index] !== 0).map(([name]) => name);
console.log(failed.length === 0 ? "Checked: format, lint, layers, types." : `Failed: ${failed.join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);
