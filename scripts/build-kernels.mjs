// `node scripts/build-kernels.mjs`: compiles the files kernels.as of lib/learning to WebAssembly with AssemblyScript, which
// npx fetches: neither the product nor its tests need the compiler. Run it after a change of one of these files.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const compiler = "assemblyscript@0.28.20";
const base =
  "kernels.ts -o kernels.wasm -O3 --noAssert --runtime stub --importMemory --initialMemory 1 --enable simd,bulk-memory";
/** Threads share the memory of boosting; of the forest, each thread has a memory of its own. */
const shared = "--sharedMemory --maximumMemory 65536 --enable threads";

compile("boosting", `${base} ${shared}`);
compile("trees", base);

function compile(name, options) {
  const folder = fileURLToPath(new URL(`../lib/learning/${name}/`, import.meta.url));
  const work = mkdtempSync(join(tmpdir(), "switchyard-kernels-"));
  const source = readFileSync(join(folder, "kernels.as"));
  copyFileSync(join(folder, "kernels.as"), join(work, "kernels.ts"));
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
}
