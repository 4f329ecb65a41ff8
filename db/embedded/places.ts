import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Account, firstObstacle, postgresAccount } from "./account";
import { findBinaries } from "./binaries";

/** Paths of one embedded Postgres. */
export type Places = {
  account: Account;
  /** contains `bin`, `lib` and `share` */
  binaries: string;
  /** Postgres' own data folder; may not exist yet */
  cluster: string;
  socketDir: string;
  logFile: string;
  passwordFile: string;
  /** records the process that runs this Postgres */
  launcherFile: string;
};

/**
 * Chooses the paths for a data folder. Parts in a folder that Postgres' account cannot enter are placed under
 * `/var/lib/switchyard` instead; the choice is stored in `postgres.json`, so that it stays the same.
 */
export function choosePlaces(dataDir: string, log: (line: string) => void): Places {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const cluster = placeCluster(dataDir, log);
  const account = postgresAccount(existsSync(/*turbopackIgnore: true*/ cluster) ? cluster : undefined);
  return {
    account,
    binaries: placeBinaries(account, log),
    cluster,
    socketDir: makeSocketDir(cluster, account),
    logFile: join(dataDir, "postgres.log"),
    passwordFile: join(dataDir, "postgres.password"),
    launcherFile: join(dataDir, "postgres.launcher.json"),
  };
}

/** Creates a folder that only `account` can use. */
export function makePrivateFolder(path: string, account: Account): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (account) chownSync(path, account.uid, account.gid);
}

/** Postgres' own data folder, as it was chosen; the usual place when it was not yet. */
export function clusterOf(dataDir: string): string {
  const note = noteOf(dataDir);
  if (existsSync(note)) return (JSON.parse(readFileSync(note, "utf8")) as { cluster: string }).cluster;
  return join(dataDir, "postgres");
}

/** File that tells of another place than the usual one. */
const noteOf = (dataDir: string) => join(dataDir, "postgres.json");

function placeCluster(dataDir: string, log: (line: string) => void): string {
  const note = noteOf(dataDir);
  const usual = clusterOf(dataDir);
  if (existsSync(note)) return usual;

  const exists = existsSync(/*turbopackIgnore: true*/ usual);
  const account = postgresAccount(exists ? usual : undefined);
  let obstacle = firstObstacle(dataDir, account);
  if (account && obstacle && obstacle === firstObstacleIn(dataDir, account)) {
    // Our own folder: its group may pass through it, no other account may list it.
    chownSync(dataDir, process.getuid?.() ?? 0, account.gid);
    chmodSync(dataDir, 0o710);
    obstacle = firstObstacle(dataDir, account);
  }
  if (!obstacle) return usual;
  if (exists) {
    throw new Error(
      `Postgres runs as user ${account?.uid} and can no longer enter ${obstacle}, where its data is. ` +
        `Allow it with: chmod o+x "${obstacle}"`,
    );
  }
  const cluster = join(elsewhere(), `data-${randomBytes(6).toString("hex")}`);
  writeFileSync(note, `${JSON.stringify({ cluster }, null, 2)}\n`, { mode: 0o600 });
  log(
    `Postgres cannot enter ${obstacle} as user ${account?.uid}; its data goes to ${cluster} (noted in ${note}).`,
  );
  return cluster;
}

/** `dataDir` itself, when it, and no folder above it, keeps `account` out. */
function firstObstacleIn(dataDir: string, account: Account): string | undefined {
  return firstObstacle(dirname(dataDir), account) ? undefined : firstObstacle(dataDir, account);
}

function placeBinaries(account: Account, log: (line: string) => void): string {
  const native = findBinaries();
  const obstacle = firstObstacle(join(native, "bin"), account);
  if (!obstacle) return native;
  const { version } = JSON.parse(readFileSync(join(dirname(native), "package.json"), "utf8")) as {
    version: string;
  };
  const copy = join(elsewhere(), `binaries-${version}`);
  if (existsSync(copy)) return copy;
  log(`Postgres cannot enter ${obstacle} as user ${account?.uid}; its programs are copied to ${copy}.`);
  const half = `${copy}.${process.pid}`;
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  openFolders(half);
  try {
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/** Postgres' account enters them, regardless of this process' umask. */
function openFolders(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) openFolders(join(folder, entry.name));
}

function elsewhere(): string {
  const folder = "/var/lib/switchyard";
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711);
  return folder;
}

/** Socket paths are limited to 107 characters, so the folder is a short one under /tmp that no one else may own. */
function makeSocketDir(cluster: string, account: Account): string {
  const base = existsSync("/tmp") ? "/tmp" : tmpdir();
  const owner = account?.uid ?? process.getuid?.();
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const hash = createHash("sha256").update(`${cluster}\n${owner}\n${attempt}`).digest("hex").slice(0, 12);
    const folder = join(base, `switchyard-${hash}`);
    if (!existsSync(folder)) makePrivateFolder(folder, account);
    const found = lstatSync(folder);
    if (found.isDirectory() && found.uid === owner && (found.mode & 0o077) === 0) return folder;
  }
  throw new Error(`No private folder can be created in ${base} for the socket of Postgres.`);
}
