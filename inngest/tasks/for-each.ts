import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { RunState } from "@/lib/base/run";
import { DeploymentChoice } from "@/lib/flows/choices";
import { defineControlTask } from "@/lib/flows/task";
import { listChildren, outputsOf } from "@/lib/runs/read/children-of-task";
import { startChildren } from "@/lib/runs/start/start-children";
import { stopRuns } from "@/lib/runs/states/stop-runs";

const longestMs = 31_536_000_000;

export default defineControlTask({
  slug: "for-each",
  name: "For each",
  description: "Starts a run of another deployment for every item of a list and waits for all of them.",
  input: z.object({
    deployment: DeploymentChoice.describe("The deployment's slug."),
    items: z
      .array(z.record(z.string(), z.unknown()))
      .max(1000, "At most 1,000 items. Nest fan-outs for more.")
      .describe("The parameters of each run."),
    params: z.record(z.string(), z.unknown()).default({}).describe("Parameters that all runs share."),
    concurrency: z.int().min(1).max(100).default(5).describe("How many runs go at once."),
    onFailure: z
      .enum(["continue", "stop", "fail"])
      .default("continue")
      .describe(
        "After an item has failed: go on with the others; stop them and fail; or go on, and fail at the end, so that a retry of the run starts the failed items again.",
      ),
  }),
  output: z.object({
    total: z.int(),
    completed: z.int(),
    failed: z.int(),
    items: z.array(
      z.object({
        run: z.string(),
        state: RunState,
        /** Output of the run's last nodes, by node; null when it has not completed. */
        output: z.record(z.string(), z.unknown()).nullable(),
      }),
    ),
  }),
  async control({ input, attemptsBefore, ...at }) {
    const parent = { ...at, attempt: attemptsBefore };
    await startChildren(
      parent,
      input.deployment,
      input.items.map((item) => ({ ...input.params, ...item })),
    );
    const children = await listChildren(parent);
    const failed = children.filter(({ isOver, state }) => isOver && state !== "Completed");
    const first = failed.find(({ state }) => state !== "Cancelled") ?? failed[0];
    if (first && input.onFailure === "stop") {
      const reason = `Stopped: ${first.name} ended as ${first.state}.`;
      await stopRuns(at.teamId, { childrenOf: at.runId, nodeId: at.nodeId }, reason);
    }
    if (!children.every(({ isOver }) => isOver)) return { waitMs: longestMs };
    if (first && input.onFailure === "stop")
      throw new DomainError(
        "conflict",
        `Item ${first.item} failed: ${first.name} ended as ${first.state}${first.message ? `: ${first.message}` : "."}`,
      );
    if (first && input.onFailure === "fail")
      throw new DomainError(
        "conflict",
        `${failed.length} of ${counted(children.length, "run")} did not complete, such as item ${first.item}: ${first.name} ended as ${first.state}${first.message ? `: ${first.message}` : "."}`,
      );
    const completed = children.filter(({ state }) => state === "Completed");
    const outputs = await outputsOf(
      at.teamId,
      completed.map(({ run }) => run),
    );
    return {
      output: {
        total: children.length,
        completed: completed.length,
        failed: failed.length,
        items: children.map(({ run, state }) => ({ run, state, output: outputs.get(run) ?? null })),
      },
    };
  },
});
