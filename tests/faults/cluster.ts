import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@/db/connect";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { type Portal, startPortal } from "@/tests/e2e/server";
import { startWorker, type Worker } from "@/tests/e2e/worker";

export type Cluster = Awaited<ReturnType<typeof startCluster>>;

const askTimeoutMs = 180_000;

/**
 * Several portals on one Postgres and one data folder, as real processes that a test may kill, stop and restart.
 * Postgres belongs to the test's process, so that it can be killed separately.
 */
export async function startCluster({
  portals: count = 2,
  /** further settings of a portal, by its number */
  envOf = (_: number): Record<string, string> => ({}),
  /** pools of each worker beside the portals, such as `default,gpu` */
  workers: workerPools = [] as string[],
  /** further settings of all processes */
  env = {} as Record<string, string>,
} = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), "switchyard-faults-data-"));
  const databaseDir = mkdtempSync(join(tmpdir(), "switchyard-faults-database-"));
  const sideEffects = join(dataDir, "side-effects");
  const adminToken = randomBytes(32).toString("base64url");
  let postgres: EmbeddedPostgres = await launchPostgres();
  const settings = {
    DATABASE_URL: postgres.url,
    TASKS_DIR: resolve("tests/faults/tasks"),
    SIDE_EFFECTS: sideEffects,
    ...env,
  };
  const start = (index: number) =>
    startPortal({ dataDir, adminToken, env: { ...settings, ...envOf(index) } });
  const printed: string[] = [];
  const running: (Portal | undefined)[] = [];
  const workers: Worker[] = [];
  const startWorkerOf = (index: number) =>
    startWorker({ ...settings, DATA_DIR: dataDir, WORKER_POOLS: workerPools[index]! });
  try {
    // The first one creates keys, schema and team.
    running.push(await start(0));
    running.push(...(await Promise.all(Array.from({ length: count - 1 }, (_, index) => start(index + 1)))));
    workers.push(...(await Promise.all(workerPools.map((_, index) => startWorkerOf(index)))));
  } catch (error) {
    await stop();
    throw error;
  }

  function launchPostgres(): Promise<EmbeddedPostgres> {
    return startEmbeddedPostgres({ dataDir: databaseDir, log: () => {} });
  }

  async function stop(): Promise<void> {
    await Promise.all(workers.map((worker) => worker.kill()));
    await Promise.all(running.map((portal) => portal?.stop()));
    await postgres.stop();
    for (const folder of [dataDir, databaseDir]) rmSync(folder, { recursive: true, force: true });
  }

  /** Restarts a portal as a service manager does: repeatedly, until it is healthy. */
  async function restart(index: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        running[index] = await start(index);
        return;
      } catch (error) {
        printed.push(String(error));
        if (attempt === 5) throw error;
      }
    }
  }

  /**
   * Calls the API of any portal that answers, with retries; a call with a body is a POST.
   * @throws at once for a conflict, unless a key shows that it may be the call's own repeat
   */
  async function ask<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    let refusal = "no answer";
    for (let attempt = 0, until = Date.now() + askTimeoutMs; Date.now() < until; attempt++) {
      const portal = running[attempt % count];
      const answer = await (portal &&
        fetch(`${portal.url}/api/v1${path}`, {
          method: body === undefined ? "GET" : "POST",
          headers: { authorization: `Bearer ${adminToken}`, "content-type": "application/json", ...headers },
          body: body === undefined ? null : JSON.stringify(body),
          signal: AbortSignal.timeout(5_000),
        })
          .then(async (response) => ({ status: response.status, text: await response.text() }))
          .catch((error) => {
            refusal = String(error.cause ?? error);
          }));
      if (answer && answer.status < 300) return JSON.parse(answer.text) as T;
      if (answer) refusal = `${answer.status} ${answer.text}`;
      if (answer?.status === 409 && !headers["idempotency-key"]) break;
      await sleep(100);
    }
    throw new Error(`${path} was not answered: ${refusal}`);
  }

  return {
    ask,
    portal: (index: number): Portal => running[index]!,
    /** SIGKILL of a portal, which is restarted at once. */
    async killPortal(index: number): Promise<void> {
      const portal = running[index]!;
      running[index] = undefined;
      await portal.kill();
      printed.push(portal.output());
      await restart(index);
    },
    /** SIGKILL of a worker, which is restarted at once. */
    async killWorker(index: number): Promise<void> {
      await workers[index]!.kill();
      printed.push(workers[index]!.output());
      workers[index] = await startWorkerOf(index);
    },
    worker: (index: number): Worker => workers[index]!,
    /** SIGKILL of Postgres, which is restarted at once. */
    async killPostgres(): Promise<void> {
      process.kill(postgres.pid, "SIGKILL");
      postgres = await launchPostgres();
    },
    /** Restarts portals that have ended by themselves. @returns their number */
    async reviveAll(): Promise<number> {
      const ended = running.flatMap((portal, index) => (portal?.hasEnded() ? [index] : []));
      for (const index of ended) {
        printed.push(running[index]!.output());
        await restart(index);
      }
      return ended.length;
    },
    /** Reads the database on a connection that is closed afterwards. */
    async read<Row extends object>(query: string, ...values: string[]): Promise<Row[]> {
      const sql = connect(postgres.url, { max: 1 });
      try {
        return await sql.unsafe<Row[]>(query, values);
      } finally {
        await sql.end({ timeout: 1 });
      }
    },
    /** Lines of the file with the side effects of tasks. */
    sideEffects: (): string[] =>
      existsSync(sideEffects) ? readFileSync(sideEffects, "utf8").trim().split("\n") : [],
    dataDir,
    databaseUrl: postgres.url,
    /** Output of all portals and workers. */
    output: (): string =>
      [...printed, ...[...running, ...workers].map((each) => each?.output() ?? "")].join("\n"),
    stop,
  };
}
