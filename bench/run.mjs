// `node bench/run.mjs steps [--options]`: bundles bench/<name>.ts with the product's sources, and runs it in a plain
// Node, so that it can be profiled: NODE_ARGS="--cpu-prof" is passed to Node.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
// biome-ignore lint/style/noRestrictedImports: plain Node does not know @/
import { install, installBench } from "../scripts/install.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
await install({ withDev: true });
await installBench();
const { build } = await import("esbuild");
const [name, ...args] = process.argv.slice(2);
const program = join(root, `node_modules/.cache/bench/${name}.mjs`);

/** Finds the packages of bench/package.json in bench/, and all others where the product does: some are in both. */
const peers = {
  name: "bench-packages",
  setup: ({ onResolve }) => {
    const manifest = join(root, "bench/package.json");
    const { resolve } = createRequire(manifest);
    const names = Object.keys(JSON.parse(readFileSync(manifest, "utf8")).dependencies);
    onResolve({ filter: /^[^./]/ }, ({ path }) =>
      names.includes(path) ? { path: resolve(path), external: true } : undefined,
    );
  },
};

/**
 * esbuild plugin for the features of Turbopack and Vitest that the sources use: `import.meta.glob("./folder/*.ext")`
 * and files of threads.
 */
const globs = {
  name: "import-meta-glob",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.tsx?$/ }, async ({ path }) => ({
      loader: path.endsWith("x") ? "tsx" : "ts",
      contents: (await readFile(path, "utf8"))
        .replace(".worker.ts", ".worker.mjs")
        .replace(
          /import\.meta\.glob(?:<[^(]*>)?\(\s*\[?\s*"(\.\/[\w/-]*)\*(\.\w+)"([^)]*)\)/g,
          (_, folder, extension, options) => {
            const load = options.includes("eager: true") ? "await import" : "() => import";
            const files = readdirSync(join(dirname(path), folder)).filter(
              (file) => file.endsWith(extension) && !file.includes(".test."),
            );
            return `{ ${files.map((file) => `"${folder}${file}": ${load}("${folder}${file}")`).join(", ")} }`;
          },
        ),
    })),
};

await build({
  // Threads run a separate file, beside the program.
  entryPoints: {
    [name]: join(root, `bench/${name}.ts`),
    "train.worker": join(root, "lib/learning/workers/train.worker.ts"),
  },
  outdir: dirname(program),
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  plugins: [peers, globs],
  sourcemap: "inline",
  logLevel: "error",
});
const nodeArgs = (process.env.NODE_ARGS ?? "").split(" ").filter(Boolean);
const child = spawn(process.execPath, [...nodeArgs, program, ...args], { cwd: root, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.once("exit", (code) => process.exit(code ?? 1));
