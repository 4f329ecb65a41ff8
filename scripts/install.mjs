// Installs packages. Plain Node, no packages: this runs before anything is installed.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashOf, isImage, readIfThere, root, step } from "./setup.mjs";

/**
 * Installs node_modules according to package-lock.json. Without `withDev` the packages of tests and checks are left
 * out, unless they are already installed.
 */
export async function install({ withDev = false } = {}) {
  if (isImage) return;
  if (!(await installIn(root, withDev))) return;
  removeOtherPlatforms();
  removeSourceMaps();
}

/** Installs bench/node_modules according to bench/package-lock.json: the peers of the benches. */
export async function installBench() {
  await installIn(join(root, "bench"), false);
}

/** @returns false for a folder that is up to date by its stamp, and left alone */
async function installIn(folder, withDev) {
  const stamp = join(folder, "node_modules/.switchyard-lock");
  const lock = hashOf([join(folder, "package-lock.json")]);
  const [installed, hasDev] = (readIfThere(stamp) ?? "").split(" ");
  if (installed === lock && (hasDev || !withDev)) return false;
  const all = withDev || Boolean(hasDev);
  if (!isInstalled(folder, all)) {
    // `npm ci` begins by deleting all packages, which a running portal would miss: only missing packages are added to a
    // complete installation.
    const command = all && isInstalled(folder, false) ? ["install", "--no-save"] : ["ci"];
    const title = folder === root ? "Installing packages" : "Installing the benches' packages";
    await npm(folder, [...command, all ? "--include=dev" : "--omit=dev", "--no-audit", "--no-fund"], title);
  }
  writeFileSync(stamp, all ? `${lock} dev` : lock);
  return true;
}

/** Runs npm, the one that runs this script where there is one. */
export async function npm(cwd, args, title) {
  const npm = process.env.npm_execpath;
  const command = npm?.endsWith("js") ? [process.execPath, npm, ...args] : ["npm", ...args];
  await step(title, command, { ONNXRUNTIME_NODE_INSTALL: "skip", NODE_ENV: "" }, cwd);
}

/** True when node_modules contains what the lock file requires; npm writes its own lock file there last. */
function isInstalled(folder, withDev) {
  const text = readIfThere(join(folder, "node_modules/.package-lock.json"));
  if (!text) return false;
  const found = JSON.parse(text).packages;
  const wanted = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === "" || entry.optional || (entry.dev && !withDev) || found[path]?.version === entry.version,
  );
}

/** Removes the libraries of other platforms that onnxruntime-node contains: 245 MB. */
export function removeOtherPlatforms() {
  const versions = join(root, "node_modules/onnxruntime-node/bin");
  for (const version of readdirSync(versions))
    for (const platform of readdirSync(join(versions, version)))
      for (const arch of readdirSync(join(versions, version, platform)))
        if (platform !== process.platform || arch !== process.arch)
          rmSync(join(versions, version, platform, arch), { recursive: true });
}

/** Removes the source maps of packages, which only debuggers read: 220 MB. */
export function removeSourceMaps() {
  const modules = join(root, "node_modules");
  for (const name of readdirSync(modules, { recursive: true }))
    if (/\.([cm]?[jt]s|css)\.map$/.test(name)) rmSync(join(modules, name));
}
