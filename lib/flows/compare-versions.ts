import { isDeepStrictEqual } from "node:util";
import { propertiesOf } from "./draft";
import type { FlowDefinition, FlowNode } from "./flow";
import { upstreamOf } from "./node-bindings";

export type NodeChange = "added" | "removed" | "changed";

/** One thing that differs: a setting as it was and as it is, `undefined` where there was none. */
export interface Difference {
  /** `input.seed`, `retries`, `task`; for a parameter its name. */
  field: string;
  before: unknown;
  after: unknown;
}

export interface FlowComparison {
  /** In the order of the later version, then those that are gone. */
  nodes: { id: string; change: NodeChange; task: string; differences: Difference[] }[];
  params: { name: string; change: NodeChange; differences: Difference[] }[];
  /** Of the flow as a whole: its time limit, which parameters are required. */
  settings: Difference[];
}

/** What has changed from one version of a flow to another. Nodes are the same when their ids are. */
export function compareVersions(before: FlowDefinition, after: FlowDefinition): FlowComparison {
  return {
    nodes: compareNamed(byId(before), byId(after), nodeFields).map(({ name, ...change }) => ({
      ...change,
      id: name,
      task: (byId(after)[name] ?? byId(before)[name])!.task,
    })),
    params: compareNamed(propertiesOf(before), propertiesOf(after), (schema) => schema),
    settings: compareFields(settingsOf(before), settingsOf(after)),
  };
}

/** True when nothing differs but the order of the nodes. */
export function isSame({ nodes, params, settings }: FlowComparison): boolean {
  return nodes.length + params.length + settings.length === 0;
}

function compareNamed<Value>(
  before: Record<string, Value>,
  after: Record<string, Value>,
  fieldsOf: (value: Value) => Record<string, unknown>,
): { name: string; change: NodeChange; differences: Difference[] }[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names.flatMap((name) => {
    const [old, now] = [before[name], after[name]];
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

/** A node's settings by name; each input by itself, and what it waits for beside its inputs. */
function nodeFields({ id: _, input, ...settings }: FlowNode): Record<string, unknown> {
  const inputs = Object.entries(input).map(([field, value]) => [`input.${field}`, value]);
  return { ...settings, ...Object.fromEntries(inputs) };
}

function settingsOf({ timeoutMs, params }: FlowDefinition): Record<string, unknown> {
  const required = Array.isArray(params.required) ? [...params.required].sort() : [];
  return { timeoutMs, "required parameters": required.length > 0 ? required : undefined };
}

function byId({ nodes }: FlowDefinition): Record<string, FlowNode> {
  return Object.fromEntries(nodes.map((node) => [node.id, node]));
}

/** The nodes of both versions for one picture: those of the later, and those that are gone where they were. */
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
