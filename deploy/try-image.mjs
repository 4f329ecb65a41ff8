// Carries out the Dockerfile where there is no Docker engine: `node deploy/try-image.mjs BASE FOLDER` makes the image's root
// file system in FOLDER/image from BASE, a root file system of Debian with Node (docs/operating.md). Needs root and Linux.
// `--run` starts its CMD as the image's USER on a read-only root with /tmp and the volumes writable, and passes signals on.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const context = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const [base, folder, ...flags] = process.argv.slice(2);
if (!base || !folder) {
  console.error("Usage: node deploy/try-image.mjs BASE FOLDER [--run]");
  process.exit(1);
}
const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const image = resolve(folder, "image");
const stages = readStages();
if (flags.includes("--run")) run(settingsOf(stages.at(-1)));
else for (const stage of stages) makeStage(stage);

/** Stages of the Dockerfile: each a name and its instructions after FROM. */
function readStages() {
  const text = readFileSync(join(context, "Dockerfile"), "utf8").replace(/\\\r?\n/g, " ");
  const lines = text.split("\n").filter((line) => line.trim() && !line.startsWith("#"));
  const found = [];
  for (const line of lines) {
    const [, word, rest] = /^(\S+)\s+(.*)$/.exec(line);
    if (word === "FROM") found.push({ name: /AS (\S+)/i.exec(rest)?.[1], steps: [] });
    else found.at(-1).steps.push([word, rest.trim()]);
  }
  return found;
}

function settingsOf({ steps }) {
  const settings = { env: {}, cwd: "/", user: "root", volumes: [], cmd: [] };
  for (const step of steps) note(settings, step);
  return settings;
}

function note(settings, [word, rest]) {
  if (word === "ENV") for (const [, name, value] of rest.matchAll(/(\w+)=(\S+)/g)) settings.env[name] = value;
  if (word === "WORKDIR") settings.cwd = rest;
  if (word === "USER") settings.user = rest;
  if (word === "VOLUME") settings.volumes.push(rest);
  if (word === "CMD") settings.cmd = JSON.parse(rest);
}

function makeStage(stage) {
  const root = stage.name ? join(folder, stage.name) : image;
  mkdirSync(folder, { recursive: true });
  rmSync(root, { recursive: true, force: true });
  execFileSync("cp", ["-a", "--reflink=auto", base, root]);
  const settings = { env: {}, cwd: "/", user: "root", volumes: [], cmd: [] };
  for (const step of stage.steps) {
    const [word, rest] = step;
    console.log(`${word} ${rest}`);
    note(settings, step);
    mkdirSync(join(root, settings.cwd), { recursive: true });
    if (word === "COPY") copy(rest.split(/\s+/), root, settings);
    if (word === "RUN") inRoot(root, settings, rest);
  }
}

function copy(words, root, { cwd }) {
  const from = words[0].startsWith("--from=")
    ? join(folder, words.shift().slice("--from=".length))
    : undefined;
  const target = join(root, resolve(cwd, words.pop()));
  mkdirSync(target, { recursive: true });
  if (from) {
    // The folder's content, as Docker copies it.
    for (const path of words) execFileSync("cp", ["-a", `${join(from, path)}/.`, target]);
    return;
  }
  const sent = sentFiles();
  const chosen = words.includes(".") ? sent : words;
  execFileSync("tar", ["-C", target, "-xf", "-"], {
    input: execFileSync("tar", ["-C", context, "-cf", "-", ...chosen], { maxBuffer: 2 ** 30 }),
  });
}

/** Files that git knows and .dockerignore lets through: lines with ! after a single *, and patterns for endings. */
function sentFiles() {
  const lines = readFileSync(join(context, ".dockerignore"), "utf8").split("\n");
  const taken = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
  const endings = lines.filter((line) => line.startsWith("**/*")).map((line) => line.slice(4));
  const known = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: context,
    encoding: "utf8",
  });
  return known
    .split("\n")
    .filter((file) => taken.some((path) => file === path || file.startsWith(`${path}/`)))
    .filter((file) => !endings.some((ending) => file.endsWith(ending)) && existsSync(join(context, file)));
}

/** Runs a shell command within a root file system, with this machine's network. */
function inRoot(root, { env, cwd, user }, command) {
  execFileSync("cp", ["/etc/resolv.conf", "/etc/hosts", join(root, "etc")]);
  const script = `mount --bind "$0" "$0" && mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot --userspec="$1" "$0" /bin/sh -c "cd $2 && $3"`;
  execFileSync("unshare", ["--mount", "sh", "-c", script, root, user, cwd, command], {
    stdio: "inherit",
    env: { PATH: path, HOME: "/root", ...proxies(), ...env },
  });
}

/** Settings by which this machine reaches the npm registry. */
function proxies() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      /^(https?_proxy|no_proxy|npm_config_registry|NODE_EXTRA_CA_CERTS)$/i.test(name),
    ),
  );
}

function run({ env, cwd, user, volumes, cmd }) {
  const binds = volumes.map((volume) => {
    const kept = join(folder, "volumes", volume);
    mkdirSync(join(folder, "volumes"), { recursive: true });
    if (!existsSync(kept))
      execFileSync("cp", ["-a", "--parents", `.${volume}`, resolve(folder, "volumes")], { cwd: image });
    return `mount --bind "${resolve(kept)}" "$0${volume}"`;
  });
  const script = [
    'mount --bind "$0" "$0"',
    'mount -o remount,ro,bind "$0"',
    'mount -t proc proc "$0/proc"',
    'mount --rbind /dev "$0/dev"',
    'mount -t tmpfs tmpfs "$0/tmp"',
    ...binds,
    `exec chroot --userspec=${user} "$0" /bin/sh -c 'cd ${cwd} && exec "$@"' sh "$@"`,
  ].join(" && ");
  const given = Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      /^(PORT|NEXTAUTH_URL|ADMIN_|DATABASE_URL|LOG_FORMAT|METRICS_TOKEN)/.test(name),
    ),
  );
  const child = spawn("unshare", ["--mount", "sh", "-c", script, image, ...cmd], {
    stdio: "inherit",
    env: { PATH: path, HOME: "/home/node", ...env, ...given },
  });
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => child.kill(signal));
  child.once("close", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
