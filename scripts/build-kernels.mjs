// `node scripts/build-kernels.mjs`: compiles lib/learning/boosting/kernels.as to WebAssembly with AssemblyScript, which
// npx fetches: neither the product nor its tests need the compiler. Run it after a change of that file.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const compiler = "assemblyscript@0.28.20";
const folder = fileURLToPath(new URL("../lib/learning/boosting/", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "switchyard-kernels-"));
const source = readFileSync(join(folder, "kernels.as"));
copyFileSync(join(folder, "kernels.as"), join(work, "kernels.ts"));
const options =
  "kernels.ts -o kernels.wasm -O3 --noAssert --runtime stub --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536 --enable simd,threads,bulk-memory";
execFileSync("npx", ["--yes", "--package", compiler, "asc", ...options.split(" ")], {
  cwd: work,
  stdio: "inherit",
});
writeFileSync(
  join(folder, "compiled-kernels.ts"),
  `/** Compiled from kernels.as by scripts/build-kernels.mjs: do not edit. */
export const kernels = {
  source: "${createHash("sha256").update(source).digest("hex")}",
  base64:
    "${readFileSync(join(work, "kernels.wasm")).toString("base64")}",
};
`,
);
rmSync(work, { recursive: true });
