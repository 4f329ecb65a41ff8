import { afterAll, beforeAll, vi } from "vitest";
import { z } from "zod";
import { isEnded, type RunState } from "@/lib/base/run";
import { ensureDeployment } from "@/lib/deployments/mutations";
import type { Flow } from "@/lib/flows/define-flow";
import { saveFlow } from "@/lib/flows/mutations";
import { defineTask, type Task } from "@/lib/flows/task";
import { getRun } from "@/lib/runs/read/queries";

/**
 * Call after `useTestDatabase()`: adds `tasks` to the catalogue, and starts the embedded executor for the runs of the
 * tests, as the portal does.
 */
export function useTestExecutor(tasks: Task[] = []): void {
  let stop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    process.env.INNGEST_SIGNING_KEY ??= "0123456789abcdef0123456789abcdef";
    // These modules read the environment when they load.
    const [{ startEmbedded }, { startSending }] = await Promise.all([
      import("@/inngest/start-driving"),
      import("@/inngest/loops/send-requests"),
    ]);
    await addTasks(tasks);
    const executor = await startEmbedded();
    const sending = await startSending();
    stop = async () => {
      await sending.stop();
      await executor.stop(2000);
    };
  });

  afterAll(() => stop?.());
}

/** A task without input or output. */
export const nothing = defineTask({
  slug: "nothing",
  name: "Nothing",
  description: "",
  input: z.object({}),
  output: z.object({}),
  run: async () => ({}),
});

/** Adds tasks to the catalogue of this test file. */
export async function addTasks(added: Task[]): Promise<void> {
  const { tasks } = await import("@/inngest/catalog");
  for (const task of added) (tasks as Map<string, Task>).set(task.slug, task);
}

/** Saves a flow for a team, with a deployment of the same slug that has these settings. */
export async function deployFlow(
  teamId: string,
  { name, description, definition }: Flow,
  deployment: Partial<Parameters<typeof ensureDeployment>[1]> = {},
): Promise<void> {
  const { tasks } = await import("@/inngest/catalog");
  const { flowId } = await saveFlow(teamId, { name, description, isShipped: false }, definition, tasks);
  await ensureDeployment(teamId, {
    slug: definition.slug,
    name,
    description,
    flowId,
    params: {},
    tags: [],
    ...deployment,
  });
}

/** Waits until a run is in one of `states` (default: any end state), and returns it. */
export async function runThatIs(
  teamId: string,
  runId: string,
  states?: RunState[],
): ReturnType<typeof getRun> {
  return vi.waitFor(
    async () => {
      const run = await getRun(teamId, runId);
      if (!(states ? states.includes(run.state) : isEnded(run.state)))
        throw new Error(`The run is ${run.state}.`);
      return run;
    },
    { timeout: 15_000, interval: 10 },
  );
}
