// Runs a function of the TypeScript sources as a command of its own, such as `npm run backup`.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { install } from "./install.mjs";
import { checkNode, fail, folder, loadEnv, root } from "./setup.mjs";

/**
 * Bundles a source file and calls one of its functions with `args` and a log, in DATA_DIR's settings. A failure is
 * printed as one sentence, with exit code 1.
 */
export async function runProgram(source, name, ...args) {
  checkNode();
  loadEnv();
  process.env.DATA_DIR = folder(process.env.DATA_DIR || ".data");
  try {
    const program = await import(pathToFileURL(await bundle(source)).href);
    await program[name](...args, (line) => console.log(line));
  } catch (error) {
    fail(error.message);
  }
}

/** This Node runs no TypeScript; the bundle lies where it finds the packages. An image has bundles in place of sources. */
async function bundle(source) {
  const outfile = join(root, ".next/programs", source.replaceAll("/", "-").replace(/\.ts$/, ".mjs"));
  if (!existsSync(join(root, source))) return outfile;
  await install();
  const { build } = await import("esbuild");
  mkdirSync(join(root, ".next/programs"), { recursive: true });
  await build({
    entryPoints: [join(root, source)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  return outfile;
}
