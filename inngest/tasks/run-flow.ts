import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { isEnded } from "@/lib/base/run";
import { defineControlTask } from "@/lib/flows/task";
import { listChildren, outputsOf } from "@/lib/runs/read/children-of-task";
import { startChildren } from "@/lib/runs/start/start-children";

const longestMs = 31_536_000_000;

export default defineControlTask({
  slug: "run-flow",
  name: "Run a flow",
  description: "Starts a run of another deployment and waits for it.",
  input: z.object({
    deployment: z.string().describe("The deployment's slug."),
    params: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("Parameters in place of the deployment's."),
  }),
  output: z.object({
    run: z.string(),
    /** Output of the run's last nodes, by node. */
    output: z.record(z.string(), z.unknown()),
  }),
  async control({ input, attemptsBefore, ...at }) {
    const parent = { ...at, attempt: attemptsBefore };
    await startChildren(parent, input.deployment, [input.params]);
    const [child] = await listChildren(parent);
    if (!child || !isEnded(child.state)) return { waitMs: longestMs };
    if (child.state !== "Completed")
      throw new DomainError(
        "conflict",
        `The run ${child.name} ended as ${child.state}${child.message ? `: ${child.message}` : "."}`,
      );
    const outputs = await outputsOf(at.teamId, [child.run]);
    return { output: { run: child.run, output: outputs.get(child.run) ?? {} } };
  },
});
