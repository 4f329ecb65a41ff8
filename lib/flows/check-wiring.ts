import { z } from "zod";
import type { FieldIssue } from "@/lib/base/errors";
import { issueInWords } from "@/lib/base/issue-words";
import type { JsonSchema } from "@/lib/base/json-schema";
import { checkOrder } from "./check-order";
import { checkReferences } from "./check-references";
import { describe, fits, schemaAt } from "./fits";
import type { FlowDefinition, FlowNode } from "./flow";
import { type Binding, bindingsOf, readBinding, upstreamOf } from "./node-bindings";
import { checkSlots } from "./slots";
import { isControl, type Task } from "./task";

/**
 * All wiring problems of a flow: unknown tasks, nodes and fields, missing inputs, types that do not fit, cycles. Empty
 * when the flow can run. Each issue names node and field: `nodes.train.input.seed`.
 */
export function checkWiring(definition: FlowDefinition, tasks: ReadonlyMap<string, Task>): FieldIssue[] {
  const byId = new Map(definition.nodes.map((node) => [node.id, node]));
  const issues: FieldIssue[] = [];
  const seen = new Set<string>();
  for (const node of definition.nodes) {
    const path = `nodes.${node.id}`;
    if (seen.has(node.id)) issues.push({ path, message: `Two nodes are called "${node.id}".` });
    seen.add(node.id);
    const task = tasks.get(node.task);
    if (!task) {
      issues.push({ path: `${path}.task`, message: `There is no task "${node.task}" in the catalogue.` });
      continue;
    }
    const why = task.whyUnavailable?.();
    if (why) issues.push({ path: `${path}.task`, message: why });
    const schemaOf = (binding: Binding) => {
      // A variable may have any value; the task checks it when it runs.
      if (binding.from !== "node")
        return binding.from === "vars" ? {} : schemaAt(definition.params, binding.path);
      const other = byId.get(binding.node);
      if (binding.part !== "output") return other && { type: "string" };
      return schemaAt(outputSchema(other, tasks), binding.path);
    };
    issues.push(
      ...checkOrder(path, node, { ids: new Set(byId.keys()), params: definition.params }),
      ...checkOptions(path, node, task),
      ...checkInput(`${path}.input`, node.input, task, schemaOf),
    );
  }
  issues.push(...checkSlots(definition, tasks));
  return issues.length > 0 ? issues : findCycle(definition);
}

function checkInput(
  path: string,
  input: Record<string, unknown>,
  task: Task,
  schemaOf: (binding: Binding) => JsonSchema | undefined,
): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const shape = task.input.shape as Record<string, z.ZodType>;
  const wanted = z.toJSONSchema(task.input, { io: "input" }) as JsonSchema;
  for (const [field, schema] of Object.entries(shape)) {
    const fieldPath = `${path}.${field}`;
    if (!Object.hasOwn(input, field)) {
      if (!schema.safeParse(undefined).success)
        issues.push({ path: fieldPath, message: "This input is not bound." });
      continue;
    }
    let bound: { at: string[]; binding: Binding }[];
    try {
      bound = bindingsOf(input[field]);
    } catch (error) {
      issues.push({ path: fieldPath, message: (error as Error).message });
      continue;
    }
    if (bound.length > 0 && schemaAt(wanted, [field])?.isLiteral) {
      issues.push({ path: fieldPath, message: "This is written into the flow: it cannot be bound." });
      continue;
    }
    for (const { at: inner, binding } of bound) {
      const source = schemaOf(binding);
      const target = schemaAt(wanted, [field, ...inner]);
      const name =
        (readBinding(input[field]) && (input[field] as { $from: string }).$from) || inner.join(".");
      if (!source) issues.push({ path: fieldPath, message: `There is no "${name}" to bind to.` });
      else if (target && !fits(source, target))
        issues.push({
          path: fieldPath,
          message: `Takes ${describe(target)}, but "${name}" is ${describe(source)}.`,
        });
    }
    issues.push(...checkReferences(fieldPath, input[field], schemaAt(wanted, [field])));
    if (bound.length === 0) {
      const parsed = schema.safeParse(input[field]);
      if (!parsed.success)
        issues.push({
          path: fieldPath,
          message: parsed.error.issues[0] ? issueInWords(parsed.error.issues[0]) : "Not valid.",
        });
    }
  }
  for (const field of Object.keys(input)) {
    if (!Object.hasOwn(shape, field))
      issues.push({ path: `${path}.${field}`, message: `"${task.slug}" has no such input.` });
  }
  return issues;
}

function checkOptions(path: string, node: FlowNode, task: Task): FieldIssue[] {
  if (isControl(task)) {
    const meaningless = (["retries", "timeoutMs", "cache", "pool"] as const).filter((option) => node[option]);
    return meaningless.map((option) => ({
      path: `${path}.${option}`,
      message: `"${task.slug}" waits for others and does not take ${option}.`,
    }));
  }
  if (!node.cache || task.isCacheable !== false) return [];
  const message = `"${task.slug}" depends on more than its input, so its results may not be cached.`;
  return [{ path: `${path}.cache`, message }];
}

/** Output schema of a node, given its literal inputs; undefined for a task that is not in the catalogue. */
export function outputSchema(
  node: FlowNode | undefined,
  tasks: ReadonlyMap<string, Task>,
): JsonSchema | undefined {
  const task = node && tasks.get(node.task);
  if (!task) return undefined;
  return task.outputOf?.(node.input) ?? { ...z.toJSONSchema(task.output, { io: "output" }) };
}

function findCycle(definition: FlowDefinition): FieldIssue[] {
  const waiting = new Map(definition.nodes.map((node) => [node.id, new Set(upstreamOf(node))]));
  for (let freed = true; freed; ) {
    freed = false;
    for (const [id, upstream] of waiting) {
      if ([...upstream].some((other) => waiting.has(other))) continue;
      waiting.delete(id);
      freed = true;
    }
  }
  if (waiting.size === 0) return [];
  return [{ path: "nodes", message: `These nodes wait for each other: ${[...waiting.keys()].join(", ")}.` }];
}
