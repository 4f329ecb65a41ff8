import { z } from "zod";
import { ensureDeployment } from "@/lib/deployments/mutations";
import { FlowDefinition } from "@/lib/flows/flow";
import { saveFlow } from "@/lib/flows/mutations";
import { defineTask } from "@/lib/flows/task";
import { startRun } from "@/lib/runs/start/start-run";
import { recordRun } from "@/lib/runs/states/recorder";

/** The task that returns its input. */
export const echo = defineTask({
  slug: "echo",
  name: "Echo",
  description: "",
  input: z.object({ text: z.string() }),
  output: z.object({ text: z.string() }),
  run: async ({ input }) => input,
});

/** A deployment of a flow with the same slug, with one node and the parameter `text`. Its runs are not executed. */
export async function makeEchoDeployment(teamId: string, slug = "echoes"): Promise<void> {
  const params = z.toJSONSchema(z.object({ text: z.string().default("hello") }), { io: "input" });
  const { flowId } = await saveFlow(
    teamId,
    { name: slug, description: "", isShipped: false },
    FlowDefinition.parse({
      slug,
      params,
      nodes: [{ id: "echo", task: "echo", input: { text: { $from: "params.text" } } }],
    }),
    new Map([["echo", echo]]),
  );
  await ensureDeployment(teamId, { slug, name: slug, description: "", flowId, params: {}, tags: [] });
}

/** Starts a run and takes it through the given states. @returns its id */
export async function makeRun(
  teamId: string,
  {
    deployment = "echoes",
    states = [],
  }: { deployment?: string; states?: Parameters<typeof recordRun>[2][] } = {},
): Promise<string> {
  const trigger = { type: "person" as const, userId: "u", name: "Ada" };
  const { id } = await startRun(teamId, deployment, { trigger });
  for (const state of states)
    if (!(await recordRun(teamId, id, state))) throw new Error(`The run did not become ${state}.`);
  return id;
}
