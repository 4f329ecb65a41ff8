import { tasks } from "@/inngest/catalog";
import { RunEventData } from "@/inngest/events";
import type { HeldStep, StepTools } from "@/inngest/executor/function-body";
import { messageOf } from "@/lib/base/keepable";
import type { FlowNode } from "@/lib/flows/flow";
import { resolveInput, upstreamOf } from "@/lib/flows/node-bindings";
import { isControl } from "@/lib/flows/task";
import { asEnded, failureOf, type Outcome, passedOver, whatFollows } from "@/lib/flows/what-follows";
import { announce } from "@/lib/live/live";
import { recordBegin, recordRun } from "@/lib/runs/states/recorder";
import { runControlTask } from "./control-task";
import { decideNode, skipNode } from "./decide-node";
import { inPool } from "./in-pool";
import { createWalk } from "./place";
import { runTask } from "./run-task";
import { stepNames } from "./side-by-side";
import { nextIn } from "./what-is-next";

/**
 * Executes any flow version: each node is a step that starts when its dependencies have ended, so independent nodes run
 * in parallel. What runs after failures and skipped nodes is decided in lib/flows/what-follows.ts.
 */
export async function walkFlow(event: { data: unknown }, step: StepTools): Promise<void> {
  const { teamId, runId, retryCount, generation, pool } = RunEventData.parse(event.data);
  const fence = { retryCount, generation };
  const run = { teamId, runId, fence };
  // Not a step: a version is immutable, and starting again is idempotent.
  const plan = step.begun?.plan ?? (await recordBegin(teamId, runId, fence));
  if (!plan) return;
  if (step.begun) announce({ teamId, runId, kind: "run" });
  const { params, variables: vars, definition } = plan;
  const nodes = new Map(definition.nodes.map((node) => [node.id, node]));
  const upstream = new Map(definition.nodes.map((node) => [node.id, upstreamOf(node)]));
  const outcomes = new Map<string, Promise<Outcome>>();
  const known = new Map<string, Outcome>();
  const nameOf = stepNames(definition.nodes, (id) => known.has(id));
  const walk = createWalk(run, step.begun?.ahead);
  const next = nextIn(plan, pool);

  const outcomeOf = (id: string): Promise<Outcome> => {
    const begun = outcomes.get(id) ?? runNode(nodes.get(id)!);
    outcomes.set(id, begun);
    return begun;
  };
  const runNode = async (node: FlowNode): Promise<Outcome> => {
    await Promise.all(upstream.get(node.id)!.map(outcomeOf));
    const outcome = await endOf(node);
    known.set(node.id, outcome);
    return outcome;
  };
  const endOf = async (node: FlowNode): Promise<Outcome> => {
    const follows = whatFollows(node, known);
    if (follows?.kind === "failed") return follows;
    try {
      if (follows) {
        await step.run(nameOf(node, `${node.id} skipped`), () => skipNode(run, node, follows.message));
        return follows;
      }
      if (node.when !== undefined) {
        const decide = () => decideNode(run, node, { params, vars, nodes: endedBefore(node, known) });
        const skipped = await step.run(nameOf(node, `${node.id} condition`), decide);
        if (skipped !== null) return passedOver(node);
      }
      const input = inputOf(node, known);
      const task = tasks.get(node.task);
      const output = isControl(task)
        ? await runControlTask(step, run, node, task, input, nameOf)
        : await step.run(nameOf(node), (held) => {
            const work = () => runTask(run, node, input, held && placeOf(node, held));
            return walk.hasBegun(node.id) ? work() : inPool(poolOf(node), work);
          });
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

  const poolOf = (node: FlowNode) => node.pool ?? pool;
  const endedBefore = (node: FlowNode, ends: ReadonlyMap<string, Outcome>) =>
    new Map(upstream.get(node.id)!.map((id) => [id, asEnded(ends.get(id)!)]));
  const inputOf = (node: FlowNode, ends: ReadonlyMap<string, Outcome>) =>
    resolveInput(node.input, { params, vars }, endedBefore(node, ends));
  const placeOf = (node: FlowNode, held: HeldStep) =>
    walk.placeOf(node.id, held, (output) => next(new Map(known).set(node.id, { kind: "completed", output })));

  const failure = failureOf(await Promise.all([...nodes.keys()].map(outcomeOf)));
  if (failure) await recordRun(teamId, runId, "Failed", `${failure.node}: ${failure.message}`, fence);
  else if (!walk.isEnded()) await recordRun(teamId, runId, "Completed", undefined, fence);
}
