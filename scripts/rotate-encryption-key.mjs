// `npm run keys:rotate`: changes ENCRYPTION_KEY (lib/auth/rotate-encryption-key.ts). Stop the portal first.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { install } from "./install.mjs";
import { checkNode, fail, folder, loadEnv, root } from "./setup.mjs";

checkNode();
loadEnv();
await install();
process.env.DATA_DIR = folder(process.env.DATA_DIR || ".data");

// This Node runs no TypeScript; the bundle is placed where it finds the packages.
const { build } = await import("esbuild");
const bundle = join(root, ".next", `rotate-${process.pid}.mjs`);
mkdirSync(join(root, ".next"), { recursive: true });
try {
  await build({
    entryPoints: [join(root, "lib/auth/rotate-encryption-key.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  const { rotateEncryptionKey } = await import(pathToFileURL(bundle).href);
  await rotateEncryptionKey((line) => console.log(line));
} catch (error) {
  fail(error.message);
} finally {
  rmSync(bundle, { force: true });
}
