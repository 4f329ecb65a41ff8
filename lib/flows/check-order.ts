import type { FieldIssue } from "@/lib/base/errors";
import type { JsonSchema } from "@/lib/base/json-schema";
import { expressionProblem } from "./expression/expression-problem";
import { nodesIn, paramsIn } from "./expression/expression-text";
import { schemaAt } from "./fits";
import type { FlowNode } from "./flow";
import { neededBy } from "./node-bindings";

/** Problems of what a node waits for and of its condition. @param path of the node @param known ids of all nodes, and parameters */
export function checkOrder(
  path: string,
  node: FlowNode,
  { ids, params }: { ids: ReadonlySet<string>; params: JsonSchema },
): FieldIssue[] {
  const followed = node.onFailureOf ?? [];
  const named = node.when === undefined ? [] : nodesIn(node.when);
  const problem = node.when === undefined ? undefined : expressionProblem(node.when);
  return [
    ...missing("after", node.after),
    ...missing("onFailureOf", followed),
    ...missing("when", named),
    ...paramsIn(node.when ?? "")
      .filter((name) => !schemaAt(params, [name]))
      .map((name) => ({ path: `${path}.when`, message: `There is no parameter "${name}".` })),
    ...(problem ? [{ path: `${path}.when`, message: problem }] : []),
    ...followed
      .filter((id) => safelyNeeded(node).includes(id))
      .map((id) => ({
        path: `${path}.onFailureOf`,
        message: `It cannot use the output of ${id} and run only after ${id} has failed.`,
      })),
  ];

  function missing(field: string, others: string[]): FieldIssue[] {
    return others
      .filter((id) => !ids.has(id))
      .map((id) => ({ path: `${path}.${field}`, message: `There is no node "${id}".` }));
  }
}

/** Unreadable bindings are reported elsewhere. */
function safelyNeeded(node: FlowNode): string[] {
  try {
    return neededBy(node);
  } catch {
    return [];
  }
}
