// `npm run check`: each dependency has its reason in SECURITY.md; plain English; patterns in linear time; then format,
// lint, layers and import cycles (Biome), types (tsc), and files, exports and packages that nothing uses (knip), side by
// side.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { install, installBench } from "./install.mjs";
import { findOldIdiom } from "./plain-english.mjs";
import { checkNode, ended, makeNextTypes, root } from "./setup.mjs";

checkNode();
await install({ withDev: true });
// Its sources are checked, too.
await installBench();
await makeNextTypes();

const untold = dependenciesNotIn(
  readFileSync(join(root, "SECURITY.md"), "utf8").split("## Dependencies")[1] ?? "",
);
if (untold.length > 0) {
  console.error(`SECURITY.md, "Dependencies, and why each is there", does not name: ${untold.join(", ")}.`);
  process.exit(1);
}

const idiom = findOldIdiom();
if (idiom.length > 0) {
  console.error(`Write plain English (docs/english.md):\n${idiom.join("\n")}`);
  process.exit(1);
}

// Its packages were installed above.
const { findSlowPatterns } = await import("./slow-patterns.mjs");
const slow = findSlowPatterns();
if (slow.length > 0) {
  console.error(`Write patterns that take linear time (scripts/slow-patterns.mjs):\n${slow.join("\n")}`);
  process.exit(1);
}

const commands = [
  ["biome", "check", "--error-on-warnings"],
  // A cached result of an earlier check can hide errors of a file that changed its neighbours.
  ["tsc", "--noEmit", "--incremental", "false"],
  ["knip", "--no-progress", "--treat-config-hints-as-errors"],
];
const codes = await Promise.all(
  commands.map(([name, ...args]) =>
    ended(spawn(join(root, "node_modules/.bin", name), args, { cwd: root, stdio: "inherit" })),
  ),
);
const failed = commands.filter((_, index) => codes[index] !== 0).map(([name]) => name);
console.log(
  failed.length === 0
    ? "Checked: format, lint, layers, types, nothing unused."
    : `Failed: ${failed.join(", ")}`,
);
process.exit(failed.length === 0 ? 0 : 1);

/** Packages of package.json and of bench/package.json that a text does not name, individually or as `@scope/*`. */
function dependenciesNotIn(text) {
  const named = new Set(text.match(/@?[\w.-]+(\/[\w.*-]+)?/g));
  const asked = ["package.json", "bench/package.json"].flatMap((file) => {
    const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
      readFileSync(join(root, file), "utf8"),
    );
    return Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies });
  });
  return asked.filter((name) => !named.has(name) && !named.has(`${name.split("/")[0]}/*`));
}
