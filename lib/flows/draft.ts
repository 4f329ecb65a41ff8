import type { JsonSchema } from "@/lib/base/json-schema";
import { withRenamedNode } from "./expression/expression-text";
import type { FlowNode } from "./flow";
import { freeName } from "./free-name";
import { readBinding } from "./node-bindings";

/** A flow being edited; it may still be invalid. */
export interface Draft {
  slug: string;
  name: string;
  description: string;
  params: JsonSchema;
  nodes: FlowNode[];
  timeoutMs?: number;
  pool?: string;
}

/** One edit of a draft. */
export type Edit =
  | { type: "describe"; change: Partial<Pick<Draft, "slug" | "name" | "description" | "timeoutMs" | "pool">> }
  | { type: "add-node"; task: string }
  | { type: "remove-node"; id: string }
  | { type: "rename-node"; id: string; to: string }
  /** Moves the node in the list by this many places. */
  | { type: "move-node"; id: string; by: number }
  /** Undefined removes the input, so that the task's default applies. */
  | { type: "set-input"; id: string; field: string; value: unknown }
  | { type: "set-options"; id: string; change: Partial<Omit<FlowNode, "id" | "task" | "input">> }
  | { type: "set-param"; name: string; schema: JsonSchema; isRequired: boolean }
  | { type: "rename-param"; name: string; to: string }
  | { type: "remove-param"; name: string };

export const emptyDraft: Draft = {
  slug: "",
  name: "",
  description: "",
  params: { type: "object", properties: {} },
  nodes: [],
};

/** Applies an edit to a draft. References to a renamed thing follow it; references to a removed thing are removed. */
export function edited(draft: Draft, edit: Edit): Draft {
  switch (edit.type) {
    case "describe":
      return { ...draft, ...edit.change };
    case "add-node":
      return { ...draft, nodes: [...draft.nodes, newNode(draft, edit.task)] };
    case "remove-node":
      return withoutReferences(
        { ...draft, nodes: draft.nodes.filter(({ id }) => id !== edit.id) },
        `nodes.${edit.id}.`,
      );
    case "rename-node":
      return renameNode(draft, edit.id, edit.to);
    case "move-node":
      return { ...draft, nodes: moved(draft.nodes, edit.id, edit.by) };
    case "set-input":
      return changeNode(draft, edit.id, ({ input, ...node }) => {
        const { [edit.field]: _, ...rest } = input;
        return { ...node, input: edit.value === undefined ? rest : { ...input, [edit.field]: edit.value } };
      });
    case "set-options":
      return changeNode(draft, edit.id, (node) => ({ ...node, ...edit.change }));
    case "set-param":
      return setParam(draft, edit.name, edit.schema, edit.isRequired);
    case "rename-param":
      return renameParam(draft, edit.name, edit.to);
    case "remove-param":
      return withoutReferences(dropParam(draft, edit.name), `params.${edit.name}`);
  }
}

/** Schemas of the parameters, by name. */
export function propertiesOf({ params }: Pick<Draft, "params">): Record<string, JsonSchema> {
  return (params.properties ?? {}) as Record<string, JsonSchema>;
}

/** Names of the required parameters. */
export function requiredOf({ params }: Pick<Draft, "params">): string[] {
  return (params.required ?? []) as string[];
}

function newNode(draft: Draft, task: string): FlowNode {
  return { id: nameOfNext(draft, task), task, input: {}, after: [], retries: 0, retryDelayMs: 10_000 };
}

/** Name of the next node of a task: the task's slug, with a number when that is taken. */
export function nameOfNext({ nodes }: Draft, task: string): string {
  const taken = new Set(nodes.map(({ id }) => id));
  return freeName(task, (id) => taken.has(id), "-");
}

