// Runs a function of the TypeScript sources as a command of its own, such as `npm run backup`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { install } from "./install.mjs";
import { checkNode, fail, folder, isImage, loadEnv, root } from "./setup.mjs";

/** Sources of the programs; the build of an image bundles them all. */
export const programs = {
  makeBackup: "lib/backup/make-backup.ts",
  restoreBackup: "lib/backup/restore-backup.ts",
  migrateDatabase: "inngest/migrate-database.ts",
  runDoctor: "lib/doctor/run-doctor.ts",
  resetOwnersPassword: "lib/auth/rescue-owner.ts",
  rotateEncryptionKey: "lib/auth/rotate-encryption-key.ts",
};

/**
 * Calls one of the programs with `args` and a log, in the portal's settings. A failure is printed as one sentence, with
 * exit code 1.
 */
export async function runProgram(name, ...args) {
  checkNode();
  loadEnv();
  process.env.DATA_DIR = folder(process.env.DATA_DIR || ".data");
  try {
    await install();
    const file = isImage ? bundleOf(programs[name]) : await bundle(programs[name]);
    const program = await import(pathToFileURL(file).href);
    await program[name](...args, (line) => console.log(line));
  } catch (error) {
    fail(error.message);
  }
}

/** Bundles a source, which this Node cannot run. @returns the bundle, which lies where it finds the packages */
export async function bundle(source) {
  const { build } = await import("esbuild");
  mkdirSync(join(root, ".next/programs"), { recursive: true });
  await build({
    entryPoints: [join(root, source)],
    outfile: bundleOf(source),
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  return bundleOf(source);
}

function bundleOf(source) {
  return join(root, ".next/programs", source.replaceAll("/", "-").replace(/\.ts$/, ".mjs"));
}
