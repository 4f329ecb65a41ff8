import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@/db/connect";
import { claimDataFolder, releaseDataFolder } from "./launcher";
import { choosePlaces, makePrivateFolder, type Places } from "./places";
import { dropStalePidFile, isAlive, launch, postgresEnv, readPostmaster, shutDown } from "./postmaster";

export type EmbeddedPostgres = {
  /** for `DATABASE_URL`: a Unix socket, with a password stored only in `dataDir` */
  url: string;
  /** the postmaster's process id; changes when `keepUp` has restarted it */
  readonly pid: number;
  /** Restarts Postgres at the same address whenever it has ended by itself, until `stop`. */
  keepUp(): void;
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  dataDir: string;
  log(line: string): void;
  /** Postgres settings that override ours, such as `{ fsync: "off" }` */
  settings?: Record<string, string>;
};

/** Name of the database, and of its owner. */
export const databaseName = "switchyard";
const attempts = 8;
/** Interval of `keepUp`, and the longest pause between two failed starts, in ms. */
const lookMs = 500;
const longestPauseMs = 10_000;

/**
 * Starts the Postgres of a data folder, creating it at first use, or adopts one that still runs there after its portal
 * was killed. `stop` ends it cleanly; otherwise Postgres outlives this process.
 * @throws when another process uses the folder, or Postgres does not start: the message names the file to check
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const startedAt = Date.now();
  const places = choosePlaces(resolve(/*turbopackIgnore: true*/ options.dataDir), options.log);
  claimDataFolder(places.launcherFile);
  const password = readOrMakePassword(places.passwordFile, existsSync(places.cluster));
  if (!existsSync(places.cluster)) makeCluster(places, password);

  const adopted = await findRunning(places, password);
  const running = adopted ?? (await launchWithRetries(places, options, password));
  await ensureDatabase(running.url("postgres"));
  options.log(
    `Postgres ${adopted ? "adopted" : "started"} in ${Date.now() - startedAt} ms (process ${running.pid}).`,
  );
  return new Embedded(running, places, options, password);
}

/** A started or adopted Postgres. */
class Embedded implements EmbeddedPostgres {
  readonly url: string;
  private readonly stopping = new AbortController();
  private keeping: Promise<void> | undefined;

  constructor(
    private running: Running,
    private readonly places: Places,
    private readonly options: EmbeddedPostgresOptions,
    private readonly password: string,
  ) {
    this.url = running.url(databaseName);
  }

  get pid(): number {
    return this.running.pid;
  }

  keepUp(): void {
    this.keeping ??= this.keep();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.keeping;
    await shutDown(this.running.pid);
    rmSync(this.places.socketDir, { recursive: true, force: true });
    releaseDataFolder(this.places.launcherFile);
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    for (let pauseMs = lookMs; !signal.aborted; ) {
      await sleep(pauseMs, undefined, { ref: false, signal }).catch(() => {});
      if (signal.aborted) return;
      if (isAlive(this.running.pid)) {
        pauseMs = lookMs;
        continue;
      }
      try {
        const startedAt = Date.now();
        this.running = await launchWithRetries(this.places, this.options, this.password, 1);
        this.options.log(
          `Postgres had ended unexpectedly; it was restarted in ${Date.now() - startedAt} ms (process ${this.running.pid}).`,
        );
      } catch (error) {
        // For example with a full disk: /api/health reports "failing" until there is space again.
        if (pauseMs === lookMs || pauseMs === longestPauseMs / 2)
          this.options.log(`Postgres has ended and cannot be restarted. ${(error as Error).message}`);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
  }
}

type Running = { pid: number; url(database: string): string };

async function findRunning(places: Places, password: string): Promise<Running | undefined> {
  for (let wait = 0; wait < 50; wait += 1) {
    const found = readPostmaster(places.cluster);
    if (!found || !isAlive(found.pid)) return undefined;
    const running = { pid: found.pid, url: urlOf(found.socketDir, password) };
    if (found.isReady) return (await isOurs(running, places.cluster)) ? running : undefined;
    await sleep(100);
  }
  return undefined;
}

/** After a crash the first starts may fail while processes of the dead Postgres still hold its memory. */
async function launchWithRetries(
  places: Places,
  { log, settings = {} }: EmbeddedPostgresOptions,
  password: string,
  most = attempts,
): Promise<Running> {
  dropStalePidFile(places.cluster);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { pid: await launch(places, settings), url: urlOf(places.socketDir, password) };
    } catch (error) {
      if (attempt === most) throw error;
      log(
        `${String((error as Error).message)
          .split("\n")
          .at(0)} Trying again (${attempt}).`,
      );
      await sleep(150 * attempt);
    }
  }
}

async function isOurs(running: Running, cluster: string): Promise<boolean> {
  const sql = connect(running.url("postgres"), { max: 1, connect_timeout: 5 });
  try {
    const [row] = await sql`select current_setting('data_directory') as folder`;
    return row?.folder === cluster;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const sql = connect(url, { max: 1, connect_timeout: 10 });
  try {
    const found = await sql`select 1 from pg_database where datname = ${databaseName}`;
    if (found.length === 0) await sql`create database ${sql(databaseName)}`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export function urlOf(socketDir: string, password: string): (database: string) => string {
  return (database) =>
    `postgres://${databaseName}:${password}@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
}

function readOrMakePassword(file: string, hasCluster: boolean): string {
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  if (hasCluster)
    throw new Error(`The password of the embedded Postgres is missing: ${file}. Restore it from a backup.`);
  const password = randomBytes(24).toString("base64url");
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Runs initdb beside the final place and renames, so that an interruption leaves no partial cluster. */
function makeCluster(places: Places, password: string): void {
  const half = `${places.cluster}.new`;
  const passwordFile = join(places.socketDir, "password");
  rmSync(half, { recursive: true, force: true });
  makePrivateFolder(half, places.account);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (places.account) chownSync(passwordFile, places.account.uid, places.account.gid);
  const options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"];
  const collation = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const result = spawnSync(
    join(places.binaries, "bin", "initdb"),
    ["-D", half, "-U", databaseName, `--pwfile=${passwordFile}`, ...options, ...collation],
    { ...places.account, cwd: "/", env: postgresEnv(), encoding: "utf8" },
  );
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    throw new Error(`initdb failed: ${result.error?.message ?? result.stderr}`);
  }
  renameSync(half, places.cluster);
}
