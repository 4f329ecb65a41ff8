import { z } from "zod";
import { tasks } from "@/inngest/catalog";
import { inngest } from "@/inngest/client";
import { RunEventData, runCancelRequestedEvent, runRequestedEvent } from "@/inngest/events";
import { messageOf } from "@/lib/base/keepable";
import type { FlowNode } from "@/lib/flows/flow";
import { resolveInput, upstreamOf } from "@/lib/flows/node-bindings";
import { isControl } from "@/lib/flows/task";
import { recordBegin, recordRun } from "@/lib/runs/states/recorder";
import { runControlTask } from "./control-task";
import { runTask } from "./run-task";

const EndEventData = z.object({
  event: z.object({ data: RunEventData }),
  error: z.object({ message: z.string() }).optional(),
});

type Outcome = { ok: true; output: unknown } | { ok: false; node: string; message: string };

/**
 * Executes any flow version: each node is a step that starts when its dependencies have ended, so independent nodes run
 * in parallel. A node with a failed dependency is not run.
 */
export const runFlow = inngest.createFunction(
  {
    id: "run-flow",
    name: "Run a flow",
    triggers: [{ event: runRequestedEvent }],
    // Attempts per node are the node's own setting (run-task.ts); this is Inngest's maximum.
    retries: 20,
    cancelOn: [
      {
        event: runCancelRequestedEvent,
        if: "event.data.runId == async.data.runId && event.data.retryCount == async.data.retryCount",
      },
    ],
  },
  async ({ event, step }) => {
    const { teamId, runId, retryCount } = RunEventData.parse(event.data);
    // Not a step: a version is immutable, and starting again is idempotent.
    const plan = await recordBegin(teamId, runId, retryCount);
    if (!plan) return;
    const { params, definition } = plan;
    const outputs = new Map<string, unknown>();
    const outcomes = new Map<string, Promise<Outcome>>();
    const nodes = new Map(definition.nodes.map((node) => [node.id, node]));

    const outcomeOf = (id: string): Promise<Outcome> => {
      const known = outcomes.get(id) ?? runNode(nodes.get(id)!);
      outcomes.set(id, known);
      return known;
    };
    const runNode = async (node: FlowNode): Promise<Outcome> => {
      const upstream = await Promise.all(upstreamOf(node).map(outcomeOf));
      const failed = upstream.find((outcome) => !outcome.ok);
      if (failed) return failed;
      try {
        const input = resolveInput(node.input, params, outputs);
        const task = tasks.get(node.task);
        const output = isControl(task)
          ? await runControlTask(step, { teamId, runId }, node, task, input)
          : await step.run(node.id, () => runTask({ teamId, runId }, node, input));
        outputs.set(node.id, output);
        return { ok: true, output };
      } catch (error) {
        return { ok: false, node: node.id, message: messageOf(error) };
      }
    };

    const ended = await Promise.all([...nodes.keys()].map(outcomeOf));
    const failed = ended.find((outcome) => !outcome.ok);
    if (failed) await recordRun(teamId, runId, "Failed", `${failed.node}: ${failed.message}`, retryCount);
    else await recordRun(teamId, runId, "Completed", undefined, retryCount);
  },
);

/** Updates the run's row when Inngest itself gives a run up, or cancels it. */
export const recordEnd = inngest.createFunction(
  {
    id: "record-end-of-run",
    name: "Record the end of a run",
    triggers: ["inngest/function.failed", "inngest/function.cancelled"].map((event) => ({
      event,
      if: "event.data.function_id == 'switchyard-run-flow'",
    })),
    retries: 10,
  },
  async ({ event }) => {
    const name: string = event.name;
    const { event: asked, error } = EndEventData.parse(event.data);
    const { teamId, runId, retryCount } = asked.data;
    if (name === "inngest/function.failed") {
      const message = error?.message ?? "The executor gave up this run.";
      await recordRun(teamId, runId, "Crashed", message, retryCount);
      return;
    }
    await recordRun(teamId, runId, "Cancelled", undefined, retryCount);
  },
);
