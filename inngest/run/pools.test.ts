import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { processWide } from "@/db/process-wide";
import { defineFlow } from "@/lib/flows/define-flow";
import { defineTask } from "@/lib/flows/task";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { cancelRun } from "@/lib/runs/states/cancel-run";
import { waitingFor } from "@/lib/runs/why/waiting-for";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
const note = defineTask({
  slug: "note",
  name: "Note",
  description: "",
  input: z.object({ after: z.string().default("") }),
  output: z.object({ said: z.string() }),
  run: async ({ nodeId }) => ({ said: nodeId }),
});

useTestDatabase();
useTestExecutor([note]);

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
});
beforeEach(() => serve("default"));

/** Pools of this process from now on. */
function serve(...pools: string[]): void {
  processWide("served-pools", (): { pools?: string[] } => ({})).pools = pools;
}

/** A chain of three nodes. @param pools of the nodes, of the flow and of the deployment */
async function runChain(
  slug: string,
  pools: { second?: string; third?: string; flow?: string; deployment?: string },
): Promise<string> {
  const flow = defineFlow({
    slug,
    name: slug,
    description: "",
    params: z.object({}),
    pool: pools.flow,
    build(_, node) {
      const first = node("first", note, {});
      const second = node("second", note, { after: first.output.said }, { pool: pools.second });
      node("third", note, { after: second.output.said }, { pool: pools.third });
    },
  });
  await deployFlow(teamId, flow, { pool: pools.deployment });
  return (await startRun(teamId, slug, { trigger })).id;
}

const states = async (id: string) => (await listTaskRuns(teamId, id)).map(({ state }) => state);
const sentence = async (id: string) => (await waitingFor(teamId, await getRun(teamId, id)))?.sentence;
const noWorker = (pool: string) =>
  `Waiting for a worker of the pool ${pool}: none is running. Start one with WORKER_POOLS=${pool} npm run worker.`;

test("a node in the middle of a chain waits for a worker of its pool, without an attempt here", async () => {
  const id = await runChain("middle", { second: "gpu" });
  await vi.waitFor(async () => expect(await states(id)).toEqual(["Completed", "Pending", "Pending"]), 10_000);
  await vi.waitFor(async () => expect(await sentence(id)).toBe(noWorker("gpu")), 5_000);
  serve("default", "gpu");
  expect((await runThatIs(teamId, id)).state).toBe("Completed");
  const attempts = (await listTaskRuns(teamId, id)).map((task) => task.attempts.length);
  expect(attempts).toEqual([1, 1, 1]);
});

test("the last node may be in a pool, and a run that waits for a worker can be cancelled", async () => {
  const id = await runChain("last", { third: "gpu" });
  await vi.waitFor(async () => expect(await sentence(id)).toBe(noWorker("gpu")), 10_000);
  await cancelRun(teamId, id, "Ada");
  expect((await runThatIs(teamId, id)).state).toBe("Cancelled");
});

test("a node's pool goes before the deployment's, and that before the flow's", async () => {
  const byFlow = await runChain("by-flow", { flow: "big" });
  await vi.waitFor(async () => expect(await sentence(byFlow)).toBe(noWorker("big")), 10_000);
  expect(await states(byFlow)).toEqual(["Pending", "Pending", "Pending"]);
  const byDeployment = await runChain("by-deployment", { flow: "big", deployment: "gpu", second: "default" });
  await vi.waitFor(async () => expect(await sentence(byDeployment)).toBe(noWorker("gpu")), 10_000);
  serve("gpu");
  await vi.waitFor(
    async () => expect(await states(byDeployment)).toEqual(["Completed", "Pending", "Pending"]),
    10_000,
  );
  serve("gpu", "default", "big");
  for (const id of [byFlow, byDeployment]) expect((await runThatIs(teamId, id)).state).toBe("Completed");
});
