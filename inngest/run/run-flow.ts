import { z } from "zod";
import { tasks } from "@/inngest/catalog";
import { inngest } from "@/inngest/client";
import { RunEventData, runCancelRequestedEvent, runRequestedEvent } from "@/inngest/events";
import { environment } from "@/lib/base/environment";
import { messageOf } from "@/lib/base/keepable";
import { installationId } from "@/lib/executors/installation";
import type { FlowNode } from "@/lib/flows/flow";
import { resolveInput, upstreamOf } from "@/lib/flows/node-bindings";
import { isControl } from "@/lib/flows/task";
import { asEnded, failureOf, type Outcome, passedOver, whatFollows } from "@/lib/flows/what-follows";
import { recordBegin, recordRun } from "@/lib/runs/states/recorder";
import { runControlTask } from "./control-task";
import { decideNode, skipNode } from "./decide-node";
import { inPool } from "./in-pool";
import { tooMuchInAll } from "./output-size";
import { runTask } from "./run-task";
import { stepNames } from "./side-by-side";

const EndEventData = z.object({
  event: z.object({ data: RunEventData }),
  error: z.object({ message: z.string() }).optional(),
});

/** On a shared Inngest server, each installation takes its own runs. */
const installation = environment().executor === "inngest" ? installationId() : undefined;

/**
 * Executes any flow version: each node is a step that starts when its dependencies have ended, so independent nodes run
 * in parallel. What runs after failures and skipped nodes is decided in lib/flows/what-follows.ts.
 */
export const runFlow = inngest.createFunction(
  {
    id: "run-flow",
    name: "Run a flow",
    triggers: [
      {
        event: runRequestedEvent,
        ...(installation && { if: `event.data.installation == '${installation}'` }),
      },
    ],
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
    const { teamId, runId, retryCount, generation, pool } = RunEventData.parse(event.data);
    const fence = { retryCount, generation };
    // Not a step: a version is immutable, and starting again is idempotent.
    const plan = await recordBegin(teamId, runId, fence);
    if (!plan) return;
    const { params, variables: vars, definition } = plan;
    const nodes = new Map(definition.nodes.map((node) => [node.id, node]));
    const outcomes = new Map<string, Promise<Outcome>>();
    const known = new Map<string, Outcome>();
    const nameOf = stepNames(definition.nodes, (id) => known.has(id));

    const outcomeOf = (id: string): Promise<Outcome> => {
      const begun = outcomes.get(id) ?? runNode(nodes.get(id)!);
      outcomes.set(id, begun);
      return begun;
    };
    const runNode = async (node: FlowNode): Promise<Outcome> => {
      await Promise.all(upstreamOf(node).map(outcomeOf));
      const outcome = await endOf(node);
      known.set(node.id, outcome);
      return outcome;
    };
    const endOf = async (node: FlowNode): Promise<Outcome> => {
      const run = { teamId, runId, fence };
      const follows = whatFollows(node, known);
      if (follows?.kind === "failed") return follows;
      try {
        if (follows) {
          await step.run(nameOf(node, `${node.id} skipped`), () => skipNode(run, node, follows.message));
          return follows;
        }
        const upstream = new Map(upstreamOf(node).map((id) => [id, asEnded(known.get(id)!)]));
        if (node.when !== undefined) {
          const decide = () => decideNode(run, node, { params, vars, nodes: upstream });
          const skipped = await step.run(nameOf(node, `${node.id} condition`), decide);
          if (skipped !== null) return passedOver(node);
        }
        const input = resolveInput(node.input, { params, vars }, upstream);
        const task = tasks.get(node.task);
        const output = isControl(task)
          ? await runControlTask(step, run, node, task, input, nameOf)
          : await step.run(nameOf(node), () => inPool(node.pool ?? pool, () => runTask(run, node, input)));
        return { kind: "completed", output };
      } catch (error) {
        return {
          kind: "failed",
          node: node.id,
          message: messageOf(error),
          isAllowed: node.allowFailure ?? false,
        };
      }
    };

    const failure = failureOf(await Promise.all([...nodes.keys()].map(outcomeOf)));
    if (failure) await recordRun(teamId, runId, "Failed", `${failure.node}: ${failure.message}`, fence);
    else await recordRun(teamId, runId, "Completed", undefined, fence);
  },
);

/** Updates the run's row when Inngest itself gives a run up, or cancels it. */
export const recordEnd = inngest.createFunction(
  {
    id: "record-end-of-run",
    name: "Record the end of a run",
    triggers: ["inngest/function.failed", "inngest/function.cancelled"].map((event) => ({
      event,
      if: `event.data.function_id == '${inngest.id}-run-flow'`,
    })),
    retries: 10,
  },
  async ({ event }) => {
    const name: string = event.name;
    const { event: asked, error } = EndEventData.parse(event.data);
    const { teamId, runId, retryCount, generation } = asked.data;
    const fence = { retryCount, generation };
    if (name === "inngest/function.failed") {
      await recordRun(teamId, runId, "Crashed", whyGivenUp(error?.message), fence);
      return;
    }
    await recordRun(teamId, runId, "Cancelled", undefined, fence);
  },
);

function whyGivenUp(message: string | undefined): string {
  if (message?.includes("InngestErrStateOverflowed")) return tooMuchInAll;
  return message ?? "The executor gave up this run.";
}
