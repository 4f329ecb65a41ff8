// The build stage of the Dockerfile: builds the portal and its commands, and leaves in the folder only what runs them.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packCli } from "./build-cli.mjs";
import { removeOtherPlatforms, removeSourceMaps } from "./install.mjs";
import { bundle, programs } from "./run-program.mjs";
import { build, root } from "./setup.mjs";

const { build: transpile } = await import("esbuild");

await build();
await packCli();
await Promise.all(Object.values(programs).map(bundle));
// Reading the configuration in TypeScript takes Next.js's compiler: 97 MB.
const config = join(root, "next.config.ts");
await transpile({ entryPoints: [config], outfile: join(root, "next.config.mjs"), format: "esm" });
rmSync(config);

removePackages();
removeOtherPlatforms();
removeSourceMaps();
for (const name of [
  ".next/cache",
  ".next/types",
  ".next/trace",
  "app",
  "inngest",
  "cli",
  "proxy.ts",
  "instrumentation.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  ".npmrc",
])
  rmSync(join(root, name), { recursive: true, force: true });
// Programs of child processes stay: plain modules that Node reads from lib.
for (const folder of ["lib", "db"])
  for (const name of readdirSync(join(root, folder), { recursive: true }))
    if (/\.(tsx?|md)$/.test(name)) rmSync(join(root, folder, name));

/** Removes packages that the build has bundled into the pages: what stays is loaded by Node, and what that needs. */
function removePackages() {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const external = readFileSync(join(root, ".next/required-server-files.json"), "utf8");
  const { serverExternalPackages } = JSON.parse(external).config;
  const wanted = [...serverExternalPackages, "next", "react", "react-dom", "esbuild", "tar-stream"];
  const embedded = Object.keys(packages[""].optionalDependencies);
  const kept = new Set();
  for (const name of [...wanted, ...embedded]) keep(`node_modules/${name}`);
  // Compile and draw pictures at the build alone.
  const isOfBuild = (path) =>
    /node_modules\/(@next\/swc-|@img\/|sharp$|@typescript\/|typescript$)/.test(path);
  for (const path of Object.keys(packages))
    if (path !== "" && (!kept.has(path) || isOfBuild(path)))
      rmSync(join(root, path), { recursive: true, force: true });
  // Types and manuals of the others.
  const modules = join(root, "node_modules");
  for (const name of readdirSync(modules, { recursive: true }))
    if (/\.(d\.[cm]?ts|md|markdown)$/.test(name)) rmSync(join(modules, name), { force: true });
  writeFileSync(join(root, "package-lock.json"), "{}");

  function keep(path) {
    if (kept.has(path) || !packages[path]) return;
    kept.add(path);
    const { dependencies, optionalDependencies, peerDependencies } = packages[path];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }))
      keep(placeOf(name, path));
  }

  /** Path by which Node finds a package from the folder of another. */
  function placeOf(name, from) {
    for (
      let folder = from;
      folder;
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))
    ) {
      if (packages[`${folder}/node_modules/${name}`]) return `${folder}/node_modules/${name}`;
    }
    return `node_modules/${name}`;
  }
}
