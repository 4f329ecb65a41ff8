import { z } from "zod";
import { runInstructionBlock } from "@/inngest/run/run-instruction-block";
import { whyNotExecuted } from "@/inngest/run/why-not-executed";
import { createArtifact } from "@/lib/artifacts/create-artifact";
import { listArtifacts } from "@/lib/artifacts/queries";
import { withTemporaryToken } from "@/lib/auth/temporary-token";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { defineTask } from "@/lib/flows/task";
import { flowRunName } from "@/lib/mlflow/flow-run-name";
import { deployInstructions, type Outcome, type Outcomes } from "@/lib/reports/deploy-instructions";
import { instructionBlocks } from "@/lib/reports/instruction-blocks";
import { TrainingFacts } from "@/lib/training/training-facts";

const key = "deploy-instructions";
const programs = ["curl", "python", "node"] as const;

export default defineTask({
  slug: "run-deploy-instructions",
  name: "Run deploy instructions",
  description:
    "Executes the blocks of the deploy instructions as they are written, and adds each result below its block. A block that fails is shown as failed; it does not fail the run.",
  input: z.object({
    /** False executes nothing. */
    isWanted: z.boolean().default(true),
    facts: TrainingFacts,
    /**
     * The claim in the instructions. Missing in flow versions from before this field existed; then nothing is executed.
     */
    example: z.record(z.string(), z.string()).optional(),
    /** Keys of the written reports. */
    artifacts: z.array(z.string()),
  }),
  output: z.object({
    blocks: z.array(z.object({ program: z.string(), state: z.enum(["worked", "failed", "skipped"]) })),
  }),
  isCacheable: false,
  dryRun: "It executes programs, and changes an artifact of the run.",
  async run({ teamId, runId, input, signal, log }) {
    const { facts, example } = input;
    if (!example) {
      log("The deploy instructions were not executed. This run's flow version is older than the portal.");
      return { blocks: [] };
    }
    const { items } = await listArtifacts(teamId, { run: runId, key, limit: 1 });
    if (!items[0]?.task) throw new DomainError("not-found", "This run has no deploy instructions.");
    const { publicUrl } = environment();
    const why = await whyNotExecuted(teamId, input);
    const outcomes = why ? allSkipped(why) : await execute();
    signal.throwIfAborted();
    const data = {
      title: "Deploy instructions",
      markdown: deployInstructions(facts, publicUrl, example, outcomes),
    };
    // Stored in the report's own artifact: the same key from the same node replaces it.
    await createArtifact(teamId, { runId, nodeId: items[0].task }, { key, kind: "markdown", data });
    for (const program of programs) log(...inLog(program, outcomes[program]));
    return { blocks: programs.map((program) => ({ program, state: outcomes[program].state })) };

    async function execute(): Promise<Outcomes> {
      const blocks = instructionBlocks(facts, publicUrl, example!);
      const name = `Deploy instructions of ${await flowRunName(teamId, runId)}`;
      const lent = { name, role: "viewer", minutes: 5 } as const;
      return withTemporaryToken(teamId, lent, async (token) => {
        const run = (program: keyof Outcomes) =>
          runInstructionBlock(blocks[program], { trackingUri: publicUrl, token, signal });
        const [curl, python, node] = await Promise.all([run("curl"), run("python"), run("node")]);
        return { curl, python, node };
      });
    }
  },
});

function allSkipped(why: string): Outcomes {
  const outcome: Outcome = { state: "skipped", why };
  return { curl: outcome, python: outcome, node: outcome };
}

function inLog(program: string, outcome: Outcome): [line: string, level: "info" | "warning"] {
  if (outcome.state === "skipped") return [`${program}: not executed, ${outcome.why}`, "info"];
  const { state, ms, version } = outcome;
  return [
    `${program}: ${state} in ${ms.toFixed(0)} ms with ${version}.`,
    state === "failed" ? "warning" : "info",
  ];
}
