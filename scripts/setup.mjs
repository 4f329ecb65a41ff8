// Functions shared by start, test, check and the demo. Plain Node, no packages: this runs before anything is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
export const bin = {
  next: join(root, "node_modules/next/dist/bin/next"),
  vitest: join(root, "node_modules/vitest/vitest.mjs"),
};

/** Exits with a message unless this Node is new enough. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return;
  fail(`Switchyard needs Node 20.9 or newer (22 or 24 recommended); this is ${process.versions.node}.`);
}

/** Secrets that a file may hold: `ENCRYPTION_KEY_FILE=/run/secrets/key` in place of ENCRYPTION_KEY. */
const secret =
  /^(DATABASE_URL|ENCRYPTION_KEY|NEW_ENCRYPTION_KEY|SMTP_URL|METRICS_TOKEN|ADMIN_(PASSWORD|TOKEN)|INNGEST_(EVENT|SIGNING)_KEY|AUTH_(\w+_)?SECRET)_FILE$/;

/** Loads `.env` into the environment, and secrets from files; variables already set are kept. */
export function loadEnv() {
  readEnvFile(join(root, ".env"));
  for (const [name, file] of Object.entries(process.env)) {
    if (!file || !secret.test(name)) continue;
    const text = readIfThere(file);
    if (text === undefined) fail(`${name} names ${file}, which this account cannot read.`);
    process.env[name.replace(/_FILE$/, "")] ??= text.trim();
  }
}

function readEnvFile(file) {
  if (!existsSync(file)) return;
  if (process.loadEnvFile) return process.loadEnvFile(file);
  for (const line of readFileSync(file, "utf8").split(/\r?\n/)) {
    const [, name, value = ""] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name) process.env[name] ??= value.replace(/^(["'])(.*)\1$/, "$2");
  }
}

/** Makes next-env.d.ts, by which Next's own types (images, CSS) are known: it is generated, not committed. */
export async function makeNextTypes() {
  if (!existsSync(join(root, "next-env.d.ts")))
    await step("Making next-env.d.ts", [process.execPath, bin.next, "typegen"]);
}

/** True in an image, which has a build and no sources: nothing to install or to build. */
export const isImage = !existsSync(join(root, "app"));

/** Runs `next build` when any of its inputs has changed since the last one. */
export async function build() {
  if (isImage) return;
  const stamp = join(root, ".next/switchyard-build");
  const hash = hashOf(sources());
  if (readIfThere(stamp) === hash) return;
  rmSync(stamp, { force: true });
  // Kept by next.config.ts when the packages of tests are installed; the cache of earlier builds is 270 MB.
  if (!existsSync(bin.vitest)) rmSync(join(root, ".next/cache"), { recursive: true, force: true });
  const env = { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  await step("Building", [process.execPath, bin.next, "build"], env);
  writeFileSync(stamp, hash);
}

/** Runs a command quietly and reports its duration; on failure shows its output and exits. */
export async function step(title, [command, ...args], env = {}, cwd = root) {
  const startedAt = Date.now();
  process.stdout.write(`${title} … `);
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  const code = await ended(child);
  console.log(`${code === 0 ? "done" : "failed"} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  if (code === 0) return;
  process.stderr.write(Buffer.concat(output));
  fail(`${title} failed: ${[command, ...args].join(" ")}`);
}

/** Maximum duration of a shutdown, in ms; then the process is killed, and the next start recovers. */
const graceMs = 9_500;

/** Passes signals on to a child process until it ends. @returns the exit code for this process */
export async function supervise(child) {
  let isStopping = false;
  const stop = (signal) => {
    child.kill(signal);
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => child.kill("SIGKILL"), graceMs).unref();
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
  process.on("SIGHUP", () => stop("SIGTERM"));
  // A signal to npm ends npm and its shell, and is not passed on: when the parent is gone, this process stops as well.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      stop("SIGTERM");
    }, 500);
  }
  const code = await ended(child);
  return isStopping && child.signalCode !== "SIGKILL" ? 0 : code;
}

/** Exit code of a child process; 1 when a signal ended it or it could not start. */
export function ended(child) {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once("close", (code) => resolve(code ?? 1));
  });
}

export function fail(message) {
  console.error(message);
  process.exit(1);
}

/** A port that is currently free. */
export async function freePort(host = "127.0.0.1") {
  const server = createServer();
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, host, resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function sources() {
  const folders = ["app", "db", "inngest", "lib", "public"].flatMap((name) => filesIn(join(root, name)));
  const files = readdirSync(root).filter(
    (name) => /\.(ts|mjs|js)$/.test(name) && !/^(vitest|drizzle)\./.test(name),
  );
  const own = [...files, "package.json", "package-lock.json", "tsconfig.json"].map((name) =>
    join(root, name),
  );
  return [...folders, ...own.filter((file) => !file.endsWith("next-env.d.ts"))].sort();
}

/** Folders whose files the portal reads when it starts, not when it is built. */
const readAtStart = ["db/functions", "db/migrations"].map((folder) => join(root, folder));

/** Files below a folder that a build reads, without tests and without what scripts/build-cli.mjs makes. */
export function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return readAtStart.includes(path) ? [] : filesIn(path);
    return /\.test\.tsx?$|^switchyard\.tgz$/.test(entry.name) ? [] : [path];
  });
}

/** A hash of files and of the Node version. */
export function hashOf(files) {
  const hash = createHash("sha256").update(process.versions.node.split(".")[0]);
  for (const file of files) hash.update(`\0${file.slice(root.length)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

/** Text of a file; undefined when it does not exist. */
export function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Absolute path of a folder, which is created when needed. */
export function folder(path) {
  const absolute = resolve(root, path);
  try {
    mkdirSync(absolute, { recursive: true, mode: 0o700 });
  } catch (error) {
    fail(`The data folder cannot be created: ${error.message}. Set DATA_DIR to another folder.`);
  }
  return absolute;
}
