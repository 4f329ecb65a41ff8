import { z } from "zod";
import { runInstructionBlock } from "@/inngest/run-instruction-block";
import { createArtifact } from "@/lib/artifacts/create-artifact";
import { listArtifacts } from "@/lib/artifacts/queries";
import { withTemporaryToken } from "@/lib/auth/temporary-token";
import { environment } from "@/lib/environment";
import { DomainError } from "@/lib/errors";
import { defineTask } from "@/lib/flows/task";
import { findInstructionBlocks, stampBlocks, withoutStamps } from "@/lib/reports/instruction-blocks";
import { TrainingFacts } from "@/lib/reports/training-facts";

const key = "deploy-instructions";
const Report = z.object({ title: z.string(), markdown: z.string() });

export default defineTask({
  slug: "run-deploy-instructions",
  name: "Run deploy instructions",
  description:
    "Executes the blocks of the deploy instructions as they are written, and notes below each what came of it. A block that fails is shown as failed; it does not fail the run.",
  input: z.object({
    /** False leaves them as they are. */
    isWanted: z.boolean().default(true),
    facts: TrainingFacts,
    /** The reports that were written. */
    artifacts: z.array(z.string()),
  }),
  output: z.object({
    blocks: z.array(z.object({ program: z.string(), state: z.enum(["worked", "failed", "skipped"]) })),
  }),
  isCacheable: false,
  dryRun: "It executes programs, and changes an artifact of the run.",
  async run({ teamId, runId, input, signal, log }) {
    if (!input.isWanted) return leave("This run does not ask for it.");
    if (input.facts.mlflowUri)
      return leave("The model is on your own MLflow server, whose credentials are not handed to programs.");
    const { items } = await listArtifacts(teamId, { run: runId, key, limit: 1 });
    if (!items[0]?.task) throw new DomainError("not-found", "This run has no deploy instructions.");
    const { title, markdown: written } = Report.parse(items[0].data);
    const markdown = withoutStamps(written);
    const blocks = findInstructionBlocks(markdown);
    const trackingUri = environment().publicUrl;
    const lent = { name: `Deploy instructions of run ${runId}`, role: "viewer", minutes: 5 } as const;
    const outcomes = await withTemporaryToken(teamId, lent, (token) =>
      Promise.all(blocks.map((block) => runInstructionBlock(block, { trackingUri, token, signal }))),
    );
    signal.throwIfAborted();
    const stamped = { title, markdown: stampBlocks(markdown, blocks, outcomes) };
    // In the report's own artifact: the same key from the same node replaces.
    await createArtifact(teamId, { runId, nodeId: items[0].task }, { key, kind: "markdown", data: stamped });
    for (const [index, outcome] of outcomes.entries()) {
      const { program } = blocks[index]!;
      if (outcome.state === "skipped") log(`${program}: not executed, ${outcome.why}`);
      else
        log(
          `${program}: ${outcome.state} in ${outcome.ms.toFixed(0)} ms with ${outcome.version}.`,
          outcome.state === "failed" ? "warning" : "info",
        );
    }
    return { blocks: blocks.map(({ program }, index) => ({ program, state: outcomes[index]!.state })) };

    function leave(why: string) {
      log(`The deploy instructions were not executed. ${why}`);
      return { blocks: [] };
    }
  },
});
