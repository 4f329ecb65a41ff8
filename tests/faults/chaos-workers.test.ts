import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { systemProgram } from "@/lib/programs/sandbox";
import { deployBraid, startBraid, untilAllEnded } from "./braid";
import { type Cluster, startCluster } from "./cluster";
import { expectEndedRight } from "./expect-ended-right";
import { seededRandom } from "./random";

const minute = 60_000;
/** All of them by `npm run test:chaos`; fewer where other tests wait. */
const kills = process.env.CHAOS === "whole" ? 40 : 8;
const braids = process.env.CHAOS === "whole" ? 24 : 6;
const random = seededRandom();
const hasBubblewrap = systemProgram("bwrap") !== undefined;
/** Programs need bubblewrap, or accounts of their own, which only root can give. */
const canIsolate = hasBubblewrap || process.getuid?.() === 0;
const commandsDir = mkdtempSync(join("/var/tmp", "switchyard-commands-"));
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({
    portals: 1,
    envOf: () => ({ PORTAL_POOLS: "" }),
    workers: ["default", "default,gpu"],
    env: {
      ALLOW_COMMANDS: "true",
      COMMANDS_DIR: commandsDir,
      COMMANDS_NETWORK: hasBubblewrap ? "portal" : "all",
    },
  });
  await deployBraid(cluster, (id) => (id.startsWith("b-") ? "gpu" : undefined));
});
afterAll(async () => {
  await cluster?.stop();
  rmSync(commandsDir, { recursive: true, force: true });
});

test(
  `${braids} runs end right beside a portal that executes nothing, while two workers are killed ${kills} times`,
  async () => {
    const asked: Promise<string>[] = [];
    let left = kills;
    const killOver = async (index: number) => {
      while (left > 0) {
        left -= 1;
        if (asked.length < braids) asked.push(startBraid(cluster, `workers-${asked.length}`));
        await sleep(random.between(100, 1500));
        await cluster.killWorker(index);
      }
    };
    await Promise.all([killOver(0), killOver(1)]);
    const runIds = await Promise.all(asked);
    await untilAllEnded(cluster, minute);
    expect(new Set(runIds).size).toBe(braids);
    await expectEndedRight(cluster, runIds);
  },
  5 * minute,
);

test(
  "a worker that is stopped hands its work on at once",
  async () => {
    const runId = await startBraid(cluster, "stopped");
    await sleep(random.between(100, 300));
    expect(await cluster.worker(0).terminate()).toBe(0);
    await untilAllEnded(cluster, minute);
    await expectEndedRight(cluster, [runId]);
    const [row] = await cluster.read(
      "select stopped_at is not null as stopped from executors where pid = $1::int",
      String(cluster.worker(0).pid),
    );
    expect(row).toEqual({ stopped: true });
  },
  2 * minute,
);

/** The process of this command line, seen from outside of its isolation. */
function processOf(commandLine: string): number {
  const pid = readdirSync("/proc").find((name) => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").join(" ").trim() === commandLine;
    } catch {
      return false;
    }
  });
  expect(pid, commandLine).toBeDefined();
  return Number(pid);
}

test.runIf(canIsolate)(
  "a program whose worker is killed is ended with it, and runs again on a worker that lives",
  async () => {
    // Longer than it may outlive its worker.
    const wait = "sleep 8.0771";
    const script = `echo '{"values": true}' > "$SWITCHYARD_OUTPUT"; ${wait}; echo done`;
    await cluster.ask("/flows", {
      slug: "program",
      name: "Program",
      params: { type: "object", properties: {} },
      nodes: [{ id: "program", task: "run-command", input: { command: ["sh", "-c", script] } }],
    });
    await cluster.ask("/deployments", { slug: "program", name: "Program", flow: "program" });
    const { id } = await cluster.ask<{ id: string }>("/deployments/program/runs", {});
    const program = await vi.waitFor(() => processOf(wait), { timeout: 30_000, interval: 100 });
    const [holder] = await cluster.read<{ pid: number }>(
      `select executors.pid from executors join executor_jobs on split_part(lease_id, ':', 1) = executors.id
         join executor_runs on executor_runs.id = executor_jobs.run_id where event #>> '{data,runId}' = $1`,
      id,
    );
    await cluster.killWorker([0, 1].findIndex((index) => cluster.worker(index).pid === holder?.pid));
    await vi.waitFor(() => expect(() => process.kill(program, 0)).toThrow(), { timeout: 5_000 });
    await untilAllEnded(cluster, minute);
    const attempts = await cluster.read(
      `select task_attempts.state from task_attempts join task_runs on task_runs.id = task_run_id
       where run_id = $1 order by attempt`,
      id,
    );
    expect(attempts).toEqual([{ state: "Crashed" }, { state: "Completed" }]);
  },
  2 * minute,
);
