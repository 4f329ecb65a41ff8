import { isDeepStrictEqual } from "node:util";
import { propertiesOf } from "./draft";
import type { FlowDefinition, FlowNode } from "./flow";
import { upstreamOf } from "./node-bindings";

export type NodeChange = "added" | "removed" | "changed";

/** One difference: a setting before and after, `undefined` where it does not exist. */
export interface Difference {
  /** `input.seed`, `retries`, `task`; the name of a parameter. */
  field: string;
  before: unknown;
  after: unknown;
}

export interface FlowComparison {
  /** In the order of the later version, followed by the removed ones. */
  nodes: { id: string; change: NodeChange; task: string; differences: Difference[] }[];
  params: { name: string; change: NodeChange; differences: Difference[] }[];
  /** Settings of the flow as a whole: its time limit, its pool, its required parameters. */
  settings: Difference[];
}

/** Compares two versions of a flow. Nodes are matched by id. */
export function compareVersions(before: FlowDefinition, after: FlowDefinition): FlowComparison {
  const [old, now] = [byId(before), byId(after)];
  const params = (definition: FlowDefinition) => new Map(Object.entries(propertiesOf(definition)));
  return {
    nodes: compareNamed(old, now, nodeFields).map(({ name, ...change }) => ({
      ...change,
      id: name,
      task: (now.get(name) ?? old.get(name))!.task,
    })),
    params: compareNamed(params(before), params(after), (schema) => schema),
    settings: compareFields(settingsOf(before), settingsOf(after)),
  };
}

/** True when the versions differ at most in the order of the nodes. */
export function isSame({ nodes, params, settings }: FlowComparison): boolean {
  return nodes.length + params.length + settings.length === 0;
}

function compareNamed<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  fieldsOf: (value: Value) => Record<string, unknown>,
): { name: string; change: NodeChange; differences: Difference[] }[] {
  const names = [...new Set([...after.keys(), ...before.keys()])];
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    const differences = compareFields(old ? fieldsOf(old) : {}, now ? fieldsOf(now) : {});
    const change: NodeChange = old ? (now ? "changed" : "removed") : "added";
    return change === "changed" && differences.length === 0 ? [] : [{ name, change, differences }];
  });
}

function compareFields(before: Record<string, unknown>, after: Record<string, unknown>): Difference[] {
  return [...new Set([...Object.keys(after), ...Object.keys(before)])]
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

/** Settings of a node by name; each input separately, and its dependencies besides its inputs. */
function nodeFields({ id: _, input, ...settings }: FlowNode): Record<string, unknown> {
  const inputs = Object.entries(input).map(([field, value]) => [`input.${field}`, value]);
  return { ...settings, ...Object.fromEntries(inputs) };
}

function settingsOf({ timeoutMs, pool, params }: FlowDefinition): Record<string, unknown> {
  const required = Array.isArray(params.required) ? [...params.required].sort() : [];
  return { timeoutMs, pool, "required parameters": required.length > 0 ? required : undefined };
}

function byId({ nodes }: FlowDefinition): Map<string, FlowNode> {
  return new Map(nodes.map((node) => [node.id, node]));
}

/** Nodes of both versions for one picture: those of the later version, and the removed ones at their old place. */
export function nodesOfBoth(
  before: FlowDefinition,
  after: FlowDefinition,
): { node: FlowNode; after: string[] }[] {
  const there = new Set(after.nodes.map(({ id }) => id));
  return [...after.nodes, ...before.nodes.filter(({ id }) => !there.has(id))].map((node) => ({
    node,
    after: upstreamOf(node),
  }));
}
