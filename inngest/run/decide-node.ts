import { NonRetriableError } from "inngest";
import { DomainError } from "@/lib/base/errors";
import { messageOf } from "@/lib/base/keepable";
import { evaluateExpressions } from "@/lib/flows/expression/evaluate-expressions";
import type { FlowNode } from "@/lib/flows/flow";
import type { Ended } from "@/lib/flows/node-bindings";
import { passedOver } from "@/lib/flows/what-follows";
import { findTaskRun } from "@/lib/runs/read/queries";
import { recordWithoutAttempt } from "@/lib/runs/states/record-without-attempt";
import type { At } from "./run-task";

/**
 * Evaluates the condition of a node, and records that it is skipped where it is false: the body of a step. A node that
 * has been decided on is not decided on again.
 * @returns why it is skipped; null when it runs
 * @throws NonRetriableError when the condition is not true or false: the node has failed
 */
export async function decideNode(
  run: At,
  node: FlowNode,
  scope: {
    params: Record<string, unknown>;
    vars: Record<string, unknown>;
    nodes: ReadonlyMap<string, Ended>;
  },
): Promise<string | null> {
  const at = { ...run, nodeId: node.id };
  const found = await findTaskRun(at);
  if (found?.state === "Skipped") return found.stateMessage ?? "";
  if (found?.state !== "Pending" || node.when === undefined) return null;
  const given = { ...scope, nodes: Object.fromEntries(scope.nodes) };
  const holds = await evaluateExpressions(run.teamId, [node.when], given).then(
    ([value]) => value,
    async (error) => {
      if (!(error instanceof DomainError)) throw error;
      return fail(messageOf(error));
    },
  );
  if (holds === true) return null;
  if (holds !== false) return fail(`Its condition is neither true nor false: ${node.when}`);
  return skipNode(run, node, passedOver(node).message);

  async function fail(message: string): Promise<never> {
    await recordWithoutAttempt(at, "Failed", message);
    throw new NonRetriableError(message);
  }
}

/** Records that a node is skipped. @param message why, as one sentence @returns the message */
export async function skipNode(run: At, node: FlowNode, message: string): Promise<string> {
  await recordWithoutAttempt({ ...run, nodeId: node.id }, "Skipped", message);
  return message;
}