function changeNode(draft: Draft, id: string, change: (node: FlowNode) => FlowNode): Draft {
  return { ...draft, nodes: draft.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

function renameNode(draft: Draft, id: string, to: string): Draft {
  const renamed = changeNode(draft, id, (node) => ({ ...node, id: to }));
  const mapped = mapReferences(
    renamed,
    (reference) => swapStart(reference, `nodes.${id}.`, `nodes.${to}.`),
    (after) => (after === id ? to : after),
  );
  const nodes = mapped.nodes.map((node) =>
    node.when === undefined ? node : { ...node, when: withRenamedNode(node.when, id, to) },
  );
  return { ...mapped, nodes };
}

function moved(nodes: FlowNode[], id: string, by: number): FlowNode[] {
  const from = nodes.findIndex((node) => node.id === id);
  const to = Math.min(Math.max(from + by, 0), nodes.length - 1);
  if (from < 0 || from === to) return nodes;
  const rest = nodes.toSpliced(from, 1);
  return rest.toSpliced(to, 0, nodes[from]!);
}

function setParam(draft: Draft, name: string, schema: JsonSchema, isRequired: boolean): Draft {
  const others = requiredOf(draft).filter((field) => field !== name);
  return withParams(
    draft,
    { ...propertiesOf(draft), [name]: schema },
    isRequired ? [...others, name] : others,
  );
}

function renameParam(draft: Draft, name: string, to: string): Draft {
  const entries = Object.entries(propertiesOf(draft)).map(([key, schema]) => [
    key === name ? to : key,
    schema,
  ]);
  const required = requiredOf(draft).map((field) => (field === name ? to : field));
  const renamed = withParams(draft, Object.fromEntries(entries), required);
  return mapReferences(renamed, (reference) =>
    reference === `params.${name}`
      ? `params.${to}`
      : swapStart(reference, `params.${name}.`, `params.${to}.`),
  );
}

function dropParam(draft: Draft, name: string): Draft {
  const { [name]: _, ...rest } = propertiesOf(draft);
  return withParams(
    draft,
    rest,
    requiredOf(draft).filter((field) => field !== name),
  );
}

function withParams(draft: Draft, properties: Record<string, JsonSchema>, required: string[]): Draft {
  const { required: _, ...params } = draft.params;
  return { ...draft, params: { ...params, properties, ...(required.length > 0 && { required }) } };
}

/** @param gone prefix or whole of the removed references: `nodes.read.` or `params.seed` */
function withoutReferences(draft: Draft, gone: string): Draft {
  const isGone = (reference: string) =>
    reference === gone || reference.startsWith(gone.endsWith(".") ? gone : `${gone}.`);
  const node = gone.match(/^nodes\.(.+)\.$/)?.[1];
  return mapReferences(
    draft,
    (reference) => (isGone(reference) ? undefined : reference),
    (after) => (after === node ? undefined : after),
  );
}

/** Maps every reference in the nodes' inputs and dependencies; undefined drops it. Conditions stay as they are. */
function mapReferences(
  draft: Draft,
  change: (reference: string) => string | undefined,
  changeAfter: (id: string) => string | undefined = (id) => id,
): Draft {
  const nodes = draft.nodes.map((node) => ({
    ...node,
    input: (mapValue(node.input, change) ?? {}) as Record<string, unknown>,
    after: node.after.flatMap((id) => changeAfter(id) ?? []),
    ...(node.onFailureOf && {
      onFailureOf: followedBy(node.onFailureOf.flatMap((id) => changeAfter(id) ?? [])),
    }),
  }));
  return { ...draft, nodes };
}

function followedBy(ids: string[]): string[] | undefined {
  return ids.length > 0 ? ids : undefined;
}

function mapValue(value: unknown, change: (reference: string) => string | undefined): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isReference(value)) {
    const reference = change(value.$from);
    return reference === undefined ? undefined : { $from: reference };
  }
  if (Array.isArray(value))
    return value.map((item) => mapValue(item, change)).filter((item) => item !== undefined);
  const entries = Object.entries(value).map(([key, item]) => [key, mapValue(item, change)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

/** True for a readable `$from`. */
export function isReference(value: unknown): value is { $from: string } {
  try {
    return readBinding(value) !== undefined;
  } catch {
    return false;
  }
}

function swapStart(text: string, start: string, by: string): string {
  return text.startsWith(start) ? by + text.slice(start.length) : text;
}
