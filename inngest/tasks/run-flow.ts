import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { JsonSchema } from "@/lib/base/json-schema";
import { getDeployment } from "@/lib/deployments/queries";
import { DeploymentChoice } from "@/lib/flows/choices";
import { defineControlTask } from "@/lib/flows/task";
import { listChildren, outputsOf } from "@/lib/runs/read/children-of-task";
import { startChildren } from "@/lib/runs/start/start-children";

const longestMs = 31_536_000_000;

export default defineControlTask({
  slug: "run-flow",
  name: "Run a flow",
  description: "Starts a run of another deployment and waits for it.",
  input: z.object({
    deployment: DeploymentChoice.describe("The deployment's slug."),
    params: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("Parameters in place of the deployment's."),
    paramsIfKnown: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("The same, left out where the deployment's flow has no such parameter."),
  }),
  output: z.object({
    run: z.string(),
    /** Output of the run's last nodes, by node. */
    output: z.record(z.string(), z.unknown()),
  }),
  async control({ input, attemptsBefore, ...at }) {
    const parent = { ...at, attempt: attemptsBefore };
    const known = await knownParams(at.teamId, input);
    await startChildren(parent, input.deployment, [{ ...known, ...input.params }]);
    const [child] = await listChildren(parent);
    if (!child?.isOver) return { waitMs: longestMs };
    if (child.state !== "Completed")
      throw new DomainError(
        "conflict",
        `The run ${child.name} ended as ${child.state}${child.message ? `: ${child.message}` : "."}`,
      );
    const outputs = await outputsOf(at.teamId, [child.run]);
    return { output: { run: child.run, output: outputs.get(child.run) ?? {} } };
  },
});

async function knownParams(
  teamId: string,
  { deployment, paramsIfKnown }: { deployment: string; paramsIfKnown: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  const given = Object.entries(paramsIfKnown);
  if (given.length === 0) return {};
  const { flowVersion } = await getDeployment(teamId, deployment);
  const properties = (flowVersion.definition.params.properties ?? {}) as JsonSchema;
  return Object.fromEntries(given.filter(([name]) => Object.hasOwn(properties, name)));
}
