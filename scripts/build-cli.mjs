// Bundles the command line (cli/) into few files, and packs them as public/switchyard.tgz, which the portal serves:
// `npm i -g https://portal/switchyard.tgz`. `npm start` and `npm run dev` do it when it is due.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { npm } from "./install.mjs";
import { filesIn, hashOf, readIfThere, root } from "./setup.mjs";

const target = join(root, "node_modules/.cache/switchyard-cli");
const tarball = join(root, "public/switchyard.tgz");

/** Bundles the command line unless the bundle is of these sources. @returns the path of its program */
export async function buildCli() {
  const stamp = join(target, "built-of");
  const others = ["package-lock.json", "package.json", "scripts/build-cli.mjs", "docs/cli.md"];
  const hash = hashOf([...filesIn(join(root, "cli")), ...others.map((name) => join(root, name))]);
  const program = join(target, "switchyard.mjs");
  if (readIfThere(stamp) === hash && existsSync(program)) return program;
  const { version, license, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { build } = await import("esbuild");
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { switchyard: join(root, "cli/main.ts") },
    outdir: target,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    minify: true,
    platform: "node",
    target: "node20.9",
    format: "esm",
    legalComments: "none",
    metafile: true,
    banner: {
      // Packages in CommonJS call it.
      js: "#!/usr/bin/env node\nimport { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    define: { packageVersion: JSON.stringify(version) },
    logLevel: "error",
  });
  const manifest = {
    name: "switchyard",
    version,
    description: "The command line of a Switchyard portal.",
    license,
    type: "module",
    engines,
    bin: { switchyard: "switchyard.mjs" },
    exports: { "./api": { types: "./api.d.ts" } },
    files: ["*.mjs", "*.txt", "api.d.ts"],
  };
  writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  copyFileSync(join(root, "docs/cli.md"), join(target, "README.md"));
  copyFileSync(join(root, "LICENSE"), join(target, "LICENSE"));
  copyFileSync(join(root, "cli/api/api.d.ts"), join(target, "api.d.ts"));
  writeFileSync(join(target, "LICENSES.txt"), licensesOf(Object.keys(metafile.inputs)));
  writeFileSync(stamp, hash);
  return program;
}

/** The licences of the packages that files belong to. */
function licensesOf(files) {
  const packages = new Set(
    files.flatMap((file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []),
  );
  const texts = [...packages].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version}\n\n${file ? readFileSync(join(root, folder, file), "utf8") : ""}`;
  });
  return texts.join(`\n${"-".repeat(72)}\n\n`);
}

/** Packs the command line for the portal to serve. In an image it is packed already, and its sources are not there. */
export async function packCli() {
  if (!existsSync(join(root, "cli"))) return;
  await buildCli();
  const stamp = join(target, "packed");
  if (existsSync(stamp) && existsSync(tarball)) return;
  const { version } = JSON.parse(readFileSync(join(target, "package.json"), "utf8"));
  await npm(
    target,
    ["pack", "--silent", "--ignore-scripts", "--pack-destination", target],
    "Packing the command line",
  );
  renameSync(join(target, `switchyard-${version}.tgz`), tarball);
  writeFileSync(stamp, "");
}
