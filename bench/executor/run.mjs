// `node bench/executor/run.mjs`: bundles the measurement beside it and runs it.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(root, "node_modules/.bench-"));
const program = join(folder, "measure.mjs");
try {
  await build({
    entryPoints: [join(root, "bench/executor/measure.ts")],
    outfile: program,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "error",
    tsconfig: join(root, "tsconfig.json"),
  });
  const child = spawn(process.execPath, [program, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
  process.exitCode = await new Promise((resolve) => child.on("exit", resolve));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
