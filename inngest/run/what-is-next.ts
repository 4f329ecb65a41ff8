import { tasks } from "@/inngest/catalog";
import type { FlowNode } from "@/lib/flows/flow";
import { resolveInput, upstreamOf } from "@/lib/flows/node-bindings";
import { isControl } from "@/lib/flows/task";
import { asEnded, failureOf, type Outcome, whatFollows } from "@/lib/flows/what-follows";
import type { Plan } from "@/lib/runs/states/recorder";
import { isServedHere } from "./in-pool";
import type { Follows } from "./place";
import { stepNames } from "./side-by-side";

/**
 * Consequence of the nodes that have ended, where it needs no step: the attempt of a node that is then alone, or the end.
 * @param pool of nodes that name none
 * @returns function of the ends of the nodes so far
 */
export function nextIn(
  { params, variables: vars, definition }: Plan,
  pool: string,
): (ends: ReadonlyMap<string, Outcome>) => Follows {
  const upstream = new Map(definition.nodes.map((node) => [node.id, upstreamOf(node)]));
  let ended: ReadonlyMap<string, Outcome> = new Map();
  const nameOf = stepNames(definition.nodes, (id) => ended.has(id));

  function inputOf(node: FlowNode): unknown {
    const before = upstream.get(node.id)!.map((id) => [id, asEnded(ended.get(id)!)] as const);
    return resolveInput(node.input, { params, vars }, new Map(before));
  }

  return (ends) => {
    ended = ends;
    const open = definition.nodes.filter(({ id }) => !ends.has(id));
    if (open.length === 0)
      return failureOf(definition.nodes.map(({ id }) => ends.get(id)!)) ? undefined : "end";
    const [next, ...others] = open.filter(({ id }) => upstream.get(id)!.every((before) => ends.has(before)));
    if (!next || others.length > 0 || nameOf(next).parallelMode || !isServedHere(next.pool ?? pool))
      return undefined;
    const task = tasks.get(next.task);
    if (!task || isControl(task) || next.cache || next.when !== undefined || whatFollows(next, ends))
      return undefined;
    return { next: { nodeId: next.id, input: inputOf(next) } };
  };
}
